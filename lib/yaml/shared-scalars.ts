import type { Path } from '../base/path';
import type { ValueEdit } from '../base/value-edit';
import { sharedNodes } from './draft';
import { behindAlias, entryAt, type PlacedNode, type PlacedScalar } from './positions';

/** A scalar that is written once and stands in several places of the value: an alias or a merge key brings it there. */
export interface SharedScalar {
  readonly node: PlacedScalar;
  /** Whether it is written inside brackets or braces. */
  readonly flow: boolean;
  /** Every place in the value, that of the anchor among them. */
  readonly paths: readonly Path[];
}

/** The scalars with more than one place, by the offset at which they are written. Costs a walk over the value where there is an alias at all. */
export function sharedScalarsOf(root: PlacedNode, value: unknown): ReadonlyMap<number, SharedScalar> {
  if (sharedNodes(root).size === 0) return new Map();
  const found = new Map<number, { node: PlacedScalar; flow: boolean; paths: Path[] }>();
  const visit = (node: PlacedNode, here: unknown, path: Path, flow: boolean): void => {
    const written = behindAlias(node);
    if (written.kind === 'scalar') {
      const known = found.get(written.start);
      // An alias in brackets names a scalar that need not stand in any.
      if (known) found.set(written.start, { ...known, flow: node.kind === 'alias' ? known.flow : flow, paths: [...known.paths, path] });
      else if (written.start < written.end) found.set(written.start, { node: written, flow, paths: [path] });
      return;
    }
    if (typeof here !== 'object' || here === null) return;
    for (const [key, inner] of Object.entries(here)) {
      const step = written.kind === 'list' ? Number(key) : key;
      const entry = entryAt(written, [step]);
      if (entry) visit(entry.value, inner, [...path, step], written.flow);
    }
  };
  visit(root, value, [], false);
  return new Map(Array.from(found).filter(([, { paths }]) => paths.length > 1));
}

/** A change of a shared scalar, and so of all its places at once. */
export interface SharedChange extends SharedScalar {
  readonly value: unknown;
}

/**
 * Takes out of small steps those that change every place of a shared scalar alike: one change of the scalar makes them all. Steps that
 * move other places about are left as they are, all of them.
 */
export function withoutSharedChanges(root: PlacedNode, value: unknown, steps: readonly ValueEdit[]): { readonly shared: readonly SharedChange[]; readonly rest: readonly ValueEdit[] } {
  const texts = new Map(steps.flatMap((step) => (step.op === 'replace' && typeof step.value === 'string' ? [[JSON.stringify(step.path), step.value] as const] : [])));
  if (texts.size < steps.length || steps.length < 2) return { shared: [], rest: steps };
  const shared = Array.from(sharedScalarsOf(root, value).values()).flatMap((scalar): SharedChange[] => {
    const wanted = new Set(scalar.paths.map((path) => texts.get(JSON.stringify(path))));
    const [only] = wanted;
    return wanted.size === 1 && only !== undefined ? [{ ...scalar, value: only }] : [];
  });
  const made = new Set(shared.flatMap(({ paths }) => paths.map((path) => JSON.stringify(path))));
  return { shared, rest: steps.filter(({ path }) => !made.has(JSON.stringify(path))) };
}
