// `npm run check`: everything that must hold before a change lands. `--skip-tests` leaves out the tests, for who has just run them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const STEPS = [
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['build', 'node', 'scripts/build.mjs'],
  ['lint and import floors', 'eslint', '--max-warnings', '0', '.'],
  ['unused code', 'knip'],
  ['generated docs', 'node', 'scripts/run.mjs', 'docs', '--check'],
  ['package', 'publint', '--strict'],
  ['published types', 'attw', '--pack', '.', '--profile', 'node16', '--exclude-entrypoints', './schemas/*', './package.json'],
  ['tests', 'vitest', 'run'],
];

const before = changes();
for (const [title, ...command] of STEPS) {
  if (title === 'tests' && process.argv.includes('--skip-tests')) continue;
  const started = performance.now();
  const { status } = spawnSync('npx', ['--no-install', ...command], { stdio: ['ignore', 'inherit', 'inherit'] });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${title} (${seconds} s)`);
  if (status !== 0) process.exit(1);
}
if (changes() !== before) {
  console.error(`FAIL the check itself changed files:\n${changes()}`);
  process.exit(1);
}

function changes() {
  return spawnSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).stdout;
}
