import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { KubeObject } from '../../lib/kube/object';
import { type Amount, amountOf } from '../../lib/rollout/amount';
import { type RollingLimits, rollingLimitsOf, rollingRoom } from '../../lib/rollout/rolling-room';
import { NamedOrigin } from '../../lib/workspace/origins';

function limitsOf(kind: string, spec: unknown, apiVersion = 'apps/v1'): RollingLimits | undefined {
  return rollingLimitsOf(new KubeObject({ apiVersion, kind, metadata: { name: 'web' }, spec }, new NamedOrigin('web')));
}

function amount(value: number | string): Amount {
  const read = amountOf(value);
  if (!read) throw new Error(`${value} is no amount`);
  return read;
}

const room = (kind: 'Deployment' | 'DaemonSet', surge: number | string, unavailable: number | string, pods: number): readonly [number, number] => {
  const found = rollingRoom(kind, { surge: amount(surge), unavailable: amount(unavailable) }, pods);
  return [found.surge, found.unavailable];
};

describe('rollingLimitsOf', () => {
  it('reads the limits of a Deployment, and where they are written', () => {
    const limits = limitsOf('Deployment', { strategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: '10%' } } });
    expect(limits).toEqual({
      path: ['spec', 'strategy', 'rollingUpdate'],
      surge: { path: ['spec', 'strategy', 'rollingUpdate', 'maxSurge'], written: true, amount: amount(2) },
      unavailable: { path: ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], written: true, amount: amount('10%') },
    });
  });

  it('fills in what the API server fills in', () => {
    const filled = (kind: string, apiVersion?: string): unknown => {
      const limits = limitsOf(kind, {}, apiVersion);
      return [limits?.surge.amount, limits?.unavailable.amount, limits?.surge.written];
    };
    expect(filled('Deployment')).toEqual([amount('25%'), amount('25%'), false]);
    expect(filled('Deployment', 'extensions/v1beta1')).toEqual([amount(1), amount(1), false]);
    expect(filled('DaemonSet')).toEqual([amount(0), amount(1), false]);
  });

  it('reads those of a DeploymentConfig, which rolls unless told otherwise', () => {
    const limits = (strategy: unknown): RollingLimits | undefined => limitsOf('DeploymentConfig', { strategy }, 'apps.openshift.io/v1');
    expect(limits({ type: 'Rolling', rollingParams: { maxSurge: 0 } })).toEqual({
      path: ['spec', 'strategy', 'rollingParams'],
      surge: { path: ['spec', 'strategy', 'rollingParams', 'maxSurge'], written: true, amount: amount(0) },
      unavailable: { path: ['spec', 'strategy', 'rollingParams', 'maxUnavailable'], written: false, amount: amount('25%') },
    });
    expect(limits(undefined)?.surge.amount).toEqual(amount('25%'));
    for (const strategy of [{ type: 'Recreate' }, { type: 'Custom' }, { type: unknownText('STRATEGY') }, 'Rolling'])
      expect(limits(strategy)).toBeUndefined();
  });

  it('reads a limit that is null as left out', () => {
    expect(limitsOf('Deployment', { strategy: { rollingUpdate: { maxSurge: null } } })?.surge).toMatchObject({ written: false, amount: amount('25%') });
  });

  it('knows no amount where unknown text or nonsense stands', () => {
    for (const value of [unknownText('SURGE'), 'many', -1, {}])
      expect(limitsOf('Deployment', { strategy: { rollingUpdate: { maxSurge: value } } })?.surge).toMatchObject({ written: true, amount: undefined });
  });

  it('has none for what does not roll, and for a StatefulSet, which has no surge', () => {
    expect(limitsOf('Deployment', { strategy: { type: 'Recreate' } })).toBeUndefined();
    expect(limitsOf('Deployment', { strategy: { type: unknownText('STRATEGY') } })).toBeUndefined();
    expect(limitsOf('DaemonSet', { updateStrategy: { type: 'OnDelete' } })).toBeUndefined();
    expect(limitsOf('StatefulSet', {})).toBeUndefined();
    expect(limitsOf('Deployment', {}, 'example.com/v1')).toBeUndefined();
  });
});

describe('rollingRoom', () => {
  it('rounds the surge of a Deployment up and its unavailable pods down', () => {
    expect([1, 3, 4, 10].map((pods) => room('Deployment', '25%', '25%', pods))).toEqual([
      [1, 0],
      [1, 0],
      [1, 1],
      [3, 2],
    ]);
  });

  it('rounds both of a DaemonSet up', () => {
    expect([1, 5].map((nodes) => room('DaemonSet', 0, '10%', nodes))).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(room('DaemonSet', '30%', 0, 5)).toEqual([2, 0]);
  });

  it('gives one unavailable pod where both come to 0', () => {
    expect(room('Deployment', 0, '25%', 3)).toEqual([0, 1]);
    expect(room('Deployment', 0, '25%', 4)).toEqual([0, 1]);
    expect(room('Deployment', '0%', '99%', 1)).toEqual([0, 1]);
  });

  it('takes no more pods away than there are', () => {
    expect(room('Deployment', 5, 5, 3)).toEqual([5, 3]);
    expect(room('Deployment', 0, '100%', 3)).toEqual([0, 3]);
  });

  it('gives no room where no pod is wanted', () => {
    expect(room('Deployment', '25%', '25%', 0)).toEqual([0, 0]);
  });
});
