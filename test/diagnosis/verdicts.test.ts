import { describe, expect, it } from 'vitest';
import type { VerdictId } from '../../lib/diagnosis/set-diagnosis';
import {
  ago,
  crashing,
  diagnosed,
  event,
  lines,
  type Look,
  ready,
  type Scene,
  SERVICE,
  terminating,
  unpullable,
  unready,
  unscheduled,
  verdictOf,
  waiting,
  webPod,
} from './live-objects';

const A0 = webPod(0, 'A', ready());
const A1 = webPod(1, 'A', ready());
const B1 = webPod(1, 'B', ready('B'));
const B2 = webPod(2, 'B', ready('B'));
const WITHOUT = { type: 'RollingUpdate' };
const REFUSED = 'create Pod web-2 in StatefulSet web failed error: Pod "web-2" is invalid: spec.containers[0].image: Required value';

function id(scene: Scene): VerdictId {
  return verdictOf(scene).id;
}

/** Three pods, of which the last is like this at the update revision. */
function wanted(look: Look, others: Scene['others'] = []): Scene {
  return { pods: [A0, A1, webPod(2, 'B', look)], others: [SERVICE, ...others] };
}

describe('of a set as a whole', () => {
  it('nothing is concluded before its controller has seen it', () => {
    expect(id({ set: { status: { observedGeneration: 6 } }, pods: [A0, A1, webPod(2, 'C', unpullable())] })).toBe('unobserved');
    expect(id({ set: { status: { updateRevision: '' } }, pods: [] })).toBe('unobserved');
  });

  it('is healthy with every pod available and updated', () => {
    expect(verdictOf({ set: { current: 'B' }, pods: [webPod(0, 'B', ready('B')), B1, B2] })).toMatchObject({ id: 'healthy', advice: 'no', ordinal: undefined });
  });

  it('is healthy with old pods below the partition alone', () => {
    expect(id({ set: { partition: 2 }, pods: [A0, A1, B2] })).toBe('healthy');
    expect(id({ set: { partition: 2 }, pods: [A0, A1, webPod(2, 'A', ready())] })).toBe('rolling');
  });

  it('is rolling with every pod available and one at an older revision', () => {
    expect(verdictOf({ pods: [A0, B1, B2] }).message).toContain('about to replace web-0');
  });

  it('waits for somebody under OnDelete', () => {
    expect(id({ set: { strategy: { type: 'OnDelete' } }, pods: [A0, A1, B2] })).toBe('pending-on-delete');
  });
});

