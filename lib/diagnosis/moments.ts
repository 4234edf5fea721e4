import { fieldOf, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';

/** A time of the API server's in milliseconds since 1970; `undefined` where none stands there. */
export function momentIn(value: unknown, key: string): number | undefined {
  const text = textField(value, key);
  const moment = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}

/** Whether somebody deleted the object and it is not gone yet. */
export function isBeingDeleted({ value }: KubeObject): boolean {
  return (fieldOf(value['metadata'], 'deletionTimestamp') ?? undefined) !== undefined;
}

/** A span of time as people say it, in its largest unit: `45 s`, `10 min`, `3 h`, `2 days`. */
export function printSpan(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h`;
  return `${Math.floor(seconds / DAY)} days`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
