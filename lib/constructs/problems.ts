import { Construct } from 'constructs';

/**
 * What is wrong with the props of one construct. Collected while it is made and told at synth, so that one run names every problem
 * of an app, each with the construct's path before it.
 */
export class Problems {
  readonly #lines: string[] = [];

  constructor(scope: Construct) {
    scope.node.addValidation({ validate: () => [...this.#lines] });
  }

  /** `allowed` completes the sentence `replicas is 2.5; allowed: …`. */
  add(prop: string, value: unknown, allowed: string): void {
    this.#lines.push(`${prop} is ${shown(value)}; allowed: ${allowed}`);
  }
}

/** A value as a message shows it, cut at 80 characters. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  // A construct holds the whole app, and that holds the construct.
  const text = JSON.stringify(value, (_key, part: unknown) => (Construct.isConstruct(part) ? part.node.path : part));
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