describe('of a missing pod', () => {
  const missing = { pods: [A0, A1] };

  it('the template is refused where the newest event says so', () => {
    const verdict = verdictOf({ ...missing, others: [event('StatefulSet', 'web', 'FailedCreate', REFUSED, 1)] });
    expect(verdict).toMatchObject({ id: 'template-rejected', pod: undefined, ordinal: 2, advice: 'no' });
    expect(verdict.message).toContain('spec.containers[0].image: Required value');
    expect(verdict.next).toContain('creates it from the new one by itself');
  });

  it('a quota is no fault of the template', () => {
    const quota = 'create Pod web-2 in StatefulSet web failed error: pods "web-2" is forbidden: exceeded quota: shop';
    expect(verdictOf({ ...missing, others: [event('StatefulSet', 'web', 'FailedCreate', quota, 1)] }).next).toContain('Make room in the quota');
  });

  it('the controller acts where a creation came after the refusal', () => {
    const created = event('StatefulSet', 'web', 'SuccessfulCreate', 'create Pod web-2 in StatefulSet web successful', 1);
    expect(id({ ...missing, others: [event('StatefulSet', 'web', 'FailedCreate', REFUSED, 2), created] })).toBe('controller-acting');
  });

  it('so it does where both came in one second', () => {
    const created = event('StatefulSet', 'web', 'SuccessfulCreate', 'create Pod web-2 in StatefulSet web successful', 2);
    expect(id({ ...missing, others: [event('StatefulSet', 'web', 'FailedCreate', REFUSED, 2), created] })).toBe('controller-acting');
  });

  it('the creation of another pod or of a claim does not make up for the refusal', () => {
    const other = event('StatefulSet', 'web', 'SuccessfulCreate', 'create Pod web-1 in StatefulSet web successful', 1);
    const claim = event('StatefulSet', 'web', 'SuccessfulCreate', 'create Claim data-web-2 Pod web-2 in StatefulSet web success', 0.5);
    expect(id({ ...missing, others: [event('StatefulSet', 'web', 'FailedCreate', REFUSED, 2), other, claim] })).toBe('template-rejected');
  });

  it('events of an earlier set of the name do not count', () => {
    const earlier = event('StatefulSet', 'web', 'FailedCreate', REFUSED, 1, { involvedObject: { kind: 'StatefulSet', name: 'web', uid: 'earlier-uid' } });
    expect(id({ ...missing, others: [earlier] })).toBe('controller-acting');
  });

  it('nobody can say whether it is refused where Events could not be read', () => {
    expect(verdictOf({ ...missing, unread: ['Event'] }).message).toContain('Events could not be read');
    expect(verdictOf(missing).message).not.toContain('Events could not be read');
  });

  it('the controller adopts one that nobody controls', () => {
    const orphan = webPod(2, 'B', ready('B'), { owners: [] });
    expect(verdictOf({ pods: [A0, A1, orphan] })).toMatchObject({ id: 'controller-acting', message: 'A pod web-2 is there that nobody controls; the controller adopts it.' });
  });
});

describe('of a pod that is down', () => {
  it('the controller replaces one that has ended', () => {
    const evicted: Look = { status: { phase: 'Failed', reason: 'Evicted' } };
    expect(verdictOf(wanted(evicted))).toMatchObject({ id: 'controller-acting', message: 'web-2 has ended (Evicted); the controller deletes it and creates it again at B.' });
  });

  it('an early release leaves one alone that ended with success', () => {
    const ended: Look = { status: { phase: 'Succeeded' } };
    expect(verdictOf({ ...wanted(ended), target: 'kubernetes=1.20' }).message).toContain('replaces only pods that failed');
  });

  it('a terminating one is waited for, and an overdue one never forced', () => {
    expect(id(wanted(terminating(-0.4)))).toBe('terminating');
    const overdue = verdictOf(wanted(terminating(120)));
    expect(overdue).toMatchObject({ id: 'terminating-overdue', advice: 'no' });
    expect(overdue.next).toContain('Do not force the deletion');
    expect(overdue.commands).toEqual(['kubectl describe pod web-2 -n shop', 'kubectl get node node-1 -o wide']);
  });

  it('finalizers are named where they hold it', () => {
    const held: Look = { ...terminating(120), metadata: { deletionTimestamp: ago(120), finalizers: ['shop.example/backup'] } };
    expect(verdictOf(wanted(held))).toMatchObject({ message: expect.stringContaining('Finalizers hold it: shop.example/backup.') as string });
  });

  it.each<[string, Look, Look]>([
    ['an image', unpullable('', 1.9), unpullable('', 2)],
    ['a configuration', waiting('CreateContainerConfigError', '', 1.9), waiting('CreateContainerConfigError', '', 2)],
    ['a start', waiting('ContainerCreating', '', 4.9), waiting('ContainerCreating', '', 5)],
    ['readiness', unready(4.9), unready(5)],
  ])('%s has its time before it counts', (_, early, late) => {
    expect(id(wanted(early))).toBe('progressing');
    expect(id(wanted(late))).not.toBe('progressing');
  });

  it('scheduling has two minutes from creation', () => {
    const scene = (createdMinutes: number): Scene => ({ pods: [A0, A1, webPod(2, 'B', unscheduled('no room'), { createdMinutes })] });
    expect([id(scene(1.9)), id(scene(2))]).toEqual(['progressing', 'capacity']);
  });

  it('a crash counts at once', () => {
    expect(id(wanted(crashing(1, 1, 0)))).toBe('crashing');
  });
});

