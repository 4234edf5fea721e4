import { describe, expect, it } from 'vitest';
import type { FurtherFinding, FurtherId } from '../../lib/diagnosis/set-diagnosis';
import type { JsonMap } from '../../lib/kube/json';
import { ago, diagnosed, digest, liveObject, namespaceOf, ready, release, type Scene, SERVICE, unpullable, webPod, webSet, withStatuses } from './live-objects';
import { diagnoseSet } from '../../lib/diagnosis/diagnose-set';

const READY = [0, 1, 2].map((ordinal) => webPod(ordinal, 'B', ready('B')));
const AT_REST = { current: 'B' };

function found(id: FurtherId, scene: Scene): readonly FurtherFinding[] {
  return diagnosed(scene).further.filter((finding) => finding.id === id);
}

describe('nothing further', () => {
  it('is said of a set at rest', () => {
    expect(diagnosed({ set: AT_REST, pods: READY }).further).toEqual([]);
  });
});

describe('mixed-running-digests', () => {
  const [one, two] = READY as [JsonMap, JsonMap, JsonMap];

  it('names the images and the pods', () => {
    const [finding] = found('mixed-running-digests', { set: AT_REST, pods: [one, two, webPod(2, 'B', ready('C'))] });
    expect(finding?.pods).toEqual(['web-0', 'web-1', 'web-2']);
    expect(finding?.message).toContain('sha256:bbbbbbbbbbbb… in web-0 and web-1, sha256:cccccccccccc… in web-2');
  });

  it('compares pods of one revision alone', () => {
    expect(found('mixed-running-digests', { pods: [webPod(0, 'A', ready('A')), two, webPod(2, 'B', ready('B'))] })).toEqual([]);
  });

  it('compares containers by name, init containers too', () => {
    const migrate = (letter: string) => withStatuses(ready('B'), 'initContainerStatuses', { name: 'migrate', imageID: `quay.io/shop/migrate@${digest(letter)}`, state: { terminated: { exitCode: 0 } } });
    const pods = [webPod(0, 'B', migrate('D')), webPod(1, 'B', migrate('D')), webPod(2, 'B', migrate('E'))];
    expect(found('mixed-running-digests', { set: AT_REST, pods }).map(({ message }) => message.slice(0, 17))).toEqual(['Container migrate']);
  });

  it('ignores ids without a digest', () => {
    const local = withStatuses({ status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }, 'containerStatuses', { name: 'web', imageID: 'docker://sha256:abc', state: { running: {} } });
    expect(found('mixed-running-digests', { set: AT_REST, pods: [one, two, webPod(2, 'B', local)] })).toEqual([]);
  });
});

describe('counter-mismatch', () => {
  it('compares the status with the pods that are the set’s own', () => {
    expect(found('counter-mismatch', { set: { ...AT_REST, status: { replicas: 4 } }, pods: READY })[0]?.message).toContain('counts 4 pods, and there are 3');
  });

  it('says nothing while the status is not of this generation', () => {
    expect(found('counter-mismatch', { set: { status: { replicas: 4, observedGeneration: 6 } }, pods: READY })).toEqual([]);
  });
});

