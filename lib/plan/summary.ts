import { setSpecOf } from '../rollout/model/set-spec';
import { numbered, ordinalsOf, type Ordinals, withoutOrdinals } from '../rollout/changes/ordinals';
import { replicasOf } from '../rollout/stateful-set';
import type { Found } from './argocd';
import { rolloutWords } from './other-rollouts';
import type { RolloutPlan } from './plan';
import { refusedWords } from './refusals';
import type { Following } from './stream-followers';
import type { Unresolved } from './unresolved';
import type { WorkloadChange } from './workload-change';

/** What is known of a change once its parts are worked out. */
export interface Outline extends Found {
  /** Whether the pod template is another one. */
  readonly rolls: boolean;
  readonly following: Following | undefined;
  readonly unresolved: readonly Unresolved[];
}

/** One sentence, or a few: what will happen to the workload. */
export function summaryOf(change: WorkloadChange, outline: Outline): string {
  const { before, after, object } = change;
  const { refusals, following, rolls, rollout } = outline;
  if (!after) return `It is removed from the manifests: once it is deleted, ${object.kind === 'CronJob' ? 'no Job is due any more' : 'its pods end'}.`;
  if (!before) return `It is new: ${newPods(change)}${nameWarning(outline)}.`;
  if (refusals.length > 0) return `${refusedWords(refusals)}, and no pod restarts.`;
  if (following && !rolls) return passive(following, outline);
  const cause = following ? `Its manifest did not change, but a trigger writes what ${following.tag.stream}:${following.tag.tag} means now. ` : '';
  const scaling = scalingWords(change);
  if (!rolls) return `No pod restarts: nothing of its pod template changes${scaling === '' ? '' : `. ${scaling}`}.`;
  const happens = rollout ? `${stuckSentence(rollout, outline) ?? `${rolloutSentence(change, rollout)}${nameWarning(outline)}`}.` : rolloutWords(after);
  return `${cause}${happens}${scaling === '' ? '' : ` ${scaling}.`}`;
}

function newPods(change: WorkloadChange): string {
  const { after, name, target } = change;
  const ordinals = after?.kind === 'StatefulSet' ? ordinalsOf(after, target) : undefined;
  const replicas = after && replicasOf(after);
  if (after?.kind === 'StatefulSet') {
    if (!ordinals) return 'its pods are created';
    if (ordinals.replicas === 0) return 'it has no pods';
    const order = setSpecOf(after)?.podManagementPolicy === 'Parallel' ? 'all at once' : 'one after another';
    return `${numbered(name, [ordinals])} ${ordinals.replicas === 1 ? 'is created' : `are created, ${order}`}`;
  }
  if (after?.kind === 'Deployment' && replicas !== undefined) return `${replicas} ${replicas === 1 ? 'pod is' : 'pods are'} created`;
  return after?.kind === 'CronJob' ? 'its Jobs run when they are due' : 'its pods are created';
}

function nameWarning({ failures, unresolved }: Outline): string {
  const failure = failures.find(({ when }) => when === 'name-unresolved');
  if (!failure) return '';
  const what = failure.pod === undefined ? 'new pods cannot pull their image' : `it sticks at ${failure.pod}`;
  return mayBePublic(unresolved)
    ? `, and ${what} unless a registry that the node guesses has the image`
    : `, and ${what}, because nobody resolves the name of the image`;
}

/** Where it is certain that the rollout sticks; `undefined` elsewhere. */
function stuckSentence({ order, more }: RolloutPlan, { failures, unresolved }: Outline): string | undefined {
  const pod = failures.find(({ when }) => when === 'name-unresolved')?.pod;
  if (pod === undefined || mayBePublic(unresolved)) return undefined;
  const others = order.filter((name) => name !== pod);
  const waiting = more > 0 ? `${others.length + more} more pods wait` : `${others.join(', ')} ${others.length > 1 ? 'wait' : 'waits'}`;
  return `${pod} restarts and sticks, because nobody resolves the name of its image${others.length > 0 ? `; ${waiting} for it` : ''}`;
}

/** What is no stream's name may be that of a public image after all. */
function mayBePublic(unresolved: readonly Unresolved[]): boolean {
  return unresolved.every(({ outcome }) => outcome.stream === undefined);
}

function rolloutSentence({ object }: WorkloadChange, { strategy, order, more, mostDown, replicas, untouched }: RolloutPlan): string {
  if (object.kind === 'Deployment') {
    if (strategy.endsWith('paused')) return 'Nothing restarts before the Deployment is resumed: it is paused';
    if (strategy === 'Recreate') return replicas === 0 ? 'It has no pods to replace' : `All ${replicas} pods end, and then the new ones start`;
    return replicas === 0 ? 'It has no pods to replace' : `All ${replicas} pods are replaced, with at most ${mostDown} of them down`;
  }
  const restarted = order.length + more;
  if (restarted === 0) return untouched.length > 0 ? `No pod restarts by itself: ${untouched.length > 1 ? 'all of them keep' : 'it keeps'} the old template (${strategy})` : 'It has no pods to replace';
  const [first, last] = [order[0] ?? '', more > 0 ? undefined : order.at(-1)];
  const range = restarted === 1 ? `${first} restarts` : last === undefined ? `${restarted} pods restart, ${first} first` : restarted === 2 ? `${first} and then ${last} restart` : `${first} to ${last} restart, ${first} first`;
  const kept = untouched.length > 0 ? `; ${untouched.join(', ')} ${untouched.length > 1 ? 'keep' : 'keeps'} the old template` : '';
  return `${range}, with at most ${mostDown} of ${replicas} down${kept}`;
}

/** Which pods of a StatefulSet come and go; `''` where none does. */
function scalingWords({ before, after, name, target }: WorkloadChange): string {
  if (!before || !after) return '';
  if (after.kind !== 'StatefulSet') return countWords(replicasOf(before), replicasOf(after), after.kind);
  const [old, young] = [ordinalsOf(before, target), ordinalsOf(after, target)];
  if (!old || !young) return '';
  const words = (runs: readonly Ordinals[], verb: string): string[] => {
    const count = runs.reduce((sum, { replicas }) => sum + replicas, 0);
    return count === 0 ? [] : [`${numbered(name, runs)} ${count > 1 ? 'are' : 'is'} ${verb}`];
  };
  return [...words(withoutOrdinals(young, old), 'added'), ...words(withoutOrdinals(old, young), 'deleted')].join(', and ');
}

function countWords(old: number | undefined, young: number | undefined, kind: string): string {
  const scales = kind === 'Deployment' || kind === 'ReplicaSet' || kind === 'DeploymentConfig' || kind === 'ReplicationController';
  return !scales || old === undefined || young === undefined || old === young ? '' : `Replicas go from ${old} to ${young}`;
}

function passive({ by, tag }: Following, { pairs }: Outline): string {
  const name = `${tag.stream}:${tag.tag}`;
  if (by === 'pull') return `No pod restarts: its manifest did not change, but ${name} means another image now, and each pod that starts from here on may pull that one, so that pods of one template differ.`;
  const unresolved = pairs.some(({ after }) => after?.onUpdate.outcome.kind === 'node-short-name');
  const then = unresolved ? 'then the name is left as it is written, and its pods cannot pull it' : 'then its pods roll to the new image';
  return `No pod restarts: its manifest did not change, and what ${name} means now counts only when it is applied again; ${then}.`;
}
