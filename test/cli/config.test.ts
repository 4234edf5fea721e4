import { describe, expect, it } from 'vitest';
import { inFolder, pod, runCli } from './run-cli';

const LATEST = pod('quay.io/shop/web:latest');

interface Found {
  readonly findings: readonly { readonly ruleId: string; readonly severity: string; readonly suppressed?: { readonly by: string; readonly reason: string } }[];
}

async function findings(cwd: string, ...words: readonly string[]): Promise<readonly string[]> {
  const { out, err } = await runCli(['lint', '--format', 'json', '--show-suppressed', ...words], { cwd });
  if (out === '') throw new Error(err);
  return (JSON.parse(out) as Found).findings.map(({ ruleId, severity, suppressed }) => `${ruleId} ${severity}${suppressed ? ` (${suppressed.by}: ${suppressed.reason})` : ''}`);
}

describe('.pinstream.yaml', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['switches a rule off', 'rules: { floating-tag: off, unpinned-image: off }\n', []],
    ['gives a rule another severity', 'rules: { floating-tag: error }\n', ['floating-tag error']],
    ['switches a rule of a stricter preset on', 'rules: { floating-tag: off, unpinned-image: on }\n', ['unpinned-image warning']],
    ['chooses the preset', 'preset: strict\nrules: { floating-tag: off }\n', ['unpinned-image warning']],
    ['overrides by path', 'overrides: [{ paths: web.yaml, rules: { floating-tag: info } }]\n', ['floating-tag info']],
    ['leaves other paths alone', 'overrides: [{ paths: other.yaml, rules: { floating-tag: info } }]\n', ['floating-tag warning']],
    ['overrides by object', 'overrides: [{ objects: Pod/w*, rules: { floating-tag: info } }]\n', ['floating-tag info']],
    ['leaves other objects alone', 'overrides: [{ objects: Deployment/*, rules: { floating-tag: info } }]\n', ['floating-tag warning']],
    ['lets later overrides win', 'overrides: [{ paths: "*", rules: { floating-tag: info } }, { paths: "*", rules: { floating-tag: error } }]\n', ['floating-tag error']],
    ['ignores with a reason', 'ignore: [{ rules: floating-tag, paths: web.yaml, reason: only shown }]\n', ['floating-tag warning (configuration: only shown)']],
    ['ignores one object', 'ignore: [{ rules: floating-tag, objects: Pod/web, reason: only shown }]\n', ['floating-tag warning (configuration: only shown)']],
    ['tells of an entry that ignores nothing', 'ignore: [{ rules: floating-tag, objects: Pod/other, reason: only shown }]\n', ['unused-suppression warning', 'floating-tag warning']],
    ['tells of an entry that is over', 'ignore: [{ rules: floating-tag, reason: only shown, until: "2026-01-14" }]\n', ['expired-suppression error', 'floating-tag warning']],
    ['says nothing of entries for files that were not looked at', 'ignore: [{ rules: floating-tag, paths: old/**, reason: only shown }]\n', ['floating-tag warning']],
  ])('%s', (_title, config, expected) =>
    inFolder({ 'web.yaml': LATEST, '.pinstream.yaml': config }, async (cwd) => {
      expect(await findings(cwd)).toEqual(expected);
    }));

  it('leaves out what is only likely when asked to', () =>
    inFolder({ 'web.yaml': pod('web:1.0') }, async (cwd) => {
      expect(await findings(cwd)).toContain('short-image-name warning');
    }).then(() =>
      inFolder({ 'web.yaml': pod('web:1.0'), '.pinstream.yaml': 'confidence: certain\n' }, async (cwd) => {
        expect(await findings(cwd)).not.toContain('short-image-name warning');
      }),
    ));

  it('sets options of rules', () =>
    inFolder({ 'web.yaml': pod('quay.io/shop/web:17'), '.pinstream.yaml': "rules: { floating-tag: { options: { patterns: '^\\d+$' } } }\n" }, async (cwd) => {
      expect(await findings(cwd)).toEqual(['floating-tag warning']);
    }));

  it('sets the target, which flags overrule', () =>
    inFolder({ 'web.yaml': pod('web:1.0'), '.pinstream.yaml': 'platform: openshift=4.16\n' }, async (cwd) => {
      expect(await findings(cwd)).toContain('short-image-name error');
      expect(await findings(cwd, '--platform', 'kubernetes', '--preset', 'strict')).toContain('short-image-name info');
    }));

  it('is the nearest above each file, and not beyond the repository', () =>
    inFolder({ '.pinstream.yaml': 'rules: { floating-tag: error }\n', 'apps/.pinstream.yaml': 'rules: { floating-tag: info }\n', 'apps/a/web.yaml': LATEST, 'web.yaml': LATEST, 'repo/.git/HEAD': '', 'repo/web.yaml': LATEST }, async (cwd) => {
      expect((await findings(cwd)).toSorted()).toEqual(['floating-tag error', 'floating-tag info', 'floating-tag warning']);
    }));

  it('may be named, and is refused with all faults and their places', () =>
    inFolder({ 'web.yaml': LATEST, 'strict.yaml': 'preset: strikt\nrule: {}\n' }, async (cwd) => {
      const { code, err } = await runCli(['lint', 'web.yaml', '--config', 'strict.yaml'], { cwd });
      expect(code).toBe(2);
      expect(err).toContain('strict.yaml:1:9: preset is "strikt"');
      expect(err).toContain('strict.yaml:2:1: there is no key rule here (did you mean rules?)');
      expect((await runCli(['lint', '--config', 'none.yaml'], { cwd })).err).toContain('cannot read the configuration none.yaml');
    }));

  it('says what lives elsewhere, and what is applied together', () => {
    const set = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web }\nspec:\n  serviceName: web\n  replicas: 1\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.0" }] }\n';
    const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }\n';
    const missing = (list: readonly string[]): boolean => list.some((text) => text.startsWith('governing-service-missing'));
    return inFolder({ 'a/set.yaml': set, 'b/c/service.yaml': service }, async (cwd) => {
      expect(missing(await findings(cwd))).toBe(true);
    })
      .then(() => inFolder({ 'a/set.yaml': set, '.pinstream.yaml': 'externals: { services: web }\n' }, async (cwd) => expect(missing(await findings(cwd))).toBe(false)))
      .then(() => inFolder({ 'a/set.yaml': set, 'b/c/service.yaml': service, '.pinstream.yaml': 'sets: [{ name: shop, paths: [a/**, b/**] }]\n' }, async (cwd) => expect(missing(await findings(cwd))).toBe(false)));
  });
});

