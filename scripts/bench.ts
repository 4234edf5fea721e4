/**
 * `npm run bench`: the speed bars of the product, as ratios within one run. `--check` ends 1 when one is missed; with words after it
 * (`start`, `lint`, `synth`) only those parts run. What was tried stands in docs/bench.md.
 * Ratios are medians over pairs of processes run in turn, so that they hold on a machine with other work to do. Lint and start are
 * measured as whole processes; synth as the call alone, because loading cdk8s and making constructs is the same work on either side.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { bytesIn, folderOf, writeBaseline } from './bench/files';
import { type Program, ratioOf } from './bench/measure';
import { synthPrograms } from './bench/synth';

interface Bar {
  readonly title: string;
  readonly measured: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly unit: string;
  readonly note: string;
}

const CLI = 'build/cli.js';
const lint = (folder: string): Program => [CLI, 'lint', folder, '--format', 'json'];
// Real files hold faults, so lint ends with 1.
const LINTED = [0, 1];

// Synth goes first, and all files stay to the end: where many were just removed, a disk is slow to make new ones.
const PARTS = { start: startBars, synth: synthBars, lint: lintBars };
const leftovers: string[] = [];
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
process.on('exit', () => leftovers.forEach((path) => rmSync(path, { recursive: true, force: true })));
const bars = Object.entries(PARTS).flatMap(([name, measure]) => (words.length === 0 || words.includes(name) ? measure() : []));

for (const bar of bars) {
  const { title, measured, atMost, atLeast, unit, note } = bar;
  const limit = atMost === undefined ? `at least ${String(atLeast)}` : `at most ${atMost}`;
  console.log(`${isMissed(bar) ? 'MISS' : 'ok  '} ${title}: ${measured.toFixed(2)} ${unit}, bar ${limit}${note === '' ? '' : ` (${note})`}`);
}
for (const linter of ['kube-linter', 'kube-score', 'monokle']) {
  if (spawnSync(linter, ['--help']).error) console.log(`not compared: ${linter} is not installed`);
}
if (process.argv.includes('--check') && bars.some(isMissed)) process.exitCode = 1;

function startBars(): readonly Bar[] {
  const start = ratioOf([CLI, '--version'], ['-e', '0'], 15);
  return [{ title: '`pinstream --version` against `node -e 0`', measured: start.wall, atMost: 1.5, unit: 'times', note: cpuNote(start) }];
}

function lintBars(): readonly Bar[] {
  const small = folderOf(1000);
  const large = folderOf(10_000);
  const baseline = writeBaseline(small.folder);
  const cache = `${small.folder}-cache`;
  leftovers.push(small.folder, large.folder, baseline, cache);
  const megabytes = (bytesIn(small.folder) / 1e6).toFixed(1);
  const cold = ratioOf(lint(small.folder), [baseline, small.folder], 7, { one: LINTED, other: [0] });
  const growth = ratioOf(lint(large.folder), lint(small.folder), 3, { one: LINTED, other: LINTED });
  // The first pair, which does not count, fills the cache.
  const again = ratioOf([...lint(small.folder), `--cache=${cache}`], lint(small.folder), 7, { one: LINTED, other: LINTED });
  return [
    {
      title: 'lint of 1,000 files against reading and event-parsing alone',
      measured: cold.wall,
      atMost: 3,
      unit: 'times',
      note: `${small.origin} files, ${megabytes} MB; ${cpuNote(cold)}`,
    },
    { title: 'lint of 1,000 files again, with a cache, against without', measured: again.wall, atMost: 0.2, unit: 'times', note: cpuNote(again) },
    { title: 'lint of 10,000 files against 1,000', measured: growth.wall, atMost: 11, unit: 'times', note: cpuNote(growth) },
    { title: 'peak memory of lint of 10,000 files', measured: growth.peakBytes / 1e6, atMost: 400, unit: 'MB', note: '' },
  ];
}

function synthBars(): readonly Bar[] {
  const { folder, ours, cdk8s } = synthPrograms();
  leftovers.push(folder);
  const faster = ratioOf(cdk8s(1000), ours(1000), 9);
  const growth = ratioOf(ours(5000), ours(1000), 5);
  return [
    { title: "cdk8s's App.synth of 1,000 charts of three objects against ours", measured: faster.own, atLeast: 6, unit: 'times', note: `as whole processes ${faster.wall.toFixed(2)} times` },
    { title: 'synth of 5,000 charts against 1,000', measured: growth.own, atMost: 5.5, unit: 'times', note: `as whole processes ${growth.wall.toFixed(2)} times` },
  ];
}

function cpuNote({ cpu }: { readonly cpu: number }): string {
  return `processor time ${cpu.toFixed(2)} times`;
}

function isMissed({ measured, atMost = Infinity, atLeast = -Infinity }: Bar): boolean {
  return measured > atMost || measured < atLeast;
}
