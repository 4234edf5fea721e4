import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { KubeObject } from '../../lib/kube/object';
import { parsePlatform } from '../../lib/kube/parse-target';
import { UNDECIDED } from '../../lib/kube/target';
import { partitionOf, servesOldDefaults, type UpdateStrategy, updateStrategyOf } from '../../lib/rollout/update-strategy';
import { NamedOrigin } from '../../lib/workspace/origins';

function strategyOf(kind: string, spec: unknown, apiVersion = 'apps/v1'): UpdateStrategy | undefined {
  return updateStrategyOf(new KubeObject({ apiVersion, kind, metadata: { name: 'web' }, spec }, new NamedOrigin('web')));
}

function typeOf(updateStrategy: unknown): string | undefined {
  return strategyOf('StatefulSet', { updateStrategy })?.type;
}

describe('updateStrategyOf', () => {
  it('reads updateStrategy of a StatefulSet and a DaemonSet, and strategy of a Deployment', () => {
    expect(strategyOf('StatefulSet', { updateStrategy: { type: 'OnDelete' } })).toMatchObject({
      path: ['spec', 'updateStrategy'],
      type: 'OnDelete',
      defaulted: false,
    });
    expect(strategyOf('DaemonSet', { updateStrategy: { type: 'OnDelete' } })).toMatchObject({
      path: ['spec', 'updateStrategy'],
      type: 'OnDelete',
    });
    expect(strategyOf('Deployment', { strategy: { type: 'Recreate' } })).toMatchObject({ path: ['spec', 'strategy'], type: 'Recreate' });
  });

  it('fills in RollingUpdate where no type is written', () => {
    for (const updateStrategy of [undefined, null, {}, { type: '' }, { type: null }, { rollingUpdate: { partition: 1 } }]) {
      expect(strategyOf('StatefulSet', { updateStrategy })).toMatchObject({ type: 'RollingUpdate', defaulted: true });
    }
    expect(strategyOf('Deployment', undefined)).toMatchObject({ type: 'RollingUpdate', defaulted: true });
  });

  it('fills in OnDelete as the first versions of the two kinds did', () => {
    expect(strategyOf('StatefulSet', {}, 'apps/v1beta1')?.type).toBe('OnDelete');
    expect(strategyOf('DaemonSet', {}, 'extensions/v1beta1')?.type).toBe('OnDelete');
    expect(strategyOf('Deployment', {}, 'extensions/v1beta1')?.type).toBe('RollingUpdate');
    expect(strategyOf('StatefulSet', {}, 'apps/v1beta2')?.type).toBe('RollingUpdate');
  });

  it('of the old versions is of use to Kubernetes up to 1.15 and OpenShift up to 4.2', () => {
    const serves = (platform: string): boolean => {
      const parsed = parsePlatform(platform);
      return servesOldDefaults({ ...UNDECIDED, ...(parsed.ok ? parsed.value : {}) });
    };
    expect(['kubernetes=1.15', 'kubernetes=1.16', 'openshift=4.2', 'openshift=4.3', 'undecided'].map(serves)).toEqual([true, false, true, false, false]);
  });

  it('knows no type where unknown text or no text stands', () => {
    for (const type of [unknownText('STRATEGY'), 7, {}]) expect(typeOf({ type })).toBeUndefined();
    for (const strategy of [7, 'RollingUpdate', ['RollingUpdate']]) expect(typeOf(strategy)).toBeUndefined();
  });

  it('tells parameters that are written from those left out', () => {
    expect(strategyOf('StatefulSet', { updateStrategy: { rollingUpdate: {} } })?.rollingUpdate).toEqual({});
    expect(strategyOf('StatefulSet', { updateStrategy: { rollingUpdate: null } })?.rollingUpdate).toBeUndefined();
    expect(strategyOf('StatefulSet', {})?.rollingUpdate).toBeUndefined();
  });

  it('answers for no other kind and no other API', () => {
    expect(strategyOf('ReplicaSet', {})).toBeUndefined();
    expect(strategyOf('StatefulSet', {}, 'apps.kruise.io/v1beta1')).toBeUndefined();
  });
});

describe('partitionOf', () => {
  const partition = (rollingUpdate: unknown): number | undefined => {
    const strategy = strategyOf('StatefulSet', { updateStrategy: { rollingUpdate } });
    return strategy && partitionOf(strategy);
  };

  it('is 0 unless written', () => {
    expect([partition(undefined), partition({}), partition({ partition: null })]).toEqual([0, 0, 0]);
    expect(partition({ partition: 2 })).toBe(2);
  });

  it('is unknown for what is no whole number from 0 up', () => {
    for (const wrong of [-1, 1.5, '2', unknownText('CANARY'), {}]) expect(partition({ partition: wrong })).toBeUndefined();
  });
});
