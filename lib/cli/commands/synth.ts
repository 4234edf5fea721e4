import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT, type ExitCode, UserError } from '../../base/errors';
import { runCdk8sApp, type SynthesisedFile } from '../../sources/cdk8s-app';
import { readCdk8sConfig } from '../../sources/cdk8s-config';
import { filesBelow } from '../../sources/files-below';
import { nonFolderFault } from '../../sources/non-folder';
import { A_FOLDER, fileFault, NO_FILE } from '../../sources/read-file';
import { isManifestName } from '../../sources/walk';
import { command } from '../command';
import { flag, text } from '../flags';
import type { Io } from '../io';
import { unifiedDiff } from '../unified-diff';

/** Makes the manifests of a cdk8s app. */
export const synth = command({
  name: 'synth',
  summary: 'Run the cdk8s app of cdk8s.yaml and write its manifests, or compare or print them',
  flags: {
    out: text('Folder for the manifests, in place of the output of cdk8s.yaml', 'folder'),
    check: flag('Write nothing; print the difference to the folder, and end with 1 if there is one'),
    stdout: flag('Write nothing; print the manifests'),
  },
  async run({ flags }, io) {
    if (flags.stdout && (flags.check || flags.out !== undefined)) {
      throw new UserError('usage', '--stdout writes to no folder, so it goes with neither --check nor --out');
    }
    const { app, output } = readCdk8sConfig(io.cwd);
    const folder = flags.out ?? output;
    if (!flags.stdout) refuseNonFolder(folder, io);
    const files = await runCdk8sApp(app, { cwd: io.cwd, env: io.env, log: (text) => io.stderr.write(text) });
    if (flags.stdout) return print(files, io);
    return flags.check ? check(folder, files, io) : write(folder, files, io);
  },
});

/** Before the app runs, which may take its time. */
function refuseNonFolder(folder: string, { cwd }: Io): void {
  const fault = nonFolderFault(resolve(cwd, folder));
  if (fault !== undefined) throw new UserError('not-a-folder', `cannot use ${folder} for the manifests: ${fault}`, { hint: 'name a folder with --out, or as output in cdk8s.yaml' });
}

function print(files: readonly SynthesisedFile[], { stdout }: Io): ExitCode {
  for (const { text } of files) stdout.write(`${text.startsWith('---') ? '' : '---\n'}${text}${text.endsWith('\n') ? '' : '\n'}`);
  return EXIT.clean;
}

async function write(folder: string, files: readonly SynthesisedFile[], { cwd, stderr }: Io): Promise<ExitCode> {
  const { writeOutput } = await import('../../constructs/output.js');
  writeOutput(resolve(cwd, folder), files);
  stderr.write(`wrote ${files.length} ${files.length === 1 ? 'file' : 'files'} to ${folder}\n`);
  return EXIT.clean;
}

/** Compares byte by byte with what stands in the folder; files of others in it are left out. */
async function check(folder: string, files: readonly SynthesisedFile[], { cwd, stdout, stderr }: Io): Promise<ExitCode> {
  const top = resolve(cwd, folder);
  const differences = files.map(({ name, text }) => unifiedDiff(join(folder, name), textAt(join(top, name)), text));
  const stale = await staleFiles(top, files);
  const removals = stale.map(({ name, text }) => unifiedDiff(join(folder, name), text, undefined));
  const all = [...differences, ...removals].filter((difference) => difference !== '');
  stdout.write(all.join(''));
  stderr.write(all.length === 0 ? `${folder} is up to date\n` : `${folder} is out of date in ${all.length} of its files; run pinstream synth\n`);
  return all.length === 0 ? EXIT.clean : EXIT.findings;
}

/** Manifests that an earlier synth wrote and this one does not. */
async function staleFiles(folder: string, files: readonly SynthesisedFile[]): Promise<readonly SynthesisedFile[]> {
  if (!existsSync(folder)) return [];
  const { isWrittenBySynth } = await import('../../constructs/mark.js');
  const current = new Set(files.map(({ name }) => name));
  return filesBelow(folder)
    .filter((name) => isManifestName(name) && !current.has(name))
    .toSorted()
    .flatMap((name) => {
      const text = textAt(join(folder, name));
      return text !== undefined && isWrittenBySynth(name, text) ? [{ name, text }] : [];
    });
}

/** The text of a file; `undefined` where there is none, also because a folder has its name or a file that of its folder. */
function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    if (fault === NO_FILE || fault === A_FOLDER) return undefined;
    throw new UserError('unreadable', `cannot read ${path}: ${fault}`, { hint: 'check the mode of the file and of the folders above it', cause: error });
  }
}
