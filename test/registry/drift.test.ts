import { beforeEach, describe, expect, it } from 'vitest';
import { RegistryFault } from '../../lib/registry/fault';
import { openResolver } from '../../lib/registry/resolver';
import type { TagState } from '../../lib/registry/resolver-types';
import { FakeRegistry, OCI_INDEX, sha256 } from './fake-session';

const WEB = 'quay.io/shop/web';
const TAG = { host: 'quay.io', repository: 'shop/web', tag: '1.2' };
const AMD64 = { os: 'linux', architecture: 'amd64' };
const ARM64 = { os: 'linux', architecture: 'arm64' };

let registry: FakeRegistry;
let locked: string;
let amd64: string;
let arm64: string;
beforeEach(() => {
  registry = new FakeRegistry();
  const digests = registry.multi(WEB, '1.2', AMD64, ARM64);
  [locked, amd64 = '', arm64 = ''] = digests;
});

function stateNow(children: readonly string[] = [amd64, arm64]): Promise<TagState> {
  return openResolver({ session: registry.session }).stateOf(TAG, { digest: locked, children });
}

/** State and code of the fault, after a check that HEAD alone was used. */
async function verdict(children?: readonly string[]): Promise<readonly (string | undefined)[]> {
  const state = await stateNow(children);
  expect(registry.requests.every(({ method }) => method === 'HEAD')).toBe(true);
  return [state.state, 'fault' in state ? state.fault.code : undefined];
}

