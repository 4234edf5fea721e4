import { readFileSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { Io, Output } from '../cli/io';
import { ValidationError, wordsOf } from './cdk8s-validation-props';
import type { PinstreamValidationProps, ValidationContext } from './cdk8s-validation-types';
import { type Naming, readReport, violationsOf } from './cdk8s-violations';
import { constructNames } from './construct-names';
import { joinManifests, type ManifestText } from './joined-manifests';

/** The command line as a function. */
export type RunCommandLine = (words: readonly string[], io: Io) => Promise<number>;

/**
 * Lints what a cdk8s app wrote and tells cdk8s-cli, a violation for each rule. Submits a report always, but throws where the work could not
 * be done: silence must not pass for "checked". `cwd` is the folder of `cdk8s.yaml`.
 */
export async function validateManifests(run: RunCommandLine, props: PinstreamValidationProps, context: ValidationContext, cwd = process.cwd()): Promise<void> {
  const { manifests, report, logger } = context;
  if (manifests.length === 0) throw new ValidationError('there is no manifest to check; the app wrote none that ends in .yaml');
  const files = manifests.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const { operands, stdin, originOf } = manifests.every((path) => isBelow(cwd, path)) ? asFiles(files, cwd) : asText(files);
  const { code, out, err } = await runIn(run, ['lint', '--format', 'json', ...wordsOf(props), ...operands], { cwd, stdin });
  const found = readReport(out);
  if (!found) throw new ValidationError(err.trim() || `lint ended with ${code}`);
  if (err !== '') logger.log(err.trimEnd());
  for (const violation of violationsOf(found, { constructs: constructNames(files, context.metadata), originOf })) report.addViolation(violation);
  const { files: checked, objects, failOn, findings: { error, warning, info, suppressed } } = found.summary;
  report.submit(code === 0 ? 'success' : 'failure', {
    Checked: `files: ${checked}, objects: ${objects}`,
    Found: `errors: ${error}, warnings: ${warning}, info: ${info}, suppressed: ${suppressed}`,
    'Fails at': failOn,
  });
}

/** How the manifests are handed over, and where a reported line is. */
interface HandedOver extends Pick<Naming, 'originOf'> {
  readonly operands: readonly string[];
  readonly stdin: string;
}

function asFiles(files: readonly ManifestText[], cwd: string): HandedOver {
  const paths = new Map(files.map(({ path }) => [relative(cwd, path).replaceAll(sep, '/'), path]));
  return { operands: ['--', ...paths.keys()], stdin: '', originOf: (file, line) => ({ path: paths.get(file) ?? file, line }) };
}

/** For what lies elsewhere, as with `cdk8s synth --stdout`: read as if it lay here, where configuration and image lock are. */
function asText(files: readonly ManifestText[]): HandedOver {
  const { text, origin } = joinManifests(files);
  return { operands: ['--stdin-filename', AS_IF, '--', '-'], stdin: text, originOf: (_file, line) => origin(line) };
}

/** In a folder that is not there, so that nothing else joins in. */
const AS_IF = '.cdk8s-synth/app.k8s.yaml';

function isBelow(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function runIn(run: RunCommandLine, words: readonly string[], { cwd, stdin }: { readonly cwd: string; readonly stdin: string }): Promise<Ended> {
  const printed = { out: '', err: '' };
  const into = (key: 'out' | 'err'): Output => ({ write: (text) => void (printed[key] += text), isTerminal: false, columns: undefined });
  const io: Io = {
    cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdout: into('out'),
    stderr: into('err'),
    stdin: () => Buffer.from(stdin),
    now: () => new Date(),
  };
  return { code: await run(words, io), ...printed };
}
