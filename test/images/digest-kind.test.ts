import { describe, expect, it } from 'vitest';
import { isIndex, lockedDigest } from '../../lib/images/digest-kind';
import { type ImageLock, type LockEntry, lockOf } from '../../lib/images/lock';
import { type ImageReference, parseImage } from '../../lib/images/reference';

const INDEX = `sha256:${'1'.repeat(64)}`;
const AMD64 = `sha256:${'2'.repeat(64)}`;
const OTHER = `sha256:${'3'.repeat(64)}`;

function entry(key: string, given: Partial<LockEntry> = {}): LockEntry {
  return { key, digest: INDEX, mediaType: undefined, pin: undefined, platforms: new Map(), others: {}, ...given };
}

const WEB: ImageLock = lockOf([
  entry('quay.io/shop/web:1.1', { digest: OTHER }),
  entry('quay.io/shop/web:1.2', { mediaType: 'application/vnd.oci.image.index.v1+json', platforms: new Map([['linux/amd64', AMD64]]) }),
]);

function reference(text: string): ImageReference {
  const parsed = parseImage(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

describe('isIndex', () => {
  it.each([
    ['application/vnd.oci.image.index.v1+json', true],
    ['application/vnd.docker.distribution.manifest.list.v2+json', true],
    ['application/vnd.oci.image.manifest.v1+json', false],
    ['application/vnd.docker.distribution.manifest.v2+json', false],
  ])('goes by the media type %s, whatever the platforms', (mediaType, answer) => {
    expect(isIndex(entry('quay.io/shop/web:1.2', { mediaType }))).toBe(answer);
    expect(isIndex(entry('quay.io/shop/web:1.2', { mediaType, platforms: new Map([['linux/amd64', INDEX]]) }))).toBe(answer);
  });

  it('takes an entry without a media type for an index where its platforms have digests of their own', () => {
    expect(isIndex(entry('quay.io/shop/web:1.2', { platforms: new Map([['linux/amd64', AMD64]]) }))).toBe(true);
    expect(isIndex(entry('quay.io/shop/web:1.2', { platforms: new Map([['linux/amd64', INDEX]]) }))).toBe(false);
    expect(isIndex(entry('quay.io/shop/web:1.2'))).toBe(false);
  });
});

describe('lockedDigest', () => {
  it('finds a digest under whichever tag of the repository the lock holds it', () => {
    for (const text of [`quay.io/shop/web@${INDEX}`, `quay.io/shop/web:1.2@${INDEX}`, `quay.io/shop/web:1.1@${INDEX}`]) {
      expect(lockedDigest(WEB, reference(text))).toMatchObject({ kind: 'index', entry: { key: 'quay.io/shop/web:1.2' } });
    }
  });

  it('knows the digest of one platform for an image', () => {
    expect(lockedDigest(WEB, reference(`quay.io/shop/web:1.2@${AMD64}`))?.kind).toBe('image');
  });

  it('tells nothing of other repositories, other digests and tags alone', () => {
    for (const text of [`quay.io/shop/web-admin@${INDEX}`, `quay.io/shop/web@sha256:${'4'.repeat(64)}`, 'quay.io/shop/web:1.2']) {
      expect(lockedDigest(WEB, reference(text))).toBeUndefined();
    }
  });
});
