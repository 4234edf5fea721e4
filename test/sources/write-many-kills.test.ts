import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recoverFiles } from '../../lib/sources/write-journal';

const NAMES = Array.from({ length: 12 }, (_, at) => `${['shop', 'mail', 'web'][at % 3] ?? ''}/app-${at}.yaml`);
/** Made by the exchange, as the lock is on its first run. */
const MADE = 'images.lock.yaml';
const FILES = NAMES.length + 1;
/** What the program is told of: each file checked, staged and renamed, the journal staged and in place, and the end. */
const STEPS = FILES * 3 + 3;
const FIRST_RENAME = FILES * 2 + 3;

/** Where each run ends itself: once at every step, then between the first rename and the last. The others are killed from outside, wherever that meets them. */
const KILLS: readonly (number | undefined)[] = Array.from({ length: 100 }, (_, run) => (run < STEPS ? run + 1 : run < 50 ? FIRST_RENAME + (run % (FILES - 1)) : undefined));

describe('exchangeFiles in a process that is killed', () => {
  let program = '';
  let base = '';
  beforeAll(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'pinstream-kills-')));
    buildSync({ entryPoints: [resolve(__dirname, '../../lib/sources/write-many.ts')], outfile: join(base, 'write-many.cjs'), bundle: true, platform: 'node', format: 'cjs' });
    program = join(base, 'exchange.cjs');
    writeFileSync(program, PROGRAM);
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it('leaves every file old or new, and after recovery all are new or all are old', { timeout: 60_000 }, async () => {
    const ends = new Map<string, number>();
    let betweenRenames = 0;
    const kill = async (run: number, step: number | undefined): Promise<void> => {
      const folder = projectIn(base, run);
      const signal = await runProgram(program, folder, step ?? 0, step === undefined ? Math.random() * 25 : undefined);
      if (step !== undefined) expect(signal).toBe('SIGKILL');

      const states = statesIn(folder);
      expect(states.filter((state) => state !== 'old' && state !== 'new')).toEqual([]);
      const mixed = new Set(states).size === 2;
      const journaled = existsSync(join(folder, '.journal'));
      if (mixed) betweenRenames++;
      if (mixed) expect(journaled).toBe(true);

      const recovered = recoverFiles(join(folder, '.journal'), { roots: [folder], targets: [...NAMES, MADE].map((name) => join(folder, name)) });
      expect(recovered?.left ?? []).toEqual([]);
      expect(recovered !== undefined).toBe(journaled);
      const after = new Set(statesIn(folder));
      expect(after).toEqual(new Set([journaled ? 'new' : (states[0] ?? '')]));
      expect(filesIn(folder)).toEqual(after.has('new') ? [MADE, ...NAMES].sort() : [...NAMES].sort());
      const end = journaled ? 'finished' : after.has('new') ? 'done' : 'undone';
      ends.set(end, (ends.get(end) ?? 0) + 1);
      rmSync(folder, { recursive: true });
    };
    const runs = KILLS.entries();
    const worker = async (): Promise<void> => {
      for (const [run, step] of runs) await kill(run, step);
    };
    await Promise.all(Array.from({ length: 4 }, worker));
    expect(betweenRenames).toBeGreaterThanOrEqual(20);
    expect(ends.get('finished')).toBeGreaterThan(20);
    expect(ends.get('undone')).toBeGreaterThan(20);
  });
});

/** A folder with the files as they are before. */
function projectIn(base: string, run: number): string {
  const folder = join(base, `run-${run}`);
  for (const name of NAMES) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), `old ${name}\n`);
  }
  return folder;
}

function statesIn(folder: string): readonly string[] {
  const states = NAMES.map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return text === `old ${name}\n` ? 'old' : text === `new ${name}\n` ? 'new' : text;
  });
  const made = join(folder, MADE);
  return [...states, existsSync(made) ? readFileSync(made, 'utf8').replace(` ${MADE}\n`, '') : 'old'];
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Runs an exchange that kills itself at a step, or is killed that many milliseconds after it began. Answers the signal that ended it. */
function runProgram(program: string, folder: string, step: number, killAfterMs: number | undefined): Promise<NodeJS.Signals | null> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [program, folder, String(step), MADE, ...NAMES], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.on('error', failed);
    child.stdout.once('data', () => {
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('exit', (_, signal) => done(signal));
  });
}

const PROGRAM = `
const { writeSync } = require('node:fs');
const { join } = require('node:path');
const { exchangeFiles } = require('./write-many.cjs');
const [folder, last, made, ...names] = process.argv.slice(2);
const changes = names.map((name) => ({ path: join(folder, name), before: 'old ' + name + '\\n', after: 'new ' + name + '\\n' }));
changes.push({ path: join(folder, made), before: undefined, after: 'new ' + made + '\\n' });
let steps = 0;
writeSync(1, 'begins');
const { left } = exchangeFiles(changes, {
  roots: [folder],
  journal: join(folder, '.journal'),
  onStep: () => { if (++steps === Number(last)) process.kill(process.pid, 'SIGKILL'); },
});
if (left.length > 0) throw new Error(JSON.stringify(left));
`;
