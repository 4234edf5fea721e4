import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { fieldOf, isMap, listField, mapField, textField } from '../../lib/kube/json';
import { readYaml } from '../../lib/yaml/read';
import { type Ended, isBuilt, packFolder, packInto, project, type Project, UNLESS_BUILT } from './packed';

const EXAMPLE = 'examples/argocd';
const FILES = Object.fromEntries(
  readdirSync(EXAMPLE, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.includes('node_modules') && statSync(join(EXAMPLE, name)).isFile())
    .map((name) => [name, readFileSync(join(EXAMPLE, name), 'utf8')]),
);

const packed = packFolder();
let tarball = '';

/** The example with the packed package installed, and some of its files changed. */
function example(changed: Readonly<Record<string, string>> = {}): Project & { readonly pinstream: (...words: readonly string[]) => Ended } {
  const made = project(tarball, { ...FILES, ...changed });
  return { ...made, pinstream: (...words) => made.node('node_modules/pinstream/build/cli.js', ...words) };
}

function objectsIn(text: string): readonly unknown[] {
  return parseAllDocuments(text).map((document) => document.toJS() as unknown);
}

describe.skipIf(!isBuilt)(`the example repository for Argo CD${UNLESS_BUILT}`, () => {
  beforeAll(() => {
    tarball = packInto(packed.folder);
  }, 120_000);
  afterAll(() => packed.remove());

  it('has in dist what its app makes, and has nothing that its own checks find', () => {
    const { pinstream } = example();
    expect(pinstream('synth', '--check')).toMatchObject({ status: 0, stdout: '' });
    const report = pinstream('lint', 'dist', '--format', 'json');
    expect(report.status).toBe(0);
    const { summary } = JSON.parse(report.stdout) as { readonly summary: object };
    expect(summary).toMatchObject({ failOn: 'warning', findings: { error: 0, warning: 0, suppressed: 0 }, files: 2 });
    expect(pinstream('images', 'check', '--app').status).toBe(0);
  }, 60_000);

  it('is told by synth --check when a chart is changed and dist is not, with the difference', () => {
    const { pinstream } = example({ 'charts/shop.js': (FILES['charts/shop.js'] ?? '').replace('replicas: 3', 'replicas: 4') });
    const { status, stdout } = pinstream('synth', '--check');
    expect(status).toBe(1);
    expect(stdout).toContain('-  replicas: 3\n+  replicas: 4\n');
  }, 60_000);

  it('fails its lint where the Application is not told what it applies', () => {
    const { pinstream } = example({ 'charts/delivery.js': (FILES['charts/delivery.js'] ?? '').replace('applies: [chart],', '') });
    expect(pinstream('synth').status).toBe(0);
    const { status, stdout } = pinstream('lint', 'dist');
    expect(status).toBe(1);
    expect(stdout).toContain('drifting-image');
  }, 60_000);

  it('is made into the objects of dist by the config management plugin, as Argo CD calls it', () => {
    const [plugin] = readYaml('argocd/plugin.yaml', readFileSync('argocd/plugin.yaml', 'utf8')).documents;
    const spec = mapField(plugin?.value, 'spec');
    expect(textField(mapField(spec, 'discover'), 'fileName')).toBe('./cdk8s.yaml');
    const [program, ...words] = listField(mapField(spec, 'generate'), 'command').map(String);
    expect(program).toBe('pinstream');
    const { nodeWith } = example();
    const { status, stdout } = nodeWith({ ARGOCD_APP_NAME: 'shop', ARGOCD_ENV_STAGE: 'prod', ARGOCD_APP_PARAMETERS: '[]' }, 'node_modules/pinstream/build/cli.js', ...words);
    expect(status).toBe(0);
    const written = ['delivery', 'shop'].flatMap((name) => objectsIn(FILES[`dist/${name}.k8s.yaml`] ?? ''));
    expect(objectsIn(stdout).filter(isMap)).toEqual(written.filter(isMap));
    expect(written.filter((object) => textField(object, 'kind') !== undefined).length).toBe(10);
  }, 60_000);
});

describe('the files around the example', () => {
  it('give Argo CD nothing to read but manifests: in dist is no file that is none', () => {
    expect(Object.keys(FILES).filter((name) => name.startsWith('dist/')).sort()).toEqual(['dist/delivery.k8s.yaml', 'dist/shop.k8s.yaml']);
    expect(FILES['.gitignore']).toContain('dist/construct-metadata.json\n');
  });

  it('run the same checks before a commit, in the workflow and by hand', () => {
    for (const check of ['synth --check', 'images check --app']) {
      for (const file of ['.pre-commit-config.yaml', '.github/workflows/manifests.yaml', 'package.json']) expect(FILES[file], file).toContain(`pinstream ${check}`);
    }
  });

  it('have Applications that read one file each, which is there', () => {
    for (const object of objectsIn(FILES['dist/delivery.k8s.yaml'] ?? '').filter(isMap)) {
      const source = mapField(fieldOf(object, 'spec'), 'source');
      expect(FILES[`${textField(source, 'path') ?? ''}/${textField(mapField(source, 'directory'), 'include') ?? ''}`]).toContain('kind: StatefulSet');
    }
  });
});
