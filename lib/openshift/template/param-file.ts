/** A file of parameter values, `NAME=value` a line. */
export interface ParamFile {
  /** As a message names it. */
  readonly name: string;
  readonly text: string;
}

export type ParamLine = ParamAssignment | UnreadableLine;

interface ParamAssignment {
  readonly ok: true;
  readonly name: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A line in which neither `=` nor `:` parts a name from a value. */
interface UnreadableLine {
  readonly ok: false;
  readonly text: string;
  readonly line: number;
}

/**
 * The assignments of a param file. Blank lines and lines that start with `#` are left out. As `oc` reads it: `NAME: value` too where the `:`
 * comes first; `export` before a name falls away; quotes around a whole value too, and `\n`, `\r` and `\x` inside them are escapes.
 * @see https://github.com/openshift/oc/blob/03b210b921a3f967b5a01a3519b9852e9265788d/pkg/helpers/newapp/app/env.go
 */
export function readParamFile(text: string): readonly ParamLine[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  return lines.flatMap((line, index) => (/^[ \t]*(?:#|$)/.test(line) ? [] : [readLine(line, index + 1)]));
}

function readLine(text: string, line: number): ParamLine {
  const written = withoutComment(text);
  const parted = /[=:]/.exec(written)?.index;
  if (parted === undefined) return { ok: false, text: text.trim(), line };
  const name = written.slice(0, parted).replace(/^export/, '');
  return { ok: true, name: trimSpaces(name), value: unquoted(trimSpaces(written.slice(parted + 1))), line };
}

// A `#` starts a comment anywhere, unless one quote stands alone before it in its stretch between two `#`: that opens a quoted
// part, which ends with the next stretch that holds a lone quote.
function withoutComment(line: string): string {
  const kept: string[] = [];
  let open = false;
  for (const stretch of line.split('#')) {
    const lone = holdsLoneQuote(stretch);
    if (kept.length === 0 || open || lone) kept.push(stretch);
    if (lone) open = !open;
  }
  return kept.join('#');
}

function holdsLoneQuote(text: string): boolean {
  return text.split('"').length === 2 || text.split("'").length === 2;
}

function unquoted(value: string): string {
  const quote = value.charAt(0);
  if (value.length < 2 || (quote !== '"' && quote !== "'") || !value.endsWith(quote)) return value;
  return value.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped === 'r' ? '\r' : escaped));
}

function trimSpaces(text: string): string {
  return text.replace(/^ +| +$/g, '');
}
