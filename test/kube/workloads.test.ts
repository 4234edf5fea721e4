import { describe, expect, it } from 'vitest';
import { imageUsesOf, podSpecOf, WORKLOAD_KINDS } from '../../lib/kube/workloads';
import { kube } from '../support/objects';

/** An object of a kind whose pod template holds the spec. */
function workload({ kind, groups, template }: (typeof WORKLOAD_KINDS)[number], spec: unknown): ReturnType<typeof kube> {
  const inner = template.reduceRight<unknown>((value, step) => ({ [step]: value }), { spec });
  return kube({ ...(inner as object), apiVersion: groups[0] === '' ? 'v1' : `${groups[0] ?? ''}/v1`, kind, metadata: { name: 'web' } });
}

describe('pod specs', () => {
  it.each(WORKLOAD_KINDS.map((entry) => [entry.kind, entry] as const))('are found in a %s', (_, entry) => {
    const object = workload(entry, { containers: [{ name: 'web', image: 'web:1' }] });
    expect(podSpecOf(object)?.path).toEqual([...entry.template, 'spec']);
    expect(imageUsesOf(object).map(({ image }) => image)).toEqual(['web:1']);
  });

  it('are not looked for in a kind of the same name from another group', () => {
    expect(podSpecOf(kube({ apiVersion: 'example.com/v1', kind: 'Deployment', spec: { template: { spec: {} } } }))).toBeUndefined();
  });
});

describe('imageUsesOf', () => {
  it('follows the order in which containers run, and comes to image volumes last', () => {
    const object = kube({
      apiVersion: 'v1',
      kind: 'Pod',
      spec: {
        containers: [{ name: 'web', image: 'a' }, 'no container', { name: 'side' }],
        initContainers: [{ name: 'init', image: 'b' }],
        ephemeralContainers: [{ name: 'debug', image: 'c' }],
        volumes: [{ name: 'assets', image: { reference: 'd' } }, { name: 'tmp', emptyDir: {} }],
      },
    });
    expect(imageUsesOf(object).map(({ name, image }) => [name, image])).toEqual([['init', 'b'], ['web', 'a'], ['side', undefined], ['debug', 'c'], ['assets', 'd']]);
    expect(imageUsesOf(object).at(-1)?.path).toEqual(['spec', 'volumes', 0, 'image', 'reference']);
  });

  it.each([null, 7, 'text', [], { containers: 'web' }, { containers: [null, 7] }])('survives the spec %j', (spec) => {
    expect(imageUsesOf(kube({ apiVersion: 'v1', kind: 'Pod', spec }))).toEqual([]);
  });
});
