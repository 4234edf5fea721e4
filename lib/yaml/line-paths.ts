import type { Path } from '../base/path';
import type { LineMap } from '../base/span';
import type { PlacedNode } from './positions';
import type { Stretch } from './tokens';

/** The paths written on each line, outermost first. */
export function pathsByLine(root: PlacedNode, lines: LineMap): ReadonlyMap<number, readonly Path[]> {
  const paths = new Map<number, Path[]>();
  collect(root, [], { paths, lines });
  return paths;
}

interface Collector {
  readonly paths: Map<number, Path[]>;
  readonly lines: LineMap;
}

function collect(node: PlacedNode, path: Path, collector: Collector): void {
  if (node.kind === 'map') {
    for (const { name, key, value } of node.entries.values()) {
      const inner = [...path, name];
      note(key, inner, collector);
      collectValue(value, inner, collector);
    }
  } else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      const inner = [...path, index];
      note({ start: item.start, end: item.start }, inner, collector);
      collectValue(item, inner, collector);
    }
  }
}

function collectValue(value: PlacedNode, path: Path, collector: Collector): void {
  if (value.kind === 'scalar' || value.kind === 'alias') note(value, path, collector);
  else collect(value, path, collector);
}

function note({ start, end }: Stretch, path: Path, { paths, lines }: Collector): void {
  const last = lines.positionAt(end).line;
  for (let line = lines.positionAt(start).line; line <= last; line++) {
    const here = paths.get(line);
    if (here === undefined) paths.set(line, [path]);
    else if (here.at(-1) !== path) here.push(path);
  }
}
