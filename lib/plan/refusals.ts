import { printPath } from '../base/path';
import { printable } from '../base/unknown';
import type { KubeObject } from '../kube/object';
import { type ClaimChange, claimChangesOf } from '../rollout/changes/claim-changes';
import { type Difference, shownValue } from '../rollout/changes/differences';
import type { RefusedChange } from '../rollout/changes/immutable/refused-change';
import { CLUSTER_SCOPED, refusedChangesOf } from '../rollout/changes/immutable/refused-changes';
import { kubectl, orphanDelete, resizeClaim } from '../rollout/changes/kubectl';
import { ordinalsOf } from '../rollout/changes/ordinals';
import { claimsOf, type ClaimTemplate } from '../rollout/changes/set-claims';
import { describeTarget } from '../kube/parse-target';
import type { Refusal } from './plan';
import type { WorkloadChange } from './workload-change';

/** What the API server will not take of a change. One refusal is enough for nothing of the object to change. */
export function refusalsOf(change: WorkloadChange): readonly Refusal[] {
  const { before, after } = change;
  if (!before || !after) return [];
  return [...fieldRefusals(before, after, change), ...claimRefusals(before, after, change)];
}

/** A clause: what is refused, and what that means. */
export function refusedWords(refusals: readonly Refusal[]): string {
  return `The API server refuses the update because of ${[...new Set(refusals.map(({ field }) => field))].join(', ')}; nothing of it changes`;
}

/** An object, workload or not, as messages and commands name it. */
type Named = Pick<WorkloadChange, 'object' | 'name' | 'namespace' | 'target'>;

/** The same of an object that is no workload; of workloads, what is refused of fields by themselves. */
export function fieldRefusals(before: KubeObject, after: KubeObject, named: Named): readonly Refusal[] {
  return refusedChangesOf(before, after, named.target).flatMap((change) => {
    const reason = `${reasonOf(change, named)}, and the API server refuses the whole update (422 Invalid)`;
    return change.differences.map((difference) => refusalOf(difference, reason, createAgain(change, named)));
  });
}

function reasonOf({ because, field }: RefusedChange, { object: { kind }, target }: Named): string {
  if (because === 'release') return `${describeTarget(target)} does not let this field of a ${kind} change`;
  if (kind === 'Pod') return 'Of a Pod that is there little changes but its images';
  if (kind === 'PersistentVolumeClaim' && field === 'storage') return 'A volume only grows';
  if (kind === 'PersistentVolume') return 'A volume stays where it is, so that another place needs a volume of another name';
  if (field === 'data') return `A ${kind} that says immutable: true keeps what it holds, so that what is new needs a name of its own`;
  return `This field of a ${kind} never changes once it is created`;
}

function refusalOf({ path, before, after }: Difference, reason: string, commands: readonly string[]): Refusal {
  return { field: printPath(path), before: shown(before), after: shown(after), reason, commands };
}

function shown(value: unknown): string | undefined {
  return value === undefined ? undefined : printable(shownValue(value));
}

/** How an object with another value of an immutable field comes to be, where it can. Only the pods of a StatefulSet live through it. */
function createAgain({ field }: Pick<RefusedChange, 'field'>, { object, name, namespace }: Named): readonly string[] {
  const { kind } = object;
  const within = CLUSTER_SCOPED.has(kind) ? undefined : namespace;
  if (kind === 'StatefulSet') return [`${orphanDelete('statefulset', name, namespace)}  # the pods keep running, and the new set takes them over`, apply(namespace)];
  // What they hold is lost with them, and pods that start in between have none of it.
  if (kind.startsWith('PersistentVolume') || field === 'data') return [];
  if (kind.endsWith('RoleBinding')) return [`${kubectl(['auth', 'reconcile', '-f', 'FILE'], within)}  # deletes the binding and creates it again`];
  return [`${kubectl(['delete', kind.toLowerCase(), name], within)}  # ${AFTERMATH[kind] ?? 'its pods end before new ones start'}`, apply(within)];
}

function apply(namespace: string | undefined): string {
  return `${kubectl(['apply', '-f', 'FILE'], namespace)}  # the new manifest`;
}

/** What comes of deleting an object for a moment; its pods end where nothing else is said. */
const AFTERMATH: Readonly<Record<string, string>> = {
  Job: 'its pods end, and the work begins again',
  Service: 'nobody reaches its pods until it is there again',
  Secret: 'pods that start in between wait for it',
  StorageClass: 'volumes that are there keep what they have',
};

function claimRefusals(before: KubeObject, after: KubeObject, change: WorkloadChange): readonly Refusal[] {
  if (after.kind !== 'StatefulSet') return [];
  return (claimChangesOf(before, after) ?? []).map((claim): Refusal => {
    const commands = [...resizesOf(claim, before, change), ...createAgain({ field: 'volumeClaimTemplates' }, change)];
    const claimsNow = (set: KubeObject, template: ClaimTemplate): string => printable(claimNames(set, template, change));
    switch (claim.kind) {
      case 'added':
        return claimRefusal(undefined, claim.after.name, `Claim templates never change; with the set created again its pods get new, empty claims ${claimsNow(after, claim.after)}`, commands);
      case 'removed':
        return claimRefusal(claim.before.name, undefined, `Claim templates never change; with the set created again ${claimsNow(before, claim.before)} stay behind with their data`, commands);
      case 'renamed':
        return claimRefusal(
          claim.before.name,
          claim.after.name,
          `Claim templates never change; with the set created again its pods get new, empty claims ${claimsNow(after, claim.after)}, and the data stays in ${claimsNow(before, claim.before)}`,
          commands,
        );
      case 'reordered': {
        const [old, young] = [claim.before, claim.after].map((list) => list.map(({ name }) => name).join(', '));
        return claimRefusal(old, young, 'The order of claim templates never changes', commands);
      }
      default:
        return refusalOf(claim, `Claim templates never change; the claims that are there stay as they are until each is changed by itself`, commands);
    }
  });
}

function claimRefusal(before: string | undefined, after: string | undefined, reason: string, commands: readonly string[]): Refusal {
  return { field: 'spec.volumeClaimTemplates', before: shown(before), after: shown(after), reason: `${reason}. The API server refuses the whole update (422 Invalid)`, commands };
}

function claimNames(set: KubeObject, template: ClaimTemplate, { target }: WorkloadChange): string {
  const ordinals = ordinalsOf(set, target);
  return ordinals && ordinals.replicas > 0 ? claimsOf(set, [template], [ordinals]) : `${template.name}-${set.name}-<ordinal>`;
}

/** The most claims that commands name one by one. */
const MOST_CLAIMS = 10;

function resizesOf(claim: ClaimChange, before: KubeObject, { target, namespace, name }: WorkloadChange): readonly string[] {
  const ordinals = ordinalsOf(before, target);
  if (claim.kind !== 'resized' || !claim.grows || !ordinals) return [];
  const storage = shownValue(claim.after);
  return Array.from({ length: Math.min(ordinals.replicas, MOST_CLAIMS) }, (_, at) => {
    return resizeClaim(printable(`${claim.claim.name}-${name}-${ordinals.start + at}`), printable(storage), namespace);
  });
}
