import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENV, git } from '../sources/git/in-repository';
import { LOCK } from './cached-project';
import { DIGEST, inFolder, pod, runCli } from './run-cli';

const CHART = 'apiVersion: v2\nname: web\nversion: 0.1.0\nappVersion: "1.2"\n';
const VALUES = '# The shop.\nimage:\n  repository: quay.io/shop/web # ours\n  tag: "1.2"\n  digest: ""\n';
const STRICT = ['lint', '--preset', 'strict', '--fail-on', 'warning'];

/** `file:line rule` of each finding. */
async function found(words: readonly string[], cwd: string): Promise<readonly string[]> {
  const { out, err } = await runCli([...words, '--format', 'json'], { cwd, env: ENV });
  if (out === '') throw new Error(err);
  const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly ruleId: string; readonly location: { readonly file: string; readonly start: { readonly line: number } } }[] };
  return findings.map(({ ruleId, location }) => `${location.file}:${location.start.line} ${ruleId}`);
}

describe('lint of a chart', () => {
  it('looks at its values, and counts them as checked', () =>
    inFolder({ 'web/Chart.yaml': CHART, 'web/values.yaml': VALUES, 'web/templates/pod.yaml': 'kind: Pod\nimage: {{ .Values.image }}\n' }, async (cwd) => {
      const { code, out } = await runCli(STRICT, { cwd });
      expect(code).toBe(1);
      expect(out).toContain('web/values.yaml:4:8  warning  unpinned-chart-value\n  quay.io/shop/web:1.2 names a tag');
      expect(out).toContain('checked 1 file: 1 document, 0 objects in 1 set');
      expect(out).toContain('skipped 1 file: holds no Kubernetes object (web/Chart.yaml)');
    }));

  it('looks at one values file that is named, with its chart beside it', () =>
    inFolder({ 'Chart.yaml': CHART, 'values.yaml': VALUES, 'values-prod.yaml': 'image:\n  tag: "1.3"\n' }, async (cwd) => {
      expect(await found([...STRICT, 'values-prod.yaml'], cwd)).toEqual(['values-prod.yaml:2 unpinned-chart-value']);
      expect(await found(STRICT, cwd)).toEqual(['values-prod.yaml:2 unpinned-chart-value', 'values.yaml:4 unpinned-chart-value']);
    }));

  it('passes over values without an image, and over files of that name without a chart', () =>
    inFolder({ 'Chart.yaml': CHART, 'values.yaml': 'replicas: 3\n', 'other/values.yaml': VALUES, 'pod.yaml': pod() }, async (cwd) => {
      const { code, out } = await runCli(STRICT, { cwd });
      expect(out).toContain('checked 1 file: 1 document, 1 object in 1 set');
      expect(out).toContain('skipped 3 files: holds no Kubernetes object');
      expect(code).toBe(0);
      expect(await runCli(['lint', 'other/values.yaml'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('holds no Kubernetes object') as unknown });
      // Who asks which object runs which image gets no answer from a chart.
      expect(await runCli(['images', 'list', 'values.yaml'], { cwd })).toMatchObject({ code: 2 });
    }));

  it('writes the digest of the image lock where the chart takes it from, and nothing else', () =>
    inFolder({ 'Chart.yaml': CHART, 'values.yaml': VALUES, 'images.lock.yaml': LOCK }, async (cwd) => {
      expect(await runCli([...STRICT, '--fix'], { cwd })).toMatchObject({ code: 0 });
      expect(readFileSync(join(cwd, 'values.yaml'), 'utf8')).toBe(VALUES.replace('""', `"${DIGEST}"`));
    }));

  it('lets a comment silence it', () =>
    inFolder({ 'Chart.yaml': CHART, 'values.yaml': VALUES.replace('"1.2"', '"1.2" # pinstream-ignore unpinned-chart-value: the mirror freezes tags') }, async (cwd) => {
      expect(await runCli(STRICT, { cwd })).toMatchObject({ code: 0 });
    }));

  it('tells only what a change brings', () =>
    inFolder({ 'Chart.yaml': CHART, 'values.yaml': VALUES }, async (cwd) => {
      git(cwd, 'init', '-q');
      git(cwd, 'add', '.');
      git(cwd, 'commit', '-qm', 'first');
      expect(await found([...STRICT, '--base', 'HEAD'], cwd)).toEqual([]);
      writeFileSync(join(cwd, 'values.yaml'), `${VALUES}sidecarImage: quay.io/shop/agent:2.0\n`);
      expect(await found([...STRICT, '--base', 'HEAD'], cwd)).toEqual(['values.yaml:6 unpinned-chart-value']);
    }));
});
