/** What happened, as one line of a log. Never what a request brought, but for names that were found to be names. */
export interface LogLine {
  readonly level: 'info' | 'warning' | 'error';
  /** A few words that stay the same, such as `pod deleted`. */
  readonly event: string;
  /** Details; `undefined` does not apply. */
  readonly fields?: Readonly<Record<string, string | number | boolean | undefined>>;
}

export type Log = (line: LogLine) => void;

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** A line with its end: `2026-03-02T08:00:00.000Z info pod deleted pod=web-2`, or the same as a JSON object. */
export function logText({ level, event, fields = {} }: LogLine, now: number, format: LogFormat): string {
  const time = new Date(now).toISOString();
  if (format === 'json') return `${JSON.stringify({ time, level, event, ...fields })}\n`;
  const details = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : ` ${key}=${wordOf(value)}`));
  return `${time} ${level} ${event}${details.join('')}\n`;
}

/** Quoted where it would not read as one word; a line end in a value would forge a line. */
function wordOf(value: string | number | boolean): string {
  const text = String(value);
  return /^[\w./:@-]+$/.test(text) ? text : JSON.stringify(text);
}
