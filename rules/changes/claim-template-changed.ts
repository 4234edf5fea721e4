import { printPath } from '../../lib/base/path';
import { changeRule } from '../../lib/engine/rule';
import type { KubeObject } from '../../lib/kube/object';
import { workloadKindOf } from '../../lib/kube/workloads';
import { type ClaimChange, claimChangesOf } from '../../lib/rollout/changes/claim-changes';
import { shownValue } from '../../lib/rollout/changes/differences';
import { orphanDelete, resizeClaim } from '../../lib/rollout/changes/kubectl';
import { type Ordinals, ordinalsOf } from '../../lib/rollout/changes/ordinals';
import { placeOf, saysBoth } from '../../lib/rollout/changes/said';
import { claimsOf, type ClaimTemplate } from '../../lib/rollout/changes/set-claims';

/** Flags claim templates of a StatefulSet that are no longer what they were. `immutable-field-changed` speaks of the other fields. */
export const claimTemplateChanged = changeRule({
  id: 'claim-template-changed',
  summary: 'The claim templates of a StatefulSet change, which the API server refuses',
  category: 'changes',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'kubernetes: validation of workloads, what of a StatefulSet may change',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'Kubernetes: volume claim templates and the names of their claims',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates',
      version: '1.34',
    },
    {
      title: 'Kubernetes: claims grow where their class allows it, and never shrink',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims',
      version: '1.34',
    },
  ],
  messages: {
    added: ({ set, claim, claims }: Change) =>
      `${set} gains claim template ${claim}, and the API server refuses the whole apply; create the set again, and its pods get new, empty claims ${claims} as they restart`,
    removed: ({ set, claim, claims }: Change) =>
      `${set} loses claim template ${claim}, and the API server refuses the whole apply; create the set again, and ${claims} stay behind with their data`,
    renamed: ({ set, before, claim, claims }: Change & { before: string }) =>
      `${set} renames claim template ${before} to ${claim}, and the API server refuses the whole apply; created again, the set starts with new, empty claims ${claims}: keep ${before}`,
    grown: ({ set, field, before, after, claims }: Field) =>
      `${set} changes ${field} from ${before} to ${after}, and the API server refuses the whole apply; resize ${claims} one by one, then create the set again`,
    shrunk: ({ set, field, before, after, claims }: Field) =>
      `${set} changes ${field} from ${before} to ${after}, and the API server refuses the whole apply; ${claims} cannot shrink either: write ${before}, or create the set again for claims to come`,
    storageClass: ({ set, field, before, after, claims }: Field) =>
      `${set} changes ${field} from ${before} to ${after}, and the API server refuses the whole apply; ${claims} keep their class: write back what was there, or create the set again and move the data`,
    modes: ({ set, field, before, after, claims }: Field) =>
      `${set} changes ${field} from ${before} to ${after}, and the API server refuses the whole apply; ${claims} stay as they are: write back what was there, or create the set again and move the data`,
    field: ({ set, field, before, after }: Field) =>
      `${set} changes ${field} from ${before} to ${after}, and the API server refuses the whole apply; write back what was there, or create the set again`,
    reordered: ({ set, before, after }: { set: string; before: string; after: string }) =>
      `${set} changes the order of spec.volumeClaimTemplates from ${before} to ${after}, and the API server refuses the whole apply; write ${before}`,
  },
  check({ before, after }, { report, index, target }) {
    const list = ['spec', 'volumeClaimTemplates'];
    if (!before || !after || !workloadKindOf(after) || !saysBoth(before, after, list)) return;
    const namespace = index.namespaceOf(after);
    const again = orphanDelete('statefulset', after.name, namespace);
    const hint = `${again}, then apply: the pods keep running and are taken over`;
    const [set, ordinals] = [after.title, ordinalsOf(before, target)];
    for (const change of claimChangesOf(before, after) ?? []) {
      switch (change.kind) {
        case 'added':
          report('added', { at: change.after.path, data: { set, claim: change.after.name, claims: named(after, change.after, ordinals) }, hint });
          break;
        case 'removed':
          report('removed', { ...placeOf(after, list), data: { set, claim: change.before.name, claims: named(before, change.before, ordinals) }, hint });
          break;
        case 'renamed':
          report('renamed', {
            at: [...change.after.path, 'metadata', 'name'],
            data: { set, before: change.before.name, claim: change.after.name, claims: named(after, change.after, ordinals) },
            hint: `keep the name; the data is in ${named(before, change.before, ordinals)}`,
          });
          break;
        case 'reordered':
          report('reordered', { at: list, data: { set, before: namesOf(change.before), after: namesOf(change.after) }, hint });
          break;
        default: {
          const data = { set, field: fieldName(change), before: shownField(change.before, change), after: shownField(change.after, change), claims: named(after, change.claim, ordinals) };
          const resize = change.kind === 'resized' && change.grows ? `${resizesOf(after, change, ordinals, namespace)}; then ${hint}` : hint;
          report(messageOf(change), { ...placeOf(after, change.path), data, hint: resize });
        }
      }
    }
  },
});

interface Change {
  readonly set: string;
  readonly claim: string;
  readonly claims: string;
}

interface Field {
  readonly set: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly claims: string;
}

type FieldChange = Extract<ClaimChange, { claim: ClaimTemplate }>;

function messageOf(change: FieldChange): 'grown' | 'shrunk' | 'storageClass' | 'modes' | 'field' {
  if (change.kind === 'resized') return change.grows ? 'grown' : 'shrunk';
  return change.kind === 'class' ? 'storageClass' : change.kind;
}

/** The list's index tells nobody which claim it is. */
function fieldName({ claim, path }: FieldChange): string {
  return `${printPath(path)} (claim template ${claim.name})`;
}

function shownField(value: unknown, { kind }: FieldChange): string {
  if (kind !== 'class') return shownValue(value);
  return value === undefined ? "the cluster's default class" : value === '' ? 'no class' : shownValue(value);
}

function namesOf(templates: readonly ClaimTemplate[]): string {
  return templates.map(({ name }) => name).join(', ');
}

/** The claims of the pods that the set has; in words where their number is not known or 0. */
function named(set: KubeObject, template: ClaimTemplate, ordinals: Ordinals | undefined): string {
  return ordinals && ordinals.replicas > 0 ? claimsOf(set, [template], [ordinals]) : `${template.name}-${set.name}-N of each pod N`;
}

/** So many commands are read; of more, one shows how the others go. */
const SHOWN = 5;

function resizesOf(set: KubeObject, { claim, after }: FieldChange, ordinals: Ordinals | undefined, namespace: string | undefined): string {
  const command = (ordinal: number | string): string => resizeClaim(`${claim.name}-${set.name}-${ordinal}`, shownValue(after), namespace);
  if (!ordinals || ordinals.replicas === 0) return `${command('0')} (and so on for each ordinal)`;
  const { start, replicas } = ordinals;
  const commands = Array.from({ length: Math.min(replicas, SHOWN) }, (_, at) => command(start + at));
  return `${commands.join('; ')}${replicas > SHOWN ? ` (and so on up to ordinal ${start + replicas - 1})` : ''}`;
}
