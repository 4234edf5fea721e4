import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { compilerProblems, objectsOf } from '../import/synthesise';
import { readYaml } from '../../lib/yaml/read';
import { inFolder, runCli } from './run-cli';

const SHOP = `# the shop
apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
objects:
  - apiVersion: v1
    kind: Service
    metadata: { name: "\${NAME}" }
    spec: { clusterIP: None, selector: { app: "\${NAME}" } }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: "\${NAME}" }
    spec:
      serviceName: "\${NAME}"
      replicas: \${{REPLICAS}}
      selector: { matchLabels: { app: "\${NAME}" } }
      template:
        metadata: { labels: { app: "\${NAME}" } }
        spec: { containers: [{ name: web, image: "registry.example.com/shop/web:\${VERSION}" }] }
parameters:
  - { name: NAME, value: web }
  - { name: REPLICAS, value: "2" }
  - { name: VERSION, required: true }
`;

const QUEUE = `apiVersion: apps/v1
kind: Deployment
metadata: { name: queue }
spec:
  template:
    spec: { containers: [{ name: queue, image: "registry.example.com/shop/queue@sha256:${'1a'.repeat(32)}" }] }
`;

const QUEUE_CHART = `import { ApiObject, Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';

/** Made from queue.yaml by pinstream import. From here on the chart is what is changed. */
export class QueueChart extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps = {}) {
    super(scope, id, props);
    new ApiObject(this, 'Deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'queue' },
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'queue',
                image: 'registry.example.com/shop/queue@sha256:${'1a'.repeat(32)}',
              },
            ],
          },
        },
      },
    });
  }
}
`;

