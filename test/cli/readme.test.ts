import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectReplayed } from './replayed';
import { runCli } from './run-cli';

describe('the README', () => {
  const readme = readFileSync('README.md', 'utf8');

  it('shows what lint really prints', () => expectReplayed('README.md', { '': (_, body) => body({ run: (...words) => runCli(words) }) }));

  it('names every command', async () => {
    const { out } = await runCli(['--help']);
    const commands = Array.from(out.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) .*/gm), ([, name]) => name ?? '');
    expect(commands.length).toBeGreaterThan(4);
    for (const name of commands) expect(readme).toContain(`\`pinstream ${name}`);
  });

  it('leads to every guide', () => {
    // Figures for those who develop.
    const guides = readdirSync('docs').filter((name) => name !== 'bench.md');
    for (const guide of guides) expect(readme).toContain(`](docs/${guide}`);
  });

  it('gives commands no option that they lack', async () => {
    const lines = Array.from(readme.matchAll(/^pinstream ([a-z]+)((?: [^#\n]+)?)/gm));
    expect(lines.length).toBeGreaterThan(3);
    for (const [line, name = '', words = ''] of lines) {
      const { out } = await runCli([name, '--help']);
      for (const [option] of words.matchAll(/--[a-z-]+/g)) expect(out, line).toContain(`${option} `);
    }
  });
});