describe('config print', () => {
  const CONFIG = 'preset: strict\nplatform: openshift=4.16\nrules:\n  floating-tag: { options: { patterns: x } }\noverrides:\n  - paths: legacy/\n    rules: { unpinned-image: off }\n  - objects: StatefulSet/web\n    rules: { floating-tag: error }\n';

  it('tells what holds for a file, and from where', () =>
    inFolder({ '.pinstream.yaml': CONFIG }, async (cwd) => {
      const { out } = await runCli(['config', 'print', 'legacy/web.yaml'], { cwd });
      expect(out).toMatch(/platform +OpenShift 4\.16, CRI-O +\.pinstream\.yaml:2/);
      expect(out).toMatch(/floating-tag +as reported +patterns: \["x"\] +\.pinstream\.yaml:4/);
      expect(out).toMatch(/unpinned-image +off +\.pinstream\.yaml:7 \(overrides\[0\]\)/);
    }));

  it('tells what holds for an object', () =>
    inFolder({ '.pinstream.yaml': CONFIG }, async (cwd) => {
      const { out } = await runCli(['config', 'print', 'web.yaml', '--object', 'StatefulSet/web'], { cwd });
      expect(out).toMatch(/floating-tag +error .*\.pinstream\.yaml:9 \(overrides\[1\]\)/);
      expect(out).not.toContain('unpinned-image');
    }));

  it('tells of every rule when asked to, and that there is no configuration', () =>
    inFolder({}, async (cwd) => {
      const { out } = await runCli(['config', 'print', 'web.yaml', '--all', '--format', 'json'], { cwd });
      const { rules, settings } = JSON.parse(out) as { rules: readonly { rule: string; holds: string }[]; settings: Record<string, { value: string }> };
      expect(settings['configuration']?.value).toContain('none');
      expect(rules.find(({ rule }) => rule === 'unpinned-image')?.holds).toBe('off');
      expect(rules.find(({ rule }) => rule === 'floating-tag')?.holds).toBe('as reported');
    }));
});
