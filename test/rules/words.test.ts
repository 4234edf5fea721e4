import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../lib/cli/commands';

const ROOT = resolve(__dirname, '../..');
const PAGES = [...filesIn('rules', '.md'), ...filesIn('docs', '.md'), 'README.md'];
const SOURCES = filesIn('rules', '.ts');

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending)).sort().map((name) => join(folder, name));
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

const FENCED = /^(`{3,}).*\n[\s\S]*?^\1$/gm;
const GROUPS = new Set(COMMAND_NAMES.filter((name) => name.includes(' ')).map((name) => name.split(' ')[0]));

/** The commands that a text names and that there are not. */
function strangersIn(text: string, pattern: RegExp): readonly string[] {
  const named = Array.from(text.matchAll(pattern), ([, first = '', second = '']) => (GROUPS.has(first) && second !== '' ? `${first} ${second}` : first));
  return named.filter((name) => !COMMAND_NAMES.includes(name) && !GROUPS.has(name));
}

describe('what pages and messages tell people to run', () => {
  it('is a command of this release, on every page', () => {
    const found = PAGES.flatMap((file) => {
      const text = textOf(file);
      // In prose a command stands in backticks, in a block it starts a line.
      const blocks = Array.from(text.matchAll(FENCED), ([block]) => block).join('\n');
      return [...strangersIn(text.replaceAll(FENCED, ''), /`pinstream ([a-z][a-z-]*)(?: ([a-z]+))?/g), ...strangersIn(blocks, /^(?:npx )?pinstream ([a-z][a-z-]*)(?: ([a-z]+))?/gm)].map((name) => `${file}: ${name}`);
    });
    expect(found).toEqual([]);
  });

  it('is a command of this release, in every hint and message of a rule', () => {
    // A comment may say what pinstream does; a text that people read names it to be run.
    const found = SOURCES.flatMap((file) => strangersIn(textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''), /pinstream ([a-z][a-z-]*)(?: ([a-z]+))?/g).map((name) => `${file}: ${name}`));
    expect(found).toEqual([]);
  });
});

describe('the pages of the rules', () => {
  const pages = filesIn('rules', '.md');

  it('say in a sentence what a lock or a configuration among the examples is for', () => {
    const bare = pages.flatMap((file) => Array.from(textOf(file).matchAll(/^(.*)\n\n```yaml (?:lock|config)$/gm), ([, before = '']) => ({ file, before })));
    expect(bare.length).toBeGreaterThan(5);
    expect(bare.filter(({ before }) => before.startsWith('#') || before.startsWith('```'))).toEqual([]);
  });

  it('link to pages that are there', () => {
    for (const file of PAGES) {
      const prose = textOf(file).replaceAll(FENCED, '');
      const targets = Array.from(prose.matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g), ([, target = '']) => target);
      expect(targets.filter((target) => !existsSync(join(ROOT, dirname(file), target))), file).toEqual([]);
    }
  });

  it('name only rules that there are, where a name in backticks looks like one of theirs', () => {
    const ids = new Set(pages.map((file) => file.replace(/^.*\//, '').replace(/\.md$/, '')));
    const found = pages.flatMap((file) => Array.from(textOf(file).matchAll(/(?:see|speaks? of|tells|is) `([a-z]+(?:-[a-z]+)+)`/gi), ([, id = '']) => ({ file, id })));
    expect(found.filter(({ id }) => !ids.has(id))).toEqual([]);
  });
});
