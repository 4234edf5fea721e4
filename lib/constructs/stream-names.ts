import type { Problems } from './problems';

/** The name of an ImageStream; with `lookup` also one that image references can mean. Stricter than a DNS name: no double separators. */
export function checkStreamName(problems: Problems, prop: string, name: unknown, lookup: boolean): void {
  if (typeof name !== 'string' || name.length > 255 || !/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name)) {
    problems.add(prop, name, 'a-z and 0-9, with single dots, dashes or underscores between');
  } else if (lookup && readsAsHost(name)) {
    problems.add(prop, name, 'with lookup, a name without dots that does not start with localhost; anything else reads as a registry host');
  }
}

/** Whether OpenShift takes an image of this name for a registry, so that no look-up ever finds the stream. */
export function readsAsHost(name: string): boolean {
  return name.includes('.') || name.startsWith('localhost');
}

export function checkTagName(problems: Problems, prop: string, name: unknown): void {
  if (typeof name === 'string' && /^\w[\w.-]{0,127}$/.test(name)) return;
  problems.add(prop, name, 'at most 128 characters: letters, digits, _, . and -, with no . or - first');
}
