import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FaultCode, RegistryFault } from '../../lib/registry/fault';
import { openResolver } from '../../lib/registry/resolver';
import type { ResolvedImage } from '../../lib/registry/resolver-types';
import { type Answer, DOCKER_IMAGE, DOCKER_LIST, FakeRegistry, OCI_CONFIG, OCI_IMAGE, OCI_INDEX, sha256 } from './fake-session';

const WEB = 'quay.io/shop/web';
const TAG = { host: 'quay.io', repository: 'shop/web', tag: '1.2' };
const AMD64 = { os: 'linux', architecture: 'amd64' };
const ARM64 = { os: 'linux', architecture: 'arm64', variant: 'v8' };
const OTHER = sha256('another image');

let registry: FakeRegistry;
beforeEach(() => {
  registry = new FakeRegistry();
});

function resolve(known?: string): Promise<ResolvedImage | 'known'> {
  return openResolver({ session: registry.session }).resolve(TAG, known);
}

async function image(): Promise<ResolvedImage> {
  const answer = await resolve();
  if (answer === 'known') throw new Error('no digest was given that could be known');
  return answer;
}

async function fault(): Promise<RegistryFault> {
  const error: unknown = await resolve().catch((thrown: unknown) => thrown);
  if (!(error instanceof RegistryFault)) throw new Error(`no fault, but ${JSON.stringify(error)}`);
  return error;
}

