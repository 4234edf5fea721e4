import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT, UserError } from '../../base/errors';
import { visible } from '../../base/columns';
import type { Imported } from '../../import/import';
import type { ImportNote } from '../../import/note';
import { counted } from '../../reporters/tally';
import { NO_OBJECT, readSources } from '../../sources/files';
import { nonFolderFault } from '../../sources/non-folder';
import { fileFault } from '../../sources/read-file';
import type { SkippedFile } from '../../sources/source-file';
import { exchangeFiles } from '../../sources/write-many';
import { recoverFiles } from '../../sources/write-journal';
import { DEFAULT_LIMITS } from '../../yaml/read';
import { command } from '../command';
import { flag, type FlagValues, text } from '../flags';
import type { Io } from '../io';
import { lazyFile } from '../lazy-file';

const FLAGS = {
  out: { ...text('Folder for the charts', 'folder'), fallback: 'charts' },
  one: text('One chart of this name for everything, in place of one for each file', 'name'),
  app: flag('Write a main.ts that synthesises the charts, too'),
  dryRun: flag('Write nothing; print the files'),
};

/** Turns Templates and manifests into charts. */
export const importManifests = command({
  name: 'import',
  summary: 'Write charts in TypeScript that synthesise to the objects of Templates or plain manifests; never overwrites a file',
  operand: '<template...>',
  flags: FLAGS,
  async run({ operands, flags }, io) {
    const { read, skipped } = readSources(operands, { cwd: io.cwd, stdin: io.stdin, maxBytes: DEFAULT_LIMITS.maxBytes });
    // What lies beside a named file is nobody's wish here.
    const files = read.filter(({ role }) => role !== 'context').map(lazyFile);
    const { importCharts } = await import('../../import/import.js');
    const imported = importCharts(files, flags);
    const left = noteLines(imported.notes, skipped);
    if (imported.charts.length === 0) {
      io.stderr.write(left.map((line) => `${line}\n`).join(''));
      throw new UserError('nothing-to-import', `${operands.join(', ')} ${operands.length === 1 ? 'holds' : 'hold'} no Kubernetes object`, { hint: 'name a file or folder that holds a Template or manifests' });
    }
    const folder = flags.out ?? 'charts';
    if (flags.dryRun) for (const { name, text: content } of imported.files) io.stdout.write(`// ${folder}/${name}\n${content}`);
    else writeNew(folder, imported, io);
    io.stderr.write([...chartLines(imported, folder, flags), ...left, ...(await nextLines(imported, flags))].map((line) => `${line}\n`).join(''));
    return imported.notes.some(({ isLoss }) => isLoss) ? EXIT.findings : EXIT.clean;
  },
});

const JOURNAL = '.pinstream-import.journal';

/** Makes all files or none. Throws `UserError` where one of them is there, or cannot be made. */
function writeNew(folder: string, { files }: Imported, { cwd }: Io): void {
  const top = resolve(cwd, folder);
  refuseNonFolder(folder, top);
  const there = files.filter(({ name }) => existsSync(join(top, name))).map(({ name }) => `${folder}/${name}`);
  if (there.length > 0) {
    const hint = 'name another folder with --out, or move what is there; --dry-run shows what would be written';
    throw new UserError('file-there', `${there.join(', ')} ${there.length === 1 ? 'is' : 'are'} there already; nothing was written`, { hint });
  }
  const journal = join(top, JOURNAL);
  const changes = files.map(({ name, text: after }) => ({ path: join(top, name), before: undefined, after }));
  makeFolder(folder, top);
  recoverFiles(journal, { targets: changes.map(({ path }) => path) });
  const { left } = exchangeFiles(changes, { roots: [realpathSync(top)], journal });
  if (left.length === 0) return;
  const lines = left.map(({ path, reason }) => `\n  ${path}: ${reason}`).join('');
  throw new UserError('unwritable', `not all files could be written${lines}`, { hint: 'settle that, and run pinstream import again', exitCode: EXIT.refused });
}

function refuseNonFolder(folder: string, top: string): void {
  const fault = nonFolderFault(top);
  if (fault !== undefined) throw new UserError('not-a-folder', `cannot use ${folder} for the charts: ${fault}`, { hint: 'name a folder with --out' });
}

function makeFolder(folder: string, top: string): void {
  try {
    mkdirSync(top, { recursive: true });
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError('unwritable', `cannot make the folder ${folder}: ${fault}; nothing was written`, { hint: 'name a folder with --out', exitCode: EXIT.refused, cause: error });
  }
}

function chartLines({ charts, files }: Imported, folder: string, { dryRun }: FlagValues<typeof FLAGS>): readonly string[] {
  const verb = dryRun ? 'would write' : 'wrote';
  const lines = charts.map(({ name, className, objects, props }) => {
    const needed = props.filter(({ fallback }) => fallback === undefined).map((prop) => prop.name);
    const has = props.length === 0 ? '' : `, ${counted(props.length, 'prop')}`;
    return `${verb} ${folder}/${name}.ts: ${className} with ${counted(objects.length, 'object')}${has}${needed.length === 0 ? '' : `; required: ${needed.join(', ')}`}`;
  });
  return [...lines, ...files.filter(({ name }) => name === 'main.ts').map(({ name }) => `${verb} ${folder}/${name}: the app`)];
}

/** What the charts lack, a line each. */
function noteLines(notes: readonly ImportNote[], skipped: readonly SkippedFile[]): readonly string[] {
  const lines = [
    ...notes.map(({ uri, line, message }) => `  ${uri}${line === undefined ? '' : `:${line}`}: ${message}`),
    ...skipped.filter(({ reason }) => reason !== NO_OBJECT).map(({ uri, reason }) => `  ${uri}: skipped, ${reason}`),
  ];
  return lines.length === 0 ? [] : ['not carried over as it was:', ...lines.map(visible)];
}

async function nextLines({ charts }: Imported, { app }: FlagValues<typeof FLAGS>): Promise<readonly string[]> {
  const { unpinnedContainers } = await import('../../import/images.js');
  const unpinned = unpinnedContainers(charts);
  const synth = app ? 'name this app in cdk8s.yaml, and run pinstream synth' : 'make the charts in the app of your cdk8s.yaml, and run pinstream synth';
  return [
    `next: ${synth}; the objects are those of the source`,
    ...(unpinned === 0 ? [] : [`next: images are as they were written, ${counted(unpinned, 'container')} without a digest; DigestResolver.install(app) and pinstream images pin --app pin them`]),
  ];
}
