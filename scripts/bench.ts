/**
 * `npm run bench`: the speed bars of the product, as ratios within one run. `--check` ends 1 when one is missed.
 * Ratios are medians over pairs of whole processes run in turn, so that they hold on a machine with other work to do.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { bytesIn, folderOf, writeBaseline } from './bench/files';
import { type Program, ratioOf } from './bench/measure';

interface Bar {
  readonly title: string;
  readonly measured: number;
  readonly atMost: number;
  readonly unit: string;
  readonly note: string;
}

const CLI = 'build/cli.js';
const lint = (folder: string): Program => [CLI, 'lint', folder, '--format', 'json'];

const bars: Bar[] = [];

const start = ratioOf([CLI, '--version'], ['-e', '0'], 15);
add({ title: '`pinstream --version` against `node -e 0`', measured: start.wall, atMost: 1.5, unit: 'times', note: `processor time ${start.cpu.toFixed(2)} times` });

const small = folderOf(1000);
const large = folderOf(10_000);
const baseline = writeBaseline(small.folder);
try {
  const megabytes = (bytesIn(small.folder) / 1e6).toFixed(1);
  const cold = ratioOf(lint(small.folder), [baseline, small.folder], 7);
  add({ title: 'lint of 1,000 files against reading and event-parsing alone', measured: cold.wall, atMost: 3, unit: 'times', note: `${small.origin} files, ${megabytes} MB; processor time ${cold.cpu.toFixed(2)} times` });
  const growth = ratioOf(lint(large.folder), lint(small.folder), 3);
  add({ title: 'lint of 10,000 files against 1,000', measured: growth.wall, atMost: 11, unit: 'times', note: `processor time ${growth.cpu.toFixed(2)} times` });
  add({ title: 'peak memory of lint of 10,000 files', measured: growth.peakBytes / 1e6, atMost: 400, unit: 'MB', note: '' });
} finally {
  for (const path of [small.folder, large.folder, baseline]) rmSync(path, { recursive: true, force: true });
}

for (const { title, measured, atMost, unit, note } of bars) {
  const verdict = measured <= atMost ? 'ok  ' : 'MISS';
  console.log(`${verdict} ${title}: ${measured.toFixed(2)} ${unit}, bar ${atMost}${note === '' ? '' : ` (${note})`}`);
}
for (const linter of ['kube-linter', 'kube-score', 'monokle']) {
  if (spawnSync(linter, ['--help']).error) console.log(`not compared: ${linter} is not installed`);
}
if (process.argv.includes('--check') && bars.some(({ measured, atMost }) => measured > atMost)) process.exitCode = 1;

function add(bar: Bar): void {
  bars.push(bar);
}
