import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readYaml } from '../../lib/yaml/read';
import { DIGEST, inFolder, type Outcome, pod, runCli } from './run-cli';

const BAD = 'quay.io/shop/web:1.0@sha256:12';
const GOOD_IMAGE = `quay.io/shop/web:1.0@${DIGEST}`;

/** A ResourceList as kyaml writes it: a Pod of a file, with values that readers of YAML 1.1 and 1.2 take differently. */
function list(image: string, { config = '', more = '' } = {}): string {
  return `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: settings
    annotations:
      config.kubernetes.io/path: 'shop/settings.yaml'
      internal.config.kubernetes.io/index: '0'
  data: # kept as it is
    mode: "012"
    answer: 'yes'
    octal: "0o14"
- apiVersion: v1
  kind: Pod
  metadata:
    name: web
    annotations:
      internal.config.kubernetes.io/path: 'shop/web.yaml'
      internal.config.kubernetes.io/index: '1'
  spec:
    restartPolicy: Never
    containers:
    - name: web   # the pages
      image: ${image}
${config}${more}`;
}

const GOOD = list(GOOD_IMAGE);

function fn(stdin: string, ...words: readonly string[]): Promise<Outcome> {
  return runCli(['fn', ...words], { stdin });
}

function resultsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const { results } = parse(text) as { readonly results?: readonly Readonly<Record<string, unknown>>[] };
  return results ?? [];
}

const configMap = (data: string): string => `functionConfig: { apiVersion: v1, kind: ConfigMap, metadata: { name: lint }, data: ${data} }\n`;
const lint = (spec: string): string => `functionConfig: { apiVersion: pinstream/v1, kind: Lint, metadata: { name: lint }, spec: ${spec} }\n`;

