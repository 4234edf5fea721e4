import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli';

describe('the README', () => {
  const readme = readFileSync('README.md', 'utf8');

  it('shows what lint really prints', async () => {
    const shown = /```text\n(.*?)\n```/s.exec(readme)?.[1];
    const { out } = await runCli(['lint', 'test/projects/short-name']);
    expect(out.trimEnd()).toBe(shown);
  });

  it('names every command', async () => {
    const { out } = await runCli(['--help']);
    const commands = Array.from(out.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) .*/gm), ([, name]) => name ?? '');
    expect(commands.length).toBeGreaterThan(4);
    for (const name of commands) expect(readme).toContain(`\`pinstream ${name}`);
  });
});
