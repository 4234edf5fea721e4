import { describe, expect, it } from 'vitest';
import { ago, crashing, diagnosed, digest, event, lines, ready, REGISTRY, type Scene, SERVICE, stream, terminating, unpullable, unscheduled, webPod, withStatuses } from './live-objects';

// The stuck sets of the worked table, given as live objects; OrderedReady, partition 0 and three pods unless said.

const A0 = webPod(0, 'A', ready());
const A1 = webPod(1, 'A', ready());
const A2 = webPod(2, 'A', ready());
const B0 = webPod(0, 'B', ready('B'));
const B1 = webPod(1, 'B', ready('B'));
const stuck = (ordinal: number, revision: string) => webPod(ordinal, revision, unpullable());

const DEMO = 'statefulset-issue-demo:1.0.1';
const DENIED =
  'rpc error: code = Unknown desc = initializing source docker://statefulset-issue-demo:1.0.1: reading manifest 1.0.1 in docker.io/library/statefulset-issue-demo: errors: denied: requested access to the resource is denied';
const DEMO_STREAM = stream('statefulset-issue-demo', { tags: { '1.0.0': 'A', '1.0.1': 'B' } });
const PARALLEL = { policy: 'Parallel' } as const;

interface Example extends Scene {
  readonly w: string;
  readonly given: string;
  readonly says: readonly string[];
}

