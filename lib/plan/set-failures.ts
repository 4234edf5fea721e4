import type { Fate } from '../rollout/model/kubelet-script';
import { podName } from '../rollout/model/pods';
import { run, type Trace } from '../rollout/model/trace';
import { kubectl } from '../rollout/changes/kubectl';
import { momentsOf } from './moments';
import type { FailurePlan } from './plan';
import { hasReadinessProbe } from './probes';
import { deletesToRecover, deletingHelps } from './recovery';
import { reasonOf } from './resolved-by';
import { NEW, type SetWorld, setWorldOf } from './set-world';
import { digestCommands, type Unresolved } from './unresolved';
import { pointBack } from './point-back';
import { resourceOf, type WorkloadChange } from './workload-change';

/** What of a StatefulSet's new pods may go wrong. */
export interface Risks {
  readonly unresolved: readonly Unresolved[];
  /** Whether some image is another one. */
  readonly imageChanges: boolean;
}

/** Where a StatefulSet sticks with its new template, and what gets it out of there. */
export function setFailures(change: WorkloadChange, { unresolved, imageChanges }: Risks): readonly FailurePlan[] {
  if (unresolved.length > 0) {
    // What is a stream's name is no other registry's image, so its pods never come to be ready or not.
    const mayRun = unresolved.every(({ outcome }) => outcome.stream === undefined);
    return [nameUnresolved(change, unresolved), mayRun ? neverReady(change) : undefined].flatMap((plan) => plan ?? []);
  }
  return [imageChanges || !change.before ? imageUnavailable(change) : undefined, neverReady(change)].flatMap((plan) => plan ?? []);
}

interface Stuck {
  readonly start: SetWorld;
  readonly trace: Trace;
  /** `web-2`; `undefined` where nothing sticks by itself. */
  readonly pod: string | undefined;
  /** Ordinals whose pods have to be deleted by hand once the template is right. */
  readonly toDelete: readonly number[];
}

function stuckWith(change: WorkloadChange, fate: Fate): Stuck | undefined {
  const start = setWorldOf(change, true, [{ revision: NEW, fate }]);
  if (!start) return undefined;
  const trace = run(start.world);
  const stuck = trace.events.find(({ kind }) => kind === 'stuck');
  const pod = stuck && 'ordinal' in stuck ? podName(start.world.set, stuck.ordinal) : undefined;
  // No pod gets the new template: there is none, or all of them stand below the partition.
  if (pod === undefined && (start.spec.strategy.type !== 'OnDelete' || start.spec.replicas === 0)) return undefined;
  return { start, trace, pod, toDelete: deletesToRecover(trace) };
}

function nameUnresolved(change: WorkloadChange, unresolved: readonly Unresolved[]): FailurePlan | undefined {
  const stuck = stuckWith(change, { kind: 'image' });
  if (!stuck) return undefined;
  const texts = [...new Set(unresolved.map(({ written }) => written))].join(' and ');
  const reasons = [...new Set(unresolved.map(({ outcome }) => reasonOf(outcome, change.target, change.object.kind)))].join('; ');
  const outcome = `The template keeps ${texts}, because ${reasons}. The node then guesses the registry, such as docker.io/library. ${whereItSticks(stuck)}`;
  const commands = [...digestCommands(unresolved, change), ...afterCorrection(change, stuck)];
  return { when: 'name-unresolved', outcome, pod: stuck.pod, useless: uselessFor(change, stuck, unresolved), commands, moments: momentsOf(stuck.start.world.set, stuck.trace) };
}

function imageUnavailable(change: WorkloadChange): FailurePlan | undefined {
  const stuck = stuckWith(change, { kind: 'image' });
  if (!stuck) return undefined;
  const commands = [correction(change), ...afterCorrection(change, stuck)];
  return { when: 'image-unavailable', outcome: whereItSticks(stuck), pod: stuck.pod, useless: deletionUseless(stuck), commands, moments: momentsOf(stuck.start.world.set, stuck.trace) };
}

function neverReady(change: WorkloadChange): FailurePlan | undefined {
  const stuck = stuckWith(change, { kind: 'never-ready' });
  if (!stuck || !change.after) return undefined;
  const unprobed = hasReadinessProbe(change.after)
    ? ''
    : ' No container has a readinessProbe, so a pod that starts and fails soon after counts as ready for a moment, in which the next pod is replaced too.';
  return {
    when: 'never-ready',
    outcome: `${whereItSticks(stuck)}${unprobed}`,
    pod: stuck.pod,
    useless: deletionUseless(stuck),
    commands: [correction(change), ...afterCorrection(change, stuck)],
    moments: momentsOf(stuck.start.world.set, stuck.trace),
  };
}

/** Where it sticks, and whether a corrected template alone gets it out. */
function whereItSticks({ start, trace, pod, toDelete }: Stuck): string {
  if (pod === undefined) return 'No pod is replaced by itself; each one that is deleted by hand comes back with the new template and sticks.';
  const { set } = trace.world;
  const healthy = set.pods.filter(({ readySince, deletedAt }) => readySince !== undefined && deletedAt === undefined).length + start.leftOut;
  const wait = set.pods.some(({ revision }) => revision !== NEW) || healthy > 0 ? `${healthy} of ${start.spec.replicas} pods stay ready` : 'no pod gets ready';
  const cure = toDelete.length > 0 ? `A corrected template alone does not replace it: ${start.spec.podManagementPolicy} waits for this very pod` : 'A corrected template replaces it';
  return `${pod} sticks, nothing is replaced or scaled behind it, and ${wait}. ${cure}.`;
}

function deletionUseless({ trace, pod }: Stuck): readonly string[] {
  if (pod === undefined || deletingHelps(trace)) return [];
  return [`Deleting ${pod} while the template stays as it is: it comes back with the same template and sticks again.`];
}

function uselessFor(change: WorkloadChange, stuck: Stuck, unresolved: readonly Unresolved[]): readonly string[] {
  const frozen = unresolved.some(({ outcome }) => outcome.why === 'update-not-rewritten');
  return [
    ...deletionUseless(stuck),
    `Scaling ${change.name} to 0 and back: the pods are made from the same template again.`,
    frozen
      ? 'Applying the same manifest again, with or without resolve-names: an update is not rewritten, however often it is repeated.'
      : 'Applying the same manifest again, also after the stream or its lookup policy is there: admission does not look again at a text that is stored already.',
  ];
}

function correction(change: WorkloadChange): string {
  if (change.followed !== undefined) return pointBack(change.followed, change.namespace);
  return `${kubectl(['apply', '-f', 'FILE'], change.namespace)}  # with an image that works; \`kubectl rollout undo\` does too, until the next apply`;
}

function afterCorrection(change: WorkloadChange, { start, pod, toDelete }: Stuck): readonly string[] {
  const { namespace } = change;
  const deletes = toDelete.map((ordinal) => {
    return `${kubectl(['delete', 'pod', podName(start.world.set, ordinal)], namespace)}  # once; it comes back with the corrected template`;
  });
  const byHand = pod === undefined ? [`${kubectl(['delete', 'pod', 'POD'], namespace)}  # one at a time: under OnDelete nothing else replaces a pod`] : [];
  return [...deletes, ...byHand, ...watch(change, pod)];
}

function watch(change: WorkloadChange, pod: string | undefined): readonly string[] {
  return pod === undefined ? [] : [`${kubectl(['rollout', 'status', resourceOf(change)], change.namespace)}  # until it is done`];
}
