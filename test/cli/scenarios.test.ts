import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, runCli } from './run-cli';

/*
 * A scenario is a text of blocks, each begun by a line of its own:
 *   # words         a note, up to the next block
 *   == name         a file of the working folder, up to the next block
 *   $ pinstream …   a command, then what it prints (standard output, then standard error), then `? code`;
 *                   `…` stands for anything within a line, and on a line of its own for any lines
 */
interface Scenario {
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Step {
  readonly words: readonly string[];
  readonly output: string;
  readonly code: number;
}

for (const name of readdirSync(__dirname).filter((file) => file.endsWith('.scenario'))) {
  describe(`scenario ${name.slice(0, -'.scenario'.length)}`, () => {
    const { files, steps } = parseScenario(readFileSync(join(__dirname, name), 'utf8'));

    it('goes as it is written, command by command', () =>
      inFolder(files, async (cwd) => {
        for (const { words, output, code } of steps) {
          const outcome = await runCli(words, { cwd, env: process.env });
          const text = `${outcome.out}${outcome.err}? ${outcome.code}`;
          if (!patternOf(`${output}? ${code}`).test(text)) expect(text, `$ pinstream ${words.join(' ')}`).toBe(`${output}? ${code}`);
        }
      }));
  });
}

function parseScenario(text: string): Scenario {
  const files: Record<string, string> = {};
  const steps: Step[] = [];
  for (const block of text.split(/^(?=# |== |\$ pinstream )/m)) {
    const end = block.indexOf('\n');
    const [head, body] = [block.slice(0, end), block.slice(end + 1)];
    if (head.startsWith('== ')) files[head.slice(3)] = body;
    else if (head.startsWith('$ ')) steps.push(stepOf(head, body));
  }
  if (steps.length === 0) throw new Error('a scenario without a command');
  return { files, steps };
}

function stepOf(head: string, body: string): Step {
  const [, output, code] = /^([^]*?)^\? (\d+)$/m.exec(body) ?? [];
  if (output === undefined) throw new Error(`no "? code" behind ${head}`);
  return { words: head.split(' ').slice(2), output, code: Number(code) };
}

function patternOf(text: string): RegExp {
  const lines = text.split('\n').map((line) => (line === '…' ? '(?:.*\\n)*?' : `${line.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&').replaceAll('…', '.*')}\n`));
  return new RegExp(`^${lines.join('').slice(0, -1)}$`);
}
