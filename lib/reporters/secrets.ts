import type { Place } from '../base/origin';
import type { Finding } from '../engine/finding';
import type { SourceLines } from './reporter';

/** How much of a source line may be drawn: `span` leaves the rest of the line out, `nothing` the value too. */
export type Showing = 'all' | 'span' | 'nothing';

/**
 * How much of the line at a place of a finding may be drawn, so that no value of a Secret ever is. Where it cannot be told
 * whose value a place is (a related place, a text that does not parse), a text that holds a Secret at all decides.
 */
export function showingOf(place: Place, source: SourceLines, { object }: Finding): Showing {
  const { span, path } = place;
  if (!span) return 'nothing';
  const ofSecret = isSecret(object);
  if (!ofSecret && !isAmongSecrets(source)) return 'all';
  if (hidesValue(place, source, object)) return 'nothing';
  const line = source.lines.lineText(span.start.line);
  if (!SEVERAL_VALUES.test(line)) return 'all';
  const oneValue = span.start.line === span.end.line && path.length > 0;
  return oneValue && !/[{[]/.test(line.slice(span.start.column - 1, span.end.column - 1)) ? 'span' : 'nothing';
}

/** Whether the object is one whose values are kept from every report. */
function isSecret(object: Finding['object']): boolean {
  return object?.kind === 'Secret';
}

/** A Secret's fields that hold its values; `kubectl apply` copies all of them into an annotation. */
const VALUE_FIELDS: ReadonlySet<string | number> = new Set(['data', 'stringData', 'annotations']);

const SECRET = /\bkind["']?[ \t]*:[ \t]*["']?Secret(?:List)?\b/;

/** A line that holds values of a Secret beside others: `data: {password: …}`, or a whole object. */
const SEVERAL_VALUES = /\b(?:data|stringData|annotations|last-applied-configuration)["']?[ \t]*:[ \t]*[^ \t{]|\b(?:data|stringData|annotations)["']?[ \t]*:[ \t]*\{[ \t]*[^ \t]/;

/** Answers by text, as a report may hold thousands of findings of one long file. */
const AMONG_SECRETS = new WeakMap<SourceLines, boolean>();

function isAmongSecrets(source: SourceLines): boolean {
  let among = AMONG_SECRETS.get(source);
  if (among === undefined) AMONG_SECRETS.set(source, (among = holdsSecret(source.text)));
  return among;
}

function holdsSecret(text: string): boolean {
  return SECRET.test(text);
}

function hidesValue({ path, span }: Place, { text }: SourceLines, object: Finding['object']): boolean {
  if (path.some((step) => VALUE_FIELDS.has(step))) return isSecret(object) || holdsSecret(partAround(text, span?.start.offset ?? 0));
  if (isParameterValue(path)) return isSecret(object);
  // Of a text that did not parse, nobody knows which field the place is in.
  return object === undefined && path.length === 0 && holdsSecret(partAround(text, span?.start.offset ?? 0));
}

/** Whether the path is that of a Template parameter, or its value: what a Secret of the Template may be made of. */
function isParameterValue(path: Place['path']): boolean {
  return path[0] === 'parameters' && (path.length === 2 || path[2] === 'value');
}

/** The document that the offset lies in, by the `---` lines around it. */
function partAround(text: string, offset: number): string {
  const before = text.lastIndexOf('\n---', offset);
  const after = text.indexOf('\n---', offset);
  return text.slice(Math.max(before, 0), after < 0 ? text.length : after);
}
