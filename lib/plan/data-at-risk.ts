import { printable } from '../base/unknown';
import { isMap, listField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { podSpecOf } from '../kube/workloads';
import { allClaimsOf } from '../rollout/changes/all-claims';
import { claimChangesOf } from '../rollout/changes/claim-changes';
import { type Ordinals, ordinalsOf, withoutOrdinals } from '../rollout/changes/ordinals';
import { claimsOf, claimTemplatesOf, retentionOf } from '../rollout/changes/set-claims';
import { looksLike } from '../rollout/changes/successor';
import { CLAIM_RETENTION, supportOf } from '../rollout/feature-gates';
import type { Advice, FailurePlan } from './plan';
import type { WorkloadChange } from './workload-change';

/** What a change may do to the data of a workload. `fresh` are the objects that are new beside it. */
export function dataAtRiskOf(change: WorkloadChange, failures: readonly FailurePlan[], fresh: readonly KubeObject[]): readonly Advice[] {
  const { before, after, object } = change;
  if (object.kind !== 'StatefulSet') return [];
  if (before && !after) return removed(before, change, fresh);
  if (!before || !after) return [];
  return [...moved(before, after, change), ...switched(before, after, change), ...renamed(before, after, change), ...tempting(after, failures)];
}

type When = Parameters<typeof retentionOf>[1];

/** A release that does not know the policy keeps every claim. */
function deletes(set: KubeObject, when: When, { target }: WorkloadChange): boolean {
  return supportOf(CLAIM_RETENTION, target) === 'on' && retentionOf(set, when) === 'Delete';
}

function removed(before: KubeObject, change: WorkloadChange, fresh: readonly KubeObject[]): readonly Advice[] {
  const claims = allClaimsOf(before, change.target);
  if (claims === undefined) return [];
  const successor = fresh.find((other) => other.kind === 'StatefulSet' && looksLike(before, other));
  const renamed = successor ? [`${printable(successor.name)} looks like the same set under another name, and starts with new, empty claims`] : [];
  const fate = deletes(before, 'whenDeleted', change)
    ? 'Its claims are deleted with the set (whenDeleted: Delete)'
    : 'Its claims stay behind with their data, and nothing uses them any more';
  return [{ text: `${[fate, ...renamed].join('; ')}.`, lines: [printable(claims)] }];
}

function moved(before: KubeObject, after: KubeObject, change: WorkloadChange): readonly Advice[] {
  const [old, young] = [ordinalsOf(before, change.target), ordinalsOf(after, change.target)];
  const templates = claimTemplatesOf(before);
  if (!old || !young || templates.length === 0) return [];
  const gone = withoutOrdinals(old, young);
  const claims = (runs: readonly Ordinals[]): string => printable(claimsOf(before, templates, runs));
  const shifted = old.start !== young.start && gone.length > 0;
  // A set that keeps its policy is judged by the new one: it is there before any pod goes.
  const text = deletes(after, 'whenScaled', change)
    ? 'The pods that go take their claims with them (whenScaled: Delete).'
    : 'The pods that go leave their claims behind, and those with new ordinals start with empty ones.';
  return gone.length > 0 && (shifted || deletes(after, 'whenScaled', change)) ? [{ text, lines: [claims(gone)] }] : [];
}

function switched(before: KubeObject, after: KubeObject, change: WorkloadChange): readonly Advice[] {
  const claims = allClaimsOf(after, change.target);
  if (claims === undefined) return [];
  const whens: readonly When[] = ['whenDeleted', 'whenScaled'];
  return whens
    .filter((when) => deletes(after, when, change) && retentionOf(before, when) === 'Retain')
    .map((when) => {
      const cause = when === 'whenDeleted' ? 'deleting the set' : 'scaling down';
      return { text: `From now on ${cause} deletes claims (${when}: Delete, before it was Retain).`, lines: [printable(claims)] };
    });
}

function renamed(before: KubeObject, after: KubeObject, { target }: WorkloadChange): readonly Advice[] {
  const ordinals = ordinalsOf(before, target);
  if (!ordinals || ordinals.replicas === 0) return [];
  return (claimChangesOf(before, after) ?? []).flatMap((claim) => {
    if (claim.kind !== 'renamed' && claim.kind !== 'removed') return [];
    const text = 'Created again with these claim templates, the set no longer uses the claims that hold its data; they stay behind.';
    return [{ text, lines: [printable(claimsOf(before, [claim.before], [ordinals]))] }];
  });
}

/** Where a set sticks, people delete its volumes to get on. */
function tempting(after: KubeObject, failures: readonly FailurePlan[]): readonly Advice[] {
  if (!failures.some(({ when }) => when === 'name-unresolved') || !mountsClaims(after)) return [];
  return [{ text: 'No recovery needs a claim, a volume or the set deleted: pods that never ran cannot have written to them.', lines: [] }];
}

function mountsClaims(set: KubeObject): boolean {
  const volumes = listField(podSpecOf(set)?.value, 'volumes');
  return claimTemplatesOf(set).length > 0 || volumes.some((volume) => isMap(volume) && isMap(volume['persistentVolumeClaim']));
}
