import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { KubeObject } from '../../lib/kube/object';
import { firstPodsOf, podManagementPolicyOf, replicasOf } from '../../lib/rollout/stateful-set';
import { NamedOrigin } from '../../lib/workspace/origins';

const set = (spec: unknown, name = 'web'): KubeObject =>
  new KubeObject({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name }, spec }, new NamedOrigin('web'));

describe('the view of a StatefulSet', () => {
  it('fills in what the API server does', () => {
    expect([replicasOf(set({})), podManagementPolicyOf(set({}))]).toEqual([1, 'OrderedReady']);
    expect([replicasOf(set({ replicas: null })), podManagementPolicyOf(set({ podManagementPolicy: '' }))]).toEqual([1, 'OrderedReady']);
  });

  it('takes what is written', () => {
    const written = set({ replicas: 0, podManagementPolicy: 'Parallel' });
    expect([replicasOf(written), podManagementPolicyOf(written)]).toEqual([0, 'Parallel']);
  });

  it('does not know what is no number and no text', () => {
    for (const wrong of [-1, 2.5, '3', unknownText('REPLICAS')]) {
      expect(replicasOf(set({ replicas: wrong }))).toBeUndefined();
      expect(firstPodsOf(set({ ordinals: { start: wrong } }), 2)).toBe('the first 2 pods');
    }
    expect(podManagementPolicyOf(set({ podManagementPolicy: unknownText('POLICY') }))).toBeUndefined();
    expect(podManagementPolicyOf(set({ podManagementPolicy: 3 }))).toBeUndefined();
  });

  it('names the first pods as people do', () => {
    expect([1, 2, 3].map((amount) => firstPodsOf(set({}), amount))).toEqual(['web-0', 'web-0 and web-1', 'web-0 to web-2']);
    expect(firstPodsOf(set({ ordinals: { start: 10 } }), 3)).toBe('web-10 to web-12');
    expect(firstPodsOf(set({ ordinals: { start: 'x' } }), 1)).toBe('the first pod');
    expect(firstPodsOf(set({}, ''), 4)).toBe('the first 4 pods');
  });
});
