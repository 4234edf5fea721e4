import type { Path } from '../base/path';
import { isUnknown } from '../base/unknown';
import { fieldOf, isMap, type JsonMap, listField, mapField, textEntries } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { type Match, matchesMap, matchesSelector } from '../kube/selectors';
import { podTemplateOf } from '../kube/workloads';

/** The selector by which a controller finds its pods. */
export type PodSelector =
  /** `value` is a label selector, or a plain map of labels for a ReplicationController. */
  | { readonly kind: 'written'; readonly path: Path; readonly value: JsonMap }
  /** The API server copies the template's labels, so it always matches them. */
  | { readonly kind: 'defaulted'; readonly path: Path }
  | { readonly kind: 'absent'; readonly path: Path }
  /** Written, and without any requirement. `value` may hold labels that stand where `matchLabels` belongs. */
  | { readonly kind: 'empty'; readonly path: Path; readonly value: JsonMap };

/** Kinds that find their pods, or the ReplicaSets of their pods, by a selector of their own. */
export const SELECTING_KINDS: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController'];

/** API versions whose objects get their template's labels as selector, where they write none. @see pkg/apis/{apps,extensions}/v1beta1/defaults.go up to v1.15 */
const DEFAULTING_VERSIONS: ReadonlySet<string> = new Set(['extensions/v1beta1', 'apps/v1beta1']);

/** `undefined` where unknown text decides, or where no map stands. */
export function podSelectorOf({ kind, apiVersion, value }: KubeObject): PodSelector | undefined {
  const path = ['spec', 'selector'];
  const selector = fieldOf(value['spec'], 'selector') ?? undefined;
  const plain = kind === 'ReplicationController';
  if (selector === undefined) return { kind: plain || DEFAULTING_VERSIONS.has(apiVersion) ? 'defaulted' : 'absent', path };
  if (!isMap(selector)) return undefined;
  const parts = plain ? [selector] : [selector['matchLabels'], selector['matchExpressions']];
  if (parts.some((part) => typeof part === 'string' && isUnknown(part))) return undefined;
  if (parts.some((part) => typeof part === 'object' && part !== null && Object.keys(part).length > 0))
    return { kind: 'written', path, value: selector };
  return plain ? { kind: 'defaulted', path } : { kind: 'empty', path, value: selector };
}

/** The labels that the pods of a workload get from its template. */
export function templateLabelsOf(object: KubeObject): ReadonlyMap<string, string> {
  return textEntries(mapField(podTemplateOf(object)?.value, 'metadata')['labels']);
}

/** Where those labels are written, or would be. */
export function templateLabelsPath(object: KubeObject): Path {
  return [...(podTemplateOf(object)?.path ?? []), 'metadata', 'labels'];
}

/** The labels that a selector asks for one by one, with the value each must have. */
export function wantedLabels({ kind }: KubeObject, selector: JsonMap): ReadonlyMap<string, string> {
  return textEntries(kind === 'ReplicationController' ? selector : selector['matchLabels']);
}

/** Whether the selector of the object takes pods with these labels. `undefined` where an unknown text decides it. */
export function selects({ kind }: KubeObject, selector: JsonMap, labels: ReadonlyMap<string, string>): Match {
  return kind === 'ReplicationController' ? matchesMap(selector, labels) : matchesSelector(selector, labels);
}

/** One requirement of a selector, and whether given labels meet it. */
export interface Requirement {
  readonly path: Path;
  readonly key: string;
  /** As people write it: `app=web`, `tier in (web, api)`, `!canary`. */
  readonly text: string;
  /** The value asked for, where it is a single one. */
  readonly wanted: string | undefined;
  readonly met: Match;
}

/** The requirements of a written selector, in order. Entries that the API cannot read are left out. */
export function requirementsOf(
  object: KubeObject,
  { path, value }: Extract<PodSelector, { kind: 'written' }>,
  labels: ReadonlyMap<string, string>,
): readonly Requirement[] {
  const start = object.kind === 'ReplicationController' ? path : [...path, 'matchLabels'];
  const equal = Array.from(wantedLabels(object, value), ([key, wanted]) => ({
    path: [...start, key],
    key,
    text: `${key}=${wanted}`,
    wanted,
    met: matchesMap({ [key]: wanted }, labels),
  }));
  if (object.kind === 'ReplicationController') return equal;
  return [
    ...equal,
    ...listField(value, 'matchExpressions').flatMap((expression, at) =>
      requirementOf(expression, [...path, 'matchExpressions', at], labels),
    ),
  ];
}

function requirementOf(expression: unknown, path: Path, labels: ReadonlyMap<string, string>): readonly Requirement[] {
  const [key, operator] = [fieldOf(expression, 'key'), fieldOf(expression, 'operator')];
  if (typeof key !== 'string' || typeof operator !== 'string') return [];
  const text = printed(key, operator, listField(expression, 'values'));
  if (text === undefined) return [];
  return [{ path, key, text, wanted: undefined, met: matchesSelector({ matchExpressions: [expression] }, labels) }];
}

function printed(key: string, operator: string, values: readonly unknown[]): string | undefined {
  const list = values.filter((value) => typeof value === 'string').join(', ');
  switch (operator) {
    case 'In':
      return `${key} in (${list})`;
    case 'NotIn':
      return `${key} notin (${list})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return undefined;
  }
}
