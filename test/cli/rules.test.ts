import { describe, expect, it } from 'vitest';
import { RULES } from '../../rules';
import { runCli } from './run-cli';

describe('rules', () => {
  it('lists every rule on a line of its own', async () => {
    const { code, out } = await runCli(['rules']);
    expect(code).toBe(0);
    expect(out.split('\n').slice(1, RULES.length + 1).map((line) => line.split(' ')[0])).toEqual(RULES.map(({ id }) => id));
  });

  it('gives each rule two lines on a terminal that has no room for the table, and a star its meaning', async () => {
    const { out } = await runCli(['rules'], { columns: 80, env: { NO_COLOR: '1' } });
    expect(out).toMatch(/^bad-image-reference {2}error, recommended\n {2}Container image is no image reference\n/m);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(out).toContain('\n* for some cases another one; pinstream explain <rule> tells which\n');
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
