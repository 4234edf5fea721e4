import { describe, expect, it } from 'vitest';
import { choosePlatform, formatPlatforms } from '../../lib/images/platform-choice';

const AMD64 = `sha256:1be2${'0'.repeat(60)}`;
const S390X = `sha256:d8d9${'1'.repeat(60)}`;
const ARM = `sha256:aa01${'2'.repeat(60)}`;

describe('choosing a platform\'s image', () => {
  it('gives the digest of the one that fits', () => {
    const platforms = new Map([['linux/amd64', AMD64], ['linux/arm/v6', ARM]]);
    expect(choosePlatform('quay.io/shop/web:1.2', platforms, 'linux/x86_64')).toEqual({ ok: true, platform: 'linux/amd64', digest: AMD64 });
    expect(choosePlatform('quay.io/shop/web:1.2', platforms, 'linux/arm')).toEqual({ ok: true, platform: 'linux/arm/v6', digest: ARM });
  });

  it('lists what there is where none fits', () => {
    expect(choosePlatform('quay.io/shop/web:1.2', new Map([['linux/s390x', S390X], ['linux/amd64', AMD64]]), 'linux/arm64')).toEqual({
      ok: false,
      code: 'PLATFORM_MISSING',
      message:
        'quay.io/shop/web:1.2 has no image for linux/arm64. Available:\n' +
        '  linux/amd64  sha256:1be200000000...   linux/s390x  sha256:d8d911111111...',
    });
  });

  it('says that there is nothing to list', () => {
    expect(choosePlatform('quay.io/shop/web:1.2', new Map(), 'linux/arm64')).toMatchObject({
      message: 'quay.io/shop/web:1.2 has no image for linux/arm64. It names no platform at all',
    });
  });

  it('refuses to choose between two that fit alike', () => {
    const platforms = new Map([['windows/amd64:10.0.17763.1', AMD64], ['windows/amd64:10.0.20348.1006', S390X]]);
    const choice = choosePlatform('quay.io/shop/web:1.2', platforms, 'windows/amd64');
    expect(choice).toMatchObject({ ok: false, code: 'PLATFORM_AMBIGUOUS' });
    expect(!choice.ok && choice.message).toMatch(
      /^quay\.io\/shop\/web:1\.2 has 2 images for windows\/amd64: windows\/amd64:10\.0\.17763\.1, windows\/amd64:10\.0\.20348\.1006\. Available:\n/,
    );
  });

  it('takes two names of one digest for one', () => {
    const platforms = new Map([['windows/amd64:10.0.17763.1', AMD64], ['windows/amd64:10.0.20348.1006', AMD64]]);
    expect(choosePlatform('quay.io/shop/web:1.2', platforms, 'windows/amd64')).toMatchObject({ ok: true, digest: AMD64 });
  });
});

describe('the table of platforms', () => {
  it('has two to a line, in the order of their names, in columns', () => {
    const platforms = new Map([['linux/s390x', S390X], ['linux/arm/v7', ARM], ['linux/amd64', AMD64]]);
    expect(formatPlatforms(platforms)).toBe(
      '  linux/amd64   sha256:1be200000000...   linux/arm/v7  sha256:aa0122222222...\n' + '  linux/s390x   sha256:d8d911111111...',
    );
  });

  it('is empty for none', () => {
    expect(formatPlatforms(new Map())).toBe('');
  });
});
