import type { Path } from '../../base/path';
import { isUnknown } from '../../base/unknown';
import { fieldOf, isMap, type JsonMap, listField } from '../../kube/json';
import type { KubeObject } from '../../kube/object';
import { compareQuantities } from './amount-of-storage';
import { type Difference, differencesOf } from './differences';
import { type ClaimTemplate, claimTemplatesOf } from './set-claims';

/** What became of one claim template. */
export type ClaimChange =
  | { readonly kind: 'added'; readonly after: ClaimTemplate }
  | { readonly kind: 'removed'; readonly before: ClaimTemplate }
  | { readonly kind: 'renamed'; readonly before: ClaimTemplate; readonly after: ClaimTemplate }
  /** `grows` tells whether more storage is asked for. */
  | ({ readonly kind: 'resized'; readonly grows: boolean } & FieldChange)
  | ({ readonly kind: 'class' | 'modes' | 'field' } & FieldChange)
  | { readonly kind: 'reordered'; readonly before: readonly ClaimTemplate[]; readonly after: readonly ClaimTemplate[] };

interface FieldChange extends Difference {
  readonly claim: ClaimTemplate;
}

/**
 * What became of the claim templates of a set, with what the API server fills in. One that vanished and one that is new are a rename where
 * they ask for the same. `undefined` where a name that is not known, or no list, leaves open which template is which.
 */
export function claimChangesOf(before: KubeObject, after: KubeObject): readonly ClaimChange[] | undefined {
  if (!isReadable(before) || !isReadable(after)) return undefined;
  const [old, current] = [claimTemplatesOf(before), claimTemplatesOf(after)];
  const removed = old.filter(({ name }) => !current.some((template) => template.name === name));
  const added = current.filter(({ name }) => !old.some((template) => template.name === name));
  if ([...removed, ...added].some(({ name }) => isUnknown(name))) return undefined;
  const renames = added.flatMap((template) => {
    const alike = removed.filter((was) => changesIn(was, template).length === 0);
    const rivals = added.filter((other) => changesIn(template, other).length === 0);
    // Of several alike nobody can tell which became which.
    return alike[0] && alike.length === 1 && rivals.length === 1 ? [{ kind: 'renamed', before: alike[0], after: template } as const] : [];
  });
  const kept = current.flatMap((template) => {
    const was = old.find(({ name }) => name === template.name);
    return was ? [{ was, template }] : [];
  });
  return [
    ...renames,
    ...removed.filter((template) => !renames.some((rename) => rename.before === template)).map((template) => ({ kind: 'removed', before: template }) as const),
    ...added.filter((template) => !renames.some((rename) => rename.after === template)).map((template) => ({ kind: 'added', after: template }) as const),
    ...kept.flatMap(({ was, template }) => changesIn(was, template)),
    ...(removed.length + added.length === 0 && isReordered(old, current) ? [{ kind: 'reordered', before: old, after: current } as const] : []),
  ];
}

function isReadable({ value }: KubeObject): boolean {
  const templates = fieldOf(value['spec'], 'volumeClaimTemplates') ?? [];
  return Array.isArray(templates) && listField(value['spec'], 'volumeClaimTemplates').every((template) => hasName(template));
}

function hasName(template: unknown): boolean {
  const name = fieldOf(fieldOf(template, 'metadata'), 'name');
  return typeof name === 'string' && name !== '';
}

function isReordered(old: readonly ClaimTemplate[], current: readonly ClaimTemplate[]): boolean {
  return old.length === current.length && old.some(({ name }, at) => current[at]?.name !== name);
}

type FieldKind = 'resized' | 'class' | 'modes' | 'field';

function changesIn(before: ClaimTemplate, after: ClaimTemplate): readonly Extract<ClaimChange, { kind: FieldKind }>[] {
  const differences = differencesOf(comparable(before.value), comparable(after.value), after.path);
  const classes = classChange(before, after);
  return [...classes, ...merged(differences, after.path, before, after)].map((difference) => named(difference, after));
}

/** Lists of modes are one value, of which the whole is shown. */
function merged(differences: readonly Difference[], path: Path, before: ClaimTemplate, after: ClaimTemplate): readonly Difference[] {
  const modes = [...path, 'spec', 'accessModes'];
  const isMode = (difference: Difference): boolean => difference.path[modes.length - 1] === 'accessModes' && difference.path[modes.length - 2] === 'spec';
  const rest = differences.filter((difference) => !isMode(difference));
  if (rest.length === differences.length) return rest;
  return [...rest, { path: modes, before: fieldOf(before.value['spec'], 'accessModes'), after: fieldOf(after.value['spec'], 'accessModes') }];
}

function named(difference: Difference, claim: ClaimTemplate): Extract<ClaimChange, { kind: FieldKind }> {
  const { path, before, after } = difference;
  const field = path.slice(claim.path.length).join('.');
  const order = field === 'spec.resources.requests.storage' ? compareQuantities(before, after) : undefined;
  if (order !== undefined) return { kind: 'resized', grows: order < 0, claim, ...difference };
  if (field === 'spec.storageClassName') return { kind: 'class', claim, ...difference };
  if (field === 'spec.accessModes' || field === 'spec.volumeMode') return { kind: 'modes', claim, ...difference };
  return { kind: 'field', claim, path, before, after };
}

/** No class is the cluster's default class, and an empty one is none at all. */
function classChange(before: ClaimTemplate, after: ClaimTemplate): readonly Difference[] {
  const [one, other] = [before, after].map(({ value }) => fieldOf(value['spec'], 'storageClassName') ?? undefined);
  if (one === other || [one, other].some((text) => typeof text === 'string' && isUnknown(text))) return [];
  return [{ path: [...after.path, 'spec', 'storageClassName'], before: one, after: other }];
}

/** The template without its name, its class and what the server writes, and with the volume mode that it fills in. */
function comparable({ metadata, spec, ...rest }: JsonMap): JsonMap {
  const without = (map: unknown, keys: readonly string[]): JsonMap =>
    isMap(map) ? Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key))) : {};
  return {
    ...without(rest, ['apiVersion', 'kind', 'status']),
    metadata: without(metadata, ['name', 'creationTimestamp']),
    spec: { ...without(spec, ['storageClassName', 'volumeMode']), volumeMode: fieldOf(spec, 'volumeMode') || 'Filesystem' },
  };
}
