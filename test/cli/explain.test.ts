import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../lib/cli/markdown';
import { pageOf } from '../../lib/cli/pages';
import { RULES } from '../../rules';
import { runCli } from './run-cli';

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

  it('draws the page on a terminal, in its width', async () => {
    const { out } = await runCli(['explain', 'unpinned-image'], { columns: 60 });
    expect(out).not.toContain('```');
    expect(out).toContain('✗ found');
    const prose = out.split('\n').filter((line) => !line.includes('│') && !line.includes('://'));
    // A long word has a line of its own.
    const long = prose.map((line) => line.replace(/\u001B\[\d+m/g, '')).filter((line) => line.length > 60 && line.trim().includes(' '));
    expect(long).toEqual([]);
  });
});

describe('renderMarkdown', () => {
  const plain = (text: string, width = 40): string => renderMarkdown(text, { width, colour: false });

  it('wraps prose, and joins its lines first', () => {
    expect(plain('A tag can be pushed again;\ntwo replicas then run\ndifferent code.\n', 30)).toBe('A tag can be pushed again; two\nreplicas then run different\ncode.\n');
  });

  it('hangs the lines of a list item under its text', () => {
    expect(plain('- pin the image to its digest, from the lock\n- or name a stream\n  with a look-up\n1. first\n', 24)).toBe('• pin the image to its\n  digest, from the lock\n• or name a stream with\n  a look-up\n1. first\n');
  });

  it('leaves code as it is, and says whether the rule finds it', () => {
    expect(plain('```yaml bad openshift=4.16\nkind: Pod\n\nspec: {}\n```\n```yaml good\na: 1\n```\n')).toBe('  ✗ found on openshift 4.16\n  │ kind: Pod\n  │ \n  │ spec: {}\n\n  ✓ not found\n  │ a: 1\n');
  });

  it('shows where a link leads, and drops comments', () => {
    expect(plain('<!-- generated: head -->\n# stale-digest\n\nSee [image digests](https://kubernetes.io/).\n', 80)).toBe('stale-digest\n════════════\n\nSee image digests (https://kubernetes.io/).\n');
  });

  it('colours headings and code only when asked to', () => {
    expect(renderMarkdown('## Why\n\nWrite `web:1.0`.\n', { width: 40, colour: true })).toBe('\u001B[1mWhy\u001B[22m\n\nWrite \u001B[36m`web:1.0`\u001B[39m.\n'.replaceAll('`', ''));
  });

  it('shows what a terminal would obey instead of letting it', () => {
    expect(plain('```\n\u001B[2J\n```\n')).not.toContain('\u001B');
  });
});
