import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ResolvedImage } from '../../lib/registry/resolver-types';
import { type FaultProxy, startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { pushImage, pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { open, tagAt } from './real-connection';

const TAGS = Array.from({ length: 60 }, (_, at) => `shop/web-${at % 12}:1.${at}`);
const USES = Array.from({ length: 200 }, (_, at) => TAGS[(at * 7) % TAGS.length] ?? '');
const PER_HOST = 4;
const DELAY_MS = 50;

withRegistry('a run of 200 uses of 60 tags', () => {
  let registry: TestRegistry;
  let proxy: FaultProxy;
  let pushed: ReadonlyMap<string, Manifest>;
  let start: number;

  beforeAll(async () => {
    registry = await startRegistry();
    proxy = await startFaultProxy(registry);
    const both = new Map<string, Manifest>();
    // Every third is a single image, whose platform stands in its config.
    for (const [at, name] of TAGS.entries()) both.set(name, await (at % 3 === 0 ? pushImage(registry, name) : pushIndex(registry, name)));
    pushed = both;
  });
  beforeEach(() => {
    proxy.script([]);
    start = proxy.requests.length;
  });
  afterAll(async () => {
    await proxy.stop();
    await registry.stop();
  });

  const count = (method: string, path: RegExp): number => proxy.requests.slice(start).filter((seen) => seen.method === method && path.test(seen.path)).length;
  const digestOf = (name: string): string => pushed.get(name)?.digest ?? '';

  it('costs one HEAD a tag, one GET a manifest, and a config for each single image', async () => {
    const { resolver } = open();
    const answers = await Promise.all(USES.map((name) => resolver.resolve(tagAt(proxy.host, name))));
    expect(answers.map((answer) => (answer as ResolvedImage).digest)).toEqual(USES.map(digestOf));
    expect(count('HEAD', /\/manifests\//)).toBe(60);
    expect(count('GET', /\/manifests\//)).toBe(60);
    expect(count('GET', /\/blobs\//)).toBe(20);
    expect(proxy.requests.length - start).toBe(140);
  });

  it('costs one HEAD a tag and no GET where the digests are known', async () => {
    const { resolver } = open();
    const answers = await Promise.all(USES.map((name) => resolver.resolve(tagAt(proxy.host, name), digestOf(name))));
    expect(new Set(answers)).toEqual(new Set(['known']));
    expect([count('HEAD', /^/), count('GET', /^/)]).toEqual([60, 0]);
  });

  it('costs HEAD alone to see what has moved: one a tag, and one a child', async () => {
    const { resolver } = open();
    const states = await Promise.all(
      USES.map((name) => resolver.stateOf(tagAt(proxy.host, name), { digest: digestOf(name), children: pushed.get(name)?.children.map(({ digest }) => digest) ?? [] })),
    );
    expect(states.every(({ state }) => state === 'ok')).toBe(true);
    expect([count('HEAD', /:?1\.\d+$/), count('HEAD', /\/sha256:/), count('GET', /^/)]).toEqual([60, 80, 0]);
  });

  // Again where the machine was busy with something else.
  it('asks four at a time, and keeps all four busy', { retry: 2 }, async () => {
    let [running, most] = [0, 0];
    const slowly = async (): Promise<void> => {
      most = Math.max(most, (running += 1));
      await new Promise((done) => setTimeout(done, DELAY_MS));
      running -= 1;
    };
    proxy.script([{ fault: { kind: 'after', happens: slowly } }]);
    const { resolver } = open();
    // So that no use shares another's answer.
    const uses = Array.from({ length: 200 }, (_, at) => `shop/web-${at % 12}:1.${at}`);
    const began = performance.now();
    await Promise.allSettled(uses.map((name) => resolver.resolve(tagAt(proxy.host, name), digestOf(name) || undefined)));
    const tookMs = performance.now() - began;
    const requests = proxy.requests.length - start;
    expect(requests).toBe(200);
    expect(most).toBe(PER_HOST);
    expect(tookMs).toBeLessThanOrEqual(1.5 * Math.ceil(requests / PER_HOST) * DELAY_MS);
  });
});
