/** What a parser of text that people write answers: its failure is usually a finding, with a place in it. */
export type Parsed<Value> = Success<Value> | Failure;

export interface Success<Value> {
  readonly ok: true;
  readonly value: Value;
}

export interface Failure {
  readonly ok: false;
  /** What is wrong, as the rest of a sentence that starts with the text: `holds a space`. */
  readonly problem: string;
  /** Offset in the text at which it goes wrong, from 0. */
  readonly at: number;
}

export function success<Value>(value: Value): Success<Value> {
  return { ok: true, value };
}

export function failure(problem: string, at = 0): Failure {
  return { ok: false, problem, at };
}
