import type { Amount } from '../amount';
import { type RollingRoom, rollingRoom } from '../rolling-room';

/** A Deployment whose template has just changed. */
export interface DeploymentRollout {
  readonly replicas: number;
  /** `surge` and `unavailable` with what the API server fills in. */
  readonly strategy: { readonly type: 'RollingUpdate'; readonly surge: Amount; readonly unavailable: Amount } | { readonly type: 'Recreate' };
  /** @default false */
  readonly paused?: boolean;
  /** @default 0 */
  readonly minReadySeconds?: number;
  /** The largest 32-bit number, 2147483647, means that failure is never reported. @default 600 */
  readonly progressDeadlineSeconds?: number;
  /** Pods of the old template that are available; the others are there and are not. @default all of them */
  readonly oldAvailable?: number;
  /** Seconds until a pod of the new template is ready; `undefined` if it never is. */
  readonly readyAfterSeconds: number | undefined;
  /** As many pods of the new template become ready at most, as where a quota or the nodes' room ends. @default all of them */
  readonly readyAtMost?: number;
}

/** The pods of a Deployment at one moment. Pods about to end count no more: their ReplicaSet has forgotten them. */
export interface DeploymentStep {
  /** Simulated seconds since the template changed. */
  readonly at: number;
  readonly old: number;
  readonly new: number;
  readonly available: number;
}

export interface DeploymentTrace {
  /** From the moment before anything happens on; each differs from the one before it in more than its time. */
  readonly steps: readonly DeploymentStep[];
  readonly lowestAvailable: number;
  readonly mostPods: number;
  /** `stuck`: it waits for pods that never become available. `paused`: nothing is rolled out before somebody resumes it. */
  readonly end: 'complete' | 'stuck' | 'paused';
  /** The second at which the Deployment first says `ProgressDeadlineExceeded`; `undefined` if it never does. It rolls on all the same. */
  readonly deadlineAt: number | undefined;
}

/**
 * Rolls a Deployment out on counts alone. Pods that are made at one moment become ready at one moment, and old pods end in no time.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/deployment/rolling.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/deployment/recreate.go
 */
export function rollDeployment(rollout: DeploymentRollout): DeploymentTrace {
  const { replicas, paused = false } = rollout;
  const oldAvailable = Math.min(rollout.oldAvailable ?? replicas, replicas);
  let pods: Pods = { at: 0, old: replicas, oldAvailable, batches: [] };
  const steps: DeploymentStep[] = [stepOf(pods)];
  let progressAt = 0;
  let deadlineAt: number | undefined;
  const advance = paused ? () => undefined : movesOf(rollout);
  for (let next = advance(pods); next; next = advance(pods)) {
    // Time passes without a change up to `next.at`; the deadline may lie in between.
    deadlineAt ??= deadlineBefore(next.at, progressAt, rollout);
    // Pods that got ready and wait for minReadySeconds are progress, and no step.
    const moved = countsOf(next) !== countsOf(pods);
    pods = next;
    progressAt = next.at;
    if (moved) steps.push(stepOf(pods));
  }
  const complete = isComplete(pods, replicas);
  if (!complete && !paused) deadlineAt ??= deadlineBefore(Infinity, progressAt, rollout);
  return {
    steps,
    lowestAvailable: Math.min(...steps.map(({ available }) => available)),
    mostPods: Math.max(...steps.map((step) => step.old + step.new)),
    end: complete ? 'complete' : paused ? 'paused' : 'stuck',
    deadlineAt,
  };
}

/** New pods made at one moment. */
interface Batch {
  readonly pods: number;
  /** When they are ready and when available; empty if they never are. */
  readonly turns: readonly number[];
}

interface Pods {
  readonly at: number;
  readonly old: number;
  readonly oldAvailable: number;
  readonly batches: readonly Batch[];
}

function sum(batches: readonly Batch[]): number {
  return batches.reduce((total, { pods }) => total + pods, 0);
}

function newOf({ batches }: Pods): number {
  return sum(batches);
}

