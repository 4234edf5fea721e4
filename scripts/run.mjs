// `node scripts/run.mjs NAME [word...]` runs scripts/NAME.ts: bundled with the sources it imports, so that it sees them as they are.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const [name, ...words] = process.argv.slice(2);
const source = `scripts/${name}.ts`;
if (name === undefined || !/^[a-z-]+$/.test(name) || !existsSync(source)) {
  console.error(`no script ${name ?? 'named'}; write: node scripts/run.mjs NAME, for a file scripts/NAME.ts`);
  process.exit(2);
}

const bundle = `node_modules/.cache/pinstream/${name}.cjs`;
await build({ entryPoints: [source], outfile: bundle, bundle: true, platform: 'node', target: 'node20.19', format: 'cjs', packages: 'external', sourcemap: 'inline', logLevel: 'warning' });
const { status, error } = spawnSync(process.execPath, ['--enable-source-maps', bundle, ...words], { stdio: 'inherit' });
if (error) throw error;
process.exit(status ?? 1);
