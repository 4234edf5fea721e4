import type { Path } from '../base/path';
import { isMap, type JsonMap } from '../kube/json';
import type { KubeObject } from '../kube/object';

/** One step of a repair, in terms of an object: never of its text. */
export type Edit =
  | { readonly op: 'add' | 'replace'; readonly path: Path; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: Path };

/** A repair. `safe` only when the running system stays the same or the fault can mean one thing. */
export interface Fix {
  readonly safety: 'safe' | 'unsafe';
  /** What it does, as an imperative: `add partition: 0`. */
  readonly title: string;
  /** Edits of what was under check: the object, or for a document's rule the document; or of `object`. */
  readonly edits: readonly Edit[];
  /** Another object of the set to edit. @default the one under check */
  readonly object?: KubeObject;
  /** A whole object to add beside the one under check. */
  readonly creates?: JsonMap;
}

/** Whether a repair is of a Secret, or of what a finding says of one: its edits may hold secret values, and nobody prints or keeps them. */
export function touchesSecret({ object, creates }: Pick<Fix, 'object' | 'creates'>, about: { readonly kind: string } | undefined): boolean {
  return about?.kind === 'Secret' || object?.kind === 'Secret' || creates?.['kind'] === 'Secret';
}

/** A repair that sets one value. */
export function setTo(path: Path, value: unknown, title: string, safety: Fix['safety'] = 'safe'): Fix {
  return { safety, title, edits: [{ op: 'replace', path, value }] };
}

/** A repair that takes one field away. */
export function removal(path: Path, title: string, safety: Fix['safety'] = 'safe'): Fix {
  return { safety, title, edits: [{ op: 'remove', path }] };
}

/** The value after the edits; the given one is left as it is. Missing maps on the way are made; a list index past the end appends. */
export function applyEdits(value: unknown, edits: readonly Edit[]): unknown {
  return edits.reduce((current, edit) => applyEdit(current, edit.path, edit), value);
}

function applyEdit(value: unknown, path: Path, edit: Edit): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return edit.op === 'remove' ? undefined : edit.value;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(value) ? [...(value as readonly unknown[])] : [];
    const next = applyEdit(list[step], rest, edit);
    if (rest.length === 0 && edit.op === 'remove') list.splice(step, 1);
    else list[Math.min(step, list.length)] = next;
    return list;
  }
  const map = isMap(value) ? value : {};
  const next = applyEdit(Object.hasOwn(map, step) ? map[step] : undefined, rest, edit);
  const removed = rest.length === 0 && edit.op === 'remove';
  // By entries, so that a key named `__proto__` is a key like any other.
  const others = Object.entries(map).filter(([key]) => !removed || key !== step);
  return Object.fromEntries(removed ? others : [...others, [step, next]]);
}