describe('pods of the name', () => {
  const earlier = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'earlier-uid', controller: true };

  it('are orphans where nobody controls them and the selector takes them', () => {
    expect(found('orphan-pods', { set: AT_REST, pods: [...READY.slice(0, 2), webPod(2, 'B', ready('B'), { owners: [] })] })[0]?.pods).toEqual(['web-2']);
  });

  it('are orphans where a reference names no controller', () => {
    const owners = [{ ...earlier, uid: 'set-uid', controller: false }];
    expect(found('orphan-pods', { set: AT_REST, pods: [...READY.slice(0, 2), webPod(2, 'B', ready('B'), { owners })] })).toHaveLength(1);
  });

  it('are nobody’s business where the selector does not take them', () => {
    const stray = { ...webPod(2, 'B', ready('B'), { owners: [] }), metadata: { name: 'web-2', namespace: 'shop', labels: { app: 'ledger' } } };
    expect(found('orphan-pods', { set: AT_REST, pods: [stray] })).toEqual([]);
  });

  it('are foreign where an earlier set of the name, or another kind, controls them', () => {
    for (const owner of [earlier, { ...earlier, kind: 'ReplicaSet', uid: 'set-uid' }]) {
      const scene = { set: AT_REST, pods: [...READY.slice(0, 2), webPod(2, 'B', unpullable(), { owners: [owner] })] };
      expect(found('foreign-pod', scene)[0]?.pods).toEqual(['web-2']);
      expect(diagnosed(scene).deletes).toEqual([]);
    }
  });

  it('have a whole number behind the name: web-admin-0 and web-02 are other pods', () => {
    const named = (name: string): JsonMap => ({ ...webPod(0, 'B', ready('B'), { owners: [] }), metadata: { name, namespace: 'shop', labels: { app: 'web' } } });
    expect(diagnosed({ set: AT_REST, pods: [...READY, named('web-admin-0'), named('web-02'), named('web-')] }).further).toEqual([]);
  });

  it('of another namespace do not count', () => {
    const elsewhere = { ...webPod(0, 'B', ready('B')), metadata: { name: 'web-0', namespace: 'ledger', uid: 'x', labels: { app: 'web' } } };
    expect(diagnosed({ set: AT_REST, pods: [...READY, elsewhere] }).further).toEqual([]);
  });
});

describe('scale-blocked', () => {
  it('C1: names what is out of range while a pod in range is down', () => {
    const pods = [webPod(0, 'B', unpullable()), webPod(1, 'B', ready('B')), webPod(2, 'B', ready('B'))];
    const [finding] = found('scale-blocked', { set: { ...AT_REST, replicas: 1, status: { replicas: 3 } }, pods });
    expect(finding).toMatchObject({ pods: ['web-2', 'web-1'], message: expect.stringContaining('web-0 is down') as string });
  });

  it('is not said while the controller can go on', () => {
    expect(found('scale-blocked', { set: { ...AT_REST, replicas: 1, status: { replicas: 3 } }, pods: READY })).toEqual([]);
  });
});

describe('partition-left', () => {
  const old = (createdMinutes: number) => [0, 1, 2].map((ordinal) => webPod(ordinal, ordinal === 2 ? 'B' : 'A', ready(ordinal === 2 ? 'B' : 'A'), { createdMinutes }));
  const DAY = 24 * 60;

  it('is said once nothing rolled for a day', () => {
    expect(found('partition-left', { set: { partition: 2 }, pods: old(DAY - 1) })).toEqual([]);
    const [finding] = found('partition-left', { set: { partition: 2 }, pods: old(2 * DAY) });
    expect(finding?.message).toBe(
      'Partition 2 keeps the lowest 2 pods of web from every update, and nothing has rolled for 2 days. Pods of it still run an older revision. Set it to 0 to finish the rollout.',
    );
  });

  it('counts a revision that was made since', () => {
    const revision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: 'web-B', namespace: 'shop', creationTimestamp: ago(60), ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'set-uid', controller: true }] },
    };
    expect(found('partition-left', { set: { partition: 2 }, pods: old(2 * DAY), others: [SERVICE, revision] })).toEqual([]);
  });

  it('speaks of all pods for a partition above the replicas', () => {
    const [finding] = found('partition-left', { set: { partition: 9, current: 'A' }, pods: old(2 * DAY) });
    expect(finding?.message).toContain('keeps the lowest 3 pods');
  });
});

describe('service-missing', () => {
  it('is said where there is no Service of the name', () => {
    expect(found('service-missing', { set: AT_REST, pods: READY, others: [] })).toHaveLength(1);
    expect(found('service-missing', { set: AT_REST, pods: READY, others: [{ ...SERVICE, apiVersion: 'serving.knative.dev/v1' }] })).toHaveLength(1);
  });

  it('is not said where Services could not be read, or none is named', () => {
    const set = webSet(AT_REST);
    expect(diagnoseSet(liveObject(set), namespaceOf([set, ...READY], ['Service']), release('kubernetes=1.31')).further).toEqual([]);
    expect(found('service-missing', { set: { ...AT_REST, spec: { serviceName: '' } }, pods: READY, others: [] })).toEqual([]);
  });
});
