import { didYouMean } from '../base/suggest';
import type { Problems } from './problems';

/** Both ends are allowed. */
interface Range {
  readonly min: number;
  readonly max?: number;
}

export function checkWhole(problems: Problems, prop: string, value: number, { min, max }: Range): void {
  if (Number.isInteger(value) && value >= min && value <= (max ?? 2 ** 31 - 1)) return;
  const above = max === undefined ? `a whole number, ${min} or more` : `a whole number from ${min} to ${max}`;
  problems.add(prop, value, min === max ? `the whole number ${min}` : above);
}

/** A DNS-1123 label, which names pods, Services, containers, volumes and claims. */
export function checkLabelName(problems: Problems, prop: string, value: unknown, longest = 63): void {
  if (typeof value === 'string' && value.length <= longest && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(value)) return;
  problems.add(prop, value, `a DNS label of at most ${longest} characters: a-z, 0-9 and dashes, with a letter or digit at both ends`);
}

/** A Service's name, which may not start with a digit (DNS-1035). */
export function checkServiceName(problems: Problems, prop: string, value: unknown): void {
  if (typeof value === 'string' && value.length <= 63 && /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(value)) return;
  problems.add(prop, value, 'a DNS label of at most 63 characters that starts with a letter: a-z, 0-9 and dashes');
}

/** The name of most objects: a DNS-1123 subdomain. */
export function checkObjectName(problems: Problems, prop: string, value: unknown): void {
  if (typeof value === 'string' && isSubdomain(value)) return;
  problems.add(prop, value, 'a DNS name of at most 253 characters: a-z, 0-9, dashes and dots, with a letter or digit at both ends');
}

/** The name of a port as Services and probes refer to it. */
export function checkPortName(problems: Problems, prop: string, value: unknown): void {
  if (typeof value === 'string' && value.length <= 15 && /^(?!.*--)(?=.*[a-z])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(value)) return;
  problems.add(prop, value, 'at most 15 characters: a-z, 0-9 and single dashes, with a letter among them');
}

/** Reports every later entry whose key an earlier one has. */
export function checkUnique(problems: Problems, prop: (index: number) => string, values: readonly string[]): void {
  const first = new Map<string, number>();
  values.forEach((value, index) => {
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, index);
    else problems.add(prop(index), value, `a value that ${prop(earlier)} does not have`);
  });
}

export function checkOneOf(problems: Problems, prop: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  problems.add(prop, value, `one of ${known.join(', ') || 'none, as there is none'}${didYouMean(value, known)}`);
}

/** Labels as Kubernetes takes them; selectors too. */
export function checkLabels(problems: Problems, prop: string, labels: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(labels)) {
    const at = `${prop}[${JSON.stringify(key)}]`;
    if (!isQualifiedName(key)) problems.add(at, value, 'under a key of the form name or prefix/name, the name of at most 63 characters');
    if (typeof value === 'string' && value.length <= 63 && /^(?:[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)?$/.test(value)) continue;
    problems.add(at, value, 'text of at most 63 characters: letters, digits, -, _ and ., with a letter or digit at both ends');
  }
}

function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  const prefix = key.slice(0, Math.max(slash, 0));
  const name = key.slice(slash + 1);
  if (slash >= 0 && !isSubdomain(prefix)) return false;
  return name.length <= 63 && /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(name);
}

function isSubdomain(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label));
}
