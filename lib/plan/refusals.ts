import { printPath } from '../base/path';
import { printable } from '../base/unknown';
import type { KubeObject } from '../kube/object';
import { type ClaimChange, claimChangesOf } from '../rollout/changes/claim-changes';
import { type Difference, shownValue } from '../rollout/changes/differences';
import { refusedChangesOf } from '../rollout/changes/immutable-fields';
import { kubectl, orphanDelete, resizeClaim } from '../rollout/changes/kubectl';
import { ordinalsOf } from '../rollout/changes/ordinals';
import { claimsOf, type ClaimTemplate } from '../rollout/changes/set-claims';
import { templateDifferences } from '../rollout/changes/template-differences';
import { describeTarget } from '../kube/parse-target';
import type { Refusal } from './plan';
import type { WorkloadChange } from './workload-change';

/** What the API server will not take of a change. One refusal is enough for nothing of the object to change. */
export function refusalsOf(change: WorkloadChange): readonly Refusal[] {
  const { before, after } = change;
  if (!before || !after) return [];
  return [...fieldRefusals(before, after, change), ...podRefusals(before, after, change), ...claimRefusals(before, after, change)];
}

function fieldRefusals(before: KubeObject, after: KubeObject, change: WorkloadChange): readonly Refusal[] {
  return refusedChangesOf(before, after, change.target).flatMap(({ differences, because }) => {
    const reason =
      because === 'release'
        ? `${describeTarget(change.target)} does not let this field of a ${after.kind} change, and refuses the whole update (422 Invalid)`
        : `This field of a ${after.kind} never changes once it is created, and the API server refuses the whole update (422 Invalid)`;
    return differences.map((difference) => refusalOf(difference, reason, createAgain(change)));
  });
}

function refusalOf({ path, before, after }: Difference, reason: string, commands: readonly string[]): Refusal {
  return { field: printPath(path), before: shown(before), after: shown(after), reason, commands };
}

function shown(value: unknown): string | undefined {
  return value === undefined ? undefined : printable(shownValue(value));
}

/** How an object with another value of an immutable field comes to be. Only a StatefulSet's and a DaemonSet's pods live through it. */
function createAgain({ object, name, namespace }: WorkloadChange): readonly string[] {
  const { kind } = object;
  const apply = `${kubectl(['apply', '-f', 'FILE'], namespace)}  # the new manifest`;
  if (kind === 'StatefulSet') return [`${orphanDelete('statefulset', name, namespace)}  # the pods keep running, and the new set takes them over`, apply];
  const why = kind === 'Job' ? 'its pods end, and the work begins again' : 'its pods end before new ones start';
  return [`${kubectl(['delete', kind.toLowerCase(), name], namespace)}  # ${why}`, apply];
}

/** Of a bare pod. @see https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement (v1.34) */
const MUTABLE_IN_POD: ReadonlySet<unknown> = new Set(['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds']);

function podRefusals(before: KubeObject, after: KubeObject, change: WorkloadChange): readonly Refusal[] {
  if (after.kind !== 'Pod') return [];
  const reason = 'Of a Pod that is there only images, tolerations and deadlines change, and the API server refuses the whole update (422 Invalid)';
  return templateDifferences(before, after)
    .filter(({ path }) => path[0] === 'spec' && !MUTABLE_IN_POD.has(path[1]) && path.at(-1) !== 'image')
    .map((difference) => refusalOf(difference, reason, createAgain(change)));
}

function claimRefusals(before: KubeObject, after: KubeObject, change: WorkloadChange): readonly Refusal[] {
  if (after.kind !== 'StatefulSet') return [];
  return (claimChangesOf(before, after) ?? []).map((claim): Refusal => {
    const commands = [...resizesOf(claim, before, change), ...createAgain(change)];
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