describe('fn', () => {
  it('gives back the very bytes where nothing is found', async () => {
    expect(await fn(GOOD)).toEqual({ code: 0, out: GOOD, err: '' });
  });

  it('ends with 1 and adds a result with object, field and file; items stay as they are', async () => {
    const { code, out, err } = await fn(list(BAD));
    expect(code).toBe(1);
    expect(out.startsWith(list(BAD))).toBe(true);
    expect(resultsIn(out)).toEqual([
      {
        message: expect.stringContaining('sha256:12') as string,
        severity: 'error',
        resourceRef: { apiVersion: 'v1', kind: 'Pod', name: 'web' },
        field: { path: 'spec.containers[0].image' },
        file: { path: 'shop/web.yaml', index: 1 },
        tags: { rule: 'bad-image-reference', confidence: 'certain' },
      },
    ]);
    expect(err).toMatch(/^error: shop\/web\.yaml Pod\/web spec\.containers\[0\]\.image: .* \(bad-image-reference\)\n$/);
  });

  it('ends with 0 where what is found is no error, and with 1 where functionConfig asks for more', async () => {
    const tagged = (config: string): string => list('quay.io/shop/web:1.0', { config });
    expect(await fn(tagged(lint('{ preset: strict }')))).toMatchObject({ code: 0, err: expect.stringContaining('(unpinned-image)') as string });
    expect((await fn(tagged(lint('{ preset: strict, failOn: warning }')))).code).toBe(1);
    expect((await fn(tagged(configMap('{ preset: strict, failOn: warning }')))).code).toBe(1);
    expect((await fn(tagged(''), '--preset', 'strict', '--fail-on', 'warning')).code).toBe(1);
    expect((await fn(tagged(lint('{ preset: recommended }')), '--preset', 'strict', '--fail-on', 'warning')).code).toBe(0);
  });

  it('repairs where functionConfig asks for it, and changes that alone', async () => {
    const claim = (options: string, fix: string): string => `${GOOD}- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: pages
    annotations: # of Argo CD
      argocd.argoproj.io/sync-options: ${options}
  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
${configMap(fix)}`;
    expect(await fn(claim('Force=true,Prune=false', '{ fix: safe }'))).toMatchObject({ code: 0, out: claim('Prune=false', '{ fix: safe }'), err: expect.stringContaining('unsafe-sync-option') as string });
    expect((await fn(claim('Force=true,Prune=false', '{}'))).code).toBe(1);
  });

  it('is silent about what is suppressed by a comment or an annotation in the item', async () => {
    const { code, out } = await fn(list(`${BAD} # pinstream-ignore bad-image-reference: known, and about to go`));
    expect(code).toBe(0);
    expect(resultsIn(out)).toEqual([]);
  });

  it('puts its results in the place of those of a function before it', async () => {
    const { out } = await fn(list(BAD, { more: 'results:\n- message: all fine\n  severity: info\n' }));
    expect(resultsIn(out)).toMatchObject([{ severity: 'error' }]);
    expect(resultsIn((await fn(`${GOOD}results:\n- message: all fine\n  severity: info\n`)).out)).toEqual([]);
  });

  it('reads JSON and older versions, as orchestrators write them', async () => {
    const json = JSON.stringify({ apiVersion: 'config.kubernetes.io/v1beta1', kind: 'ResourceList', items: [parse(pod(BAD))] });
    const { code, out } = await fn(json);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ items: [{ kind: 'Pod' }], results: [{ severity: 'error', resourceRef: { name: 'web' } }] });
  });

  it('says so and goes on where there is no item: an empty package is no fault', async () => {
    const { code, out } = await fn('apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n');
    expect(code).toBe(0);
    expect(resultsIn(out)).toEqual([{ message: 'there is no object to check', severity: 'info' }]);
  });

  it('keeps every value as it was for readers of both versions of YAML', async () => {
    const { out } = await fn(list(BAD));
    for (const version of ['1.1', '1.2'] as const) {
      const items = (text: string): unknown => (parse(text, { version }) as { readonly items: unknown }).items;
      expect(items(out)).toEqual(items(list(BAD)));
    }
    expect(readYaml('out', out).documents[0]?.value).toMatchObject(readYaml('in', list(BAD)).documents[0]?.value as object);
  });

  it('takes the configuration of the folder it runs in', () =>
    inFolder({ '.pinstream.yaml': 'rules: { bad-image-reference: off }\n' }, async (cwd) => {
      expect((await runCli(['fn'], { cwd, stdin: list(BAD) })).code).toBe(0);
    }));

  it.each([
    ['plain manifests', pod(), 'standard input is no ResourceList of config.kubernetes.io/v1'],
    ['nothing', '', 'standard input is no ResourceList'],
    ['two lists', `${GOOD}---\n${GOOD}`, 'standard input is no ResourceList'],
    ['what does not parse', 'kind: [\n', 'standard input cannot be read: line 2: '],
    ['an unknown key', list(BAD, { config: configMap('{ presets: strict }') }), 'functionConfig.data.presets is unknown (did you mean preset?)'],
    ['a value that is none', list(BAD, { config: lint('{ failOn: never }') }), 'functionConfig.spec.failOn is "never"; allowed: error, warning, info'],
    ['a spec that is no map', list(BAD, { config: lint('strict') }), 'functionConfig is no object with a spec'],
  ])('ends with 2 and prints nothing for %s', async (_, stdin, message) => {
    const { code, out, err } = await fn(stdin);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

/** What kustomize 5.5 hands to a function for a Deployment, ids of its own and all. */
const OF_KUSTOMIZE = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    annotations:
      kustomize.config.k8s.io/id: |
        group: apps
        kind: Deployment
        name: web
        version: v1
      config.kubernetes.io/index: '0'
      internal.config.kubernetes.io/index: '0'
      internal.config.kubernetes.io/annotations-migration-resource-id: '0'
      internal.config.kubernetes.io/id: '1'
      config.k8s.io/id: '1'
    name: web
  spec:
    template:
      spec:
        containers:
        - image: ${BAD}
          name: web
functionConfig:
  apiVersion: pinstream/v1
  kind: Lint
  metadata:
    annotations:
      config.kubernetes.io/function: |
        exec:
          path: ./pinstream-fn
      config.kubernetes.io/local-config: 'true'
    name: lint
  spec:
    preset: recommended
`;

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "${BAD}" }] }
`;

/** Standalone: the one inside kubectl runs no programs. */
const KUSTOMIZE = 'kustomize';

describe('fn under kustomize', () => {
  it('fails a build for an error and lets it pass without, with items as they were; a kustomize on the PATH says the same', () =>
    inFolder({
      'kustomization.yaml': 'resources: [web.yaml]\ntransformers: [lint.yaml]\n',
      'web.yaml': WEB,
      'lint.yaml': 'apiVersion: pinstream/v1\nkind: Lint\nmetadata:\n  name: lint\n  annotations:\n    config.kubernetes.io/function: |\n      exec: { path: ./pinstream-fn }\n',
      'pinstream-fn': `#!/bin/sh\nexec ${process.execPath} ${resolve('build/cli.js')} fn\n`,
    }, async (cwd) => {
      const { code, out, err } = await runCli(['fn'], { cwd, stdin: OF_KUSTOMIZE });
      expect(code).toBe(1);
      expect(out.startsWith(OF_KUSTOMIZE)).toBe(true);
      expect(err).toContain('error: Deployment/web spec.template.spec.containers[0].image: ');
      const good = OF_KUSTOMIZE.replace(BAD, GOOD_IMAGE);
      expect((await runCli(['fn'], { cwd, stdin: good })).code).toBe(0);
      if (spawnSync(KUSTOMIZE, ['version']).status !== 0 || !existsSync('build/cli.js')) return;
      chmodSync(join(cwd, 'pinstream-fn'), 0o755);
      const build = (): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
        spawnSync(KUSTOMIZE, ['build', '--enable-alpha-plugins', '--enable-exec', '.'], { cwd, encoding: 'utf8' });
      expect(build()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('(bad-image-reference)') as string });
      writeFileSync(join(cwd, 'web.yaml'), WEB.replace(BAD, GOOD_IMAGE));
      const passed = build();
      expect(passed.status).toBe(0);
      expect(parse(passed.stdout)).toEqual(parse(WEB.replace(BAD, GOOD_IMAGE)));
    }), 60_000);
});
