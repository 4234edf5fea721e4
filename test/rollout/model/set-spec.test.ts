import { describe, expect, it } from 'vitest';
import { unknownText } from '../../../lib/base/unknown';
import { KubeObject } from '../../../lib/kube/object';
import { amountOf } from '../../../lib/rollout/amount';
import { setSpecOf } from '../../../lib/rollout/model/set-spec';
import type { SetSpec } from '../../../lib/rollout/model/set-state';
import { NamedOrigin } from '../../../lib/workspace/origins';

const specOf = (written: unknown, kind = 'StatefulSet'): SetSpec | undefined =>
  setSpecOf(new KubeObject({ apiVersion: 'apps/v1', kind, metadata: { name: 'ledger' }, spec: written }, new NamedOrigin('ledger')));

describe('what the model reads of a manifest', () => {
  it('has what the API server fills in', () => {
    expect(specOf({})).toEqual({
      replicas: 1,
      start: 0,
      podManagementPolicy: 'OrderedReady',
      strategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: undefined } },
      minReadySeconds: 0,
    });
  });

  it('has what is written', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2, maxUnavailable: '25%' } };
    expect(specOf({ replicas: 4, ordinals: { start: 3 }, podManagementPolicy: 'Parallel', minReadySeconds: 10, updateStrategy })).toEqual({
      replicas: 4,
      start: 3,
      podManagementPolicy: 'Parallel',
      strategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2, maxUnavailable: amountOf('25%') } },
      minReadySeconds: 10,
    });
  });

  it('keeps rollingUpdate absent where the type alone is written', () => {
    expect(specOf({ updateStrategy: { type: 'RollingUpdate' } })?.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: undefined });
    expect(specOf({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: {} } })?.strategy).toMatchObject({ rollingUpdate: { partition: 0 } });
    expect(specOf({ updateStrategy: { rollingUpdate: { partition: 1 } } })?.strategy).toMatchObject({ rollingUpdate: { partition: 1 } });
  });

  it('knows the strategies without parameters', () => {
    expect(specOf({ updateStrategy: { type: 'OnDelete' } })?.strategy).toEqual({ type: 'OnDelete' });
    expect(specOf({ updateStrategy: { type: 'Recreate' } })?.strategy).toEqual({ type: 'Recreate' });
  });

  it('is nothing where a field is unknown or cannot be read', () => {
    for (const written of [
      { replicas: unknownText('REPLICAS') },
      { podManagementPolicy: 'Sideways' },
      { minReadySeconds: -1 },
      { ordinals: { start: 'one' } },
      { updateStrategy: { type: unknownText('TYPE') } },
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: -1 } } },
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 'many' } } },
    ])
      expect(specOf(written)).toBeUndefined();
  });

  it('is nothing for other kinds', () => {
    expect(specOf({}, 'Deployment')).toBeUndefined();
  });
});
