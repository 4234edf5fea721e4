import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../lib/cli/markdown';
import { pageOf } from '../../lib/cli/pages';
import { RULES } from '../../rules';
import { inFolder, NAMED_WEB, runCli } from './run-cli';

describe('explain', () => {
  it('finds the page of every rule', () => {
    for (const rule of RULES) expect(pageOf(rule)).toMatch(new RegExp(`^# ${rule.id}\n`));
  });

  it('prints the page as it is where no terminal reads it', async () => {
    const { code, out } = await runCli(['explain', 'unpinned-image']);
    expect(code).toBe(0);
    expect(out).toMatch(/^# unpinned-image\n/);
    expect(out).toContain('```yaml bad');
    expect(out).not.toContain('<!--');
  });

  it.each([60, 80, 120])('draws every page on a terminal of %d columns, with nothing left of the Markdown', async (columns) => {
    for (const { id } of RULES) {
      const { out } = await runCli(['explain', id], { columns, env: { NO_COLOR: '1' } });
      expect(out).toMatch(/^\s+(?:✗ found|✓ not found)/m);
      const prose = out.split('\n').filter((line) => !line.includes('│'));
      expect(prose.filter((line) => /^ *(?:```|#{1,6} |\||- |\* )|\*\*|\]\(/.test(line)), id).toEqual([]);
      // A long word has a line of its own, behind the mark of its list item.
      const long = prose.filter((line) => line.length > columns && line.trim().replace(/^(?:•|\d+\.) /, '').includes(' '));
      expect(long.filter((line) => !/^ *(?:• )?[^ ]*`[^`]*`[^ ]*$/.test(line)), id).toEqual([]);
    }
  });

  it('shows what a rule of a module says of itself, and the page beside it where there is one', () =>
    inFolder({ 'house/rules.cjs': NAMED_WEB }, async (cwd) => {
      const words = ['explain', '--rules', 'house/rules.cjs', 'named-web'];
      const head = '# named-web\n\n**warning** · preset recommended · looks at one object · no fix · kinds: Pod · since 1.0.0\n\nIs named web.\n\n';
      const options = '| option | takes | default | meaning |\n| --- | --- | --- | --- |\n| `allow` | a list of texts | `[]` | Names |\n';
      expect((await runCli(words, { cwd })).out).toBe(`${head}${options}`);
      writeFileSync(join(cwd, 'house/named-web.md'), '# Names\n\n## Why\n\nWebs are many.\n');
      expect((await runCli(words, { cwd })).out).toBe(`${head}${options}\n## Why\n\nWebs are many.\n`);
      expect((await runCli(words, { cwd, columns: 60, env: { NO_COLOR: '1' } })).out).toContain('named-web\n═════════\n\nwarning · preset recommended');
      const { code, err } = await runCli(['explain', 'named-web'], { cwd });
      expect(code).toBe(2);
      expect(err).toContain('no rule named-web');
    }));
});

describe('renderMarkdown', () => {
  const plain = (text: string, width = 40): string => renderMarkdown(text, { width, colour: false });

  it('wraps prose, and joins its lines first', () => {
    expect(plain('A tag can be pushed again;\ntwo replicas then run\ndifferent code.\n', 30)).toBe('A tag can be pushed again; two\nreplicas then run different\ncode.\n');
  });

  it('counts no colour and no mark of Markdown as room, and breaks no code', () => {
    const lines = renderMarkdown('Then **run** `oc process -f web.yaml` and look.\n', { width: 30, colour: true });
    expect(lines).toBe('Then \u001B[1mrun\u001B[22m\n\u001B[36moc process -f web.yaml\u001B[39m and\nlook.\n');
    expect(plain('Then **run** `oc process -f web.yaml` and look.\n', 20)).toBe('Then run\n`oc process -f web.yaml`\nand look.\n');
  });

  it('marks code by backticks where there is no colour, and shows emphasis by nothing', () => {
    expect(plain('Known as *forced rollback* in `1.7`; 2 * 3 * 4, and ``a`b``.\n', 80)).toBe('Known as forced rollback in `1.7`; 2 * 3 * 4, and `a`b`.\n');
  });

  it('hangs the lines of a list item under its text, nested ones too', () => {
    expect(plain('Do this:\n- pin the image to its digest, from the lock\n  - or name a stream\n    with a look-up\n1. first\n', 24)).toBe('Do this:\n\n• pin the image to its\n  digest, from the lock\n  • or name a stream\n    with a look-up\n1. first\n');
  });

  it('leaves code as it is, and says whether the rule finds it', () => {
    expect(plain('```yaml bad openshift=4.16\nkind: Pod\n\nspec: {}\n```\n```yaml good\na: 1\n```\n')).toBe('  ✗ found on openshift 4.16\n  │ kind: Pod\n  │\n  │ spec: {}\n\n  ✓ not found\n  │ a: 1\n');
  });

  it('gives a lock or a configuration that goes with an example its file name', () => {
    expect(plain('```yaml lock\nimages: {}\n```\n```yaml config\npreset: strict\n```\n```js rules.cjs\n1;\n```\n```sh\nls\n```\n')).toBe('  images.lock.yaml\n  │ images: {}\n\n  .pinstream.yaml\n  │ preset: strict\n\n  rules.cjs\n  │ 1;\n\n  │ ls\n');
  });

  it('takes code in a list item as far out as its text', () => {
    expect(plain('1. run\n\n   ```sh\n   ls\n     -l\n   ```\n')).toBe('1. run\n\n  │ ls\n  │   -l\n');
  });

  it('draws a table where the width takes it, and wraps its last column', () => {
    const table = '| option | meaning |\n| --- | --- |\n| `a\\|b` | one or the other of the two that there are, whichever |\n';
    expect(plain(table, 50)).toBe('option  meaning\n──────  ──────────────────────────────────────────\n`a|b`   one or the other of the two that there\n        are, whichever\n');
  });

  it('makes a list of a table that is wider, with each heading in front of its cell', () => {
    const table = '| what | outcome |\n| --- | --- |\n| an unknown word beside a known hook | Argo CD passes over it and says nothing |\n';
    expect(plain(table, 30)).toBe('• what: an unknown word beside\n  a known hook\n  outcome: Argo CD passes\n    over it and says nothing\n');
  });

  it('shows where a link leads, and drops comments', () => {
    expect(plain('<!-- generated: head -->\n# stale-digest\n\nSee [image digests](https://kubernetes.io/).\n', 80)).toBe('stale-digest\n════════════\n\nSee image digests (https://kubernetes.io/).\n');
  });

  it('colours headings and code only when asked to, and underlines headings where nothing else sets them apart', () => {
    expect(renderMarkdown('## Why\n\nWrite `web:1.0`.\n', { width: 40, colour: true })).toBe('\u001B[1mWhy\u001B[22m\n\nWrite \u001B[36mweb:1.0\u001B[39m.\n');
    expect(plain('## Why\n\nWrite `web:1.0`.\n')).toBe('Why\n───\n\nWrite `web:1.0`.\n');
  });

  it('shows what a terminal would obey instead of letting it', () => {
    expect(plain('```\n\u001B[2J\n```\n')).not.toContain('\u001B');
    expect(plain('# a\u001B[2J\n\nb\u001B[2J `c\u001B[2J`\n')).not.toContain('\u001B');
  });
});
