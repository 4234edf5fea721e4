import { describe, expect, it } from 'vitest';
import { RULES } from '../../rules';
import { runCli } from './run-cli';

describe('rules', () => {
  it('lists every rule on a line of its own', async () => {
    const { code, out } = await runCli(['rules']);
    expect(code).toBe(0);
    expect(out.split('\n').slice(1, -1).map((line) => line.split(' ')[0])).toEqual(RULES.map(({ id }) => id));
  });

  it('gives machines all that a rule says of itself', async () => {
    const { rules, version } = JSON.parse((await runCli(['rules', '--format', 'json'])).out) as { version: number; rules: readonly Record<string, unknown>[] };
    expect(version).toBe(1);
    expect(rules.find(({ id }) => id === 'unpinned-image')).toMatchObject({ severity: 'warning', preset: 'strict', category: 'images', fixes: 'safe', since: '0.1.0' });
  });

  it('makes a Markdown table of as many columns in every row', async () => {
    const rows = (await runCli(['rules', '--format', 'markdown'])).out.trimEnd().split('\n');
    expect(rows).toHaveLength(RULES.length + 2);
    expect(new Set(rows.map((row) => row.replaceAll('\\|', '').split('|').length))).toEqual(new Set([7]));
  });
});