function newAvailableOf({ batches, at }: Pods): number {
  return sum(batches.filter(({ turns }) => turns.length > 0 && turns.every((turn) => turn <= at)));
}

function stepOf(pods: Pods): DeploymentStep {
  return { at: pods.at, old: pods.old, new: newOf(pods), available: pods.oldAvailable + newAvailableOf(pods) };
}

function countsOf(pods: Pods): string {
  const { old, new: young, available } = stepOf(pods);
  return [old, young, available].join();
}

function isComplete(pods: Pods, replicas: number): boolean {
  return pods.old === 0 && newOf(pods) === replicas && newAvailableOf(pods) === replicas;
}

/** What comes next: a move of the controller's, else the next pods that become available, else nothing. */
function movesOf(rollout: DeploymentRollout): (pods: Pods) => Pods | undefined {
  const { strategy, replicas } = rollout;
  if (strategy.type === 'Recreate') return (pods) => recreate(rollout, pods) ?? later(pods);
  const room = rollingRoom('Deployment', strategy, replicas);
  return (pods) => scaleUp(rollout, room, pods) ?? scaleDown(rollout, room, pods) ?? later(pods);
}

function recreate(rollout: DeploymentRollout, pods: Pods): Pods | undefined {
  if (pods.old > 0) return { ...pods, old: 0, oldAvailable: 0 };
  return newOf(pods) < rollout.replicas ? withBatch(rollout, pods, rollout.replicas) : undefined;
}

function scaleUp(rollout: DeploymentRollout, { surge }: RollingRoom, pods: Pods): Pods | undefined {
  const room = rollout.replicas + surge - pods.old - newOf(pods);
  const wanted = Math.min(room, rollout.replicas - newOf(pods));
  return wanted > 0 ? withBatch(rollout, pods, wanted) : undefined;
}

/** Old pods that are unavailable go first; of those available, as many as may be missing. */
function scaleDown({ replicas }: DeploymentRollout, { unavailable }: RollingRoom, pods: Pods): Pods | undefined {
  const lowest = replicas - unavailable;
  const newUnavailable = newOf(pods) - newAvailableOf(pods);
  const most = pods.old + newOf(pods) - lowest - newUnavailable;
  if (most <= 0) return undefined;
  const broken = Math.min(pods.old - pods.oldAvailable, most);
  const spare = Math.max(0, pods.oldAvailable + newAvailableOf(pods) - lowest);
  const healthy = Math.min(pods.oldAvailable, spare);
  if (broken + healthy === 0) return undefined;
  return { ...pods, old: pods.old - broken - healthy, oldAvailable: pods.oldAvailable - healthy };
}

function later(pods: Pods): Pods | undefined {
  const moments = pods.batches.flatMap(({ turns }) => turns.filter((turn) => turn > pods.at));
  return moments.length === 0 ? undefined : { ...pods, at: Math.min(...moments) };
}

function withBatch(rollout: DeploymentRollout, pods: Pods, wanted: number): Pods {
  const { readyAfterSeconds, minReadySeconds = 0, readyAtMost = Infinity } = rollout;
  const good = readyAfterSeconds === undefined ? 0 : Math.min(wanted, Math.max(0, readyAtMost - newOf(pods)));
  const readyAt = pods.at + (readyAfterSeconds ?? 0);
  const batches: readonly Batch[] = [
    { pods: good, turns: [readyAt, readyAt + minReadySeconds] },
    { pods: wanted - good, turns: [] },
  ];
  return { ...pods, batches: [...pods.batches, ...batches.filter((batch) => batch.pods > 0)] };
}

/** Reports no failure. */
const NO_DEADLINE = 2_147_483_647;

/** The moment at which the deadline runs out, if it does before `moment`. */
function deadlineBefore(moment: number, progressAt: number, { progressDeadlineSeconds = 600 }: DeploymentRollout): number | undefined {
  const deadline = progressAt + progressDeadlineSeconds;
  return progressDeadlineSeconds !== NO_DEADLINE && deadline < moment ? deadline : undefined;
}
