import { sameValue } from '../base/equal';
import { printable } from '../base/unknown';
import type { ImageLock } from '../images/lock';
import type { KubeObject } from '../kube/object';
import type { JsonMap } from '../kube/json';
import type { TargetProfile } from '../kube/target';
import { imageUsesOf, workloadKindOf } from '../kube/workloads';
import { differencesOf } from '../rollout/changes/differences';
import { templateDifferences } from '../rollout/changes/template-differences';
import type { ObjectChange, WorkspaceHistory } from '../workspace/changes';
import type { ObjectSet } from '../workspace/workspace';
import { argoCdAdvice } from './argocd';
import { dataAtRiskOf } from './data-at-risk';
import { deploymentRollout } from './deployment-rollout';
import { type ImagePair, imagePairsOf } from './image-pairs';
import { imagePlansOf } from './images';
import { otherFailures } from './other-failures';
import { otherPlan } from './other-objects';
import type { FailurePlan, OtherPlan, Plan, RolloutPlan, WorkloadPlan } from './plan';
import { refusalsOf } from './refusals';
import { type Risks, setFailures } from './set-failures';
import { setRollout } from './set-rollout';
import { setWorldOf } from './set-world';
import { type Following, followingOf, hasStreams } from './stream-followers';
import { summaryOf } from './summary';
import { unresolvedIn } from './unresolved';
import { type SetFacts, workloadChange, type WorkloadChange } from './workload-change';

export interface PlanOptions {
  readonly targetOf: (set: ObjectSet) => TargetProfile;
  readonly images: ImageLock;
}

/**
 * What applying the new state over the old one will do to each workload that changes, or that follows a stream tag that does, and to
 * other objects where it cannot be done or loses data.
 * Old pods are taken to be ready, and old objects to have been created as they were written. Unknown text decides nothing.
 * Costs a look at each object and a few simulations for each changed workload.
 */
export function planOf({ sets, historyOf }: WorkspaceHistory, { targetOf, images }: PlanOptions): Plan {
  const parts = sets.map((set): Plan => {
    const { before: beforeIndex, changes: all } = historyOf(set);
    // What is in no document that can be read may be in one that cannot.
    const changes = all.filter(({ before, after }) => after !== undefined || set.index.complete(before.kind));
    const facts: SetFacts = { beforeIndex, index: set.index, target: targetOf(set), images };
    const fresh = changes.flatMap(({ before, after }) => (before ? [] : [after]));
    return {
      workloads: changes.flatMap((change) => workloadPlan(change, facts, fresh) ?? []),
      others: changes.flatMap((change) => (workloadKindOf(change.after ?? change.before) ? [] : (otherPlan(change, facts) ?? []))),
    };
  });
  return { workloads: parts.flatMap(({ workloads }) => workloads).sort(byIdentity), others: parts.flatMap(({ others }) => others).sort(byIdentity) };
}

function workloadPlan(objects: ObjectChange, facts: SetFacts, fresh: readonly KubeObject[]): WorkloadPlan | undefined {
  const edited = isEdited(objects);
  const { beforeIndex, index } = facts;
  if (!edited && !hasStreams(beforeIndex, index)) return undefined;
  const change = workloadChange(objects, facts);
  if (!change) return undefined;
  const pairs = imagePairsOf(change);
  if (edited) return planned(change, pairs, fresh, undefined);
  const following = followingOf(pairs, change);
  if (!following) return undefined;
  return planned(following.by === 'trigger' ? { ...change, followed: following.tag } : change, pairs, fresh, following);
}

function planned(change: WorkloadChange, pairs: readonly ImagePair[], fresh: readonly KubeObject[], following: Following | undefined): WorkloadPlan {
  const { before, after, object, name, namespace } = change;
  const refusals = refusalsOf(change);
  const rolls = refusals.length === 0 && (following ? following.by === 'trigger' : before !== undefined && after !== undefined && isRolled(before, after, pairs));
  const rollout = rolls ? rolloutOf(change) : undefined;
  const starts = rolls || (!before && after !== undefined);
  const unresolved = starts ? unresolvedIn(pairs, change) : [];
  const failures = starts ? failuresOf(change, { unresolved, imageChanges: pairs.some(({ changes }) => changes) }) : [];
  const found = { pairs, refusals, rollout, failures };
  const place = object.origin.locate(['metadata', 'name']);
  return {
    kind: object.kind,
    name,
    namespace,
    file: place.uri,
    line: place.span?.start.line,
    cause: !before ? 'added' : !after ? 'removed' : following ? 'stream' : rolls && !LEAVES_PODS.has(object.kind) ? 'rolled' : 'edited',
    summary: printable(summaryOf(change, { ...found, rolls, following, unresolved })),
    refusals,
    images: imagePlansOf(pairs, change),
    rollout,
    failures,
    argocd: argoCdAdvice(change, found),
    dataAtRisk: dataAtRiskOf(change, failures, fresh),
  };
}

/** Kinds whose new template counts for pods to come alone. */
const LEAVES_PODS: ReadonlySet<string> = new Set(['CronJob', 'ReplicaSet', 'ReplicationController']);

/** Whether the API server has anything to do: a comment, the order of keys and the spelling of an amount are nothing to it. */
function isEdited({ before, after }: ObjectChange): boolean {
  if (!before || !after) return true;
  if (before === after || sameValue(before.value, after.value)) return false;
  return differencesOf(applied(before), applied(after), []).length > 0 || imagesIn(before) !== imagesIn(after);
}

/** As written: an image with another unknown part is another image. */
function imagesIn(object: KubeObject): string {
  return JSON.stringify(imageUsesOf(object).map(({ name, image }) => [name, image]));
}

/** What an apply writes: the status is the server's. */
function applied({ value }: KubeObject): JsonMap {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'status'));
}

function isRolled(before: KubeObject, after: KubeObject, pairs: readonly ImagePair[]): boolean {
  if (pairs.some(({ changes }) => changes)) return true;
  return templateDifferences(before, after).some(({ path }) => path.at(-1) !== 'image' && (after.kind !== 'Pod' || path[0] === 'spec'));
}

function rolloutOf(change: WorkloadChange): RolloutPlan | undefined {
  const { after } = change;
  if (after?.kind === 'Deployment') return deploymentRollout(after);
  const world = setWorldOf(change, true);
  return world && setRollout(world);
}

function failuresOf(change: WorkloadChange, risks: Risks): readonly FailurePlan[] {
  return change.object.kind === 'StatefulSet' ? setFailures(change, risks) : otherFailures(change, risks);
}

function byIdentity(one: OtherPlan, other: OtherPlan): number {
  return compare(one.kind, other.kind) || compare(one.namespace ?? '', other.namespace ?? '') || compare(one.name, other.name) || compare(one.file, other.file);
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
