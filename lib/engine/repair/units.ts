import type { ObjectSet } from '../../workspace/workspace';

/** The files that repairs have to be judged over together: those of one object set, and of sets that share a file with it. */
export function unitsOf(sets: readonly ObjectSet[]): readonly (readonly string[])[] {
  const unitOf = new Map<string, Set<string>>();
  for (const { documents } of sets) {
    const unit = new Set(documents.map(({ yaml }) => yaml.uri));
    for (const uri of [...unit]) for (const other of unitOf.get(uri) ?? []) unit.add(other);
    for (const uri of unit) unitOf.set(uri, unit);
  }
  return Array.from(new Set(unitOf.values()), (unit) => [...unit].sort());
}
