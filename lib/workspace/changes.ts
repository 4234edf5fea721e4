import { groupBy } from '../base/group';
import { groupFamilyOf } from '../kube/kinds';
import type { KubeObject } from '../kube/object';
import { ObjectIndex } from './object-index';
import type { ObjectSet } from './workspace';

/** An object as it was and as it is to be. One of the two is there at least: an object can be new, and it can be gone. */
export type ObjectChange =
  | { readonly before: KubeObject; readonly after: KubeObject }
  | { readonly before: undefined; readonly after: KubeObject }
  | { readonly before: KubeObject; readonly after: undefined };

/** What became of a set's objects. */
export interface SetHistory {
  /** The objects of the set as they were; those of the set that it was before its folder or file was renamed; empty for a new set. */
  readonly before: ObjectIndex;
  readonly changes: readonly ObjectChange[];
}

/** Two states of a workspace, brought together. */
export interface WorkspaceHistory {
  /** The sets as they are, and an empty one for each of which nothing is left. */
  readonly sets: readonly ObjectSet[];
  readonly historyOf: (set: ObjectSet) => SetHistory;
}

/**
 * Brings objects together with what they were: by kind, namespace and name; first inside a set, which is known by its id, then inside a file
 * that went to another set, then anywhere: one of the same content, as when files are renamed, else where only one object can be meant. An
 * API group by another name (`extensions`, `apps`) is the same kind. Costs one pass over either side.
 */
export function historyOf(before: readonly ObjectSet[], now: readonly ObjectSet[]): WorkspaceHistory {
  const ids = new Set(now.map(({ id }) => id));
  const vanished = before.filter(({ id }) => !ids.has(id)).map(({ id }): ObjectSet => ({ id, documents: [], index: new ObjectIndex([]) }));
  const sets = [...now, ...vanished];
  const [old, current] = [placesOf(before), placesOf(sets)];
  const pairs = new Map<KubeObject, KubeObject>();
  const taken = new Set<KubeObject>();
  for (const keyOf of KEYS) {
    const free = groupBy(old.filter(({ object }) => !taken.has(object)), keyOf);
    if (free.size === 0) break;
    for (const [key, members] of groupBy(current.filter(({ object }) => !pairs.has(object)), keyOf)) {
      const candidates = free.get(key) ?? [];
      // Of several alike nobody can tell which became which, but for their order.
      if (keyOf === anywhere && (candidates.length > 1 || members.length > 1)) continue;
      members.forEach(({ object }, at) => {
        const was = candidates[at]?.object;
        if (was === undefined) return;
        pairs.set(object, was);
        taken.add(was);
      });
    }
  }
  const gone = groupBy(old.filter(({ object }) => !taken.has(object)), ({ set }) => set.id);
  const indexes = new Map(before.map(({ id, index }) => [id, index]));
  const left = new Map(old.flatMap(({ object, set }) => (ids.has(set.id) ? [] : [[object, set.index] as const])));
  const indexLeft = ({ index }: ObjectSet): ObjectIndex | undefined =>
    mostFrequent(
      index.objects.flatMap((object) => {
        const was = pairs.get(object);
        return (was && left.get(was)) ?? [];
      }),
    );
  return {
    sets,
    historyOf: (set) => ({
      before: indexes.get(set.id) ?? indexLeft(set) ?? new ObjectIndex([]),
      changes: [
        ...set.index.objects.map((after): ObjectChange => {
          const was = pairs.get(after);
          return was === undefined ? { before: undefined, after } : { before: was, after };
        }),
        ...(gone.get(set.id) ?? []).map(({ object }): ObjectChange => ({ before: object, after: undefined })),
      ],
    }),
  };
}

/** The item that is there most often, the first of several. */
function mostFrequent<Item>(items: readonly Item[]): Item | undefined {
  const groups = Array.from(groupBy(items, (item) => item).values());
  return groups.reduce<readonly Item[]>((most, group) => (group.length > most.length ? group : most), [])[0];
}

/** An object and the set it is in. */
interface Placed {
  readonly object: KubeObject;
  readonly set: ObjectSet;
}

function placesOf(sets: readonly ObjectSet[]): readonly Placed[] {
  return sets.flatMap((set) => set.index.objects.map((object) => ({ object, set })));
}

type KeyOf = (placed: Placed) => string;

const inSet: KeyOf = (placed) => `${placed.set.id}\n${identityOf(placed)}`;
const inFile: KeyOf = (placed) => `${placed.object.origin.uri}\n${identityOf(placed)}`;
const unchanged: KeyOf = (placed) => `${identityOf(placed)}\n${JSON.stringify(placed.object.value)}`;
const anywhere: KeyOf = (placed) => identityOf(placed);

/** From the surest to the least sure. */
const KEYS: readonly KeyOf[] = [inSet, inFile, unchanged, anywhere];

function identityOf({ object, set }: Placed): string {
  const { kind, group, name } = object;
  return [groupFamilyOf(kind, group), kind, set.index.namespaceOf(object) ?? '', name].join('/');
}
