import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, pod, runCli } from './run-cli';

// What objectRule of pinstream/rule makes, written out: modules in a temporary folder have no package to import.
const MODULE = `
exports.namedWeb = {
  scope: 'object', id: 'named-web', summary: 'Is named web', category: 'workloads', preset: 'recommended', severity: 'warning', since: '1.0.0',
  sources: [], kinds: ['Pod'], options: { allow: { summary: 'Names', type: 'text-list', fallback: [] } },
  messages: { web: ({ name }) => name + ' is a poor name' },
  check(object, { report, options }) { if (!options.allow.includes(object.name)) report('web', { at: ['metadata', 'name'], data: { name: object.name } }); },
};
`;
const ESM = MODULE.replace('exports.namedWeb =', 'export default');

async function lint(cwd: string, ...words: readonly string[]): Promise<{ readonly code: number; readonly err: string; readonly rules: readonly string[] }> {
  const { code, out, err } = await runCli(['lint', '--format', 'json', ...words], { cwd });
  const rules = out === '' ? [] : (JSON.parse(out) as { findings: readonly { ruleId: string; severity: string }[] }).findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`);
  return { code, err, rules };
}

describe('rules of one\'s own', () => {
  it.each([['rules.cjs', MODULE], ['rules.mjs', ESM]])('run beside the others when the command line names %s', (name, text) =>
    inFolder({ 'web.yaml': pod(), [name]: text }, async (cwd) => {
      expect((await lint(cwd)).rules).toEqual([]);
      expect((await lint(cwd, '--rules', name)).rules).toEqual(['named-web warning']);
      expect((await lint(cwd, '--rules', name, '--only', 'named-web')).rules).toEqual(['named-web warning']);
    }));

  it('are loaded for a configuration only when code is allowed, and nothing of it is run otherwise', () =>
    inFolder({ 'web.yaml': pod(), 'rules.cjs': `require('node:fs').writeFileSync(__dirname + '/ran', '');${MODULE}`, '.pinstream.yaml': 'ruleModules: ./rules.cjs\nrules: { named-web: { severity: error } }\n' }, async (cwd) => {
      const refused = await lint(cwd);
      expect(refused.rules).toEqual([]);
      expect(refused.err).toContain('the rules of ./rules.cjs do not run, because .pinstream.yaml alone asks for them; --allow-code loads them');
      expect(existsSync(join(cwd, 'ran'))).toBe(false);
      expect((await lint(cwd, '--allow-code')).rules).toEqual(['named-web error']);
    }));

  it('take options, and can be suppressed', () =>
    inFolder({ 'web.yaml': pod(), 'rules.cjs': MODULE, '.pinstream.yaml': 'rules: { named-web: { options: { allow: web } } }\n' }, async (cwd) => {
      expect((await lint(cwd, '--rules', 'rules.cjs')).rules).toEqual([]);
      expect((await lint(cwd)).err).toContain('there is no key named-web here');
    }).then(() =>
      inFolder({ 'web.yaml': pod().replace('name: web\n', 'name: web # pinstream-ignore named-web: the shop is called so\n'), 'rules.cjs': MODULE }, async (cwd) => {
        expect((await lint(cwd, '--rules', 'rules.cjs')).rules).toEqual([]);
        expect((await lint(cwd)).rules).toEqual(['bad-suppression error']);
      }),
    ));

  it.each<readonly [string, string, string]>([
    ['a module that is not there', '', 'there is no rule module none.cjs'],
    ['a module that throws', 'throw new Error("no database");', 'cannot be loaded: no database'],
    ['a module without a rule', 'exports.answer = 42;', 'exports no rule'],
    ['a rule of an id that is taken', MODULE.replace('named-web', 'floating-tag'), 'brings a rule floating-tag, and there is one of that id already'],
    ['a rule that lacks what every rule has', MODULE.replace("severity: 'warning'", "severity: 'loud'").replace("id: 'named-web'", "id: 'Named Web'"), 'Named Web: its severity must be error, warning or info'],
  ])('are refused with the reason: %s', (_title, text, expected) =>
    inFolder({ 'web.yaml': pod(), ...(text === '' ? {} : { 'rules.cjs': text }) }, async (cwd) => {
      const { code, err } = await lint(cwd, '--rules', text === '' ? 'none.cjs' : 'rules.cjs');
      expect(code).toBe(2);
      expect(err).toContain(expected);
    }));

  it('lose their verdict and end the run with 2 when they throw', () =>
    inFolder({ 'web.yaml': pod('quay.io/shop/web:latest'), 'rules.cjs': MODULE.replace('if (!options', 'throw new Error("no verdict"); if (!options') }, async (cwd) => {
      const { code, rules } = await lint(cwd, '--rules', 'rules.cjs');
      expect(code).toBe(2);
      expect(rules).toEqual(['floating-tag warning']);
    }));
});
