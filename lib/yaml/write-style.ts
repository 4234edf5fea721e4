import type { LineMap } from '../base/span';
import type { PlacedNode } from './positions';
import type { WriteStyle } from './write-value';

/** The look of a text: what most of it does, and what is usual where it gives no example. */
export function styleOf(text: string, lines: LineMap, root: PlacedNode): WriteStyle {
  const seen: Seen = { indents: new Map(), listIndents: new Map(), single: 0, double: 0 };
  look(root, undefined, lines, text, seen);
  return {
    indent: mostOf(seen.indents) ?? 2,
    listIndent: mostOf(seen.listIndents) ?? 2,
    quote: seen.single > seen.double ? 'single' : 'double',
    json: isJson(text.slice(root.start, root.end)),
    literal: true,
    eol: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
  };
}

/** Whether a text is JSON and not only YAML. A byte order mark ahead of it is passed over. */
export function isJson(text: string): boolean {
  const bare = text.replace(/^\uFEFF/, '');
  if (!/^\s*[[{]/.test(bare)) return false;
  try {
    JSON.parse(bare);
    return true;
  } catch {
    return false; // that it is not, is the answer
  }
}

interface Seen {
  readonly indents: Map<number, number>;
  readonly listIndents: Map<number, number>;
  single: number;
  double: number;
}

/** @param column Of the key above, in a block map. */
function look(node: PlacedNode, column: number | undefined, lines: LineMap, text: string, seen: Seen): void {
  if (node.kind === 'scalar') {
    if (node.style === 'single') seen.single++;
    else if (node.style === 'double') seen.double++;
    return;
  }
  if (node.kind === 'alias') return;
  const block = !node.flow;
  if (block && column !== undefined) {
    const step = columnOf(text, lines, node.start) - column;
    const steps = node.kind === 'map' ? seen.indents : seen.listIndents;
    if (step > 0 || (node.kind === 'list' && step === 0)) steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  if (node.kind === 'list') for (const item of node.items) look(item, undefined, lines, text, seen);
  else for (const { key, value } of node.entries.values()) look(value, block ? columnOf(text, lines, key.start) : undefined, lines, text, seen);
}

/** A byte order mark takes no column. */
function columnOf(text: string, lines: LineMap, offset: number): number {
  const { column } = lines.positionAt(offset);
  return text.charAt(offset - column + 1) === '\uFEFF' ? column - 1 : column;
}

function mostOf(counts: ReadonlyMap<number, number>): number | undefined {
  return Array.from(counts).sort((one, other) => other[1] - one[1] || one[0] - other[0])[0]?.[0];
}
