import { describe, expect, it } from 'vitest';
import { allCommands } from '../../lib/cli/commands';
import { optionName } from '../../lib/cli/flags';
import { runCli } from './run-cli';

const UNFINISHED = /\b(?:todo|tbd|fixme|xxx|lorem|placeholder|undefined|null|object Object|NaN)\b|\$\{|\?\?/i;
// Names that say nothing of what is to be written.
const EMPTY_NAMES = ['arg', 'argument', 'value', 'string', 'text', 'option'];

/** The text as it was before it was broken into lines. */
function unbroken(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

describe('help', async () => {
  const commands = (await allCommands()).map((command) => [command.name, command] as const);

  it.each(commands)('of %s says in a sentence what it is for, names its operands and shows each option with its text, in 80 columns', async (name, { summary, operand, flags }) => {
    const { code, out, err } = await runCli([...name.split(' '), '--help'], { columns: 80 });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const text = unbroken(out);
    expect(text.startsWith(`Usage: pinstream ${name} [options]${operand === undefined ? '' : ` ${operand}`} ${unbroken(summary)} Options: `)).toBe(true);
    for (const [key, flag] of Object.entries(flags)) {
      expect(text).toMatch(new RegExp(` ${optionName(key)}(?: <[^ ]+>|\\[=[^ ]+\\])? `));
      expect(text).toContain(unbroken(flag.summary));
    }
  });

  it.each(commands)('of %s leaves nothing to be filled in', (_, { summary, operand, flags }) => {
    const sentences = [summary, ...Object.values(flags).map((flag) => flag.summary)];
    for (const sentence of sentences) {
      expect(sentence).not.toMatch(UNFINISHED);
      expect(sentence, 'a capital letter first, no full stop last').toMatch(/^[A-Z].*[^.\s]$/s);
      expect(sentence.split(' ').length, sentence).toBeGreaterThan(2);
    }
    for (const { placeholder, choices } of Object.values(flags)) {
      expect(EMPTY_NAMES).not.toContain(placeholder);
      expect(choices ?? ['one']).not.toHaveLength(0);
    }
    for (const word of operand?.split(' ') ?? []) expect(word).toMatch(/^(?:<[a-z|]+(?:\.\.\.)?>|\[[a-z|]+(?:\.\.\.)?\])$/);
  });
});
