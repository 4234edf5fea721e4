import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnoseDeployment } from '../../lib/diagnosis/diagnose-deployment';
import { diagnoseNamespace, diagnoseSet } from '../../lib/diagnosis/diagnose-set';
import { isMap, type JsonMap } from '../../lib/kube/json';
import { malformedTwins } from '../../lib/testing/twins';
import { cart, cartPod, replicaSet } from './deployment-objects';
import { crashing, event, liveObject, namespaceOf, NOW, ready, release, SERVICE, stream, terminating, unpullable, unscheduled, webPod, webSet } from './live-objects';

const TARGETS = ['kubernetes=1.20', 'kubernetes=1.35.1', 'kubernetes=1.37', 'openshift=4.8.17'].map(release);
const SHORT = 'statefulset-issue-demo:1.0.1';

const OBJECTS: readonly JsonMap[] = [
  webSet({ image: SHORT, partition: 1, spec: { minReadySeconds: 5 } }),
  webPod(0, 'A', ready()),
  webPod(1, 'B', crashing()),
  webPod(2, 'B', unpullable(`docker.io/library/${SHORT}: denied`), { image: SHORT }),
  webPod(3, 'C', terminating(5)),
  webPod(4, 'C', unscheduled('no room'), { owners: [] }),
  event('StatefulSet', 'web', 'FailedCreate', 'create Pod web-2 in StatefulSet web failed error: quota'),
  event('Pod', 'web-2', 'Failed', 'Failed to pull image: denied'),
  SERVICE,
  stream('statefulset-issue-demo', { tags: { '1.0.1': 'B' } }),
  cart(),
  replicaSet(1, 3),
  replicaSet(2, 0),
  cartPod(2, unpullable()),
];

/** Diagnoses everything there is, whatever it calls itself. */
function diagnoseAll(values: readonly unknown[], targets = TARGETS.slice(1, 2)): void {
  const objects = values.filter(isMap);
  const namespace = namespaceOf(objects, []);
  for (const target of targets) {
    for (const { verdicts } of diagnoseNamespace(namespace, target)) expect(verdicts.length).toBeGreaterThan(0);
    for (const value of objects.slice(0, 1)) expect(diagnoseSet(liveObject(value), namespace, target).verdicts.length).toBeGreaterThan(0);
    for (const value of objects) if (value['kind'] === 'Deployment') diagnoseDeployment(liveObject(value), namespace, target);
  }
}

describe('objects of any shape', () => {
  it('are survived, with one place of one object broken', () => {
    for (const [at, object] of OBJECTS.entries()) {
      for (const twin of malformedTwins(object)) diagnoseAll(OBJECTS.with(at, isMap(twin) ? twin : {}));
    }
  });

  it('are survived with parts of one object in another', () => {
    const parts = OBJECTS.flatMap((object) => [object['spec'], object['status'], object['metadata']]);
    fc.assert(
      fc.property(fc.nat(OBJECTS.length - 1), fc.constantFrom('spec', 'status', 'metadata'), fc.constantFrom(...parts), (at, field, part) => {
        diagnoseAll(OBJECTS.with(at, { ...OBJECTS[at], [field]: part }), TARGETS);
      }),
      { numRuns: 60 },
    );
  });

  it('are survived where all but kind and name is missing', () => {
    diagnoseAll(OBJECTS.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, metadata: { name: isMap(metadata) ? metadata['name'] : '' } })), TARGETS);
  });
});

describe('sets drawn at random', () => {
  const looks = [ready(), unpullable(), unpullable('', 1), crashing(), terminating(-1), terminating(9), unscheduled('pod has unbound immediate PersistentVolumeClaims')];
  const pod = fc.option(fc.record({ revision: fc.constantFrom('A', 'B', 'C'), look: fc.constantFrom(...looks) }));
  const strategy = fc.constantFrom<JsonMap>({}, { type: 'RollingUpdate' }, { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }, { type: 'OnDelete' }, { type: 'Recreate' });
  const policy = fc.constantFrom('OrderedReady', 'Parallel');

  it('get a verdict each, and only pods of their own that are down are worth deleting', () => {
    fc.assert(
      fc.property(fc.array(pod, { maxLength: 5 }), fc.nat(4), strategy, policy, fc.constantFrom(...TARGETS), (pods, replicas, updateStrategy, podManagementPolicy, target) => {
        const set = webSet({ replicas, strategy: updateStrategy, policy: podManagementPolicy });
        const live = pods.flatMap((entry, ordinal) => (entry ? [webPod(ordinal, entry.revision, entry.look)] : []));
        const { verdicts, deletes } = diagnoseSet(liveObject(set), namespaceOf([set, ...live]), target);
        expect(verdicts.length).toBeGreaterThan(0);
        for (const verdict of deletes) {
          expect(verdicts).toContain(verdict);
          expect(verdict.pod?.state).not.toMatch(/^(?:ready|terminating|finished)$/);
          if (verdict.advice === 'safe') expect(verdict.pod?.ran).toBe(false);
          // What comes back the same is never worth it, but for what does not come back at all.
          if (verdict.id !== 'scale-blocked') expect(verdict.back).not.toBe(verdict.pod?.revision);
        }
      }),
    );
  });

  it('get the same verdict again: nothing but the objects decides', () => {
    const set = webSet();
    const objects = [set, webPod(0, 'A', unpullable())];
    const look = () => diagnoseSet(liveObject(set), namespaceOf(objects, [], NOW), release('kubernetes=1.31'));
    expect(look()).toEqual(look());
  });
});
