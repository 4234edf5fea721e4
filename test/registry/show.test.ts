import { beforeEach, describe, expect, it } from 'vitest';
import { describeImage } from '../../lib/registry/show';
import { FakeRegistry, OCI_CONFIG, OCI_IMAGE, OCI_INDEX, sha256 } from './fake-session';

const WEB = 'quay.io/shop/web';
const ADDRESS = { host: 'quay.io', repository: 'shop/web' };
const AMD64 = { os: 'linux', architecture: 'amd64' };
const S390X = { os: 'linux', architecture: 's390x' };

let registry: FakeRegistry;
beforeEach(() => {
  registry = new FakeRegistry();
});

describe('describing an image', () => {
  it('tells of a tag what its index is, what it holds, and what the answer cost', async () => {
    const [index, amd64, s390x] = registry.multi(WEB, '1.2', AMD64, S390X);
    expect(await describeImage(registry, { ...ADDRESS, tag: '1.2' })).toEqual({
      digest: index,
      kind: 'index',
      mediaType: OCI_INDEX,
      sizeBytes: expect.any(Number) as number,
      platforms: new Map([['linux/amd64', amd64], ['linux/s390x', s390x]]),
      warnings: [],
      requests: { heads: 1, manifestGets: 1, blobGets: 0 },
    });
  });

  it('tells of a digest whether it is an index\'s or an image\'s', async () => {
    const [index, amd64 = ''] = registry.multi(WEB, '1.2', AMD64);
    expect(await describeImage(registry, { ...ADDRESS, digest: index })).toMatchObject({ kind: 'index', requests: { heads: 0, manifestGets: 1, blobGets: 0 } });
    expect(await describeImage(registry, { ...ADDRESS, digest: amd64 })).toMatchObject({
      kind: 'image',
      platforms: new Map([['linux/amd64', amd64]]),
      requests: { heads: 0, manifestGets: 1, blobGets: 1 },
    });
  });

  it('tells the size of the manifest itself, in bytes', async () => {
    const config = registry.blob(WEB, { ...AMD64, author: 'Zoë' }, OCI_CONFIG);
    const text = JSON.stringify({ schemaVersion: 2, config, annotations: { author: 'Zoë' } });
    registry.push(WEB, text, OCI_IMAGE, '1.2');
    expect(await describeImage(registry, { ...ADDRESS, tag: '1.2' })).toMatchObject({ sizeBytes: Buffer.byteLength(text) });
  });

  it('tells an image ID from a digest that is gone', async () => {
    const { digest } = registry.blob(WEB, AMD64, OCI_CONFIG);
    await expect(describeImage(registry, { ...ADDRESS, digest })).rejects.toMatchObject({ code: 'DIGEST_IS_CONFIG' });
    await expect(describeImage(registry, { ...ADDRESS, digest: sha256('gone') })).rejects.toMatchObject({ code: 'DIGEST_GONE', status: 404 });
    await expect(describeImage(registry, { ...ADDRESS, tag: '9' })).rejects.toMatchObject({ code: 'TAG_NOT_FOUND' });
  });

  it('finds a digest at a mirror', async () => {
    const [index] = registry.multi('mirror.example.com/shop/web', '1.2', AMD64);
    const mirror = { source: 'quay.io', mirrors: ['mirror.example.com'], pulls: 'digest', blocksSource: true, written: undefined } as const;
    const mirrors = { settings: { mirrors: [mirror], allowed: [], blocked: [], searched: undefined } };
    expect(await describeImage({ session: registry.session, mirrors }, { ...ADDRESS, digest: index })).toMatchObject({ digest: index });
    expect(new Set(registry.requests.map(({ host }) => host))).toEqual(new Set(['mirror.example.com']));
  });
});
