import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of a program, as its whole process. */
export interface Run {
  readonly wallMs: number;
  /** What the program measured of itself: the number that it printed, in milliseconds. Not a number where it prints none. */
  readonly ownMs: number;
  /** User and system time of all threads. */
  readonly cpuMs: number;
  readonly peakBytes: number;
}

/** Arguments of `node`. */
export type Program = readonly string[];

/** Medians of the ratios of two programs, and the most memory that the first took. */
export interface Ratios {
  readonly wall: number;
  /** Of what the programs measured of themselves. */
  readonly own: number;
  readonly cpu: number;
  readonly peakBytes: number;
}

/** Exit codes with which each of two programs has done its work. */
export interface Statuses {
  readonly one: readonly number[];
  readonly other: readonly number[];
}

const SUCCESS: Statuses = { one: [0], other: [0] };

const METER = join(tmpdir(), `pinstream-meter-${process.pid}.cjs`);
const READING = `${METER}.json`;

/** Preloaded into each measured process; writes down at its end what it took. */
writeFileSync(
  METER,
  `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeFileSync(${JSON.stringify(READING)}, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 }));
});`,
);
process.on('exit', () => {
  rmSync(METER, { force: true });
  rmSync(READING, { force: true });
});

/**
 * Runs two programs in turn, A B A B, after one run of each that does not count, and gives the median of the ratios A to B,
 * pair by pair, so that a machine that slows down for a while slows both.
 */
export function ratioOf(one: Program, other: Program, pairs: number, statuses: Statuses = SUCCESS): Ratios {
  const pair = (): readonly [Run, Run] => [run(one, statuses.one), run(other, statuses.other)];
  pair();
  const runs = Array.from({ length: pairs }, pair);
  return {
    wall: median(runs.map(([a, b]) => a.wallMs / b.wallMs)),
    own: median(runs.map(([a, b]) => a.ownMs / b.ownMs)),
    cpu: median(runs.map(([a, b]) => a.cpuMs / b.cpuMs)),
    peakBytes: Math.max(...runs.map(([a]) => a.peakBytes)),
  };
}

function run(program: Program, statuses: readonly number[]): Run {
  const started = performance.now();
  const { error, signal, status, stdout, stderr } = spawnSync(process.execPath, ['--require', METER, ...program], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const wallMs = performance.now() - started;
  if (error ?? signal) throw error ?? new Error(`${program.join(' ')} was ended by ${String(signal)}`);
  // A program that fails is quick.
  if (status === null || !statuses.includes(status)) throw new Error(`${program.join(' ')} ended with ${String(status)}: ${stderr}`);
  const { cpuMs, peakBytes } = JSON.parse(readFileSync(READING, 'utf8')) as Run;
  return { wallMs, ownMs: Number.parseFloat(stdout), cpuMs, peakBytes };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? NaN)) / 2;
}
