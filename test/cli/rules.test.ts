import { describe, expect, it } from 'vitest';
import { RULES } from '../../rules';
import { inFolder, NAMED_WEB, runCli } from './run-cli';

describe('rules', () => {
  it('gives programs a line for every rule, rules of one category together', async () => {
    const { code, out } = await runCli(['rules']);
    expect(code).toBe(0);
    const rows = out.split('\n').slice(1, RULES.length + 1).map((line) => line.split(/ {2,}/));
    expect(rows.map(([id]) => id).toSorted()).toEqual(RULES.map(({ id }) => id));
    const categories = rows.map(([, category]) => category);
    expect(categories.filter((category, at) => category !== categories[at - 1])).toEqual(['images', 'streams', 'templates', 'statefulsets', 'workloads', 'changes', 'reader']);
  });

  it.each([80, 120, 200])('puts rules under the title of their category on a terminal of %d columns, and a star to its meaning', async (columns) => {
    const { out } = await runCli(['rules'], { columns, env: { NO_COLOR: '1' } });
    expect(out.match(/^\S.* \(\d+\)$/gm)).toHaveLength(7);
    expect(out).toMatch(/^Images \(\d+\)\n─+\nbad-image-reference {2}/m);
    expect(out.startsWith('rule  ')).toBe(columns > 100);
    expect(out.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(out).toMatch(new RegExp(`^${RULES.length} rules: \\d+ recommended, \\d+ strict, \\d+ pedantic; \\d+ of them with a safe fix$`, 'm'));
    expect(out).toContain('\n* for some cases another one; pinstream explain <rule> tells which\n');
  });

  it('gives each rule two lines where there is no room for columns', async () => {
    const { out } = await runCli(['rules'], { columns: 80, env: { NO_COLOR: '1' } });
    expect(out).toMatch(/^bad-image-reference {2}error, recommended\n {2}Container image is no image reference\n/m);
  });

  it('lists the rules of a module with the others', () =>
    inFolder({ 'rules.cjs': NAMED_WEB }, async (cwd) => {
      const { out } = await runCli(['rules', '--rules', 'rules.cjs'], { cwd });
      expect(out).toMatch(/^named-web +workloads +warning +recommended +- +Is named web$/m);
    }));

  it('gives machines all that a rule says of itself', async () => {
    const { rules, version } = JSON.parse((await runCli(['rules', '--format', 'json'])).out) as { version: number; rules: readonly Record<string, unknown>[] };
    expect(version).toBe(1);
    expect(rules.find(({ id }) => id === 'unpinned-image')).toMatchObject({ severity: 'warning', preset: 'strict', category: 'images', fixes: 'safe', since: '0.1.0' });
  });

  it('makes a Markdown table of as many columns in every row', async () => {
    const rows = (await runCli(['rules', '--format', 'markdown'])).out.trimEnd().split('\n');
    expect(rows).toHaveLength(RULES.length + 2);
    expect(new Set(rows.map((row) => row.replaceAll('\\|', '').split('|').length))).toEqual(new Set([8]));
  });
});