const EXAMPLES: readonly Example[] = [
  {
    w: 'W1',
    given: 'a revert to A leaves web-2 at B behind',
    set: { current: 'A', update: 'A' },
    pods: [A0, A1, stuck(2, 'B')],
    says: ['web-2 superseded-stuck -> A', 'delete web-2 (safe)'],
  },
  {
    w: 'W2',
    given: 'the only pod cannot pull at the old revision, and the strategy is the default',
    set: { replicas: 1, strategy: {} },
    pods: [stuck(0, 'A')],
    says: ['web-0 superseded-stuck -> B', 'delete web-0 (safe)'],
  },
  {
    w: 'W3',
    given: 'web-0 and web-2 cannot pull at the old revision',
    pods: [stuck(0, 'A'), A1, stuck(2, 'A')],
    says: ['web-0 superseded-stuck -> B', 'delete web-0 (safe)'],
  },
  { w: 'W4', given: 'web-2 cannot pull at the update revision', pods: [A0, A1, stuck(2, 'B')], says: ['web-2 image-unavailable -> B'] },
  { w: 'W5', given: 'web-0 is below the partition', set: { partition: 2 }, pods: [stuck(0, 'A'), A1, B1], says: ['web-0 held-by-partition -> A'] },
  {
    w: 'W6',
    given: 'RollingUpdate without rollingUpdate, and two other pods at the current revision',
    set: { strategy: { type: 'RollingUpdate' } },
    pods: [A0, stuck(1, 'A'), A2],
    says: ['web-1 needs-partition-field -> A'],
  },
  {
    w: 'W7',
    given: 'the same with one pod',
    set: { replicas: 1, strategy: { type: 'RollingUpdate' } },
    pods: [stuck(0, 'A')],
    says: ['web-0 superseded-stuck -> B', 'delete web-0 (safe)'],
  },
  {
    w: 'W8',
    given: 'web-1 crashes at the old revision',
    pods: [A0, webPod(1, 'A', crashing(7)), A2],
    says: ['web-1 superseded-running -> B', 'delete web-1 (if-ran-allowed)'],
  },
  {
    w: 'W9',
    given: 'the init container has run as the template has it, and the main container cannot pull',
    set: { initContainers: [{ name: 'migrate', image: 'quay.io/shop/migrate:1' }] },
    pods: [
      A0,
      A1,
      webPod(
        2,
        'B',
        withStatuses(unpullable(), 'initContainerStatuses', { name: 'migrate', ready: true, restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } }),
        { initContainers: [{ name: 'migrate', image: 'quay.io/shop/migrate:1' }] },
      ),
    ],
    says: ['web-2 image-unavailable -> B'],
  },
  {
    w: 'W10',
    given: 'the API server refuses web-2, and the status still counts three',
    pods: [A0, A1],
    others: [
      SERVICE,
      event('StatefulSet', 'web', 'SuccessfulCreate', 'create Pod web-2 in StatefulSet web successful', 60),
      event('StatefulSet', 'web', 'FailedCreate', 'create Pod web-2 in StatefulSet web failed error: Pod "web-2" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "data"', 1),
    ],
    says: ['web-2 template-rejected -> B', 'also counter-mismatch'],
  },
  {
    w: 'W11',
    given: 'Parallel, 1.31: no pod pulls at the old revision',
    set: PARALLEL,
    pods: [stuck(0, 'A'), stuck(1, 'A'), stuck(2, 'A')],
    says: ['web-0 controller-acting -> B', 'web-1 controller-acting -> B', 'web-2 controller-acting -> B'],
  },
  {
    w: 'W12',
    given: 'Parallel, 1.35.1: the same',
    set: PARALLEL,
    pods: [stuck(0, 'A'), stuck(1, 'A'), stuck(2, 'A')],
    target: 'kubernetes=1.35.1',
    says: [
      'web-0 parallel-regression -> B',
      'web-1 parallel-regression -> B',
      'web-2 parallel-regression -> B',
      'delete web-2 (safe)',
      'delete web-1 (safe)',
      'delete web-0 (safe)',
    ],
  },
  { w: 'W13', given: 'OnDelete, all pods ready at the old revision', set: { strategy: { type: 'OnDelete' } }, pods: [A0, A1, A2], says: ['pending-on-delete'] },
  {
    w: 'W13',
    given: 'OnDelete, web-1 cannot pull at the old revision',
    set: { strategy: { type: 'OnDelete' } },
    pods: [A0, stuck(1, 'A'), A2],
    says: ['web-1 superseded-stuck -> B', 'delete web-1 (safe)'],
  },
  {
    w: 'W14',
    given: 'web-1 belongs to an earlier set of that name',
    pods: [B0, webPod(1, 'A', unpullable(), { owners: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'earlier-uid', controller: true }] }), webPod(2, 'B', ready('B'))],
    says: ['web-1 controller-acting -> B', 'also counter-mismatch', 'also foreign-pod'],
  },
  {
    w: 'W15',
    given: 'template and web-2 both name the stream by its short name',
    set: { image: DEMO },
    pods: [A0, A1, webPod(2, 'B', unpullable(DENIED), { image: DEMO })],
    others: [SERVICE, DEMO_STREAM],
    unread: [],
    target: 'openshift=4.8.17',
    says: ['web-2 unresolved-template -> B'],
  },
  {
    w: 'W16',
    given: 'the digest is in the template, and web-2 still has the short name',
    set: { update: 'C', image: `${REGISTRY}/shop/statefulset-issue-demo@${digest('B')}` },
    pods: [A0, A1, webPod(2, 'B', unpullable(DENIED), { image: DEMO })],
    others: [SERVICE, DEMO_STREAM],
    unread: [],
    target: 'openshift=4.8.17',
    says: ['web-2 superseded-stuck -> C', 'delete web-2 (safe)'],
  },
  {
    w: 'W17',
    given: 'web-2 waits for its claim at the update revision',
    pods: [A0, A1, webPod(2, 'B', unscheduled('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.'))],
    says: ['web-2 storage -> B'],
  },
  { w: 'W18', given: 'web-0 has been terminating for two hours', pods: [webPod(0, 'A', terminating(120)), A1, A2], says: ['web-0 terminating-overdue -> B'] },
  { w: 'W19', given: 'the controller has seen generation 6 of 7', set: { status: { observedGeneration: 6 } }, pods: [A0, A1, A2], says: ['unobserved'] },
  {
    w: 'W20',
    given: 'ready pods of one revision run two images',
    set: { current: 'B' },
    pods: [webPod(0, 'B', ready('B')), webPod(1, 'B', ready('B')), webPod(2, 'B', ready('C'))],
    says: ['healthy', 'also mixed-running-digests'],
  },
  {
    w: 'W21',
    given: 'scaled to 0 while web-1 and web-2 cannot pull',
    set: { replicas: 0, status: { replicas: 2 } },
    pods: [stuck(1, 'A'), stuck(2, 'A')],
    says: ['web-2 scale-blocked', 'delete web-2 (safe)'],
  },
  {
    w: 'W22',
    given: 'a sidecar of web-1 runs, and its main container cannot pull at the old revision',
    pods: [A0, webPod(1, 'A', withStatuses(unpullable(), 'containerStatuses', { name: 'proxy', ready: true, started: true, restartCount: 0, state: { running: { startedAt: ago(9) } } })), A2],
    says: ['web-1 superseded-running -> B', 'delete web-1 (if-ran-allowed)'],
  },
];

describe('the worked examples', () => {
  it.each(EXAMPLES)('$w: $given', ({ says, ...scene }) => {
    expect(lines(diagnosed(scene))).toEqual(says);
  });
});
