/** A line of a Helm template, as far as its text tells what comes of it. */
export interface TemplateLine {
  /** From 1. */
  readonly line: number;
  /**
   * `text`: one line that fits `pattern`, and behind it any others where `more`; `any`: any number of lines, none too, as an action alone on
   * its line gives.
   */
  readonly kind: 'text' | 'any';
  readonly pattern: RegExp;
  /** Blanks at the start; `undefined` where an action decides about them. */
  readonly indent: number | undefined;
  readonly more: boolean;
}

/** What a template runs through, from top to bottom. */
export type TemplatePart =
  | { readonly kind: 'line'; readonly line: TemplateLine }
  | { readonly kind: 'separator' }
  | { readonly kind: 'choice'; readonly branches: readonly (readonly TemplatePart[])[]; readonly repeats: boolean };

/**
 * Reads a template of Helm for the order in which its lines can be written. `undefined` for one in which a block begins or ends in the middle
 * of a line, or that defines what it runs at once: nothing sure can be said of those.
 * @see https://pkg.go.dev/text/template (1.25)
 */
export function templateParts(text: string): readonly TemplatePart[] | undefined {
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error === UNCERTAIN) return undefined;
    throw error;
  }
}

const UNCERTAIN = new Error('the template is none that lines can be told of');

/** Text as it is written, or an action. */
interface Piece {
  readonly action: string | undefined;
  readonly text: string;
  readonly trimsBefore: boolean;
  readonly trimsAfter: boolean;
}

/** The pieces of one line; an action may go over several. */
interface Line {
  readonly number: number;
  readonly pieces: Piece[];
}

interface Block {
  readonly kind: string;
  readonly branches: TemplatePart[][];
  hasElse: boolean;
}

class Reader {
  readonly #lines: readonly Line[];
  readonly #open: Block[] = [];
  #parts: TemplatePart[] = [];
  readonly #outer: TemplatePart[][] = [];

  constructor(text: string) {
    this.#lines = linesOf(piecesOf(text));
  }

  read(): readonly TemplatePart[] {
    this.#lines.forEach((line, at) => this.#add(line, this.#lines[at - 1], this.#lines[at + 1]));
    if (this.#open.length > 0) throw UNCERTAIN;
    return this.#parts;
  }

  #add(line: Line, before: Line | undefined, after: Line | undefined): void {
    const actions = line.pieces.flatMap(({ action }) => (action === undefined ? [] : [action]));
    const literal = line.pieces.map(({ text }) => text).join('');
    const isBare = literal.trim() === '';
    const controls = actions.filter((action) => isControl(action));
    if (isBare && actions.every((action) => isControl(action) || isSilent(action))) {
      for (const control of controls) this.#control(control);
      return;
    }
    if (isBare && controls.length === 0) {
      this.#parts.push({ kind: 'line', line: { line: line.number, kind: 'any', pattern: /(?:)/, indent: undefined, more: true } });
      return;
    }
    if (literal.trim() === '---' && actions.length === 0) {
      this.#parts.push({ kind: 'separator' });
      return;
    }
    const part: TemplatePart = { kind: 'line', line: textLine(line, before, after) };
    // All of it may stand in a block that is left out.
    this.#parts.push(part.line.pattern.test('') ? { kind: 'choice', branches: [[part], []], repeats: false } : part);
  }

  #control(action: string): void {
    const [word = ''] = action.split(/\s/);
    if (word === 'end') this.#close();
    else if (word === 'else') this.#branch(action);
    else if (word === 'block' || word === 'break' || word === 'continue') throw UNCERTAIN;
    else {
      this.#open.push({ kind: word, branches: [], hasElse: false });
      this.#outer.push(this.#parts);
      this.#parts = [];
    }
  }

  #branch(action: string): void {
    const block = this.#open.at(-1);
    if (!block) throw UNCERTAIN;
    block.branches.push(this.#parts);
    block.hasElse = action.trim() === 'else';
    this.#parts = [];
  }

  #close(): void {
    const block = this.#open.pop();
    const outer = this.#outer.pop();
    if (!block || !outer) throw UNCERTAIN;
    const branches = [...block.branches, this.#parts, ...(block.hasElse ? [] : [[]])];
    this.#parts = outer;
    // What is defined here is written where somebody includes it.
    if (block.kind !== 'define') this.#parts.push({ kind: 'choice', branches, repeats: block.kind === 'range' });
  }
}

