import { nearest } from '../../base/suggest';

/** What somebody wrote to silence findings: the rules, the reason, and the last day on which it holds. */
export interface Directive {
  /** As written; among them may be ids of no rule. */
  readonly ruleIds: readonly string[];
  /** `''` where none was given. */
  readonly reason: string;
  /** The last day it holds, as YYYY-MM-DD. */
  readonly until: string | undefined;
  readonly faults: readonly DirectiveFault[];
}

/** Why a directive does not hold, or not for all that it names. */
export type DirectiveFault =
  | { readonly kind: 'noRule' }
  | { readonly kind: 'unknownRule'; readonly id: string; readonly meant: string | undefined }
  | { readonly kind: 'untouchable'; readonly id: string }
  | { readonly kind: 'noReason' }
  | { readonly kind: 'badDate'; readonly date: string };

/** The ids that directives may name, and those that speak of directives themselves and so cannot be silenced. */
export interface KnownRules {
  readonly ids: ReadonlySet<string>;
  readonly untouchable: ReadonlySet<string>;
  /** There are rules besides that this run did not load, so that an id that is not known may well be right. */
  readonly further: boolean;
}

const UNTIL = /(?:^|\s)until=(\S*)\s*$/;

/** Reads `rule-id[, rule-id]: reason [until=YYYY-MM-DD]`. */
export function readDirective(text: string, known: KnownRules): Directive {
  const colon = text.indexOf(':');
  const names = colon < 0 ? text : text.slice(0, colon);
  const ruleIds = names.split(/[\s,]+/).filter((id) => id !== '');
  return directiveOf(ruleIds, colon < 0 ? '' : text.slice(colon + 1), known);
}

/** A directive for these rules, with its reason and end in one text. */
export function directiveOf(ruleIds: readonly string[], text: string, known: KnownRules): Directive {
  const until = UNTIL.exec(text)?.[1];
  return checkedDirective({ ruleIds, reason: text.replace(UNTIL, '').trim(), until }, known);
}

/** The directive with all that is wrong with it. */
export function checkedDirective(parts: Omit<Directive, 'faults'>, known: KnownRules): Directive {
  const { ruleIds, reason, until } = parts;
  const faults: DirectiveFault[] = ruleIds.length === 0 ? [{ kind: 'noRule' }] : [];
  for (const id of ruleIds) {
    if (!known.ids.has(id)) {
      if (!known.further) faults.push({ kind: 'unknownRule', id, meant: nearest(id, known.ids) });
    } else if (known.untouchable.has(id)) faults.push({ kind: 'untouchable', id });
  }
  if (reason === '') faults.push({ kind: 'noReason' });
  if (until !== undefined && !isDay(until)) faults.push({ kind: 'badDate', date: until });
  return { ...parts, faults };
}

/** Whether the directive, as written, silences the rule while it lasts: a fault in another of its rules does no harm. */
export function names({ ruleIds, faults }: Directive, ruleId: string): boolean {
  return ruleIds.includes(ruleId) && faults.every((fault) => (fault.kind === 'unknownRule' || fault.kind === 'untouchable') && fault.id !== ruleId);
}

/** Whether its last day is before `today`, YYYY-MM-DD. */
export function isOver({ until, faults }: Directive, today: string): boolean {
  return until !== undefined && until < today && !faults.some(({ kind }) => kind === 'badDate');
}

/** Whether the text is a day of the calendar, as YYYY-MM-DD. */
function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
