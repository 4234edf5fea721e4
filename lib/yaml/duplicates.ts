import { type Path, printPath } from '../base/path';
import type { LineMap } from '../base/span';
import type { PlacedNode } from './positions';
import type { ReadProblem } from './problem';

/** A problem for each entry that repeats a key of its map; the value kept is the last, as Kubernetes' reader keeps it. */
export function duplicateKeys(root: PlacedNode, lines: LineMap): readonly ReadProblem[] {
  const problems: ReadProblem[] = [];
  collect(root, [], lines, problems);
  return problems;
}

function collect(node: PlacedNode, path: Path, lines: LineMap, problems: ReadProblem[]): void {
  if (node.kind === 'list') for (const [index, item] of node.items.entries()) collect(item, [...path, index], lines, problems);
  if (node.kind !== 'map') return;
  for (const { first, again } of node.replaced) {
    const at = [...path, again.name];
    problems.push({
      kind: 'duplicate-key',
      message: `${printPath(at)} is written twice, and only the last one counts`,
      span: lines.spanOf(again.key.start, again.key.end),
      hint: 'remove one of them, or rename it',
      path: at,
      related: { message: 'the first one is here', span: lines.spanOf(first.key.start, first.key.end) },
    });
  }
  for (const { name, value } of node.entries.values()) collect(value, [...path, name], lines, problems);
  // A merged map may be written right there: `<<: { image: a, image: b }`.
  for (const merge of node.merges) collect(merge, path, lines, problems);
}
