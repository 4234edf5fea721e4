import { describe, expect, it } from 'vitest';
import type { LockEntry } from '../../lib/images/lock';
import { type EntryChoice, lockEntryOf, type ServedImage } from '../../lib/images/lock-entry';

const KEY = 'quay.io/shop/web:1.2';
const INDEX = 'application/vnd.oci.image.index.v1+json';

function digestOf(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** An index with an image for each platform, whose digests count up from 1. */
function index(...platforms: readonly string[]): ServedImage {
  return { digest: digestOf('f'), mediaType: INDEX, platforms: new Map(platforms.map((platform, at) => [platform, digestOf(String(at + 1))])) };
}

const SINGLE: ServedImage = {
  digest: digestOf('a'),
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  platforms: new Map([['linux/amd64', digestOf('a')]]),
};
const WIDE = index('linux/s390x', 'linux/riscv64', 'linux/arm/v7', 'linux/amd64', 'linux/ppc64le', 'linux/arm64');

describe('lockEntryOf', () => {
  it('takes the index and the platforms that OpenShift has, sorted', () => {
    expect(entryOf(WIDE)).toEqual({
      key: KEY,
      digest: digestOf('f'),
      mediaType: INDEX,
      pin: undefined,
      platforms: new Map([
        ['linux/amd64', digestOf('4')],
        ['linux/arm64', digestOf('6')],
        ['linux/ppc64le', digestOf('5')],
        ['linux/s390x', digestOf('1')],
      ]),
      others: {},
    });
    expect(Array.from(entryOf(WIDE).platforms.keys())).toEqual(['linux/amd64', 'linux/arm64', 'linux/ppc64le', 'linux/s390x']);
  });

  it('is the same entry when the registry adds a platform that nobody asked for', () => {
    expect(entryOf(index('linux/amd64', 'linux/riscv64'))).toEqual(entryOf(index('linux/amd64')));
  });

  it('keeps the platforms that are named, those required and the pinned one besides', () => {
    expect(platformsOf(WIDE, { keep: ['linux/amd64'] })).toEqual(['linux/amd64']);
    expect(platformsOf(WIDE, { keep: ['linux/amd64'], required: ['linux/riscv64'], pin: 'linux/arm/v7' })).toEqual(['linux/amd64', 'linux/arm/v7', 'linux/riscv64']);
    expect(platformsOf(WIDE, { keep: [] })).toEqual([]);
  });

  it('pins the platform by the name that the index has for it', () => {
    expect(entryOf(WIDE, { pin: 'linux/amd64' }).pin).toBe('linux/amd64');
    expect(entryOf(WIDE, { pin: 'linux/aarch64' }).pin).toBe('linux/arm64');
    expect(entryOf(WIDE, { pin: 'linux/arm/v8' })).toMatchObject({ pin: 'linux/arm/v7', platforms: expect.toSatisfy((map: Map<string, string>) => map.has('linux/arm/v7')) as unknown });
    expect(entryOf(WIDE, { pin: 'index' }).pin).toBeUndefined();
  });

  it('says of an index without the pinned or a required platform what it has', () => {
    const image = index('linux/s390x', 'linux/amd64');
    const message = `${KEY} has no image for linux/arm64. Available:\n  linux/amd64  ${digestOf('2')}\n  linux/s390x  ${digestOf('1')}`;
    expect(lockEntryOf(KEY, image, { pin: 'linux/arm64' })).toEqual({ ok: false, problem: { code: 'PLATFORM_MISSING', message } });
    expect(lockEntryOf(KEY, image, { required: ['linux/amd64', 'linux/arm64'] })).toEqual({ ok: false, problem: { code: 'PLATFORM_MISSING', message } });
  });

  it('says so where there is no platform at all', () => {
    expect(lockEntryOf(KEY, index(), { required: ['linux/amd64'] })).toEqual({
      ok: false,
      problem: { code: 'PLATFORM_MISSING', message: `${KEY} has no image for linux/amd64. It names no platform at all` },
    });
  });

  it('chooses no one of several images that fit alike', () => {
    const image = index('windows/amd64:10.0.20348.1006', 'windows/amd64:10.0.17763.3532', 'linux/amd64');
    for (const choice of [{ pin: 'windows/amd64' }, { required: ['windows/amd64'] }]) {
      const result = lockEntryOf(KEY, image, choice);
      expect(result).toMatchObject({ ok: false, problem: { code: 'PLATFORM_AMBIGUOUS' } });
      expect(result.ok ? '' : result.problem.message).toContain(`${KEY} has several images for windows/amd64; name one with its version, such as windows/amd64:10.0.20348.1006. Available:\n`);
    }
    expect(entryOf(image, { pin: 'windows/amd64:10.0.17763' }).pin).toBe('windows/amd64:10.0.17763.3532');
    expect(platformsOf(image, { keep: ['windows/amd64'] })).toEqual(['windows/amd64:10.0.17763.3532', 'windows/amd64:10.0.20348.1006']);
  });

  it('takes a single image by its own digest, whatever is pinned', () => {
    const plain: LockEntry = { key: KEY, digest: digestOf('a'), mediaType: SINGLE.mediaType, pin: undefined, platforms: SINGLE.platforms, others: {} };
    expect(entryOf(SINGLE)).toEqual(plain);
    expect(entryOf(SINGLE, { pin: 'linux/amd64' })).toEqual(plain);
    expect(entryOf(SINGLE, { pin: 'linux/arm64' })).toEqual(plain);
  });

  it('asks of a single image too that it is for each required platform', () => {
    expect(entryOf(SINGLE, { required: ['linux/x86_64'] }).digest).toBe(digestOf('a'));
    expect(lockEntryOf(KEY, SINGLE, { required: ['linux/arm64'] })).toMatchObject({ ok: false, problem: { code: 'PLATFORM_MISSING' } });
  });
});

function entryOf(image: ServedImage, choice?: EntryChoice): LockEntry {
  const result = lockEntryOf(KEY, image, choice);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

function platformsOf(image: ServedImage, choice: EntryChoice): readonly string[] {
  return Array.from(entryOf(image, choice).platforms.keys());
}