/** Changes the headers of answers to one method. */
function headers(method: 'GET' | 'HEAD', change: Readonly<Record<string, string | undefined>>): void {
  registry.script = (request, answer) => {
    if (request.method !== method || answer.status !== 200) return answer;
    const changed = Object.entries({ ...answer.headers, ...change }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    return { ...answer, headers: Object.fromEntries(changed) };
  };
}

function answerTo(method: 'GET' | 'HEAD', given: Partial<Answer>): void {
  registry.script = (request, answer) => (request.method === method ? { ...answer, ...given } : answer);
}

describe('resolving a tag', () => {
  it('asks HEAD for the digest, GET by that digest, and tells all platforms by their normal names', async () => {
    const [index, amd64, arm64] = registry.multi(WEB, '1.2', AMD64, ARM64);
    expect(await image()).toEqual({
      digest: index,
      mediaType: OCI_INDEX,
      platforms: new Map([['linux/amd64', amd64], ['linux/arm64', arm64]]),
      warnings: [],
    });
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/1.2`, `GET ${WEB} manifests/${index}`]);
  });

  it('sends one HEAD alone where the digest is the one that is known', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    expect(await resolve(index)).toBe('known');
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/1.2`]);
  });

  it('reads the image where another digest is known', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    expect(await resolve(OTHER)).toMatchObject({ digest: index });
  });

  it('offers all four manifest types with every request for a manifest, and never anything else', async () => {
    registry.image(WEB, AMD64, { tag: '1.2' });
    headers('HEAD', { 'docker-content-digest': undefined });
    await image();
    const all = [OCI_INDEX, DOCKER_LIST, OCI_IMAGE, DOCKER_IMAGE].join(', ');
    expect(registry.requests.map(({ resource, accept }) => [resource.split('/')[0], accept])).toEqual([
      ['manifests', all],
      ['manifests', all],
      ['blobs', undefined],
    ]);
  });

  it('takes the platform of a single image out of its config, and the image\'s digest as that of the platform', async () => {
    const digest = registry.image(WEB, { os: 'linux', architecture: 'arm', variant: 'v6' }, { tag: '1.2' });
    expect(await image()).toEqual({ digest, mediaType: OCI_IMAGE, platforms: new Map([['linux/arm/v6', digest]]), warnings: [] });
  });

  it('takes Docker lists and Docker images too', async () => {
    const child = registry.image(WEB, AMD64);
    const list = { schemaVersion: 2, mediaType: DOCKER_LIST, manifests: [{ mediaType: DOCKER_IMAGE, digest: child, platform: AMD64 }] };
    const digest = registry.push(WEB, list, DOCKER_LIST, '1.2');
    expect(await image()).toMatchObject({ digest, mediaType: DOCKER_LIST });

    const config = registry.blob(WEB, AMD64, 'application/vnd.docker.container.image.v1+json');
    const single = registry.push(WEB, { schemaVersion: 2, mediaType: DOCKER_IMAGE, config, layers: [] }, DOCKER_IMAGE, '1.2');
    expect(await image()).toEqual({ digest: single, mediaType: DOCKER_IMAGE, platforms: new Map([['linux/amd64', single]]), warnings: [] });
  });

  it('takes manifests that name no media type of their own', async () => {
    const child = registry.image(WEB, AMD64);
    const digest = registry.push(WEB, { schemaVersion: 2, manifests: [{ mediaType: OCI_IMAGE, digest: child, platform: AMD64 }] }, OCI_INDEX, '1.2');
    headers('GET', { 'content-type': `${OCI_INDEX}; charset=utf-8` });
    expect(await image()).toMatchObject({ digest, mediaType: OCI_INDEX });
  });

  it('checks sha512 digests with sha512', async () => {
    registry.multi(WEB, '1.2', AMD64);
    let served: Answer | undefined;
    let digest = '';
    registry.script = ({ method }, answer) => {
      if (method === 'GET') return served ?? answer;
      digest = `sha512:${createHash('sha512').update(answer.body).digest('hex')}`;
      served = { ...answer, headers: { ...answer.headers, 'docker-content-digest': digest } };
      return served;
    };
    expect(await image()).toMatchObject({ digest });
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/1.2`, `GET ${WEB} manifests/${digest}`]);
  });

  it('says that a single image names no platform, and knows none for it', async () => {
    const digest = registry.image(WEB, {}, { tag: '1.2' });
    expect(await image()).toMatchObject({ digest, platforms: new Map(), warnings: [`${WEB}:1.2 names no platform in its config`] });
  });
});

describe('indexes', () => {
  it('leaves out attestations, unknown platforms, artifacts and entries without a platform', async () => {
    const child = registry.image(WEB, AMD64);
    registry.index(WEB, [
      { mediaType: OCI_IMAGE, digest: child, platform: AMD64 },
      { mediaType: OCI_IMAGE, digest: OTHER, platform: { os: 'unknown', architecture: 'unknown' } },
      { mediaType: OCI_IMAGE, digest: OTHER, platform: ARM64, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
      { mediaType: OCI_IMAGE, digest: OTHER, platform: { os: 'linux', architecture: 's390x' }, artifactType: 'application/vnd.shop.sbom' },
      { mediaType: OCI_IMAGE, digest: OTHER },
      { mediaType: OCI_IMAGE, digest: 'sha256:short', platform: { os: 'linux', architecture: 'ppc64le' } },
      'no entry',
    ], '1.2');
    expect((await image()).platforms).toEqual(new Map([['linux/amd64', child]]));
  });

  it('tells Windows builds apart by their version', async () => {
    const older = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.1' };
    const newer = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1006' };
    const [, first, second] = registry.multi(WEB, '1.2', older, newer);
    expect((await image()).platforms).toEqual(new Map([['windows/amd64:10.0.17763.1', first], ['windows/amd64:10.0.20348.1006', second]]));
  });

  it('follows indexes inside of indexes to a depth of three, and says what lies deeper', async () => {
    const deepest = registry.image(WEB, ARM64);
    const nest = (digest: string): unknown => ({ mediaType: OCI_INDEX, digest });
    const fourth = registry.index(WEB, [{ mediaType: OCI_IMAGE, digest: deepest, platform: ARM64 }]);
    const child = registry.image(WEB, AMD64);
    const third = registry.index(WEB, [{ mediaType: OCI_IMAGE, digest: child, platform: AMD64 }, nest(fourth)]);
    const second = registry.index(WEB, [nest(third)]);
    const first = registry.index(WEB, [nest(second)]);
    registry.index(WEB, [nest(first)], '1.2');
    expect(await image()).toMatchObject({
      platforms: new Map([['linux/amd64', child]]),
      warnings: [`${WEB}:1.2 holds indexes more than 3 deep; ${fourth} is passed over`],
    });
  });

  it('checks the bytes of nested indexes and misses those that are gone', async () => {
    const child = registry.image(WEB, AMD64);
    const nested = registry.index(WEB, [{ mediaType: OCI_IMAGE, digest: child, platform: AMD64 }]);
    registry.index(WEB, [{ mediaType: OCI_INDEX, digest: nested }], '1.2');
    registry.script = ({ resource }, answer) => (resource.endsWith(nested) ? { ...answer, body: `${answer.body.toString()} ` } : answer);
    expect((await fault()).code).toBe('DIGEST_MISMATCH');

    registry.script = (_request, answer) => answer;
    registry.delete(WEB, `manifests/${nested}`);
    expect((await fault()).code).toBe('DIGEST_CHILD_GONE');
  });

  it('takes the first of two images that say the same of themselves, as container runtimes do, and says so', async () => {
    const [first, second] = [registry.image(WEB, AMD64, { label: 'first' }), registry.image(WEB, AMD64, { label: 'second' })];
    registry.index(WEB, [{ digest: first, platform: AMD64 }, { digest: second, platform: { os: 'linux', architecture: 'x86_64' } }], '1.2');
    expect(await image()).toMatchObject({
      platforms: new Map([['linux/amd64', first]]),
      warnings: [`${WEB}:1.2 names two images for linux/amd64; the first, ${first}, is the one that is pulled`],
    });
  });

  it('takes an index without images for no image', async () => {
    registry.index(WEB, [{ mediaType: OCI_IMAGE, digest: OTHER, artifactType: 'application/vnd.shop.chart' }], '1.2');
    expect((await fault()).code).toBe('NOT_AN_IMAGE');
  });
});

describe('registries that tell no digest', () => {
  it.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['leaves out the digest (F1)', { 'docker-content-digest': undefined }],
    ['leaves out the algorithm of the digest (F2)', { 'docker-content-digest': OTHER.slice('sha256:'.length) }],
    ['names a type that is no manifest\'s', { 'content-type': 'application/json' }],
  ])('hashes the bytes of GET by tag where HEAD %s', async (_what, change) => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    headers('HEAD', change);
    expect(await image()).toMatchObject({ digest: index, warnings: [] });
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/1.2`, `GET ${WEB} manifests/1.2`]);
  });

  it.each([400, 405, 406, 501])('asks GET by tag where HEAD is answered %i (F5)', async (status) => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    answerTo('HEAD', { status, headers: {} });
    expect(await image()).toMatchObject({ digest: index });
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/1.2`, `GET ${WEB} manifests/1.2`]);
  });

  it('hashes the bytes where no header says anything at all', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    registry.script = (_request, answer) => ({ ...answer, headers: { 'content-type': OCI_INDEX } });
    expect(await image()).toMatchObject({ digest: index, warnings: [] });
  });

  it('says known where only the bytes of GET show that nothing changed', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    headers('HEAD', { 'docker-content-digest': undefined });
    expect(await resolve(index)).toBe('known');
  });

  it('uses the computed digest and warns where the header of GET is wrong and the registry serves the computed one (F2)', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    registry.script = ({ method, resource }, answer) => {
      if (resource !== 'manifests/1.2') return answer;
      return { ...answer, headers: { 'content-type': OCI_INDEX, ...(method === 'GET' ? { 'docker-content-digest': OTHER } : {}) } };
    };
    const { digest, warnings } = await image();
    expect(digest).toBe(index);
    expect(warnings).toEqual([`DIGEST_HEADER_WRONG: quay.io says that ${WEB}:1.2 is ${OTHER}, and its bytes are ${index}, which is used`]);
    expect(registry.log.at(-1)).toBe(`HEAD ${WEB} manifests/${index}`);
  });

  it('uses the computed digest and warns where every header names the same wrong one (F2)', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    registry.script = (_request, answer) => (answer.status === 200 ? { ...answer, headers: { ...answer.headers, 'docker-content-digest': OTHER } } : answer);
    const { digest, warnings } = await image();
    expect([digest, warnings.length]).toEqual([index, 1]);
  });

  it('refuses a wrong header where the registry does not serve the computed digest', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    registry.delete(WEB, `manifests/${index}`);
    registry.script = ({ method }, answer) => ({ ...answer, headers: { 'content-type': OCI_INDEX, ...(method === 'GET' ? { 'docker-content-digest': OTHER } : {}) } });
    expect((await fault()).code).toBe('DIGEST_MISMATCH');
  });

  it('tells the caller of a wrong header even where the digest was known', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    headers('GET', { 'docker-content-digest': OTHER });
    registry.script = chain(registry.script, ({ method, resource }, answer) =>
      method === 'HEAD' && resource === 'manifests/1.2' ? { ...answer, headers: { 'content-type': OCI_INDEX } } : answer);
    const warnings: string[] = [];
    const resolver = openResolver({ session: registry.session, warn: (message) => warnings.push(message) });
    expect(await resolver.resolve(TAG, index)).toBe('known');
    expect(warnings).toEqual([expect.stringContaining('DIGEST_HEADER_WRONG')]);
  });
});

describe('bytes and tags that change', () => {
  it('refuses bytes that are not those of the digest (F3)', async () => {
    registry.multi(WEB, '1.2', AMD64);
    registry.script = ({ method }, answer) => (method === 'GET' ? { ...answer, body: answer.body.toString().replace('linux', 'linuz') } : answer);
    const { code, hint } = await fault();
    expect([code, hint]).toEqual(['DIGEST_MISMATCH', expect.stringContaining('do not deploy it')]);
  });

  it('refuses a config whose bytes are not those of its digest', async () => {
    registry.image(WEB, AMD64, { tag: '1.2' });
    registry.script = ({ resource }, answer) => (resource.startsWith('blobs/') ? { ...answer, body: answer.body.toString().replace('amd64', 'arm64') } : answer);
    expect((await fault()).code).toBe('DIGEST_MISMATCH');
  });

  it('hashes raw bytes, not the text in them', async () => {
    const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [{ digest: OTHER, platform: AMD64 }] }))]);
    registry.script = () => ({ status: 200, headers: { 'content-type': OCI_INDEX, 'docker-content-digest': sha256(body) }, body });
    expect(await image()).toMatchObject({ digest: sha256(body) });
  });

  it('stays with the digest of HEAD when the tag moves before GET (F4)', async () => {
    const [before] = registry.multi(WEB, '1.2', AMD64);
    registry.script = ({ method }, answer) => {
      if (method === 'HEAD') registry.multi(WEB, '1.2', ARM64);
      return answer;
    };
    const { digest, platforms } = await image();
    expect([digest, Array.from(platforms.keys())]).toEqual([before, ['linux/amd64']]);
  });

  it('asks once more where the digest of HEAD is gone, as a tag that moved leaves it', async () => {
    const [before] = registry.multi(WEB, '1.2', AMD64);
    registry.script = ({ method, resource }, answer, nth) => {
      if (method === 'HEAD' && resource === 'manifests/1.2' && nth === 1) {
        registry.delete(WEB, `manifests/${before}`);
        registry.multi(WEB, '1.2', ARM64);
      }
      return answer;
    };
    const { digest, platforms, warnings } = await image();
    expect([Array.from(platforms.keys()), warnings]).toEqual([['linux/arm64'], []]);
    expect(digest).not.toBe(before);
  });

  it('asks once more for a digest that the registry serves a moment later', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    registry.script = ({ method }, answer, nth) => (method === 'GET' && nth === 1 ? { status: 404, headers: {}, body: '' } : answer);
    expect(await image()).toMatchObject({ digest: index, warnings: [] });
    expect(registry.log.at(-1)).toBe(`GET ${WEB} manifests/${index}`);
  });

  it('gives up where a second digest is not served either', async () => {
    registry.multi(WEB, '1.2', AMD64);
    registry.script = ({ method, resource }, answer, nth) =>
      method === 'GET'
        ? { status: 404, headers: {}, body: '' }
        : { ...answer, headers: { ...answer.headers, 'docker-content-digest': sha256(`${resource} ${nth}`) } };
    const { code, hint } = await fault();
    expect([code, hint]).toEqual(['DIGEST_UNSTABLE', expect.stringContaining('do not deploy it')]);
    expect(registry.log.map((line) => line.split(' ')[0])).toEqual(['HEAD', 'GET', 'HEAD', 'GET']);
  });

  it('gives up where a tag\'s bytes are never served by their digest', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    registry.delete(WEB, `manifests/${index}`);
    expect((await fault()).code).toBe('DIGEST_UNSTABLE');
  });
});

describe('what is no image', () => {
  const manifest = (content: unknown, mediaType = OCI_IMAGE): void => void registry.push(WEB, content, mediaType, '1.2');
  const config = (mediaType: string): unknown => registry.blob(WEB, {}, mediaType);

  it.each<[FaultCode, string, () => void]>([
    ['NOT_AN_IMAGE', 'a Helm chart', () => manifest({ schemaVersion: 2, config: config('application/vnd.cncf.helm.config.v1+json'), layers: [] })],
    ['NOT_AN_IMAGE', 'an artifact without a config', () => manifest({ schemaVersion: 2, config: config('application/vnd.oci.empty.v1+json') })],
    ['NOT_AN_IMAGE', 'a manifest of a type of its own', () => manifest({ schemaVersion: 2, mediaType: 'application/vnd.shop+json' }, 'application/vnd.shop+json')],
    ['SCHEMA1_UNSUPPORTED', 'a schema 1 manifest', () => manifest({ schemaVersion: 1 }, 'application/vnd.docker.distribution.manifest.v1+prettyjws')],
    ['SCHEMA1_UNSUPPORTED', 'an unsigned one', () => manifest({ schemaVersion: 1 }, 'application/vnd.docker.distribution.manifest.v1+json')],
    ['SCHEMA1_UNSUPPORTED', 'one that goes by another type', () => manifest({ schemaVersion: 1 }, 'application/json')],
    ['CONTENT_TYPE_MISMATCH', 'JSON of another type than it is served as (F11)', () => manifest({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] })],
    ['CONTENT_TYPE_MISMATCH', 'an index that is an image too', () => manifest({ schemaVersion: 2, manifests: [], config: config(OCI_CONFIG) }, OCI_INDEX)],
    ['CONTENT_TYPE_MISMATCH', 'an image that is an index too', () => manifest({ schemaVersion: 2, manifests: [], config: config(OCI_CONFIG) })],
    ['CONTENT_TYPE_MISMATCH', 'a manifest of a type that tells nothing', () => manifest({ schemaVersion: 2, manifests: [] }, 'application/json')],
    ['NOT_A_REGISTRY', 'a web page (F11)', () => manifest('<!doctype html><title>Log in</title>', 'text/html; charset=utf-8')],
    ['NOT_A_REGISTRY', 'text that is no JSON', () => manifest('It works!', OCI_INDEX)],
    ['NOT_A_REGISTRY', 'JSON that is no manifest', () => manifest({ status: 'ok' }, 'application/json')],
  ])('answers %s for %s', async (code, _what, push) => {
    push();
    expect((await fault()).code).toBe(code);
  });

  it('takes a web page in place of a manifest\'s bytes for a web page', async () => {
    registry.multi(WEB, '1.2', AMD64);
    answerTo('GET', { headers: { 'content-type': 'text/html' }, body: '<html>' });
    expect((await fault()).code).toBe('NOT_A_REGISTRY');
  });

  it('says that schema 1 has to be built again, without a download', async () => {
    manifest({ schemaVersion: 1 }, 'application/vnd.docker.distribution.manifest.v1+prettyjws');
    expect((await fault()).hint).toContain('rebuild or push');
    expect(registry.log).toHaveLength(1);
  });
});

describe('refusals', () => {
  it('says for 404 that tag or repository was not found, and claims no more', async () => {
    expect(await fault()).toMatchObject({ code: 'TAG_NOT_FOUND', message: `${WEB}:1.2: tag or repository not found`, host: 'quay.io', status: 404 });
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/1.2`]);
  });

  it('points at the host where the 404 is a web page', async () => {
    answerTo('HEAD', { headers: { 'content-type': 'text/html' } });
    expect((await fault()).hint).toBe('the answer is a web page: check that quay.io is a registry');
  });

  it.each([403, 500, 502, 503])('repeats HEAD as GET once for the reason of %i', async (status) => {
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'quota of shop is used up' }] });
    registry.script = () => ({ status, headers: { 'content-type': 'application/json' }, body });
    expect(await fault()).toMatchObject({
      code: status === 403 ? 'ACCESS_DENIED' : 'REGISTRY_ERROR',
      message: `quay.io answered ${status} for ${WEB}:1.2 (DENIED: quota of shop is used up)`,
      status,
      errors: [{ code: 'DENIED', message: 'quota of shop is used up' }],
    });
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/1.2`, `GET ${WEB} manifests/1.2`]);
  });

  it('repeats as GET what the session made a fault of', async () => {
    registry.script = ({ method }) => new RegistryFault('ACCESS_DENIED', `denied by ${method}`, { host: 'quay.io', status: 403 });
    expect((await fault()).message).toBe('denied by GET');
    expect(registry.log).toHaveLength(2);
  });

  it.each<[FaultCode, number]>([['RATE_LIMITED', 429], ['RATE_LIMITED', 503], ['NOT_FOUND_OR_PRIVATE', 401], ['UNREACHABLE', 0]])(
    'never repeats %s of status %i',
    async (code, status) => {
      registry.script = () => new RegistryFault(code, 'no', { host: 'quay.io', status });
      expect((await fault()).code).toBe(code);
      expect(registry.log).toHaveLength(1);
    },
  );

  it('never repeats a plain 429 either', async () => {
    registry.script = () => ({ status: 429, headers: {}, body: '' });
    expect((await fault()).code).toBe('RATE_LIMITED');
    expect(registry.log).toHaveLength(1);
  });

  it('uses the answer where GET succeeds after all', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    answerTo('HEAD', { status: 503 });
    expect(await image()).toMatchObject({ digest: index });
  });

  it('names a part of the image that is missing', async () => {
    const { config } = pushSingle();
    registry.delete(WEB, `blobs/${config}`);
    expect(await fault()).toMatchObject({ code: 'REGISTRY_ERROR', message: `quay.io lacks a part of an image, ${WEB}@${config}`, status: 404 });
  });

  it('cleans the texts of the registry and keeps 200 characters of them', async () => {
    const message = `\u001b[31mno\u0000 entry\nfor https://admin:hunter2@quay.io/\u202e ${'a'.repeat(400)}`;
    registry.script = () => ({ status: 500, headers: {}, body: JSON.stringify({ errors: [{ code: 'X\u0007', message }, { no: 'code' }, 'text'] }) });
    const { errors, message: whole } = await fault();
    expect(errors).toHaveLength(1);
    const [error] = errors;
    expect(error?.code).toBe('X');
    expect(error?.message).toMatch(/^\[31mno entry for https:\/\/quay\.io\/ a+…$/);
    expect(error?.message).toHaveLength(200);
    expect(whole).not.toContain('hunter2');
  });

  it('lets errors that are no registry\'s pass', async () => {
    const interrupted = new Error('interrupted');
    const session = { ask: () => Promise.reject(interrupted), sourceOf: () => Promise.resolve(undefined) };
    await expect(openResolver({ session }).resolve(TAG)).rejects.toBe(interrupted);
  });
});

