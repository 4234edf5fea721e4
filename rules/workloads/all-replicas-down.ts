import type { Path } from '../../lib/base/path';
import { type Fix, setTo } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { type Amount, isZero, printAmount } from '../../lib/rollout/amount';
import { type RollingLimits, rollingLimitsOf, rollingRoom } from '../../lib/rollout/rolling-room';
import { replicasOf } from '../../lib/rollout/stateful-set';
import { mayBeAutoscaled } from './autoscaler';

/** Flags rolling updates that may take every pod away at once. One replica without surge is a Recreate that somebody wrote out. */
export const allReplicasDown = workspaceRule({
  id: 'all-replicas-down',
  summary: 'A rolling update may take all replicas down at once',
  category: 'workloads',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['Deployment', 'DaemonSet'],
  sources: [
    {
      title: 'Kubernetes: max unavailable',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable',
      version: '1.34',
    },
    {
      title: 'Kubernetes API: RollingUpdateDaemonSet',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/#DaemonSetSpec',
      version: '1.34',
    },
    {
      title: 'kubernetes: how the Deployment controller resolves the two limits',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/deployment/util/deployment_util.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation, no more than 100%',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
  ],
  messages: {
    allDown: ({ limit, pods, object, wanted }: Named & { pods: string }) =>
      `maxUnavailable: ${limit} lets a rollout of ${object} take ${pods} down at once; set it to ${wanted}, or write Recreate if that is meant`,
    everyNode: ({ limit, object, wanted }: Named) =>
      `maxUnavailable: ${limit} lets a rollout of ${object} take its pods down on every node at once; set it to ${wanted}`,
    aboveAll: ({ limit, object, wanted }: Named) =>
      `${object} has maxUnavailable: ${limit}, and above 100% the API server refuses it; set it to ${wanted}`,
  },
  check(object, { report, index }) {
    const limits = rollingLimitsOf(object);
    if (!limits?.unavailable.written || !limits.unavailable.amount) return;
    const { path: at, amount } = limits.unavailable;
    const wanted = object.kind === 'DaemonSet' ? 1 : '25%';
    const data = { limit: printAmount(amount), object: object.title, wanted: String(wanted) };
    const remedy = remedyAt(object, at, wanted);
    if (amount.kind === 'percent' && amount.percent > 100) report('aboveAll', { at, data, ...remedy });
    else if (object.kind === 'DaemonSet') {
      if (takesAny(amount)) report('everyNode', { at, data, ...remedy });
    } else {
      const pods = takenAtOnce(amount, limits, mayBeAutoscaled(object, index) ? undefined : replicasOf(object));
      // Replicas left out may be those of an autoscaler elsewhere; the API server starts with 1.
      const certain = takesAny(amount) || (fieldOf(object.value['spec'], 'replicas') ?? undefined) !== undefined;
      if (pods !== undefined) report('allDown', { at, data: { ...data, pods }, confidence: certain ? 'certain' : 'likely', ...remedy });
    }
  },
});

interface Named {
  readonly limit: string;
  readonly object: string;
  readonly wanted: string;
}

/** The pods of a Deployment that may go at once, in words; `undefined` where some stay, or nobody knows how many are wanted. */
function takenAtOnce(unavailable: Amount, { surge }: RollingLimits, replicas: number | undefined): string | undefined {
  if (replicas === undefined) return takesAny(unavailable) ? 'all replicas' : undefined;
  const adds = surge.amount !== undefined && !isZero(surge.amount);
  if (replicas === 0 || (replicas === 1 && !adds)) return undefined;
  // The surge decides only about the one pod that may go where both limits round to none.
  const room = rollingRoom('Deployment', { surge: surge.amount ?? unavailable, unavailable }, replicas);
  if (room.unavailable < replicas) return undefined;
  return replicas === 1 ? 'the one replica' : `all ${replicas} replicas`;
}

/** Whether it comes to all pods, however many there are. */
function takesAny(amount: Amount): boolean {
  return amount.kind === 'percent' && amount.percent === 100;
}

function remedyAt(object: KubeObject, at: Path, wanted: number | string): { readonly fix?: Fix; readonly hint?: string } {
  if (!isLiteral(object, at, '')) return { hint: `give the parameter of maxUnavailable the value ${wanted}` };
  return { fix: setTo(at, wanted, `set maxUnavailable to ${wanted}`) };
}
