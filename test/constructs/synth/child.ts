import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The construct entry as one file and a program that synthesises with it, for what can only be tried in a process of its own. */
export interface ShopProgram {
  /** A shell command that writes a chart for each `name=length` to `outdir`: a ConfigMap with text of that length. */
  command(outdir: string, charts: readonly string[], preload?: string): string;
  /** Runs a shell script. */
  run(script: string): Ended;
  remove(): void;
}

export function shopProgram(): ShopProgram {
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-test-'));
  buildConstructs(folder);
  const program = join(folder, 'shop.cjs');
  writeFileSync(program, PROGRAM);
  return {
    command: (outdir, charts, preload) => [process.execPath, ...(preload === undefined ? [] : ['--require', preload]), program, outdir, ...charts].map(quoted).join(' '),
    run: (script) => spawnSync('sh', ['-c', script], { encoding: 'utf8', env: { ...process.env, NODE_PATH: resolve('node_modules') } }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The construct entry as `constructs.cjs` in the folder; whoever loads it finds cdk8s by `NODE_PATH`. */
export function buildConstructs(folder: string): void {
  buildSync({
    entryPoints: [resolve(__dirname, '../../../lib/constructs/index.ts')],
    outfile: join(folder, 'constructs.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
  });
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

const PROGRAM = `
const { ApiObject, Chart } = require('cdk8s');
const { PinstreamApp } = require('./constructs.cjs');
const [outdir, ...charts] = process.argv.slice(2);
const app = new PinstreamApp({ outdir });
for (const chart of charts) {
  const [name, length] = chart.split('=');
  new ApiObject(new Chart(app, name), 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { text: 'x'.repeat(Number(length)) } });
}
try {
  app.synth();
} catch (error) {
  console.error(error.code + ': ' + error.message);
  process.exitCode = 2;
}
`;
