import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TagAddress } from '../../lib/registry/resolver-types';
import { type FaultProxy, type FaultStep, startFaultProxy } from '../support/registry/fault-proxy';
import { FIXTURES } from '../support/registry/fixtures';
import { DOCKER_LIST, type Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { deleteManifest, pushIndex, pushNamed } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { faultOf } from './fault-of';
import { digestIn, open, tagAt } from './real-connection';

/** Digest of nothing that is pushed here. */
const OTHER = `sha256:${'0'.repeat(64)}`;
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

withRegistry('between a tag and its digest', () => {
  let registry: TestRegistry;
  let proxy: FaultProxy;
  let web: Manifest;
  let address: TagAddress;
  let start: number;

  beforeAll(async () => {
    registry = await startRegistry();
    proxy = await startFaultProxy(registry);
    address = tagAt(proxy.host, 'shop/web:1.2');
  });
  beforeEach(async () => {
    web = await pushIndex(registry, 'shop/web:1.2');
    proxy.script([]);
    start = proxy.requests.length;
  });
  afterAll(async () => {
    await proxy.stop();
    await registry.stop();
  });

  // F16, of every request that any of these tests leads to.
  afterEach(() => {
    const manifests = asked().filter(({ path }) => path.includes('/manifests/'));
    expect(manifests.length).toBeGreaterThan(0);
    for (const { headers } of manifests) expect(headers.accept?.split(', ')).toEqual(ACCEPT);
    for (const { headers } of asked()) expect(headers['accept-encoding']).toBe('identity');
  });

  const asked = () => proxy.requests.slice(start);
  const wire = (): readonly string[] => asked().map(({ method, path }) => `${method} ${path.replace('/v2/shop/web/', '')}`);
  const usual = (): readonly string[] => ['HEAD manifests/1.2', `GET manifests/${web.digest}`];
  const onTag = (method: string): Pick<FaultStep, 'method' | 'path'> => ({ method, path: /\/manifests\/1\.2$/ });
  const onDigest = (method: string): Pick<FaultStep, 'method' | 'path'> => ({ method, path: /\/manifests\/sha256:/ });
  const withoutDigest: FaultStep['fault'] = { kind: 'change', headers: { 'docker-content-digest': undefined } };

  it('F1: HEAD without a digest leads to one GET by tag, and to the same digest', async () => {
    proxy.script([{ fault: withoutDigest }]);
    expect(await open().resolver.resolve(address)).toMatchObject({ digest: web.digest, warnings: [] });
    expect(wire()).toEqual(['HEAD manifests/1.2', 'GET manifests/1.2']);
  });

  it('F2: a wrong digest in the headers gives way to that of the bytes, and is told of', async () => {
    proxy.script([{ ...onTag('HEAD'), fault: { kind: 'change', headers: { 'docker-content-digest': OTHER } } }, { ...onTag('GET'), fault: { kind: 'change', headers: { 'docker-content-digest': OTHER } } }]);
    const resolved = await open().resolver.resolve(address);
    expect(resolved).toMatchObject({ digest: web.digest, warnings: [`DIGEST_HEADER_WRONG: ${proxy.host} says that ${proxy.host}/shop/web:1.2 is ${OTHER}, and its bytes are ${web.digest}, which is used`] });
    expect(wire().at(-1)).toBe(`HEAD manifests/${web.digest}`);
  });

  it('F2: a wrong digest whose bytes the registry does not serve under their own is refused', async () => {
    proxy.script([
      { ...onTag('HEAD'), fault: { kind: 'change', status: 405, headers: { 'docker-content-digest': undefined } } },
      { ...onTag('GET'), fault: { kind: 'change', headers: { 'docker-content-digest': OTHER }, body: oneByteOff } },
    ]);
    expect(await faultOf(open().resolver.resolve(address))).toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('F2: a digest without its algorithm means nothing', async () => {
    proxy.script([{ fault: { kind: 'change', headers: { 'docker-content-digest': web.digest.slice('sha256:'.length) } } }]);
    expect(await open().resolver.resolve(address)).toMatchObject({ digest: web.digest, warnings: [] });
    expect(wire()).toEqual(['HEAD manifests/1.2', 'GET manifests/1.2']);
  });

  it('F3: a body altered by one byte is refused, and nothing more is asked', async () => {
    proxy.script([{ ...onDigest('GET'), fault: { kind: 'change', body: oneByteOff } }]);
    const fault = await faultOf(open().resolver.resolve(address));
    expect(fault).toMatchObject({ code: 'DIGEST_MISMATCH', host: proxy.host, status: 200, hint: 'do not deploy it; the registry, a mirror or a proxy alters content' });
    expect(wire()).toEqual(usual());
  });

  it('F3: an altered config blob is refused as well', async () => {
    await pushNamed(registry, 'shop/worker:1.2', FIXTURES.ociImage);
    proxy.script([{ path: /\/blobs\//, fault: { kind: 'change', body: oneByteOff } }]);
    expect(await faultOf(open().resolver.resolve(tagAt(proxy.host, 'shop/worker:1.2')))).toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('F4: a tag that moves between HEAD and GET leaves the digest of the HEAD, and its platforms', async () => {
    const moves = async () => pushIndex(registry, 'shop/web:1.2', { platforms: ['linux/s390x'], label: 'the next one' });
    proxy.script([{ ...onDigest('GET'), times: 1, fault: { kind: 'after', happens: moves } }]);
    const resolved = await open().resolver.resolve(address);
    expect(resolved).toMatchObject({ digest: web.digest, platforms: new Map(web.children.map(({ platform = '', digest }) => [platform, digest])) });
    expect(wire()).toEqual(usual());
    expect(await digestIn(open().resolver.resolve(address))).not.toBe(web.digest);
  });

  it('F4: a tag that moves and whose old manifest goes is asked for anew', async () => {
    const old = await pushIndex(registry, 'shop/web:1.2', { label: 'the old one' });
    const moves = async (): Promise<void> => {
      web = await pushIndex(registry, 'shop/web:1.2', { label: 'the new one' });
      await deleteManifest(registry, 'shop/web', old.digest);
    };
    proxy.script([{ ...onDigest('GET'), times: 1, fault: { kind: 'after', happens: moves } }]);
    expect(await digestIn(open().resolver.resolve(address))).toBe(web.digest);
    expect(wire()).toEqual(['HEAD manifests/1.2', `GET manifests/${old.digest}`, ...usual()]);
  });

  it.each([400, 405, 406, 501])('F5: HEAD answered by %i leads to GET by tag', async (status) => {
    proxy.script([{ method: 'HEAD', fault: { kind: 'answer', status } }]);
    expect(await digestIn(open().resolver.resolve(address))).toBe(web.digest);
    expect(wire()).toEqual(['HEAD manifests/1.2', 'GET manifests/1.2']);
  });

  it('F5: HEAD answered by 403 is repeated as GET once, for the reason', async () => {
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'the shop is closed to this network' }] });
    proxy.script([{ fault: { kind: 'answer', status: 403, headers: { 'content-type': 'application/json' }, body } }]);
    const fault = await faultOf(open().resolver.resolve(address));
    expect(fault).toMatchObject({ code: 'NOT_FOUND_OR_PRIVATE', status: 403, errors: [{ code: 'DENIED', message: 'the shop is closed to this network' }] });
    expect(wire()).toEqual(['HEAD manifests/1.2', 'GET manifests/1.2']);
  });

  it('F11: a web page for every request is no registry', async () => {
    proxy.script([{ fault: { kind: 'answer', status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>Sign in to the guest network</html>' } }]);
    expect(await faultOf(open().resolver.resolve(address))).toMatchObject({ code: 'NOT_A_REGISTRY', message: expect.stringContaining('a web page') as string });
    const state = await open().resolver.stateOf(address, { digest: web.digest, children: [] });
    expect(state).toMatchObject({ state: 'unreachable', fault: { code: 'NOT_A_REGISTRY' } });
  });

  it('F11: JSON of another media type than it is served as is refused', async () => {
    proxy.script([{ fault: { kind: 'change', headers: { 'content-type': DOCKER_LIST } } }]);
    const fault = await faultOf(open().resolver.resolve(address));
    expect(fault).toMatchObject({ code: 'CONTENT_TYPE_MISMATCH', hint: 'do not deploy it; tell who runs the registry' });
    expect(wire()).toEqual(usual());
  });

  it('F13: a child that retention removed is told of, though the index is there', async () => {
    const [, arm] = web.children;
    const children = web.children.map(({ digest }) => digest);
    expect(await open().resolver.stateOf(address, { digest: web.digest, children })).toEqual({ state: 'ok' });
    await deleteManifest(registry, 'shop/web', arm?.digest ?? '');
    const state = await open().resolver.stateOf(address, { digest: web.digest, children });
    expect(state).toMatchObject({ state: 'child-gone', fault: { code: 'DIGEST_CHILD_GONE', status: 404, message: `an image of the index: ${proxy.host}/shop/web@${arm?.digest ?? ''} is not at the registry` } });
    expect(asked().filter(({ method }) => method !== 'HEAD')).toEqual([]);
  });

  it('F13: an index inside of an index that is gone is told of when the tag is resolved', async () => {
    const nested = await pushNamed(registry, 'shop/nested:1.2', FIXTURES.nestedIndex);
    await deleteManifest(registry, 'shop/nested', nested.children[1]?.digest ?? '');
    const fault = await faultOf(open().resolver.resolve(tagAt(proxy.host, 'shop/nested:1.2')));
    expect(fault).toMatchObject({ code: 'DIGEST_CHILD_GONE', status: 404, message: expect.stringContaining('an index inside of an index') as string });
  });

  it('F13: a digest that is gone itself, and one that is a config\'s', async () => {
    const gone = await pushIndex(registry, 'shop/web:old', { label: 'of last year' });
    await deleteManifest(registry, 'shop/web', gone.digest);
    const { resolver } = open();
    expect(await resolver.existenceOf(proxy.host, 'shop/web', gone.digest)).toMatchObject({ code: 'DIGEST_GONE', status: 404 });
    const config: unknown = JSON.parse(web.children[0]?.bytes.toString() ?? '');
    const id = /"digest": "(sha256:\w+)"/.exec(JSON.stringify(config, undefined, 1))?.[1] ?? '';
    expect(await resolver.existenceOf(proxy.host, 'shop/web', id)).toMatchObject({ code: 'DIGEST_IS_CONFIG' });
    expect(asked().filter(({ method }) => method !== 'HEAD')).toEqual([]);
  });

  it('F16: all four types are asked for on every way to a manifest: first HEAD, digest, tag, existence, drift, show', async () => {
    proxy.script([{ ...onTag('HEAD'), times: 1, fault: withoutDigest }]);
    const first = open();
    await first.resolver.resolve(address);
    const second = open();
    await second.resolver.resolve(address);
    await second.resolver.existenceOf(proxy.host, 'shop/web', web.digest);
    await second.resolver.stateOf(address, { digest: web.digest, children: web.children.map(({ digest }) => digest) });
    await second.describe(address);
    await second.describe({ host: proxy.host, repository: 'shop/web', digest: web.digest });
    expect(new Set(wire())).toEqual(new Set([...usual(), 'GET manifests/1.2', ...[web, ...web.children].map(({ digest }) => `HEAD manifests/${digest}`)]));
  });
});

function oneByteOff(body: Buffer): Buffer {
  const altered = Buffer.from(body);
  // Within a white space, so that it is JSON still.
  const at = altered.indexOf(0x0a);
  altered[at] = 0x20;
  return altered;
}
