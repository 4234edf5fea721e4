import { didYouMean } from '../../base/suggest';
import { readParamFile, type ParamFile } from './param-file';

/** Parameter values from the command line: `-p NAME=value` and the files of `--param-file`. */
export interface GivenValues {
  /** For `processTemplate`. Of several values for a name the first counts, `-p` before files. */
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly GivenProblem[];
}

export interface GivenProblem {
  readonly code: 'invalid-assignment' | 'given-twice' | 'unknown-parameter' | 'value-ignored' | 'comma-separated';
  /** A sentence without a full stop. */
  readonly message: string;
  /** Whether `oc process` stops; else it warns and goes on. */
  readonly fatal: boolean;
  /** The param file and its line from 1; `undefined` for `-p`. */
  readonly at: { readonly file: string; readonly line: number } | undefined;
}

/**
 * Reads what was given for parameters, as `oc process` does.
 * @param assignments The texts of `-p`, each one `NAME=value`; the value may be empty and hold further `=`.
 * @see https://github.com/openshift/oc/blob/03b210b921a3f967b5a01a3519b9852e9265788d/pkg/cli/process/process.go
 */
export function readGiven(assignments: readonly string[], files: readonly ParamFile[] = []): GivenValues {
  const values = new Map<string, string>();
  const problems: GivenProblem[] = [];
  const twice = new Set<string>();
  for (const assignment of assignments) {
    // Lists of values were taken apart in OpenShift 3.5 and before.
    if (/=.*,.*=/.test(assignment)) problems.push(commaSeparated(assignment));
    const equals = assignment.indexOf('=');
    const name = assignment.slice(0, Math.max(equals, 0));
    if (!isAssignable(name)) problems.push(invalid(assignment, undefined));
    else if (values.has(name)) twice.add(name);
    else values.set(name, assignment.slice(equals + 1));
  }
  if (twice.size > 0) problems.push(givenTwice([...twice].sort()));
  for (const file of files) addFile(file, values, problems);
  return { values, problems };
}

/** Values whose names a Template does not have. For a value meant for several Templates, ask with the names of all of them. */
export function unknownGiven(values: ReadonlyMap<string, string>, names: Iterable<string>): readonly GivenProblem[] {
  const known = new Set(names);
  return Array.from(values.keys())
    .filter((name) => !known.has(name))
    .map((name) => ({
      code: 'unknown-parameter',
      message: `the Template has no parameter ${name}${didYouMean(name, known)}`,
      fatal: true,
      at: undefined,
    }));
}

// The processor lets earlier files win, while inside one file the last line of a name counts.
function addFile(file: ParamFile, values: Map<string, string>, problems: GivenProblem[]): void {
  const own = new Map<string, { readonly value: string; readonly line: number }>();
  for (const entry of readParamFile(file.text)) {
    if (!entry.ok) problems.push(invalid(entry.text, { file: file.name, line: entry.line }));
    else if (!isAssignable(entry.name)) problems.push(invalid(`${entry.name}=${entry.value}`, { file: file.name, line: entry.line }));
    else own.set(entry.name, entry);
  }
  for (const [name, { value, line }] of own) {
    if (!values.has(name)) values.set(name, value);
    else problems.push(ignored(name, { file: file.name, line }));
  }
}

/** Whether a name can stand before the `=`: those of environment variables can, of which a Template takes a part. */
function isAssignable(name: string): boolean {
  return /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && name !== '.' && !name.startsWith('..');
}

function invalid(text: string, at: GivenProblem['at']): GivenProblem {
  return {
    code: 'invalid-assignment',
    message: `${text} is no assignment; write NAME=value, with a NAME of letters, digits and _ that starts with no digit`,
    fatal: true,
    at,
  };
}

function givenTwice(names: readonly string[]): GivenProblem {
  const message = `given more than once: ${names.join(', ')}; give each parameter one value`;
  return { code: 'given-twice', message, fatal: true, at: undefined };
}

function ignored(name: string, at: GivenProblem['at']): GivenProblem {
  return { code: 'value-ignored', message: `${name} is already given, so that its value here is ignored`, fatal: false, at };
}

function commaSeparated(assignment: string): GivenProblem {
  return {
    code: 'comma-separated',
    message: `${assignment} is taken as one value, commas and all; give each parameter its own -p`,
    fatal: false,
    at: undefined,
  };
}
