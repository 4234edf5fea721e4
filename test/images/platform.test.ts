import { describe, expect, it } from 'vitest';
import { fittingPlatforms, platformText, readPlatform } from '../../lib/images/platform';

describe('fittingPlatforms', () => {
  it.each([
    ['linux/arm64', 'linux/arm64/v8'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/amd64', 'linux/x86_64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/i386', 'linux/386'],
    ['linux/arm/7', 'linux/arm/v7'],
    ['linux/arm64/8', 'linux/arm64'],
    ['macos/arm64', 'darwin/arm64'],
    ['Linux/AMD64', 'linux/amd64'],
  ])('takes %s and %s for one platform', (one, other) => {
    expect(fittingPlatforms([one], other)).toEqual([one]);
    expect(fittingPlatforms([other], one)).toEqual([other]);
  });

  it('takes no other operating system and no other architecture', () => {
    expect(fittingPlatforms(['linux/amd64', 'windows/arm64'], 'linux/arm64')).toEqual([]);
  });

  it('prefers the very variant', () => {
    expect(fittingPlatforms(['linux/arm/v5', 'linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v6')).toEqual(['linux/arm/v6']);
  });

  it('else takes the highest variant below', () => {
    expect(fittingPlatforms(['linux/arm/v5', 'linux/arm/v6'], 'linux/arm/v7')).toEqual(['linux/arm/v6']);
  });

  it('else takes the one without a variant, which runs everywhere', () => {
    expect(fittingPlatforms(['linux/amd64', 'linux/amd64/v4'], 'linux/amd64/v3')).toEqual(['linux/amd64']);
  });

  it('never takes a variant above, not even for a platform that names none', () => {
    expect(fittingPlatforms(['linux/arm/v7'], 'linux/arm/v6')).toEqual([]);
    expect(fittingPlatforms(['linux/amd64/v3'], 'linux/amd64')).toEqual([]);
  });

  it('takes a variant of an unknown form by its very name only', () => {
    expect(fittingPlatforms(['linux/riscv64/rva23'], 'linux/riscv64/rva23')).toEqual(['linux/riscv64/rva23']);
    expect(fittingPlatforms(['linux/riscv64/rva23'], 'linux/riscv64/rva22')).toEqual([]);
  });

  it('compares Windows builds without their patch level', () => {
    expect(fittingPlatforms(['windows/amd64:10.0.17763.1', 'windows/amd64:10.0.20348.1006'], 'windows/amd64:10.0.20348.2')).toEqual([
      'windows/amd64:10.0.20348.1006',
    ]);
  });

  it('prefers the very Windows build to one of another patch level', () => {
    const both = ['windows/amd64:10.0.20348.1006', 'windows/amd64:10.0.20348.2'];
    expect(fittingPlatforms(both, 'windows/amd64:10.0.20348.2')).toEqual(['windows/amd64:10.0.20348.2']);
    expect(fittingPlatforms(both, 'windows/amd64:10.0.20348.3')).toEqual(both);
  });

  it('gives all that nothing tells apart', () => {
    const both = ['windows/amd64:10.0.17763.1', 'windows/amd64:10.0.20348.1006'];
    expect(fittingPlatforms(both, 'windows/amd64')).toEqual(both);
  });

  it('finds nothing among nothing, and nothing for what is no platform', () => {
    expect(fittingPlatforms([], 'linux/amd64')).toEqual([]);
    expect(fittingPlatforms(['linux/amd64'], 'amd64')).toEqual([]);
    expect(fittingPlatforms(['linux/amd64'], '')).toEqual([]);
  });
});

describe('platformText', () => {
  it.each([
    ['linux/x86_64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm64/v9', 'linux/arm64/v9'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/i386', 'linux/386'],
    ['macos/arm64', 'darwin/arm64'],
    ['windows/amd64:10.0.20348.1006', 'windows/amd64:10.0.20348.1006'],
  ])('writes %s as %s, and that as itself', (written, normal) => {
    expect(platformText(readPlatform(written))).toBe(normal);
    expect(platformText(readPlatform(normal))).toBe(normal);
  });
});