describe('the state of a locked tag', () => {
  it('is ok where the tag serves the digest and the children are there', async () => {
    expect(await stateNow()).toEqual({ state: 'ok' });
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/1.2`, `HEAD ${WEB} manifests/${amd64}`, `HEAD ${WEB} manifests/${arm64}`]);
  });

  it('costs one HEAD for a single image, which is its own child', async () => {
    expect(await verdict([locked])).toEqual(['ok', undefined]);
    expect(registry.log).toHaveLength(1);
  });

  it('is moved, with the new digest, where the tag serves another one', async () => {
    const [moved] = registry.multi(WEB, '1.2', AMD64);
    expect(await stateNow()).toEqual({ state: 'moved', digest: moved });
    expect(registry.log).toContain(`HEAD ${WEB} manifests/${locked}`);
  });

  it('is gone where the tag moved and the locked digest was removed', async () => {
    registry.multi(WEB, '1.2', AMD64);
    registry.delete(WEB, `manifests/${locked}`);
    expect(await verdict()).toEqual(['gone', 'DIGEST_GONE']);
  });

  it('is gone where tag and digest are', async () => {
    registry.delete(WEB, 'manifests/1.2');
    registry.delete(WEB, `manifests/${locked}`);
    expect(await verdict()).toEqual(['gone', 'DIGEST_GONE']);
  });

  it('is gone, saying that it is the tag, where the digest alone is left', async () => {
    registry.delete(WEB, 'manifests/1.2');
    expect(await verdict()).toEqual(['gone', 'TAG_NOT_FOUND']);
  });

  it('is child-gone where the index is there and a platform\'s image is not (F13)', async () => {
    registry.delete(WEB, `manifests/${arm64}`);
    const state = await stateNow();
    expect(state).toMatchObject({ state: 'child-gone', fault: { code: 'DIGEST_CHILD_GONE', status: 404, host: 'quay.io' } });
    expect('fault' in state && state.fault.message).toContain(arm64);
  });

  it('does not ask for children that nobody requires', async () => {
    registry.delete(WEB, `manifests/${arm64}`);
    expect(await verdict([amd64])).toEqual(['ok', undefined]);
  });

  it('is unreachable where nobody answers', async () => {
    registry.script = () => new RegistryFault('UNREACHABLE', 'quay.io refused the connection', { host: 'quay.io' });
    expect(await verdict()).toEqual(['unreachable', 'UNREACHABLE']);
  });

  it('is unreachable where a moved tag\'s old digest could not be asked for', async () => {
    registry.multi(WEB, '1.2', AMD64);
    registry.script = ({ resource }, answer) => (resource.endsWith(locked) ? { ...answer, status: 500 } : answer);
    expect(await verdict()).toEqual(['unreachable', 'REGISTRY_ERROR']);
  });

  it('is unreachable where a child could not be asked for, but not where another is surely gone', async () => {
    registry.script = ({ resource }, answer) => (resource.endsWith(amd64) ? { ...answer, status: 500 } : answer);
    expect(await verdict()).toEqual(['unreachable', 'REGISTRY_ERROR']);
    registry.delete(WEB, `manifests/${arm64}`);
    expect(await verdict()).toEqual(['child-gone', 'DIGEST_CHILD_GONE']);
  });

  it('is unreachable, with what to do, where the registry names no digest in HEAD', async () => {
    registry.script = (_request, answer) => ({ ...answer, headers: { 'content-type': OCI_INDEX } });
    expect(await stateNow()).toMatchObject({ state: 'unreachable', fault: { code: 'REGISTRY_ERROR', hint: expect.stringContaining('images update') as string } });
  });

  it('is unreachable where a login page answers', async () => {
    registry.script = () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '' });
    expect(await verdict()).toEqual(['unreachable', 'NOT_A_REGISTRY']);
  });

  it('is not asked twice', async () => {
    const resolver = openResolver({ session: registry.session });
    await Promise.all([1, 2, 3].map(() => resolver.stateOf(TAG, { digest: locked, children: [amd64] })));
    expect(registry.log).toHaveLength(2);
  });

  it('lets errors that are no registry\'s pass', async () => {
    const interrupted = new Error('interrupted');
    const session = { ask: () => Promise.reject(interrupted), sourceOf: () => Promise.resolve(undefined) };
    await expect(openResolver({ session }).stateOf(TAG, { digest: locked, children: [] })).rejects.toBe(interrupted);
  });
});

describe('the existence of a digest', () => {
  const existence = (digest: string): Promise<RegistryFault | undefined> => openResolver({ session: registry.session }).existenceOf('quay.io', 'shop/web', digest);

  it('is told by one HEAD', async () => {
    expect(await existence(locked)).toBeUndefined();
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/${locked}`]);
  });

  it('fails with DIGEST_GONE for what is nowhere', async () => {
    const digest = sha256('gone');
    expect(await existence(digest)).toMatchObject({ code: 'DIGEST_GONE', message: `${WEB}@${digest} is not at the registry`, status: 404 });
    expect(registry.log).toEqual([`HEAD ${WEB} manifests/${digest}`, `HEAD ${WEB} blobs/${digest}`]);
  });

  it('fails with DIGEST_IS_CONFIG for a blob', async () => {
    const { digest } = registry.blob(WEB, { os: 'linux' }, 'application/vnd.oci.image.config.v1+json');
    const fault = await existence(digest);
    expect(fault).toMatchObject({ code: 'DIGEST_IS_CONFIG', status: 404 });
    expect(fault?.message).toContain('image ID');
  });

  it('knows a blob by the 500 that docker-registry 2.8.2 answers for it, too', async () => {
    const { digest } = registry.blob(WEB, { os: 'linux' }, 'application/vnd.oci.image.config.v1+json');
    registry.script = ({ resource }, answer) => (resource.startsWith('manifests/') ? { ...answer, status: 500 } : answer);
    expect(await existence(digest)).toMatchObject({ code: 'DIGEST_IS_CONFIG', status: 500 });
    expect(await existence(locked)).toMatchObject({ code: 'REGISTRY_ERROR', status: 500 });
  });

  it('stays DIGEST_GONE where the question about the blob fails', async () => {
    registry.script = ({ resource }, answer) => (resource.startsWith('blobs/') ? new RegistryFault('UNREACHABLE', 'reset', { host: 'quay.io' }) : answer);
    expect((await existence(sha256('gone')))?.code).toBe('DIGEST_GONE');
  });

  it('takes no login page for an image', async () => {
    registry.script = () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '' });
    expect((await existence(locked))?.code).toBe('NOT_A_REGISTRY');
  });
});