describe('import', () => {
  it('writes a chart for each file, tells what it lacks and what comes next', () =>
    inFolder({ 'shop.yaml': SHOP, 'queue.yaml': QUEUE, 'other.yaml': QUEUE }, async (cwd) => {
      expect(await runCli(['import', 'shop.yaml', 'queue.yaml'], { cwd })).toEqual({
        code: 0,
        out: '',
        err: `wrote charts/queue.ts: QueueChart with 1 object
wrote charts/shop.ts: ShopChart with 2 objects, 3 props; required: version
not carried over as it was:
  shop.yaml:1: a comment is left out
next: make the charts in the app of your cdk8s.yaml, and run pinstream synth; the objects are those of the source
next: images are as they were written, 1 container without a digest; DigestResolver.install(app) and pinstream images pin --app pin them
`,
      });
      expect(readdirSync(cwd).sort()).toEqual(['charts', 'other.yaml', 'queue.yaml', 'shop.yaml']);
      expect(readdirSync(join(cwd, 'charts')).sort()).toEqual(['queue.ts', 'shop.ts']);
      expect(readFileSync(join(cwd, 'charts', 'queue.ts'), 'utf8')).toBe(QUEUE_CHART);
    }));

  it('prints with --dry-run, and writes nothing', () =>
    inFolder({ 'queue.yaml': QUEUE }, async (cwd) => {
      expect(await runCli(['import', '--dry-run', 'queue.yaml'], { cwd })).toEqual({
        code: 0,
        out: `// charts/queue.ts\n${QUEUE_CHART}`,
        err: `would write charts/queue.ts: QueueChart with 1 object
next: make the charts in the app of your cdk8s.yaml, and run pinstream synth; the objects are those of the source
`,
      });
      expect(readdirSync(cwd)).toEqual(['queue.yaml']);
    }));

  it('never overwrites a file, and writes none where one of them is there', () =>
    inFolder({ 'shop.yaml': SHOP, 'queue.yaml': QUEUE, 'charts/queue.ts': 'mine' }, async (cwd) => {
      expect(await runCli(['import', 'shop.yaml', 'queue.yaml'], { cwd })).toEqual({
        code: 2,
        out: '',
        err: `error: charts/queue.ts is there already; nothing was written
  name another folder with --out, or move what is there; --dry-run shows what would be written
`,
      });
      expect(readdirSync(join(cwd, 'charts'))).toEqual(['queue.ts']);
      expect(readFileSync(join(cwd, 'charts', 'queue.ts'), 'utf8')).toBe('mine');
      expect((await runCli(['import', '--out', 'new/charts', 'shop.yaml', 'queue.yaml'], { cwd })).code).toBe(0);
      expect(readdirSync(join(cwd, 'new', 'charts')).sort()).toEqual(['queue.ts', 'shop.ts']);
    }));

  it('puts everything into one chart with --one, with one prop for parameters alike', () =>
    inFolder({ 'shop.yaml': SHOP, 'books.yaml': SHOP.replace('value: web', 'value: books').replace('# the shop\n', '') }, async (cwd) => {
      const { code, err } = await runCli(['import', '--one', 'Whole Shop', '.'], { cwd });
      expect({ code, err }).toEqual({
        code: 0,
        err: `wrote charts/whole-shop.ts: WholeShopChart with 4 objects, 4 props; required: version
not carried over as it was:
  shop.yaml:1: a comment is left out
  shop.yaml:21: NAME has another value here than in a Template before; its prop is name2
next: make the charts in the app of your cdk8s.yaml, and run pinstream synth; the objects are those of the source
next: images are as they were written, 2 containers without a digest; DigestResolver.install(app) and pinstream images pin --app pin them
`,
      });
      const text = readFileSync(join(cwd, 'charts', 'whole-shop.ts'), 'utf8');
      expect(text).toContain("    const { version, name = 'books', replicas = 2, name2 = 'web' } = props;\n");
      expect(text.match(/new ApiObject\(this, '(.*)'/g)).toEqual(["new ApiObject(this, 'Service-name'", "new ApiObject(this, 'StatefulSet-name'", "new ApiObject(this, 'Service-name2'", "new ApiObject(this, 'StatefulSet-name2'"]);
      expect(compilerProblems([{ name: 'whole-shop.ts', text }])).toEqual([]);
    }));

  it('makes an app with --app, whose manifests are those of the source', () =>
    inFolder({ 'shop.yaml': SHOP, 'main.yaml': QUEUE }, async (cwd) => {
      const { code, err } = await runCli(['import', '--app', 'shop.yaml', 'main.yaml'], { cwd });
      expect(code).toBe(0);
      expect(err).toContain('wrote charts/main-2.ts: Main2Chart with 1 object\n');
      expect(err).toContain('wrote charts/main.ts: the app\n');
      expect(err).toContain('next: name this app in cdk8s.yaml, and run pinstream synth; ');
      expect(readFileSync(join(cwd, 'charts', 'main.ts'), 'utf8')).toBe(`import { PinstreamApp } from 'pinstream/constructs';
import { Main2Chart } from './main-2';
import { ShopChart } from './shop';

const app = new PinstreamApp();
new Main2Chart(app, 'main-2');
new ShopChart(app, 'shop', { version: given('VERSION') });
app.synth();

/** What has no place in a repository, or nobody has decided yet. */
function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(\`set \${name} in the environment; a chart needs it\`);
  return value;
}
`);
      expect(run(cwd, {}).stderr).toContain('set VERSION in the environment; a chart needs it');
      expect(run(cwd, { VERSION: '1.10' })).toMatchObject({ status: 0, stderr: '' });
      const made = readdirSync(join(cwd, 'dist')).sort().flatMap((name) => objectsOf(readYaml(name, readFileSync(join(cwd, 'dist', name), 'utf8'))));
      expect(made).toEqual([...objectsOf(readYaml('main.yaml', QUEUE)), ...objectsOf(readYaml('shop.yaml', SHOP), { VERSION: '1.10' })]);
    }));

  it('has the app read a number where the Template asks for one and has none itself', () =>
    inFolder({ 'shop.yaml': SHOP.replace('value: "2"', 'required: true') }, async (cwd) => {
      expect((await runCli(['import', '--app', 'shop.yaml'], { cwd })).code).toBe(0);
      const main = readFileSync(join(cwd, 'charts', 'main.ts'), 'utf8');
      expect(main).toContain("new ShopChart(app, 'shop', { replicas: typed(given('REPLICAS')), version: given('VERSION') });\n");
      expect(compilerProblems([{ name: 'main.ts', text: main }, { name: 'shop.ts', text: readFileSync(join(cwd, 'charts', 'shop.ts'), 'utf8') }])).toEqual([]);
      expect(run(cwd, { VERSION: '1.10', REPLICAS: '3' })).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(join(cwd, 'dist', 'shop.k8s.yaml'), 'utf8')).toContain('  replicas: 3\n');
    }));

  it('takes a Template from standard input, named as the Template is', () =>
    inFolder({}, async (cwd) => {
      expect((await runCli(['import', '-'], { cwd, stdin: SHOP })).err).toContain('wrote charts/shop.ts: ShopChart');
      expect(readdirSync(join(cwd, 'charts'))).toEqual(['shop.ts']);
    }));

  it('imports what it can, and ends with 1 where an object or a document is lost', () =>
    inFolder({ 'queue.yaml': `${QUEUE}---\nkind: [\n---\nkind: Nameless\n` }, async (cwd) => {
      expect(await runCli(['import', 'queue.yaml'], { cwd })).toEqual({
        code: 1,
        out: '',
        err: `wrote charts/queue.ts: QueueChart with 1 object
not carried over as it was:
  queue.yaml:9: the document cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ]
  queue.yaml:10: this is no object, as it lacks a kind or an apiVersion; it is left out
next: make the charts in the app of your cdk8s.yaml, and run pinstream synth; the objects are those of the source
`,
      });
    }));

  it('tells why files of a folder are left out', () =>
    inFolder({ 'a/queue.yaml': QUEUE, 'a/templates/web.yaml': 'kind: {{ .Values.kind }}\n', 'a/Chart.yaml': 'name: web\n', 'b/queue.yml': QUEUE }, async (cwd) => {
      const { err } = await runCli(['import', 'a', 'b'], { cwd });
      expect(err).toBe(`wrote charts/queue.ts: QueueChart with 1 object
wrote charts/queue-2.ts: Queue2Chart with 1 object
not carried over as it was:
  a/Chart.yaml:1: this is no object, as it lacks a kind or an apiVersion; it is left out
  b/queue.yml:1: Deployment/queue is there before; PinstreamApp refuses an object made twice, so keep the charts in apps of their own or take one away
  a/templates/web.yaml: skipped, Helm template, not rendered
next: make the charts in the app of your cdk8s.yaml, and run pinstream synth; the objects are those of the source
`);
    }));

  it.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
    ['no operand', {}, [], 'error: import needs <template...>\n'],
    ['nothing to import', { 'values.yaml': 'mode: fast\n' }, ['values.yaml'], 'error: values.yaml holds no Kubernetes object\n'],
    ['a file that is not there', {}, ['shop.yaml'], 'error: cannot open shop.yaml: no such file or folder'],
    ['a folder that is a file', { 'shop.yaml': SHOP, charts: '' }, ['shop.yaml'], 'error: cannot use charts for the charts: it is a file\n'],
    ['a folder below a file', { 'shop.yaml': SHOP, charts: '' }, ['shop.yaml', '--out', 'charts/shop'], 'error: cannot use charts/shop for the charts: it is below a file\n'],
  ])('ends with 2 for %s', (_, files, words, message) =>
    inFolder(files, async (cwd) => {
      const { code, out, err } = await runCli(['import', ...words], { cwd });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
      expect(readdirSync(cwd).sort()).toEqual(Object.keys(files).sort());
    }));
});

/** Runs the app of the folder, as `cdk8s synth` would. */
function run(cwd: string, env: Readonly<Record<string, string>>): { readonly status: number | null; readonly stderr: string } {
  mkdirSync(join(cwd, 'build'), { recursive: true });
  try {
    symlinkSync(resolve('node_modules'), join(cwd, 'node_modules'), 'dir');
  } catch {
    // It is there from an earlier run.
  }
  buildSync({
    entryPoints: [join(cwd, 'charts', 'main.ts')],
    outfile: join(cwd, 'build', 'main.cjs'),
    bundle: true,
    platform: 'node',
    external: ['cdk8s', 'constructs', 'js-yaml', 'yaml'],
    alias: { 'pinstream/constructs': resolve('lib/constructs/index.ts') },
  });
  return spawnSync(process.execPath, [join('build', 'main.cjs')], { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
}