const ACTION = /\{\{(-(?=\s))?\s*(\/\*[\s\S]*?\*\/|(?:"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|(?!-?\}\})[^"`'])*?)\s*((?<=\s)-)?\}\}/g;

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const literal = (part: string): void => {
    if (part.includes('{{')) throw UNCERTAIN;
    if (part !== '') pieces.push({ action: undefined, text: part, trimsBefore: false, trimsAfter: false });
  };
  let at = 0;
  for (const found of text.matchAll(ACTION)) {
    literal(text.slice(at, found.index));
    pieces.push({ action: found[2] ?? '', text: found[0], trimsBefore: found[1] !== undefined, trimsAfter: found[3] !== undefined });
    at = found.index + found[0].length;
  }
  literal(text.slice(at));
  return pieces;
}

function linesOf(pieces: readonly Piece[]): readonly Line[] {
  let line: Line = { number: 1, pieces: [] };
  const lines = [line];
  let number = 1;
  for (const piece of pieces) {
    if (piece.action !== undefined) {
      line.pieces.push({ ...piece, text: '' });
      number += piece.text.split('\n').length - 1;
      continue;
    }
    piece.text.split('\n').forEach((part, at) => {
      if (at > 0) {
        number += 1;
        line = { number, pieces: [] };
        lines.push(line);
      }
      const text = part.replace(/\r$/, '');
      if (text !== '') line.pieces.push({ ...piece, text });
    });
  }
  return lines.filter((some) => some.pieces.some(({ action, text }) => action !== undefined || text.trim() !== ''));
}

const CONTROL = /^(?:if|else|end|range|with|define|block|break|continue)\b/;

function isControl(action: string): boolean {
  return CONTROL.test(action);
}

/** A comment, or a variable that is set. */
function isSilent(action: string): boolean {
  return action.startsWith('/*') || /^\$\w*\s*:?=/.test(action);
}

/** Functions whose text may have several lines. What is included behind a text on its line, without being indented, is a name or a number. */
const SEVERAL_LINES = /\b(?:n?indent|to(?:Pretty|Raw)?(?:Yaml|Json|Toml)\w*|Files|wrap|wrapWith)\b/;

function textLine({ number, pieces }: Line, before: Line | undefined, after: Line | undefined): TemplateLine {
  let pattern = '';
  let more = false;
  let depth = 0;
  for (const { action, text } of pieces) {
    if (action === undefined) {
      // Actions may take the blanks beside them away, and may come to nothing at the end of a line.
      if (depth === 0 && !more) pattern += escaped(text.trim());
      continue;
    }
    if (isSilent(action)) continue;
    if (isControl(action)) {
      if (/^(?:if|range|with)\b/.test(action)) depth += 1;
      else if (/^end\b/.test(action)) depth -= 1;
      else if (!/^else\b/.test(action)) throw UNCERTAIN;
      if (depth < 0) throw UNCERTAIN;
    }
    if (!more) pattern += '.*';
    if (SEVERAL_LINES.test(action)) more = true;
  }
  if (depth !== 0) throw UNCERTAIN;
  const [first] = pieces;
  // An action that takes the line break before it away goes on in this line.
  const joined = after?.pieces.find(({ action, text }) => action !== undefined || text.trim() !== '');
  const isContinued = joined?.trimsBefore === true && joined.action !== undefined && !isControl(joined.action) && !isSilent(joined.action);
  const isDecided = first?.action !== undefined || before?.pieces.at(-1)?.trimsAfter === true;
  const indent = isDecided ? undefined : (/^ */.exec(first?.text ?? '')?.[0].length ?? 0);
  return { line: number, kind: 'text', pattern: new RegExp(`^${pattern.trim()}${isContinued || more ? '.*' : ''}$`, 's'), indent, more };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