describe('of a Parallel set', () => {
  const parallel = (target: string, pods: Scene['pods'], set: Scene['set'] = {}): Scene => ({ set: { policy: 'Parallel', ...set }, pods, target });
  const broken = [A0, A1, webPod(2, 'A', unpullable())];

  it('the controller replaces pods of older revisions', () => {
    for (const target of ['kubernetes=1.24', 'kubernetes=1.34', 'kubernetes=1.35.4', 'kubernetes=1.36', 'openshift=4.22']) {
      expect(id(parallel(target, broken))).toBe('controller-acting');
    }
  });

  it('1.35.0 to 1.35.3 do not', () => {
    for (const target of ['kubernetes=1.35.0', 'kubernetes=1.35.3']) expect(id(parallel(target, broken))).toBe('parallel-regression');
  });

  it('1.35 without a patch release may or may not, and the message says so', () => {
    expect(verdictOf(parallel('kubernetes=1.35', broken))).toMatchObject({ id: 'controller-acting', message: expect.stringContaining('name its patch release') as string });
  });

  it('1.35.1 does where maxUnavailable has room left', () => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 2 } };
    expect(id(parallel('kubernetes=1.35.1', broken, { strategy }))).toBe('controller-acting');
  });

  it('1.35.1 does not replace it either where only lower pods are broken at the update revision', () => {
    const pods = [A0, webPod(1, 'B', unpullable()), webPod(2, 'A', unpullable())];
    expect(lines(diagnosed(parallel('kubernetes=1.35.1', pods)))).toEqual(['web-1 image-unavailable -> B', 'web-2 parallel-regression -> B', 'delete web-2 (safe)']);
    expect(lines(diagnosed(parallel('kubernetes=1.34', pods)))).toEqual(['web-1 image-unavailable -> B', 'web-2 controller-acting -> B']);
  });

  it('1.35.1 leaves one that would come back the same, as rollingUpdate is absent', () => {
    const given = (target: string): Scene => parallel(target, [0, 1, 2].map((ordinal) => webPod(ordinal, 'A', unpullable())), { strategy: WITHOUT });
    expect(lines(diagnosed(given('kubernetes=1.35.1')))).toEqual(['web-0 needs-partition-field -> A', 'web-1 needs-partition-field -> A', 'web-2 parallel-regression -> B', 'delete web-2 (safe)']);
    expect(lines(diagnosed(given('kubernetes=1.34')))).toEqual(['web-0 controller-acting -> A', 'web-1 controller-acting -> A', 'web-2 controller-acting -> B']);
  });

  it('a pod that ran is deleted only where that is allowed', () => {
    expect(verdictOf(parallel('kubernetes=1.35.1', [A0, A1, webPod(2, 'A', crashing())])).advice).toBe('if-ran-allowed');
  });

  it('C4: a pod that is broken at the update revision holds up the lower ones, in every release', () => {
    for (const target of ['kubernetes=1.31', 'kubernetes=1.35.1']) {
      const diagnosis = diagnosed(parallel(target, [webPod(0, 'A', unpullable()), A1, webPod(2, 'B', unpullable())]));
      expect(lines(diagnosis)).toEqual(['web-0 controller-acting -> B', 'web-2 image-unavailable -> B']);
      expect(diagnosis.verdicts[0]?.message).toContain('waits at web-2');
    }
  });

  it('a pod that is about to go holds up the lower ones until it is gone', () => {
    const diagnosis = diagnosed(parallel('kubernetes=1.31', [webPod(0, 'A', unpullable()), A1, webPod(2, 'A', terminating(-0.4))]));
    expect(lines(diagnosis)).toEqual(['web-0 controller-acting -> B', 'web-2 terminating -> B']);
    expect(diagnosis.verdicts[0]?.message).toContain('waits at web-2 until that one is gone');
  });

  it('a broken pod below the partition is not replaced', () => {
    const scene = parallel('kubernetes=1.34', [webPod(0, 'A', unpullable()), B1, B2], { partition: 1 });
    expect(id(scene)).toBe('held-by-partition');
  });

  it('scaling down is never blocked', () => {
    const scene = parallel('kubernetes=1.34', [webPod(1, 'A', unpullable()), webPod(2, 'A', unpullable())], { replicas: 0, status: { replicas: 2 } });
    expect(lines(diagnosed(scene))).toEqual(['healthy']);
  });
});

