import type { Path } from '../../lib/base/path';
import type { ValueEdit } from '../../lib/base/value-edit';
import { applyValueEdits } from '../../lib/base/value-edit';
import { type Dice, randomScalar, randomValue } from './random-text';

/** A few edits, each of the value that those before it leave. */
export function randomEdits(dice: Dice, value: unknown): readonly ValueEdit[] {
  const edits: ValueEdit[] = [];
  let current = value;
  for (let left = dice.pick([1, 1, 1, 2, 3]); left > 0; left--) {
    const edit = randomEdit(dice, current);
    edits.push(edit);
    current = applyValueEdits(current, [edit]);
  }
  return edits;
}

function randomEdit(dice: Dice, value: unknown): ValueEdit {
  const paths = pathsOf(value).slice(1);
  if (paths.length === 0) return { op: 'add', path: ['new'], value: randomValue(dice, 2) };
  const path = dice.pick(paths);
  switch (dice.below(7)) {
    case 0:
      return { op: 'remove', path };
    case 1:
      return { op: 'replace', path, value: randomValue(dice, 2) };
    case 2:
    case 3: {
      const collections = pathsOf(value).filter((at) => typeof valueIn(value, at) === 'object' && valueIn(value, at) !== null);
      const at = dice.pick(collections);
      const inside = valueIn(value, at);
      if (Array.isArray(inside)) return dice.chance(0.5) ? { op: 'add', path: [...at, inside.length], value: randomValue(dice, 2) } : { op: 'insert', path: [...at, dice.below(inside.length + 1)], value: randomValue(dice, 2) };
      return { op: 'add', path: [...at, dice.pick(['new', 'x-y', 'on', 'a b']), ...(dice.chance(0.3) ? ['deep', 'er'] : [])], value: randomValue(dice, 2) };
    }
    default: {
      const scalars = paths.filter((at) => typeof valueIn(value, at) !== 'object');
      return { op: 'replace', path: scalars.length > 0 ? dice.pick(scalars) : path, value: randomScalar(dice) };
    }
  }
}

function valueIn(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, step) => (here as Readonly<Record<string | number, unknown>>)[step], value);
}

function pathsOf(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[], ...entries.flatMap(([step, inner]) => pathsOf(inner).map((path) => [step, ...path]))];
}
