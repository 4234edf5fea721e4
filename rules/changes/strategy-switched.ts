import { changeRule, type ReportFinding } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { podSpecOf } from '../../lib/kube/workloads';
import { kubectl } from '../../lib/rollout/changes/kubectl';
import { placeOf } from '../../lib/rollout/changes/said';
import { replicasOf } from '../../lib/rollout/stateful-set';
import { partitionOf, servesOldDefaults, type UpdateStrategy, updateStrategyOf } from '../../lib/rollout/update-strategy';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';

const MESSAGES = {
  toOnDelete: ({ object }: { object: string }) =>
    `updateStrategy.type of ${object} changes from RollingUpdate to OnDelete: a rollout under way stops, and from now on old pods stay until ` +
    'somebody deletes each one; keep RollingUpdate, or delete the pods by hand after each change',
  toRollingUpdate: ({ object }: { object: string }) =>
    `updateStrategy.type of ${object} changes from OnDelete to RollingUpdate: every pod that still waits for an earlier change is replaced at ` +
    'once, with this one or without; look at what is pending before applying',
  noGrace: ({ set, before }: { set: string; before: string }) =>
    `terminationGracePeriodSeconds of ${set} falls from ${before} to 0: a pod may start while its predecessor of the same name still runs; ` +
    'keep the time to stop',
};

/** Flags changes of how pods are replaced that act beyond the change itself: a rollout that stops, one that starts, pods deleted by force. */
export const strategySwitched = changeRule({
  id: 'strategy-switched',
  summary: 'A change of the update strategy or the grace period stops a rollout, starts one or deletes pods by force',
  category: 'changes',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet', 'DaemonSet'],
  sources: [
    {
      title: 'Kubernetes: StatefulSet update strategies',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies',
      version: '1.34',
    },
    {
      title: 'Kubernetes: DaemonSet update strategy',
      url: 'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/#daemonset-update-strategy',
      version: '1.34',
    },
    {
      title: 'Kubernetes: deployment and scaling guarantees, a grace period of 0 is unsafe',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees',
      version: '1.34',
    },
  ],
  messages: MESSAGES,
  check({ before, after }, { report, target }) {
    if (!before || !after) return;
    checkStrategy(before, after, report, target);
    if (after.kind === 'StatefulSet') checkGrace(before, after, report);
  },
});

type Report = ReportFinding<typeof MESSAGES>;

function checkStrategy(before: KubeObject, after: KubeObject, report: Report, target: TargetProfile): void {
  const [was, is] = [updateStrategyOf(before), updateStrategyOf(after)];
  // What two API versions fill in is not what the server holds: an apply leaves the field as it was.
  if (!was || !is || (was.defaulted && is.defaulted)) return;
  const change = `${typeIn(before, was, target) ?? ''} ${typeIn(after, is, target) ?? ''}`;
  const place = { ...placeOf(after, [...is.path, 'type']), data: { object: after.title } };
  const pods = kubectl(['get', 'pods', '-L', 'controller-revision-hash'], after.namespace);
  if (change === 'RollingUpdate OnDelete') report('toOnDelete', { ...place, hint: `see which pods are behind: ${pods}` });
  else if (change === 'OnDelete RollingUpdate' && mayRoll(after, is))
    report('toRollingUpdate', { ...place, hint: `see which pods wait: ${pods}; delete one and let it become ready before the rest follow` });
}

/** The type that the server holds; `undefined` where a patch leaves it to its other half, or where the target refuses the API version. */
function typeIn(object: KubeObject, { type, defaulted }: UpdateStrategy, target: TargetProfile): string | undefined {
  if (!defaulted) return type;
  if (!isWholeWorkload(object) || (type === 'OnDelete' && !servesOldDefaults(target))) return undefined;
  return type;
}

/** Whether some pod is at or above the partition. Nobody knows with a partition or replicas that are not known. */
function mayRoll(object: KubeObject, strategy: UpdateStrategy): boolean {
  const partition = partitionOf(strategy);
  if (partition === undefined) return false;
  return partition === 0 || partition < (replicasOf(object) ?? 0);
}

function checkGrace(before: KubeObject, after: KubeObject, report: Report): void {
  const spec = podSpecOf(after);
  const was = graceOf(before);
  if (spec?.value[GRACE] !== 0 || was === undefined || was.seconds === 0) return;
  const time = `${was.seconds}${was.written ? '' : ' by default'}`;
  report('noGrace', { at: [...spec.path, GRACE], data: { set: after.title, before: time }, hint: `write ${GRACE}: ${was.seconds}` });
}

const GRACE = 'terminationGracePeriodSeconds';

/** Seconds that the pods have to stop: 30 unless written. `undefined` where that is not known. */
function graceOf(set: KubeObject): { readonly seconds: number; readonly written: boolean } | undefined {
  const seconds = fieldOf(podSpecOf(set)?.value, GRACE) ?? undefined;
  if (seconds === undefined) return isWholeWorkload(set) ? { seconds: 30, written: false } : undefined;
  return typeof seconds === 'number' && seconds >= 0 ? { seconds, written: true } : undefined;
}
