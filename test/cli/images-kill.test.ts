import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, digestFor, entryText, type Files, inProject, LOCK, lockText, type Project } from './images-project';

const CLI = resolve('build/cli.js');
const HOOK = resolve('test/support/kill-at-write.cjs');
const built = existsSync(CLI);

const NAMES = Array.from({ length: 11 }, (_, index) => `web-${String(index).padStart(2, '0')}`);
const keyOf = (name: string): string => `quay.io/shop/${name}:1.2`;
const fileOf = (name: string): string => `${Number(name.slice(-2)) % 2 === 0 ? 'even' : 'odd'}/${name}.yaml`;
const entryOf = (name: string): string => entryText(keyOf(name), { digest: digestFor(name) });

/** Two branches have added entries at one place, so that even a run that asks nobody has a lock to write. */
const CONFLICT = `${lockText(Object.fromEntries(NAMES.slice(0, 6).map((name) => [keyOf(name), { digest: digestFor(name) }])))}
<<<<<<< HEAD
${NAMES.slice(6, 9).map(entryOf).join('\n')}
=======
${NAMES.slice(9).map(entryOf).join('\n')}
>>>>>>> feature
`;

const OLD: Files = { ...Object.fromEntries(NAMES.map((name) => [fileOf(name), deployment(keyOf(name), name)])), [LOCK]: CONFLICT };
const NEW: Files = {
  ...Object.fromEntries(NAMES.map((name) => [fileOf(name), deployment(`${keyOf(name)}@${digestFor(name)}`, name)])),
  [LOCK]: lockText(Object.fromEntries(NAMES.map((name) => [keyOf(name), { digest: digestFor(name) }]))),
};

/** What a killed run left. */
interface Wreck {
  readonly at: number;
  readonly signal: NodeJS.Signals | null;
  /** Files that hold neither their old nor their new text. */
  readonly torn: readonly string[];
  /** How many of the files are new. */
  readonly renewed: number;
  /** How many of the manifests are new after a run that writes the lock alone. */
  readonly recovered: number;
  /** What the next run, which is let live, ends with, and what is wrong afterwards. */
  readonly next: number;
  readonly wrong: Files;
}

/** What writes all files of a project, as a program to be killed. */
interface Writer {
  /** Words for Node. */
  words(project: Project): readonly string[];
}

/** What `images pin --write` does once it knows what to write: quick to start, so that it can die a hundred times. */
const CHILD = `
import { readFileSync } from 'node:fs';
import { exchangeFiles } from './lib/sources/write-many';
const { changes, roots, journal } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
exchangeFiles(changes, { roots, journal });
`;

let tools = '';

beforeAll(() => {
  tools = mkdtempSync(join(tmpdir(), 'pinstream-kill-'));
  buildSync({ stdin: { contents: CHILD, resolveDir: process.cwd(), loader: 'ts' }, bundle: true, platform: 'node', outfile: join(tools, 'child.cjs'), logLevel: 'silent' });
});
afterAll(() => rmSync(tools, { recursive: true, force: true }));

describe('the writing of images pin --write, killed', () => {
  let steps = 0;
  let wrecks: readonly Wreck[] = [];

  beforeAll(async () => {
    const child = { words: ({ folder }: Project) => [join(tools, 'child.cjs'), changesFor(folder)] };
    steps = await stepsOf(child);
    wrecks = await wreckAt(Array.from({ length: steps }, (_, index) => index + 1), child);
  }, 60_000);

  it('dies at each of more than a hundred steps, more than twenty of them with some files new and others old', () => {
    expect(wrecks.filter(({ signal }) => signal === 'SIGKILL')).toHaveLength(steps);
    expect(steps).toBeGreaterThan(100);
    expect(wrecks.filter(isMixed).length).toBeGreaterThan(20);
  });

  it('leaves every file with its old text or its new one, the lock too', () => {
    expect(wrecks.filter(({ torn }) => torn.length > 0)).toEqual([]);
  });

  it('is ended by any next run: all manifests are new or all are old, before anybody asks for --write again', () => {
    expect(wrecks.filter(({ recovered }) => recovered !== 0 && recovered !== NAMES.length)).toEqual([]);
    expect(new Set(wrecks.map(({ recovered }) => recovered))).toEqual(new Set([0, NAMES.length]));
  });

  it('is brought to its end by the next run, as if nothing had happened', () => {
    expect(wrecks.filter(({ next, wrong }) => next !== 0 || Object.keys(wrong).length > 0)).toEqual([]);
  });
});

