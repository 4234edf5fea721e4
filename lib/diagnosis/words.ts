import type { JsonMap } from '../kube/json';
import type { Verdict } from './set-diagnosis';

/** What a row of the table says: the parts of a verdict that are text, and the facts of its own. */
export interface Words {
  readonly message: string;
  readonly next?: string | undefined;
  readonly commands?: readonly string[];
  readonly writeImage?: Verdict['writeImage'];
  readonly evidence?: JsonMap;
}

/** `web-0`, `web-0 and web-2`, `web-0, web-1 and web-2`; the first five of more. */
export function listed(names: readonly string[]): string {
  if (names.length > MOST_NAMED) return `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;
  const last = names.at(-1) ?? 'none';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 pod`, `3 pods`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const MOST_NAMED = 5;
