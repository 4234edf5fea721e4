import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { inFolder, runCli } from './run-cli';

/*
 * A scenario is a text of blocks, each begun by a line of its own:
 *   # words         a note, up to the next block
 *   == name         a file of the working folder, up to the next block
 *   $ pinstream …   a command, then what it prints (standard output, then standard error), then `? code`;
 *                   `…` stands for anything within a line, and on a line of its own for any lines
 *   $ git …         the same for any other command, as a shell takes it
 */
interface Scenario {
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Step {
  /** Without the `$`. */
  readonly line: string;
  readonly output: string;
  readonly code: number;
}

/** The names of all scenarios. */
export const SCENARIOS: readonly string[] = readdirSync(__dirname).flatMap((file) => (file.endsWith('.scenario') ? [file.slice(0, -'.scenario'.length)] : []));

/** Whether commands of a scenario need pre-commit. */
export function needsPreCommit(name: string): boolean {
  return scenarioNamed(name).steps.some(({ line }) => line.startsWith('pre-commit '));
}

/** Goes through a scenario, command by command, in a fresh folder. */
export async function playScenario(name: string, env: Readonly<Record<string, string | undefined>> = process.env): Promise<void> {
  const { files, steps } = scenarioNamed(name);
  await inFolder(files, async (cwd) => {
    for (const { line, output, code } of steps) {
      const text = await outcomeOf(line, cwd, env);
      if (!patternOf(`${output}? ${code}`).test(text)) expect(text, `$ ${line}`).toBe(`${output}? ${code}`);
    }
  });
}

async function outcomeOf(line: string, cwd: string, env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const [program, ...words] = line.split(' ');
  if (program === 'pinstream') {
    const { out, err, code } = await runCli(words, { cwd, env });
    return `${out}${err}? ${code}`;
  }
  const { stdout, stderr, status } = spawnSync('sh', ['-c', line], { cwd, env, encoding: 'utf8' });
  return `${stdout}${stderr}? ${String(status)}`;
}

function scenarioNamed(name: string): Scenario {
  const text = readFileSync(join(__dirname, `${name}.scenario`), 'utf8');
  const files: Record<string, string> = {};
  const steps: Step[] = [];
  for (const block of text.split(/^(?=# |== |\$ [a-z])/m)) {
    const end = block.indexOf('\n');
    const [head, body] = [block.slice(0, end), block.slice(end + 1)];
    if (head.startsWith('== ')) files[head.slice(3)] = body;
    else if (head.startsWith('$ ')) steps.push(stepOf(head.slice(2), body));
  }
  if (steps.length === 0) throw new Error('a scenario without a command');
  return { files, steps };
}

function stepOf(line: string, body: string): Step {
  const [, output, code] = /^([^]*?)^\? (\d+)$/m.exec(body) ?? [];
  if (output === undefined) throw new Error(`no "? code" behind $ ${line}`);
  return { line, output, code: Number(code) };
}

function patternOf(text: string): RegExp {
  const lines = text.split('\n').map((line) => (line === '…' ? '(?:.*\\n)*?' : `${line.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&').replaceAll('…', '.*')}\n`));
  return new RegExp(`^${lines.join('').slice(0, -1)}$`);
}