describe.skipIf(!built)(`images pin --write itself, killed${built ? '' : ' (skipped: run npm run build first)'}`, () => {
  it('leaves nothing torn, and is brought to its end by the next run', async () => {
    const program = { words: () => [CLI, 'images', 'pin', '--offline', '--write'] };
    const steps = await stepsOf(program);
    const some = Array.from({ length: 12 }, (_, index) => Math.ceil(((index + 1) * steps) / 12));
    const wrecks = await wreckAt(some, program);
    expect(wrecks.filter(({ signal, torn, next, wrong }) => signal !== 'SIGKILL' || torn.length > 0 || next !== 0 || Object.keys(wrong).length > 0)).toEqual([]);
    expect(wrecks.some(isMixed)).toBe(true);
  }, 60_000);
});

function isMixed({ renewed }: Wreck): boolean {
  return renewed > 0 && renewed < Object.keys(OLD).length;
}

/** Writes down beside the tools what a run in this folder changes, the lock first as it does, and answers where. */
function changesFor(folder: string): string {
  const root = realpathSync(folder);
  const changes = Object.keys(OLD).toReversed().map((name) => ({ path: join(root, name), before: OLD[name], after: NEW[name] }));
  const file = join(tools, `${digestFor(folder).slice(-8)}.json`);
  writeFileSync(file, JSON.stringify({ changes, roots: [root], journal: join(root, '.pinstream-pin.journal') }));
  return file;
}

/** How many steps the writer takes when it is let live. */
async function stepsOf(writer: Writer): Promise<number> {
  let steps = 0;
  await inProject(OLD, async (project) => {
    const { stderr } = await killed(project, writer, 0);
    expect(project.files()).toEqual(NEW);
    steps = Number(/steps: (\d+)/.exec(stderr)?.[1]);
  });
  return steps;
}

/** Kills a run at each of the steps, three at a time. */
async function wreckAt(steps: readonly number[], writer: Writer): Promise<readonly Wreck[]> {
  const left = [...steps];
  const wrecks: Wreck[] = [];
  const worker = async (): Promise<void> => {
    for (let at = left.shift(); at !== undefined; at = left.shift()) wrecks.push(await wreck(at, writer));
  };
  await Promise.all([worker(), worker(), worker()]);
  return wrecks;
}

async function wreck(at: number, writer: Writer): Promise<Wreck> {
  let found: Wreck | undefined;
  await inProject(OLD, async (project) => {
    const { signal } = await killed(project, writer, at);
    const files = project.files();
    const torn = Object.keys(OLD).filter((name) => files[name] !== OLD[name] && files[name] !== NEW[name]);
    const renewed = Object.keys(OLD).filter((name) => files[name] === NEW[name]).length;
    await project.run('images', 'pin', '--offline');
    const recovered = NAMES.map(fileOf).filter((name) => project.read(name) === NEW[name]).length;
    const next = await project.run('images', 'pin', '--offline', '--write');
    const after = project.files();
    const names = Array.from(new Set([...Object.keys(after), ...Object.keys(NEW)]));
    const wrong = Object.fromEntries(names.filter((name) => after[name] !== NEW[name]).map((name) => [name, after[name] ?? 'is gone']));
    found = { at, signal, torn, renewed, recovered, next: next.code, wrong };
  });
  if (!found) throw new Error('the project ended without a verdict');
  return found;
}

/** Runs a writer until it dies at that step; to its end for 0. */
function killed(project: Project, writer: Writer, at: number): Promise<{ readonly signal: NodeJS.Signals | null; readonly stderr: string }> {
  return new Promise((done, failed) => {
    const env = { PATH: process.env['PATH'], HOME: project.folder, NODE_OPTIONS: `--require ${HOOK}`, KILL_AT: String(at) };
    const child = spawn(process.execPath, writer.words(project), { cwd: project.folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text));
    child.once('error', failed);
    child.once('close', (_, signal) => done({ signal, stderr }));
  });
}