describe('questions asked twice', () => {
  it('asks 60 tags of 200 uses with 60 HEAD and 60 GET of manifests, and nothing of those that are known', async () => {
    const digests = Array.from({ length: 60 }, (_, at) => registry.multi(WEB, `1.${at}`, AMD64)[0]);
    const uses = Array.from({ length: 200 }, (_, at) => ({ ...TAG, tag: `1.${at % 60}`, at: at % 60 }));
    const first = openResolver({ session: registry.session });
    await Promise.all(uses.map((use) => first.resolve(use)));
    await Promise.all(uses.map((use) => first.resolve(use)));
    expect(countOf('HEAD')).toBe(60);
    expect(countOf('GET')).toBe(60);

    registry.requests.length = 0;
    const second = openResolver({ session: registry.session });
    expect(await Promise.all(uses.map((use) => second.resolve(use, digests[use.at])))).toEqual(uses.map(() => 'known'));
    expect([countOf('HEAD'), countOf('GET')]).toEqual([60, 0]);
  });

  it('spends one GET of the manifest and one of the config on a single image, whoever asks', async () => {
    for (let at = 0; at < 60; at++) registry.image(WEB, AMD64, { tag: `1.${at}`, label: String(at) });
    const resolver = openResolver({ session: registry.session });
    await Promise.all(Array.from({ length: 200 }, (_, at) => resolver.resolve({ ...TAG, tag: `1.${at % 60}` })));
    expect(registry.log.filter((line) => line.startsWith('GET') && line.includes('manifests/'))).toHaveLength(60);
    expect(registry.log.filter((line) => line.includes('blobs/'))).toHaveLength(60);
  });

  it('downloads a tag once where HEAD tells no digest', async () => {
    registry.multi(WEB, '1.2', AMD64);
    headers('HEAD', { 'docker-content-digest': undefined });
    const resolver = openResolver({ session: registry.session });
    await Promise.all([1, 2, 3].map(() => resolver.resolve(TAG)));
    expect([countOf('HEAD'), countOf('GET')]).toEqual([1, 1]);
  });

  it('downloads a digest once that two tags share', async () => {
    const [index] = registry.multi(WEB, '1.2', AMD64);
    const resolver = openResolver({ session: registry.session });
    registry.script = ({ resource }, answer) => (resource === 'manifests/latest' ? { ...answer, status: 200, headers: { 'content-type': OCI_INDEX, 'docker-content-digest': index } } : answer);
    await Promise.all([resolver.resolve(TAG), resolver.resolve({ ...TAG, tag: 'latest' })]);
    expect([countOf('HEAD'), countOf('GET')]).toEqual([2, 1]);
  });

  it('fails all who ask with the one fault', async () => {
    const resolver = openResolver({ session: registry.session });
    const faults = await Promise.all([1, 2, 3].map(() => resolver.resolve(TAG).catch((error: unknown) => error)));
    expect(faults.every((error) => error instanceof RegistryFault)).toBe(true);
    expect(registry.log).toHaveLength(1);
  });
});

function countOf(method: 'GET' | 'HEAD'): number {
  return registry.requests.filter((request) => request.method === method).length;
}

function pushSingle(): { readonly config: string } {
  const config = registry.blob(WEB, AMD64, OCI_CONFIG);
  registry.push(WEB, { schemaVersion: 2, config, layers: [] }, OCI_IMAGE, '1.2');
  return { config: config.digest };
}

function chain(one: FakeRegistry['script'], other: FakeRegistry['script']): FakeRegistry['script'] {
  return (request, answer, nth) => {
    const changed = one(request, answer, nth);
    return changed instanceof Error ? changed : other(request, changed, nth);
  };
}
