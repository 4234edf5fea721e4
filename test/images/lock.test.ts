import { describe, expect, it } from 'vitest';
import { imageLockOf, type ImageLock, readLock } from '../../lib/images/lock';

const D1 = `sha256:${'1'.repeat(64)}`;
const D2 = `sha256:${'2'.repeat(64)}`;

const LOCK = `# Written by pinstream.
lockfileVersion: 1

images:

  docker.io/library/nginx:1.27.3:
    digest: ${D1}
    mediaType: application/vnd.oci.image.index.v1+json
    platforms:
      linux/amd64: ${D2}

  quay.io/shop/web:7:
    digest: ${D1}
    mediaType: application/vnd.docker.distribution.manifest.list.v2+json
    pin: linux/amd64
    platforms:
      linux/amd64: ${D2}
`;

describe('the image lock', () => {
  it('gives the digest of an image however its name is spelled', () => {
    const lock = lockIn(LOCK);
    expect(lock.keys).toEqual(['docker.io/library/nginx:1.27.3', 'quay.io/shop/web:7']);
    const names = ['nginx:1.27.3', 'docker.io/nginx:1.27.3', 'index.docker.io/library/nginx:1.27.3', `nginx:1.27.3@${D2}`];
    expect(names.map((name) => lock.digestOf(name))).toEqual([D1, D1, D1, D1]);
    expect(['nginx', 'nginx:1.27', `nginx@${D1}`, 'quay.io/nginx:1.27.3', 'no image'].map((name) => lock.digestOf(name))).toEqual(Array(5).fill(undefined));
  });

  it('gives the digest of the pinned platform', () => {
    const lock = lockIn(LOCK);
    expect(lock.digestOf('quay.io/shop/web:7')).toBe(D2);
    expect(lock.entryOf('quay.io/shop/web:7')).toEqual({
      key: 'quay.io/shop/web:7',
      digest: D1,
      mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json',
      pin: 'linux/amd64',
      platforms: new Map([['linux/amd64', D2]]),
      others: {},
    });
  });

  it('may hold no image yet', () => {
    expect(lockIn('lockfileVersion: 1\nimages:\n').keys).toEqual([]);
    expect(lockIn('lockfileVersion: 1\n').keys).toEqual([]);
  });

  it('keeps fields of an entry that it does not know, and warns of them', () => {
    const read = readLock('images.lock.yaml', LOCK.replace('    pin:', '    signedBy: shop\n    pin:'));
    expect(read.ok && read.value.entryOf('quay.io/shop/web:7')?.others).toEqual({ signedBy: 'shop' });
    expect(read.ok && read.warnings.map(({ message, span }) => [message, span.start.line])).toEqual([
      ['quay.io/shop/web:7 has the field signedBy, which this pinstream does not know; it is kept', 15],
    ]);
  });

  it('stops at the marks of a merge conflict', () => {
    const conflict = LOCK.replace(`    digest: ${D1}\n`, `<<<<<<< HEAD\n    digest: ${D1}\n=======\n    digest: ${D2}\n>>>>>>> main\n`);
    expect(faults(conflict)).toEqual([['LOCK_CONFLICT', 7, 'The lock holds the marks of a merge conflict']]);
  });

  it('tells all that is wrong at once, each with its line', () => {
    const text = `lockfileVersion: 1
image: {}
images:
  nginx:1.27.3:
    digest: ${D1}
  quay.io/shop/web@${D1}:
    digest: ${D1}
  quay.io/Shop:1:
    digest: ${D1}
  quay.io/shop/web:1:
    digest: ${D1.slice(0, -1)}
  quay.io/shop/web:2:
    digest: ${D1}
    pin: linux/arm64
    platforms:
      linux: ${D2}
  quay.io/shop/web:3: ${D1}
  quay.io/shop/web:4:
    mediaType: 7
`;
    expect(faults(text)).toEqual([
      ['LOCK_INVALID', 2, 'The lock has no key image (did you mean images?)'],
      ['LOCK_INVALID', 4, 'The key nginx:1.27.3 is not canonical; write docker.io/library/nginx:1.27.3'],
      ['LOCK_INVALID', 6, `The key quay.io/shop/web@${D1} holds a digest; a key ends with its tag`],
      ['LOCK_INVALID', 8, 'The key "quay.io/Shop:1" holds an upper-case letter in its repository; only lower case is allowed there'],
      ['LOCK_INVALID', 11, 'The digest of quay.io/shop/web:1 is no digest: it has a digest of the wrong length: a sha256 digest has 64 lower-case hex digits, this one has 63'],
      ['LOCK_INVALID', 14, 'quay.io/shop/web:2 pins linux/arm64, which its platforms do not hold'],
      ['LOCK_INVALID', 16, 'linux is no platform; one is written linux/amd64 or linux/arm/v7'],
      ['LOCK_INVALID', 17, 'quay.io/shop/web:3 is no map with a digest'],
      ['LOCK_INVALID', 18, 'The digest of quay.io/shop/web:4 is missing'],
      ['LOCK_INVALID', 19, 'mediaType of quay.io/shop/web:4 is no text'],
    ]);
  });

  it('refuses a key twice, a newer version, another shape, and text that does not parse', () => {
    expect(faults(`${LOCK}  quay.io/shop/web:7:\n    digest: ${D2}\n`)).toMatchObject([['LOCK_INVALID', 18, expect.any(String)]]);
    expect(faults('lockfileVersion: 2\n')).toEqual([['LOCK_INVALID', 1, 'The lock has version 2, and this pinstream knows 1; upgrade pinstream']]);
    expect(faults('images: {}\n')).toEqual([['LOCK_INVALID', 1, 'lockfileVersion is not 1']]);
    expect(faults('- nginx\n')).toEqual([['LOCK_INVALID', 1, 'The lock is no map of lockfileVersion and images']]);
    expect(faults('')).toEqual([['LOCK_INVALID', 1, 'The lock is empty']]);
    expect(faults('images: {\n')).toMatchObject([['LOCK_INVALID', expect.any(Number), expect.any(String)]]);
    expect(faults('lockfileVersion: 1\n---\nlockfileVersion: 1\n')).toEqual([['LOCK_INVALID', 3, 'The lock holds more than one document']]);
  });

  it('can be made of images and digests', () => {
    const lock = imageLockOf({ 'quay.io/shop/web:1': D1, nginx: D2, 'no image': D1 });
    expect(lock.keys).toEqual(['quay.io/shop/web:1', 'docker.io/library/nginx:latest']);
    expect(lock.digestOf('nginx')).toBe(D2);
  });
});

function lockIn(text: string): ImageLock {
  const read = readLock('images.lock.yaml', text);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

function faults(text: string): readonly (readonly [string, number, string])[] {
  const read = readLock('images.lock.yaml', text);
  return read.ok ? [] : read.problems.map(({ code, span, message }) => [code, span.start.line, message] as const);
}
