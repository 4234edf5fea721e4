import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { DIGEST, type Ended, isBuilt, LOCK, packFolder, packInto, project, type Project, UNLESS_BUILT } from './packed';

const CDK8S = join(dirname(require.resolve('cdk8s-cli/package.json')), 'bin/cdk8s');

const config = (properties = ''): string => `language: typescript
app: node main.js
output: dist
validations:
  - package: ./node_modules/pinstream
    version: ${version}
    class: PinstreamValidation
${properties}`;

/** Two objects of one name, one of them at fault; a third with a name of its own. `App` is that of cdk8s or ours. */
const app = (from: string, image: string): string => `
const { ApiObject, Chart, ${from === 'cdk8s' ? 'App } = require("cdk8s");' : '} = require("cdk8s"); const { PinstreamApp: App } = require("pinstream/constructs");'}
const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: ${JSON.stringify(image)} }] } };
new ApiObject(chart, 'set', { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' },
  spec: { serviceName: 'web', selector: { matchLabels: { app: 'web' } }, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, template } });
new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' },
  spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } });
new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'ledger' },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'ledger', image: ${JSON.stringify(image)} }] } } } });
app.synth();
`;

const GOOD = `registry.example.com/shop/web:1.10@${DIGEST}`;
const BAD = 'registry.example.com/shop/web:1.10@sha256:12';

const packed = packFolder();
let tarball = '';

function synth(files: Readonly<Record<string, string>>, ...words: readonly string[]): Ended & Pick<Project, 'folder'> {
  const { nodeWith, folder } = project(tarball, { 'package.json': '{}', 'images.lock.yaml': LOCK, 'cdk8s.yaml': config(), ...files });
  return { ...nodeWith({ NO_COLOR: '1' }, CDK8S, 'synth', '--check-upgrade=false', ...words), folder };
}

/** Name, construct path and first words of each place, out of the report that cdk8s-cli writes to a file. */
function occurrencesIn(folder: string, rule: string): readonly (readonly [string, string | undefined, string])[] {
  const { reports } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as { readonly reports: readonly { readonly violations: readonly ReportedViolation[] }[] };
  const found = reports.flatMap(({ violations }) => violations).filter(({ ruleName }) => ruleName === rule);
  return found.flatMap(({ violatingConstructs }) => violatingConstructs.map(({ resourceName, constructPath, locations }) => [resourceName, constructPath, locations[0]?.split(':')[0] ?? ''] as const));
}

interface ReportedViolation {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly resourceName: string; readonly constructPath?: string; readonly locations: readonly string[] }[];
}

describe.skipIf(!isBuilt)(`cdk8s synth with the packed package under validations${UNLESS_BUILT}`, () => {
  beforeAll(() => {
    tarball = packInto(packed.folder);
  }, 120_000);
  afterAll(() => packed.remove());

  it('passes what is in order, and leaves the manifests', () => {
    const { status, stdout, stderr, folder } = synth({ 'main.js': app('pinstream', GOOD) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/Status\s+│ success/);
    expect(stdout).toMatch(/Checked\s+│ files: 1, objects: 3/);
    expect(existsSync(join(folder, 'dist/shop.k8s.yaml'))).toBe(true);
  }, 60_000);

  it('fails with 2 for a fault, at the construct that has it, even where two objects share a name', () => {
    const { status, stdout, stderr, folder } = synth({ 'main.js': app('pinstream', BAD) }, '--validation-reports-output-file', 'report.json');
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'Validation failed. See above reports for details\n' });
    expect(stdout).toContain('- Construct Path: shop/set');
    expect(occurrencesIn(folder, 'bad-image-reference')).toEqual([
      ['StatefulSet.apps/shop/web', 'shop/set', 'StatefulSet shop/web, spec/template/spec/containers/0/image (line'],
      ['ledger', 'shop/job', 'Job shop/ledger, spec/template/spec/containers/0/image (line'],
    ]);
  }, 60_000);

  it('names no construct path rather than a wrong one for an app of plain cdk8s', () => {
    const { status, folder, stdout } = synth({ 'main.js': app('cdk8s', BAD) }, '--validation-reports-output-file', 'report.json');
    expect(status).toBe(2);
    expect(occurrencesIn(folder, 'bad-image-reference').map(([name, path]) => [name, path])).toEqual([['StatefulSet.apps/shop/web', undefined], ['ledger', 'shop/job']]);
    expect(stdout).toContain('one of 2 objects named web; cdk8s knows the construct of one of them, shop/service');
  }, 60_000);

  it('validates what --stdout prints with the configuration of the project', () => {
    const files = { 'main.js': app('pinstream', GOOD.replace(/@.*/, '')), '.pinstream.yaml': 'preset: strict\nfailOn: warning\n' };
    const { status, stdout } = synth(files, '--stdout');
    expect(stdout).toContain('unpinned-image');
    expect(stdout).toContain('- Manifest Path: STDOUT');
    expect(status).toBe(2);
  }, 60_000);

  it('stops with 1 for properties that are none', () => {
    const { status, stderr } = synth({ 'main.js': app('pinstream', GOOD), 'cdk8s.yaml': config('    properties: { presets: strict }\n') });
    expect(stderr).toContain('pinstream cannot validate: it knows no property presets; known: preset');
    expect(status).toBe(1);
  }, 60_000);

  it('loads nothing of the package but the plugin itself before it validates', () => {
    const { node, folder } = project(tarball, { 'package.json': '{}', 'loaded.cjs': "require('pinstream'); console.log(JSON.stringify(Object.keys(require.cache)));" });
    const { stdout, status } = node('loaded.cjs');
    expect(status).toBe(0);
    const own = (JSON.parse(stdout) as readonly string[]).map((path) => path.slice(folder.length + 1)).filter((path) => path !== 'loaded.cjs');
    expect(own.map((path) => path.replace(/^.*\/pinstream\//, ''))).toEqual(['build/lib/entries/validation.js', 'build/lib/adapters/cdk8s-validation-props.js']);
  });

  it('is a class that ESM and TypeScript import by name', () => {
    const { node } = project(tarball, {
      'package.json': '{ "type": "module" }',
      'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "target": "es2022", "strict": true, "types": ["node"] }, "files": ["main.ts"] }',
      'main.ts': "import { PinstreamValidation } from 'pinstream';\nnew PinstreamValidation({ preset: 'strict' });\n",
    });
    expect(node('node_modules/typescript/bin/tsc', '-p', '.')).toMatchObject({ status: 0, stdout: '' });
    expect(node('main.js')).toMatchObject({ status: 0, stderr: '' });
  }, 60_000);
});

describe('our own cdk8s.yaml', () => {
  it('names the plugin of this package in its version', () => {
    const text = readFileSync(resolve('cdk8s.yaml'), 'utf8');
    expect(text).toContain(`  - package: ./\n    version: ${version}\n    class: PinstreamValidation\n`);
  });
});
