// `npm start`: the product's main job on real input. Synthesises the charts, lints what came out, then a Template with the
// fault that started it all, and ends 0 only if exactly the expected findings appear.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const FAULTY = 'test/projects/short-name';

say('Synthesising the charts into dist/');
expect(pinstream('synth'), 0);

say('Linting what was synthesised: nothing may be found');
expect(pinstream('lint', 'dist', '--preset', 'strict', '--fail-on', 'warning'), 0);

say(`Linting ${FAULTY}/: the fault must be found`);
expect(pinstream('lint', FAULTY), 1);
compare(JSON.parse(pinstream('lint', FAULTY, '--format', 'json', { quiet: true }).stdout).findings);

/** Runs the built command line; shows what it prints unless told to be quiet. */
function pinstream(...words) {
  const quiet = typeof words.at(-1) === 'object' ? words.pop().quiet : false;
  return spawnSync(process.execPath, ['build/cli.js', ...words], { stdio: quiet ? 'pipe' : 'inherit', encoding: 'utf8', maxBuffer: 1 << 26 });
}

function compare(findings) {
  const expected = JSON.parse(readFileSync(`${FAULTY}.expected.json`, 'utf8'));
  const found = findings.map(({ ruleId, severity, location }) => ({ ruleId, severity, file: location.file, line: location.start.line }));
  if (JSON.stringify(found) === JSON.stringify(expected)) {
    say(`Found exactly what ${FAULTY}.expected.json lists. All is well.`);
    return;
  }
  console.error(`expected ${JSON.stringify(expected, undefined, 2)}\nfound ${JSON.stringify(found, undefined, 2)}`);
  process.exit(1);
}

function expect({ status, signal, error }, wanted) {
  if (status === wanted) return;
  console.error(`ended with ${error?.message ?? signal ?? status}, expected ${wanted}`);
  process.exit(1);
}

function say(text) {
  console.log(`\n▸ ${text}\n`);
}