describe('of a pod that would come back the same', () => {
  it('a partition field is needed where rollingUpdate is absent', () => {
    const verdict = verdictOf({ set: { strategy: WITHOUT }, pods: [A0, webPod(1, 'A', unpullable()), webPod(2, 'A', ready())] });
    expect(verdict).toMatchObject({ id: 'needs-partition-field', back: 'A', advice: 'no' });
    expect(verdict.commands).toEqual([
      `kubectl patch statefulset web --type=merge -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}}}' -n shop`,
    ]);
  });

  it('the partition holds it where it lies below', () => {
    const verdict = verdictOf({ set: { partition: 2 }, pods: [A0, webPod(1, 'A', unpullable()), B2] });
    expect(verdict).toMatchObject({ id: 'held-by-partition', back: 'A', advice: 'no' });
    expect(verdict.next).toContain('Lower the partition to 1 or less');
    expect(verdict.commands[0]).toContain('"partition":1');
  });

  it('git is where to change it for a set of Argo CD', () => {
    const metadata = { annotations: { 'argocd.argoproj.io/tracking-id': 'shop-prod:apps/StatefulSet:shop/web' } };
    expect(verdictOf({ set: { partition: 2, metadata }, pods: [A0, webPod(1, 'A', unpullable()), B2] }).next).toContain('Argo CD applies this set (shop-prod)');
  });

  it.each<[VerdictId, Look, string]>([
    ['image-unavailable', unpullable('manifest for quay.io/shop/web:1.0 not found: manifest unknown'), 'manifest unknown'],
    ['config-error', waiting('CreateContainerConfigError', 'secret "ledger" not found'), 'secret "ledger" not found'],
    ['crashing', crashing(7, 137), 'exit code 137 (OOMKilled) after 7 restarts'],
    ['storage', unscheduled('pod has unbound immediate PersistentVolumeClaims'), 'unbound immediate'],
    ['capacity', unscheduled('0/3 nodes are available: 3 Insufficient cpu.'), 'Insufficient cpu'],
    ['capacity', waiting('ContainerCreating'), 'No event tells what holds it'],
    ['not-ready', unready(), 'readiness probe or a readiness gate'],
  ])('it is %s, and not to be deleted', (expected, look, words) => {
    const verdict = verdictOf(wanted(look));
    expect(verdict).toMatchObject({ id: expected, advice: 'no', back: 'B' });
    expect(verdict.message).toContain(words);
    expect(verdict.message).toContain('deleted it comes back');
  });

  it('a volume that is not mounted is a matter of storage, a sandbox one of the node', () => {
    const mount = event('Pod', 'web-2', 'FailedMount', 'MountVolume.SetUp failed for volume "data"');
    const sandbox = event('Pod', 'web-2', 'FailedCreatePodSandBox', 'failed to set up sandbox container network');
    expect(id(wanted(waiting('ContainerCreating'), [mount]))).toBe('storage');
    const verdict = verdictOf(wanted(waiting('ContainerCreating'), [sandbox]));
    expect([verdict.id, verdict.message]).toEqual(['capacity', expect.stringContaining('Its sandbox or its network cannot be set up')]);
  });

  it('scheduling gates are somebody else’s to lift', () => {
    expect(verdictOf(wanted(unscheduled('Scheduling is blocked due to non-empty scheduling gates', 'SchedulingGated')))).toMatchObject({
      id: 'capacity',
      next: 'Find out who is to lift its scheduling gates, and why that has not happened',
    });
  });

  it('an init container at work has a log of its own', () => {
    const look: Look = {
      status: {
        phase: 'Pending',
        conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(30) }],
        initContainerStatuses: [{ name: 'migrate', ready: false, restartCount: 0, state: { running: {} } }],
        containerStatuses: [{ name: 'web', ready: false, restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } }],
      },
    };
    expect(verdictOf(wanted(look))).toMatchObject({ id: 'not-ready', commands: ['kubectl logs web-2 -c migrate -n shop', 'kubectl describe pod web-2 -n shop'] });
  });
});

