// `npm run check`: everything that must hold before a change lands. `--skip-tests` leaves out the tests, for who has just run them.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const types = { title: 'types', command: ['tsc', '-p', 'tsconfig.json'] };
const lint = { title: 'lint and import floors', command: ['eslint', '--max-warnings', '0', '.'] };
const build = { title: 'build', command: ['node', 'scripts/build.mjs'] };
const unused = { title: 'unused code', command: ['knip'] };
const docs = { title: 'generated docs', command: ['node', 'scripts/run.mjs', 'docs', '--check'] };
const contents = { title: 'package', command: ['publint', '--strict'] };
const published = {
  title: 'published types',
  command: ['attw', '--pack', '.', '--profile', 'node16', '--exclude-entrypoints', './schemas/*', './package.json'],
  // It was built a moment ago: packing need not build it again.
  env: { npm_config_ignore_scripts: 'true' },
};
const tests = { title: 'tests', command: ['vitest', 'run'] };

/** Steps of a group go side by side; each group waits for the one before. */
const GROUPS = [[types, lint], [build], [unused, docs, contents], [published], ...(process.argv.includes('--skip-tests') ? [] : [[tests]])];

const before = changes();
for (const group of GROUPS) {
  const passed = await Promise.all(group.map((step) => passes(step, group.length === 1)));
  if (passed.includes(false)) process.exit(1);
}
if (changes() !== before) {
  console.error(`FAIL the check itself changed files:\n${changes()}`);
  process.exit(1);
}

/** Runs a step. What it says is shown at once where it is `alone`, else when it has ended. */
async function passes({ title, command, env }, alone) {
  const started = performance.now();
  const said = [];
  const output = alone ? 'inherit' : 'pipe';
  const step = spawn('npx', ['--no-install', ...command], { stdio: ['ignore', output, output], env: { ...process.env, ...env } });
  for (const stream of [step.stdout, step.stderr]) stream?.on('data', (part) => said.push(part));
  const status = await new Promise((done) => step.on('error', () => done(1)).on('close', done));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(Buffer.concat(said));
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${title} (${seconds} s)`);
  return status === 0;
}

function changes() {
  return spawnSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).stdout;
}
