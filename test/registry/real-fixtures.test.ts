import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLock } from '../../lib/images/lock';
import { FIXTURES } from '../support/registry/fixtures';
import { pushTree } from '../support/registry/layout';
import { withRegistry } from '../support/registry/program';
import { push } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { faultOf } from './fault-of';
import { open, tagAt } from './real-connection';

const { dockerImage, ociImage, dockerList, ociIndex, armIndex, nestedIndex, helmChart } = FIXTURES;

withRegistry('what stands behind a tag', () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startRegistry();
    for (const [name, manifest] of Object.entries(FIXTURES)) await push(registry, 'shop/fixtures', manifest, name);
  });
  afterAll(() => registry.stop());

  const childrenOf = ({ children }: typeof ociIndex, platforms: readonly string[]): ReadonlyMap<string, string> => new Map(platforms.map((platform, at) => [platform, children[at]?.digest ?? '']));
  const SERVERS = ['linux/amd64', 'linux/arm64', 'linux/s390x'];

  it.each([
    ['dockerImage', dockerImage, new Map([['linux/amd64', dockerImage.digest]])],
    ['ociImage', ociImage, new Map([['linux/amd64', ociImage.digest]])],
    ['dockerList', dockerList, childrenOf(dockerList, SERVERS)],
    ['ociIndex', ociIndex, childrenOf(ociIndex, SERVERS)],
    // Attestations are no images, and v8 is what arm64 means by itself.
    ['armIndex', armIndex, childrenOf(armIndex, ['linux/amd64', 'linux/arm/v6', 'linux/arm/v7', 'linux/arm64'])],
    ['nestedIndex', nestedIndex, new Map([['linux/amd64', nestedIndex.children[0]?.digest ?? ''], ['linux/arm64', nestedIndex.children[1]?.children[0]?.digest ?? '']])],
  ])('%s resolves to its digest, type and platforms', async (name, { digest, mediaType }, platforms) => {
    const { resolver, describe: describeImage } = open();
    const address = tagAt(registry.host, `shop/fixtures:${name}`);
    expect(await resolver.resolve(address)).toEqual({ digest, mediaType, platforms, warnings: [] });
    expect(await resolver.resolve(address, digest)).toBe('known');
    expect(await resolver.stateOf(address, { digest, children: [...platforms.values()] })).toEqual({ state: 'ok' });
    expect(await describeImage({ host: registry.host, repository: 'shop/fixtures', digest })).toMatchObject({ digest, platforms });
  });

  it('the index is the fixture\'s own arm images and no attestation', () => {
    expect(armIndex.children.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm/v6', 'linux/arm/v7', 'linux/arm64/v8', undefined, undefined, undefined, undefined]);
  });

  it('helmChart is refused as no image', async () => {
    const fault = await faultOf(open().resolver.resolve(tagAt(registry.host, 'shop/fixtures:helmChart')));
    expect(fault).toMatchObject({ code: 'NOT_AN_IMAGE', status: 200 });
    expect(fault.message).toBe(`${registry.host}/shop/fixtures@${helmChart.digest} is no container image: its config is application/vnd.cncf.helm.config.v1+json`);
  });

  it('no fixture is left out', () => {
    expect(Object.keys(FIXTURES).sort()).toEqual(['armIndex', 'dockerImage', 'dockerList', 'helmChart', 'nestedIndex', 'ociImage', 'ociIndex']);
    expect(helmChart.digest).not.toBe(ociImage.digest);
  });

  it('the images of our own charts are those of the lock, tag by tag and platform by platform', async () => {
    const pushed = await pushTree(registry, 'charts/images');
    const lock = readLock('images.lock.yaml', readFileSync('images.lock.yaml', 'utf8'));
    if (!lock.ok) throw new Error('images.lock.yaml cannot be read');
    const { resolver } = open();
    expect(pushed.size).toBeGreaterThan(0);
    for (const name of pushed.keys()) {
      const entry = lock.value.entryOf(name);
      const { digest, mediaType, platforms } = entry ?? {};
      const resolved = await resolver.resolve(tagAt(registry.host, name.slice(name.indexOf('/') + 1)));
      expect(resolved, name).toEqual({ digest, mediaType, platforms, warnings: [] });
    }
  });
});
