import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mayReport } from '../../lib/engine/presets';
import { RULES } from '../../rules';
import { DIGEST, inFolder, pod, runCli } from './run-cli';

interface JsonReport {
  readonly findings: readonly { readonly ruleId: string; readonly location: { readonly file: string } }[];
  readonly summary: { readonly files: number; readonly documents: number; readonly objects: number; readonly sets: number };
}

function parse(text: string): JsonReport {
  return JSON.parse(text) as JsonReport;
}

const FLOATING = pod('quay.io/shop/web:latest');

describe('lint', () => {
  it('ends a clean folder with 0, and says what was looked at', () =>
    inFolder({ 'web.yaml': pod(), 'deploy/worker.yaml': pod(undefined, 'worker') }, async (cwd) => {
      const { code, out, err } = await runCli(['lint'], { cwd });
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain(`2 files: 2 documents, 2 objects in 2 sets, by ${RULES.filter((rule) => rule.scope !== 'change' && mayReport(rule, 'recommended')).length} rules`);
    }));

  it('fails at the level that is asked for', () =>
    inFolder({ 'web.yaml': FLOATING }, async (cwd) => {
      expect((await runCli(['lint', 'web.yaml'], { cwd })).code).toBe(0);
      expect((await runCli(['lint', 'web.yaml', '--fail-on', 'warning'], { cwd })).code).toBe(1);
    }));

  it('finds more with a stricter preset, and one thing alone with --only', () =>
    inFolder({ 'web.yaml': `${FLOATING}---\n${pod('quay.io/shop/worker:1.0', 'worker')}` }, async (cwd) => {
      const rulesOf = async (...words: readonly string[]): Promise<readonly string[]> => parse((await runCli(['lint', '--format', 'json', ...words], { cwd })).out).findings.map(({ ruleId }) => ruleId);
      expect(await rulesOf()).toEqual(['floating-tag']);
      expect(await rulesOf('--preset', 'strict')).toEqual(['floating-tag', 'unpinned-image']);
      expect(await rulesOf('--only', 'unpinned-image')).toEqual(['unpinned-image', 'unpinned-image']);
    }));

  it('writes each format where it is told, and notes it on standard error', () =>
    inFolder({ 'web.yaml': FLOATING }, async (cwd) => {
      const { code, out, err } = await runCli(['lint', '--format', 'sarif=out.sarif', '--format', 'json=out.json', '--format', 'text'], { cwd });
      expect(code).toBe(0);
      expect(out).toContain('floating-tag');
      expect(err).toBe('wrote out.sarif (sarif)\nwrote out.json (json)\n');
      expect(parse(readFileSync(join(cwd, 'out.json'), 'utf8')).findings).toHaveLength(1);
      expect(readFileSync(join(cwd, 'out.sarif'), 'utf8')).toContain('"2.1.0"');
    }));

  it('ends with 2 when a report cannot be written', () =>
    inFolder({ 'web.yaml': FLOATING, 'taken/x': '' }, async (cwd) => {
      expect(await runCli(['lint', '--format', 'json=nowhere/out.json'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('cannot write the json report to nowhere/out.json: no such file or folder') as unknown });
      expect(await runCli(['lint', '--format', 'json=taken'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('it is a folder') as unknown });
    }));

  it('colours on a terminal, and as NO_COLOR and FORCE_COLOR say', () =>
    inFolder({ 'web.yaml': FLOATING }, async (cwd) => {
      const coloured = async (env: Readonly<Record<string, string>>, columns?: number): Promise<boolean> =>
        (await runCli(['lint'], { cwd, env, ...(columns === undefined ? {} : { columns }) })).out.includes('\u001B[');
      expect(await coloured({}, 80)).toBe(true);
      expect(await coloured({})).toBe(false);
      expect(await coloured({ NO_COLOR: '1' }, 80)).toBe(false);
      expect(await coloured({ TERM: 'dumb' }, 80)).toBe(false);
      expect(await coloured({ FORCE_COLOR: '1' })).toBe(true);
      expect(await coloured({ FORCE_COLOR: '0' }, 80)).toBe(false);
      expect(await coloured({ FORCE_COLOR: '1', NO_COLOR: '1' }, 80)).toBe(false);
    }));

  it('reports on a named file alone, and looks up in its folder what it names', () =>
    inFolder({ 'set.yaml': STATEFUL_SET, 'service.yaml': SERVICE, 'bad.yaml': FLOATING }, async (cwd) => {
      const { out } = await runCli(['lint', 'set.yaml', '--format', 'json', '--only', 'governing-service-missing', '--only', 'floating-tag'], { cwd });
      expect(parse(out).findings).toEqual([]);
      expect(parse(out).summary).toMatchObject({ files: 1, documents: 1, objects: 1, sets: 1 });
      const alone = await runCli(['lint', '-', '--format', 'json', '--only', 'governing-service-missing'], { cwd, stdin: STATEFUL_SET });
      expect(parse(alone.out).findings).toHaveLength(1);
    }));

  it('reads standard input under the name it is given', () =>
    inFolder({ 'service.yaml': SERVICE }, async (cwd) => {
      const { out } = await runCli(['lint', '-', '--stdin-filename', 'set.yaml', '--format', 'json', '--preset', 'strict'], { cwd, stdin: STATEFUL_SET.replace(`@${DIGEST}`, '') });
      const { findings } = parse(out);
      expect(new Set(findings.map(({ location }) => location.file))).toEqual(new Set(['set.yaml']));
      expect(findings.map(({ ruleId }) => ruleId)).toContain('unpinned-image');
      expect(findings.map(({ ruleId }) => ruleId)).not.toContain('governing-service-missing');
    }));

  it('takes digests from the lock that is nearest to each set, not beyond the repository', () =>
    inFolder({ 'images.lock.yaml': lock('a'), 'repo/.git/HEAD': '', 'repo/web.yaml': FLOATING, 'shop/web.yaml': FLOATING, 'shop/own/images.lock.yaml': lock('b'), 'shop/own/web.yaml': FLOATING }, async (cwd) => {
      const { out } = await runCli(['lint', '--only', 'floating-tag'], { cwd });
      expect(out.match(/quay\.io\/shop\/web:latest@sha256:(a|b)/g)).toEqual(['quay.io/shop/web:latest@sha256:b', 'quay.io/shop/web:latest@sha256:a']);
    }));

  it('ends with 2 and every place for a lock that is not in order', () =>
    inFolder({ 'images.lock.yaml': `${lock('a')}  web: {}\n`, 'web.yaml': pod() }, async (cwd) => {
      const { code, out, err } = await runCli(['lint'], { cwd });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/images\.lock\.yaml:\d+:\d+: /);
    }));

  it('fills Template parameters in, and refuses those that no Template has', () =>
    inFolder({ 'template.yaml': TEMPLATE }, async (cwd) => {
      const given = await runCli(['lint', '--only', 'floating-tag', '--param', 'TAG=latest'], { cwd });
      expect(given.out).toContain('quay.io/shop/web:latest');
      expect((await runCli(['lint', '--only', 'floating-tag'], { cwd })).out).not.toContain('quay.io/shop/web');
      const wrong = await runCli(['lint', '--param', 'TGA=1'], { cwd });
      expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('the Template has no parameter TGA (did you mean TAG?)') as unknown });
    }));

  it('takes parameters from a file, behind those given by name', () =>
    inFolder({ 'template.yaml': TEMPLATE, 'prod.env': '# production\nTAG=latest\n' }, async (cwd) => {
      expect((await runCli(['lint', '--only', 'floating-tag', '--param-file', 'prod.env'], { cwd })).out).toContain('web:latest');
      const both = await runCli(['lint', '--only', 'floating-tag', '--param-file', 'prod.env', '--param', 'TAG=1.0'], { cwd });
      expect(both.out).not.toContain('web:latest');
      expect(both.err).toContain('warning: prod.env:2: TAG is already given');
    }));

  it('ends with 2 for a required parameter without a value only when told to be strict', () =>
    inFolder({ 'template.yaml': TEMPLATE }, async (cwd) => {
      expect((await runCli(['lint'], { cwd })).code).not.toBe(2);
      expect(await runCli(['lint', '--strict-params'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('required parameters have no value: TAG (template.yaml)') as unknown });
      expect((await runCli(['lint', '--strict-params', '--param', 'TAG=1.0'], { cwd })).code).not.toBe(2);
    }));

  it('refuses parameters where there is no Template', () =>
    inFolder({ 'web.yaml': pod() }, async (cwd) => {
      expect(await runCli(['lint', '--param', 'TAG=1'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('no Template here') as unknown });
    }));

  it('lets suppressions count unless told not to', () =>
    inFolder({ 'web.yaml': FLOATING.replace('name: web\n', 'name: web\n  annotations: { ignore.pinstream/floating-tag: a vendor says so }\n') }, async (cwd) => {
      const code = async (...words: readonly string[]): Promise<number> => (await runCli(['lint', '--fail-on', 'warning', ...words], { cwd })).code;
      expect(await code()).toBe(0);
      expect(await code('--no-suppressions')).toBe(1);
      expect((await runCli(['lint', '--show-suppressed'], { cwd })).out).toContain('a vendor says so');
      expect((await runCli(['lint'], { cwd })).out).not.toContain('a vendor says so');
    }));

  it('writes the same bytes for the same input', () =>
    inFolder({ 'web.yaml': FLOATING, 'template.yaml': TEMPLATE }, async (cwd) => {
      const one = await runCli(['lint', '--format', 'json', '--preset', 'pedantic'], { cwd });
      expect(await runCli(['lint', '--format', 'json', '--preset', 'pedantic'], { cwd })).toEqual(one);
      expect(existsSync(join(cwd, '.pinstream'))).toBe(false);
    }));
});

const STATEFUL_SET = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: web
  updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: quay.io/shop/web:1.0@${DIGEST}
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: None, selector: { app: web } }
`;

const TEMPLATE = `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters:
  - name: TAG
    required: true
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          image: quay.io/shop/web:\${TAG}
`;

function lock(digit: string): string {
  return `lockfileVersion: 1\nimages:\n  quay.io/shop/web:latest:\n    digest: sha256:${digit.repeat(64)}\n`;
}
