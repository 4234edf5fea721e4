import { describe, expect, it } from 'vitest';
import { KubeObject } from '../../../lib/kube/object';
import { UNDECIDED } from '../../../lib/kube/target';
import { allClaimsOf } from '../../../lib/rollout/changes/all-claims';
import { NamedOrigin } from '../../../lib/workspace/origins';

const set = (spec: object): KubeObject => new KubeObject({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' }, spec }, new NamedOrigin('web'));
const volumeClaimTemplates = [{ metadata: { name: 'data' } }];

describe('allClaimsOf', () => {
  it('lists the claims of every pod, from the first ordinal on', () => {
    expect(allClaimsOf(set({ volumeClaimTemplates, replicas: 3, ordinals: { start: 2 } }), UNDECIDED)).toBe('data-web-2 to data-web-4');
  });

  it('leaves the number open where there are no replicas, or nobody knows how many', () => {
    expect(allClaimsOf(set({ volumeClaimTemplates, replicas: 0 }), UNDECIDED)).toBe('data-web-<ordinal>');
    expect(allClaimsOf(set({ volumeClaimTemplates, replicas: 'many' }), UNDECIDED)).toBe('data-web-<ordinal>');
  });

  it('has nothing to list without claim templates', () => {
    expect(allClaimsOf(set({ replicas: 3 }), UNDECIDED)).toBeUndefined();
  });
});
