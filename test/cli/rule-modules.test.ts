import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, NAMED_WEB, pod, runCli } from './run-cli';

const ESM = NAMED_WEB.replace('exports.namedWeb =', 'export default');

/** As `changeRule` makes it. */
const RENAMED = `
exports.podGone = {
  scope: 'change', id: 'pod-gone', summary: 'Pod is gone', category: 'changes', preset: 'recommended', severity: 'warning', since: '1.0.0',
  sources: [], kinds: ['Pod'], messages: { gone: ({ title }) => title + ' is gone' },
  check({ before, after }, { report }) { if (before && !after) report('gone', { at: [], data: { title: before.title } }); },
};
`;

async function lint(cwd: string, ...words: readonly string[]): Promise<{ readonly code: number; readonly err: string; readonly rules: readonly string[] }> {
  const { code, out, err } = await runCli(['lint', '--format', 'json', ...words], { cwd });
  const rules = out === '' ? [] : (JSON.parse(out) as { findings: readonly { ruleId: string; severity: string }[] }).findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`);
  return { code, err, rules };
}

describe('rules of one\'s own', () => {
  it.each([['rules.cjs', NAMED_WEB], ['rules.mjs', ESM]])('run beside the others when the command line names %s', (name, text) =>
    inFolder({ 'web.yaml': pod(), [name]: text }, async (cwd) => {
      expect((await lint(cwd)).rules).toEqual([]);
      expect((await lint(cwd, '--rules', name)).rules).toEqual(['named-web warning']);
      expect((await lint(cwd, '--rules', name, '--only', 'named-web')).rules).toEqual(['named-web warning']);
    }));

  it('are loaded for a configuration only when code is allowed, and nothing of it is run otherwise', () =>
    inFolder({ 'web.yaml': pod(), 'rules.cjs': `require('node:fs').writeFileSync(__dirname + '/ran', '');${NAMED_WEB}`, '.pinstream.yaml': 'ruleModules: ./rules.cjs\nrules: { named-web: { severity: error } }\n' }, async (cwd) => {
      const refused = await lint(cwd);
      expect(refused.rules).toEqual([]);
      expect(refused.err).toContain('the rules of ./rules.cjs do not run, because .pinstream.yaml alone asks for them; --allow-code loads them');
      expect(existsSync(join(cwd, 'ran'))).toBe(false);
      expect((await lint(cwd, '--allow-code')).rules).toEqual(['named-web error']);
    }));

  it('may be named by suppressions where they are not loaded', () =>
    inFolder({ 'web.yaml': pod().replace('name: web\n', 'name: web # pinstream-ignore named-web: the shop is called so\n'), 'rules.cjs': NAMED_WEB, '.pinstream.yaml': 'ruleModules: ./rules.cjs\n' }, async (cwd) => {
      expect((await lint(cwd)).rules).toEqual([]);
      expect((await lint(cwd, '--allow-code')).rules).toEqual([]);
    }));

  it('take options, and can be suppressed', () =>
    inFolder({ 'web.yaml': pod(), 'rules.cjs': NAMED_WEB, '.pinstream.yaml': 'rules: { named-web: { options: { allow: web } } }\n' }, async (cwd) => {
      expect((await lint(cwd, '--rules', 'rules.cjs')).rules).toEqual([]);
      expect((await lint(cwd)).err).toContain('there is no key named-web here');
    }).then(() =>
      inFolder({ 'web.yaml': pod().replace('name: web\n', 'name: web # pinstream-ignore named-web: the shop is called so\n'), 'rules.cjs': NAMED_WEB }, async (cwd) => {
        expect((await lint(cwd, '--rules', 'rules.cjs')).rules).toEqual([]);
        expect((await lint(cwd)).rules).toEqual(['bad-suppression error']);
      }),
    ));

  it('may look at changes, and do where there is an earlier state', () =>
    inFolder({ 'old/web.yaml': pod(), 'new/web.yaml': pod(undefined, 'shop'), 'rules.cjs': RENAMED }, async (cwd) => {
      expect((await lint(cwd, '--rules', 'rules.cjs', 'new')).rules).toEqual([]);
      const { code, out } = await runCli(['diff', '--rules', 'rules.cjs', '--fail-on', 'warning', 'old', 'new'], { cwd });
      expect(out).toContain('warning  pod-gone  Pod/web\n  Pod/web is gone');
      expect(code).toBe(1);
    }));

  it.each<readonly [string, string, string]>([
    ['a module that is not there', '', 'there is no rule module none.cjs'],
    ['a module that throws', 'throw new Error("no database");', 'cannot be loaded: no database'],
    ['a module without a rule', 'exports.answer = 42;', 'exports no rule'],
    ['a rule of an id that is taken', NAMED_WEB.replace('named-web', 'floating-tag'), 'brings a rule floating-tag, and there is one of that id already'],
    ['a rule that lacks what every rule has', NAMED_WEB.replace("severity: 'warning'", "severity: 'loud'").replace("id: 'named-web'", "id: 'Named Web'"), 'Named Web: its severity must be error, warning or info'],
    ['a rule of a category that there is not', NAMED_WEB.replace("category: 'workloads'", "category: 'house'"), 'named-web: its category must be images, streams, templates, statefulsets, workloads, changes or reader'],
    ['a rule that has no list of sources', NAMED_WEB.replace('sources: [],', ''), 'named-web: its sources must be a list, empty where it makes no claim about Kubernetes'],
    ['a rule that does not say since when', NAMED_WEB.replace("since: '1.0.0',", ''), 'named-web: it does not say since which release it is there'],
  ])('are refused with the reason: %s', (_title, text, expected) =>
    inFolder({ 'web.yaml': pod(), ...(text === '' ? {} : { 'rules.cjs': text }) }, async (cwd) => {
      const { code, err } = await lint(cwd, '--rules', text === '' ? 'none.cjs' : 'rules.cjs');
      expect(code).toBe(2);
      expect(err).toContain(expected);
    }));

  it('lose their verdict and end the run with 2 when they throw', () =>
    inFolder({ 'web.yaml': pod('quay.io/shop/web:latest'), 'rules.cjs': NAMED_WEB.replace('if (!options', 'throw new Error("no verdict"); if (!options') }, async (cwd) => {
      const { code, rules } = await lint(cwd, '--rules', 'rules.cjs');
      expect(code).toBe(2);
      expect(rules).toEqual(['floating-tag warning']);
    }));
});
