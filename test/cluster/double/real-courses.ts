import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../lib/base/path';
import { fieldOf, type JsonMap, mapField } from '../../../lib/kube/json';
import { mapsIn, nameOf } from '../../support/cluster/edit';
import { webSet } from '../../support/cluster/manifests';
import { controlPlane, releaseOf } from './control-plane';
import { serve } from './client';

const GOOD = ['quay.io/shop/web:1', 'quay.io/shop/web:2', 'quay.io/shop/web:3'];
const BAD = ['quay.io/shop/web:gone', 'quay.io/shop/web:denied'];

const rolling = (rollingUpdate?: JsonMap): JsonMap => ({ type: 'RollingUpdate', ...(rollingUpdate && { rollingUpdate }) });
const image = fc.constantFrom(...GOOD, ...BAD);
const replicas = fc.nat(4);
const updateStrategy = fc.constantFrom<JsonMap>(
  rolling({ partition: 0 }),
  rolling({ partition: 1 }),
  rolling({ partition: 2 }),
  rolling({ partition: 0, maxUnavailable: 2 }),
  rolling({ partition: 0, maxUnavailable: '50%' }),
  rolling(),
  { type: 'OnDelete' },
);

/** What may change of a set at once; `lost` is the ordinal, counted from the lowest, of a pod that somebody deletes. */
const act = fc.oneof(fc.record({ image }), fc.record({ replicas }), fc.record({ updateStrategy }), fc.record({ image, replicas, updateStrategy }), fc.record({ lost: fc.nat(3) }));
const course = fc.record({
  policy: fc.constantFrom('OrderedReady', 'Parallel'),
  start: fc.constantFrom(0, 0, 2),
  first: fc.record({ image, replicas: fc.integer({ min: 1, max: 4 }), updateStrategy }),
  acts: fc.array(act, { minLength: 1, maxLength: 6 }),
});

type Course = typeof course extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Holds the double's controller against a real one: random courses come to rest at the same pods and the same counts. In the control plane of
 * PINSTREAM_TEST_CONTROL_PLANE, a kubeconfig of an API server and a controller manager without scheduler and nodes. Without it there are no such
 * tests, and that is said.
 */
export function describeRealCourses(): void {
  const kubeconfig = process.env['PINSTREAM_TEST_CONTROL_PLANE'];
  if (kubeconfig === undefined || kubeconfig === '') {
    process.stdout.write('PINSTREAM_TEST_CONTROL_PLANE is not set: the controller is held against no real one\n');
    return;
  }
  describe('beside a real controller', () => {
    it('comes to the same, whatever is asked of it', { timeout: 3_600_000 }, async () => {
      const target = await releaseOf(kubeconfig);
      await fc.assert(
        fc.asyncProperty(fc.array(course.filter((one) => !mayCircle(one, target)), { minLength: 8, maxLength: 8 }), async (courses) => {
          await Promise.all(courses.map((one, at) => play(one, kubeconfig, target, `pinstream-course-${Date.now().toString(36)}-${at}`)));
        }),
        // Each takes a minute, so that none is looked for that is smaller.
        { numRuns: 5, endOnFailure: true },
      );
    });
  });
}

/**
 * 1.37.0 goes in circles over a Parallel set without `rollingUpdate`: it takes pods that are at neither revision off currentReplicas, the API
 * server refuses a count below 0, and the old count, which stays, has pods made at the old revision that are deleted again at once.
 */
function mayCircle({ policy, first, acts }: Course, target: string): boolean {
  const strategies = [first, ...acts].flatMap((one) => ('updateStrategy' in one ? [one.updateStrategy] : []));
  return policy === 'Parallel' && /=1\.(?:3[7-9]|[4-9]\d)/.test(target) && strategies.some(({ type, rollingUpdate }) => type === 'RollingUpdate' && rollingUpdate === undefined);
}

async function play({ policy, start, first, acts }: Course, kubeconfig: string, target: string, namespace: string): Promise<void> {
  const double = await serve({ target, kubelet: { images: Object.fromEntries(BAD.map((one) => [one, { kind: 'image' }])) } });
  const real = await controlPlane(kubeconfig, namespace, (one) => GOOD.includes(one));
  try {
    let spec: { image: string; replicas: number; updateStrategy: JsonMap } = first;
    for (const change of [first, ...acts]) {
      if ('lost' in change) {
        const pod = `web-${start + change.lost}`;
        if (!double.list('Pod').some((one) => nameOf(one) === pod)) continue;
        double.deletePod(pod);
        await real.deletePod(pod);
      } else {
        spec = { ...spec, ...change };
        const manifest = webSet({ image: spec.image, spec: { replicas: spec.replicas, podManagementPolicy: policy, updateStrategy: spec.updateStrategy, ...(start > 0 && { ordinals: { start } }) } });
        double.apply(manifest);
        await real.apply(manifest);
      }
      double.settle();
      const { set, pods } = await real.settle();
      expect(picture(double.get('StatefulSet', 'web'), double.list('Pod')), JSON.stringify({ policy, start, first, acts, at: change })).toEqual(picture(set, pods));
    }
  } finally {
    await real.close();
  }
}

/** What both can be asked: names of revisions and times are their own. */
function picture(set: JsonMap, pods: readonly JsonMap[]): JsonMap {
  const status = mapField(set, 'status');
  const counts = ['replicas', 'readyReplicas', 'availableReplicas', 'currentReplicas', 'updatedReplicas'].map((key) => [key, status[key] ?? 0]);
  const lines = pods.map((pod) => {
    const ready = mapsIn(mapField(pod, 'status'), 'conditions').find(({ type }) => type === 'Ready');
    return `${nameOf(pod)} ${String(valueAt(pod, ['spec', 'containers', 0, 'image']))} ${String(fieldOf(ready, 'status'))}`;
  });
  return { ...(Object.fromEntries(counts) as JsonMap), isDone: status['currentRevision'] === status['updateRevision'], pods: lines.sort() };
}