describe('of a pod at a superseded revision', () => {
  it('deleting is safe and useful where it never ran', () => {
    const verdict = verdictOf({ pods: [A0, A1, webPod(2, 'C', unpullable())] });
    expect(verdict).toMatchObject({ id: 'superseded-stuck', advice: 'safe', back: 'B', commands: ['kubectl delete pod web-2 -n shop'] });
    expect(verdict.message).not.toContain('step back');
  });

  it('whatever keeps it down', () => {
    for (const look of [waiting('CreateContainerConfigError'), unscheduled('no room'), waiting('ContainerCreating')]) {
      expect(id({ pods: [A0, A1, webPod(2, 'C', look)] })).toBe('superseded-stuck');
    }
  });

  it('deleting asks for leave where it ran', () => {
    for (const look of [crashing(), unready()]) {
      expect(verdictOf({ pods: [A0, A1, webPod(2, 'C', look)] })).toMatchObject({ id: 'superseded-running', advice: 'if-ran-allowed' });
    }
  });

  it('C5: a crash loop may heal alone, and the message says so; an image does not', () => {
    expect(verdictOf({ pods: [A0, A1, webPod(2, 'A', crashing())] }).message).toContain('may still heal alone');
    expect(verdictOf({ pods: [A0, A1, webPod(2, 'A', unpullable())] }).message).not.toContain('heal alone');
  });

  it('coming back at the current revision is called a step back', () => {
    const third = verdictOf({ set: { partition: 1 }, pods: [webPod(0, 'C', unpullable()), B1, B2] });
    expect(third).toMatchObject({ id: 'superseded-stuck', back: 'A', message: expect.stringContaining('That is a step back: B is what the template asks for.') as string });
  });

  it('a pod at the update revision below the partition comes back at another one, so deleting it helps', () => {
    const later = verdictOf({ set: { partition: 1 }, pods: [webPod(0, 'B', unpullable()), B1, B2] });
    expect(later).toMatchObject({ id: 'superseded-stuck', back: 'A', message: expect.stringContaining('step back') as string });
  });
});

