import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCommands, COMMAND_NAMES } from '../../lib/cli/commands';
import { completedCommand, SHELLS } from '../../lib/cli/completion/model';
import { runCli } from './run-cli';

type Shell = (typeof SHELLS)[number];

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pinstream-completion-'));
  for (const shell of SHELLS) writeFileSync(join(folder, shell), (await runCli(['completion', shell])).out);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The completions of the last word, as the shell itself gives them. */
function complete(shell: Shell, words: readonly string[]): readonly string[] {
  // Bash hands a value behind `=` over as a word of its own.
  const given = shell === 'bash' ? words.flatMap((word) => (word.startsWith('--') ? word.split(/(=)/).filter(Boolean) : [word])) : [words.join(' ')];
  const env = { ...process.env, TERM: 'dumb', COMPLETION: join(folder, shell) };
  const quiet = { bash: ['--norc'], fish: ['--no-config'], zsh: ['-f'] }[shell];
  const { stdout, stderr, status } = spawnSync(shell, [...quiet, join(__dirname, 'shells', `complete.${shell}`), ...given], { env, encoding: 'utf8', timeout: 30_000 });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter((line) => line !== '');
}

function has(shell: Shell): boolean {
  return process.env['REQUIRE_SHELLS'] === '1' || spawnSync(shell, ['--version']).status === 0;
}

describe.each(SHELLS.filter((shell) => shell !== 'bash' || process.platform !== 'win32'))('completion in %s', (shell) => {
  const when = has(shell) ? it : it.skip;

  when(`needs ${shell}: completes commands, those of groups too`, () => {
    expect(complete(shell, ['pinstream', 'im'])).toContain('images');
    expect(complete(shell, ['pinstream', 'images', 'p'])).toEqual(['pin', 'prune']);
    expect(complete(shell, ['pinstream', 'ba'])).toEqual(['baseline']);
  });

  when(`needs ${shell}: completes options, and those of no other command`, () => {
    expect(complete(shell, ['pinstream', 'lint', '--sho'])).toEqual(['--show-suppressed']);
    expect(complete(shell, ['pinstream', 'synth', '--sho'])).toEqual([]);
    expect(complete(shell, ['pinstream', 'images', 'pin', '--wri'])).toEqual(['--write']);
  });

  when(`needs ${shell}: completes the values of options`, () => {
    expect(complete(shell, ['pinstream', 'lint', '--preset', 's'])).toEqual(['strict']);
    expect(complete(shell, ['pinstream', 'plan', '--format', 'h'])).toEqual(['html']);
  });

  when(`needs ${shell}: completes the ids of rules, and the shells`, () => {
    expect(complete(shell, ['pinstream', 'explain', 'short-im'])).toEqual(['short-image-name']);
    expect(complete(shell, ['pinstream', 'lint', '--only', 'short-im'])).toEqual(['short-image-name']);
    expect(complete(shell, ['pinstream', 'completion', 'z'])).toEqual(['zsh']);
  });

  when(`needs ${shell}: completes files where an operand is one`, () => {
    expect(complete(shell, ['pinstream', 'lint', 'package.js'])).toEqual(['package.json']);
    expect(complete(shell, ['pinstream', 'synth', 'package.js'])).toEqual([]);
  });
});

describe.each(['bash', 'zsh'] as const)('values behind = in %s', (shell) => {
  const when = has(shell) ? it : it.skip;

  when(`needs ${shell}: are completed, where they may stand there alone as well`, () => {
    expect(complete(shell, ['pinstream', 'lint', '--preset=s'])).toEqual(['strict']);
    expect(complete(shell, ['pinstream', 'lint', '--fix=u'])).toEqual(['unsafe']);
  });
});

it('knows every command and every option, each with what it is for', async () => {
  const commands = (await allCommands()).map(completedCommand);
  expect(commands.map(({ name }) => name)).toEqual(COMMAND_NAMES);
  for (const { options } of commands) for (const { name, summary } of options) expect(summary, name).not.toBe('');
});

it('says which shells there are', async () => {
  const { code, err } = await runCli(['completion', 'ksh']);
  expect(code).toBe(2);
  expect(err).toContain('give one of bash, fish, zsh');
});