describe('the traps of the controller', () => {
  it('C1: an ordered set has one verdict, for the pod that it waits for, below the partition too', () => {
    expect(lines(diagnosed({ set: { partition: 2 }, pods: [webPod(0, 'B', crashing()), A1, webPod(2, 'A', unpullable())] }))).toEqual([
      'web-0 superseded-running -> A',
      'delete web-0 (if-ran-allowed)',
    ]);
  });

  it('C2: after a revert, current and update revision are one, and the orphaned third is found', () => {
    expect(verdictOf({ set: { current: 'A', update: 'A', status: { updatedReplicas: 2 } }, pods: [A0, A1, webPod(2, 'B', unpullable())] })).toMatchObject({
      id: 'superseded-stuck',
      back: 'A',
    });
  });

  it('C3: the lowest goes first, and what is above it is named', () => {
    const verdict = verdictOf({ pods: [webPod(0, 'A', unpullable()), A1, webPod(2, 'A', unpullable())] });
    expect([verdict.pod?.name, verdict.next]).toEqual(['web-0', 'Delete web-0 once and wait until it is ready; then look again, for web-2 is down too']);
    expect(verdict.evidence['down']).toEqual(['web-0', 'web-2']);
  });

  it('C3: OnDelete has a verdict a pod, ascending, and deletes none above one that cannot be helped', () => {
    const set = { strategy: { type: 'OnDelete' } };
    expect(lines(diagnosed({ set, pods: [webPod(0, 'A', unpullable()), A1, webPod(2, 'A', unpullable())] }))).toEqual([
      'web-0 superseded-stuck -> B',
      'web-2 superseded-stuck -> B',
      'delete web-0 (safe)',
      'delete web-2 (safe)',
    ]);
    const helpless = diagnosed({ set, pods: [webPod(0, 'B', unpullable()), A1, webPod(2, 'A', unpullable())] });
    expect(lines(helpless)).toEqual(['web-0 image-unavailable -> B', 'web-2 superseded-stuck -> B']);
    expect(helpless.verdicts[1]?.message).toContain('comes back only once web-0 is available');
  });

  it('OnDelete with Parallel deletes from the highest down', () => {
    const set = { strategy: { type: 'OnDelete' }, policy: 'Parallel' } as const;
    expect(lines(diagnosed({ set, pods: [webPod(0, 'A', unpullable()), A1, webPod(2, 'A', unpullable())] })).slice(2)).toEqual(['delete web-2 (safe)', 'delete web-0 (safe)']);
  });

  it('C6: with one unready pod out of range the controller goes on by itself', () => {
    expect(lines(diagnosed({ set: { replicas: 0, status: { replicas: 2 } }, pods: [A0, webPod(1, 'A', unpullable())] }))).toEqual(['healthy']);
  });

  it('C6: of three all but the lowest go, from the highest down; one that ran asks for leave', () => {
    const pods = [webPod(0, 'A', unpullable()), webPod(1, 'A', crashing()), webPod(2, 'A', unpullable())];
    expect(lines(diagnosed({ set: { replicas: 0, status: { replicas: 3 } }, pods }))).toEqual([
      'web-2 scale-blocked',
      'web-1 scale-blocked',
      'delete web-2 (safe)',
      'delete web-1 (if-ran-allowed)',
    ]);
  });

  it('C6: ready pods above and terminating ones are left to the controller', () => {
    const pods = [webPod(0, 'A', unpullable()), webPod(1, 'A', ready()), webPod(2, 'A', terminating(0, unpullable())), webPod(3, 'A', unpullable())];
    expect(diagnosed({ set: { replicas: 0 }, pods }).deletes.map(({ pod }) => pod?.name)).toEqual(['web-3']);
  });

  it('a pod that is not wanted and does not go holds up the update of the others', () => {
    const set = { replicas: 2, status: { replicas: 3 } };
    const scene = (minutes: number): Scene => ({ set, pods: [A0, B1, webPod(2, 'A', terminating(minutes))] });
    expect(lines(diagnosed(scene(0)))).toEqual(['rolling']);
    expect(lines(diagnosed(scene(90)))).toEqual(['web-2 terminating-overdue']);
    expect(lines(diagnosed({ ...scene(90), set: { ...set, policy: 'Parallel' } }))).toEqual(['rolling']);
  });

  it('C1 before C6: a pod in range that is down has to be helped first', () => {
    const pods = [webPod(0, 'A', unpullable()), webPod(1, 'A', unpullable()), webPod(2, 'A', unpullable())];
    expect(lines(diagnosed({ set: { replicas: 1, status: { replicas: 3 } }, pods }))).toEqual(['web-0 superseded-stuck -> B', 'delete web-0 (safe)', 'also scale-blocked']);
  });

  it('C7: pods are counted, and the counters of the status are not believed', () => {
    const others = [SERVICE, event('StatefulSet', 'web', 'FailedCreate', REFUSED, 1)];
    expect(lines(diagnosed({ pods: [A0, A1], others, set: { status: { readyReplicas: 3 } } }))).toEqual(['web-2 template-rejected -> B', 'also counter-mismatch']);
  });
});
