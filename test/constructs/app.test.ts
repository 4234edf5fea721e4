import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Lazy, YamlOutputType } from 'cdk8s';
import { StatefulSet } from 'cdk8s-plus-27';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { UserError } from '../../lib/base/errors';
import { PinstreamApp } from '../../lib/constructs/index';
import { configMap, errorOf, filesIn, folder, newApp, problemsOf } from './harness';

function shopApp(outdir: string, charts: readonly string[]): PinstreamApp {
  const app = new PinstreamApp({ outdir });
  for (const name of charts) configMap(new Chart(app, name), name);
  return app;
}

describe('PinstreamApp writes', () => {
  it('one file a chart, marked as its own and with documents apart', () => {
    const app = newApp();
    const shop = new Chart(app, 'shop');
    configMap(shop, 'web');
    configMap(shop, 'worker', { data: { answer: 'yes', at: '12:30' } });
    app.synth();
    expect(filesIn(app.outdir)).toEqual({
      'shop.k8s.yaml': `---
# shop.k8s.yaml: written by pinstream synth; change the chart instead
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  name: web
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: worker
data:
  answer: "yes"
  at: "12:30"
`,
    });
  });

  it('the same objects as cdk8s itself', () => {
    const fill = (app: App): App => {
      const chart = new Chart(app, 'shop', { namespace: 'shop', labels: { team: 'web' } });
      const web = new ApiObject(chart, 'web', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { b: [{ z: 1, a: null }], a: Lazy.any({ produce: () => ['x: y', 0.5, true] }) as unknown } });
      web.addJsonPatch(JsonPatch.add('/spec/strategy', { type: 'Recreate' }));
      configMap(new Chart(chart, 'inner'), 'web', { data: { text: 'a\n b\n', number: '08' } });
      return app;
    };
    // Objects of nested charts come before or behind the others, which means nothing to a cluster.
    const read = (app: App): unknown => parseAllDocuments(app.synthYaml(), { version: '1.1' }).map((document) => document.toJS() as unknown).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
    expect(read(fill(newApp()))).toEqual(read(fill(new App({ outdir: folder() }))));
  });

  it('workloads of cdk8s-plus as cdk8s itself would', () => {
    const fill = (app: App): App => {
      const web = new StatefulSet(new Chart(app, 'shop'), 'web', { containers: [{ image: 'registry.example.com/shop/web:1.10', portNumber: 8080 }] });
      web.podMetadata.addAnnotation('example.com/scrape', 'true');
      return app;
    };
    const read = (app: App): unknown => parseAllDocuments(app.synthYaml(), { version: '1.1' }).map((document) => document.toJS() as unknown);
    expect(read(fill(newApp()))).toEqual(read(fill(new App({ outdir: folder() }))));
  });

  it('the same bytes when run twice, without touching the files again', () => {
    const outdir = folder();
    shopApp(outdir, ['web', 'worker']).synth();
    const before = filesIn(outdir);
    const { ino, mtimeMs } = statSync(join(outdir, 'web.k8s.yaml'));
    shopApp(outdir, ['web', 'worker']).synth();
    expect(filesIn(outdir)).toEqual(before);
    expect(statSync(join(outdir, 'web.k8s.yaml'))).toMatchObject({ ino, mtimeMs });
  });

  it('no other file anew when a chart is added, nor when charts depend on each other', () => {
    const outdir = folder();
    shopApp(outdir, ['web', 'worker']).synth();
    const before = filesIn(outdir);
    const app = shopApp(outdir, ['cache', 'web', 'worker']);
    app.charts[1]?.addDependency(...app.charts.slice(2));
    app.synth();
    expect(Object.keys(filesIn(outdir))).toEqual(['cache.k8s.yaml', 'web.k8s.yaml', 'worker.k8s.yaml']);
    expect(filesIn(outdir)).toMatchObject(before);
  });

  it('everything into one file when asked to, dependencies first', () => {
    const app = newApp({ yamlOutputType: YamlOutputType.FILE_PER_APP, outputFileExtension: '.yaml' });
    const web = configMap(new Chart(app, 'web'), 'web');
    web.addDependency(configMap(new Chart(app, 'worker'), 'worker'));
    app.synth();
    const { 'app.yaml': text = '', ...rest } = filesIn(app.outdir);
    expect(rest).toEqual({});
    expect(Array.from(text.matchAll(/^ {2}name: (.*)$/gm), (match) => match[1])).toEqual(['worker', 'worker', 'web', 'web']);
  });

  it('one file an object when asked to, with the namespace in the name', () => {
    const app = newApp({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    const shop = new Chart(app, 'shop');
    configMap(shop, 'web', { namespace: 'shop' });
    configMap(shop, 'web', { namespace: 'test' });
    configMap(shop, 'web');
    app.synth();
    expect(Object.keys(filesIn(app.outdir)).sort()).toEqual(['ConfigMap.shop.web.k8s.yaml', 'ConfigMap.test.web.k8s.yaml', 'ConfigMap.web.k8s.yaml']);
  });

  it('a folder a chart when asked to', () => {
    const app = newApp({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    configMap(new Chart(app, 'shop'), 'web');
    app.synth();
    expect(Object.keys(filesIn(app.outdir))).toEqual(['shop/ConfigMap.web.k8s.yaml']);
  });

  it('nested charts into files of their own, and none for a chart that only holds charts', () => {
    const app = newApp();
    configMap(new Chart(new Chart(app, 'shop'), 'web'), 'web');
    app.synth();
    expect(Object.keys(filesIn(app.outdir))).toEqual([expect.stringMatching(/^shop-web-[0-9a-f]{8}\.k8s\.yaml$/) as string]);
  });

  it('construct paths beside the manifests when cdk8s asks for them', () => {
    const app = newApp({ recordConstructMetadata: true });
    configMap(new Chart(app, 'shop'), 'web');
    app.synth();
    expect(JSON.parse(filesIn(app.outdir)['construct-metadata.json'] ?? '')).toEqual({ version: '1.0.0', resources: { web: { path: 'shop/web' } } });
  });

  it('construct paths by whole keys, too, for objects that share a name', () => {
    const app = newApp({ recordConstructMetadata: true });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new ApiObject(chart, 'set', { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' } });
    new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } });
    new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'ledger' } });
    app.synth();
    expect(JSON.parse(filesIn(app.outdir)['construct-metadata.json'] ?? '')).toEqual({
      version: '1.0.0',
      resources: {
        ledger: { path: 'shop/config' },
        web: { path: 'shop/service' },
        'StatefulSet.apps/shop/web': { path: 'shop/set' },
        'Service/shop/web': { path: 'shop/service' },
      },
    });
  });

  it('to the folder that cdk8s names in the environment', () => {
    const outdir = folder();
    const before = process.env['CDK8S_OUTDIR'];
    process.env['CDK8S_OUTDIR'] = outdir;
    try {
      const app = new PinstreamApp();
      configMap(new Chart(app, 'shop'), 'web');
      app.synth();
    } finally {
      if (before === undefined) delete process.env['CDK8S_OUTDIR'];
      else process.env['CDK8S_OUTDIR'] = before;
    }
    expect(Object.keys(filesIn(outdir))).toEqual(['shop.k8s.yaml']);
  });
});

describe('PinstreamApp removes', () => {
  it('files of charts that are gone, and folders that this empties', () => {
    const outdir = folder();
    shopApp(outdir, ['web', 'worker']).synth();
    const folders = newApp({ outdir, yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    configMap(new Chart(folders, 'shop'), 'web');
    folders.synth();
    expect(Object.keys(filesIn(outdir))).toEqual(['shop/ConfigMap.web.k8s.yaml']);
    shopApp(outdir, ['web']).synth();
    expect(filesIn(outdir)).toEqual({ 'web.k8s.yaml': expect.any(String) as string });
    expect(existsSync(join(outdir, 'shop'))).toBe(false);
  });

  it('no file that somebody else wrote, and no copy under another name', () => {
    const outdir = folder();
    shopApp(outdir, ['web', 'worker']).synth();
    const text = readFileSync(join(outdir, 'worker.k8s.yaml'), 'utf8');
    writeFileSync(join(outdir, 'kept.k8s.yaml'), text);
    writeFileSync(join(outdir, 'route.yaml'), 'kind: Route\n');
    symlinkSync(outdir, join(outdir, 'link.k8s.yaml'));
    shopApp(outdir, ['web']).synth();
    expect(Object.keys(filesIn(outdir)).sort()).toEqual(['kept.k8s.yaml', 'route.yaml', 'web.k8s.yaml']);
  });

  it('its files also after git has given them other line ends', () => {
    const outdir = folder();
    shopApp(outdir, ['web', 'worker']).synth();
    const path = join(outdir, 'worker.k8s.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
    shopApp(outdir, ['web']).synth();
    expect(existsSync(path)).toBe(false);
  });
});

describe('PinstreamApp refuses', () => {
  it('an app without a chart and a chart without an object', () => {
    expect(problemsOf(newApp())).toEqual(['app: holds no chart, so there is nothing to write']);
    const app = newApp();
    new Chart(app, 'shop');
    configMap(new Chart(app, 'web'), 'web');
    expect(problemsOf(app)).toEqual(['shop: the chart holds no object; fill it or take it away']);
  });

  it('an object made twice, whatever the version and the chart', () => {
    const app = newApp();
    const job = (chart: Chart, version: string): ApiObject => new ApiObject(chart, 'job', { apiVersion: `batch/${version}`, kind: 'CronJob', metadata: { name: 'report', namespace: 'shop' } });
    job(new Chart(app, 'shop'), 'v1');
    job(new Chart(app, 'night'), 'v1beta1');
    expect(problemsOf(app)).toEqual(['night/job: CronJob report in namespace shop is made by shop/job already; the one applied last would win']);
  });

  it('objects without a name, and values that no manifest can hold', () => {
    const app = newApp();
    const shop = new Chart(app, 'shop');
    configMap(shop, '', { namespace: 'shop' });
    configMap(shop, 'web', { data: { replicas: NaN } });
    configMap(shop, 'worker', { data: { at: new Date(0) } });
    expect(problemsOf(app)).toEqual([
      'shop/shop: metadata.name is empty; every object needs one',
      'shop/web: data.replicas is NaN, which no manifest can hold',
      expect.stringContaining("'shop/worker' with name 'worker': Error: can't render non-simple object of type 'Date'") as string,
    ]);
  });

  it('two objects that would share a file', () => {
    const app = newApp({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    const shop = new Chart(app, 'shop');
    configMap(shop, 'web');
    new ApiObject(shop, 'other', { apiVersion: 'example.com/v1', kind: 'ConfigMap', metadata: { name: 'web' } });
    expect(problemsOf(app)).toEqual(['shop/other: the file ConfigMap.web.k8s.yaml is taken by shop/web; rename one of them']);
  });

  it('dependencies in a ring, naming them', () => {
    const app = newApp();
    const shop = new Chart(app, 'shop');
    const [web, worker] = [configMap(shop, 'web'), configMap(shop, 'worker')];
    web.addDependency(worker);
    worker.addDependency(web);
    expect(problemsOf(app)).toEqual(['app: constructs depend on each other in a ring: shop/web -> shop/worker -> shop/web; take one of the dependencies away']);
  });

  it('an output folder that is a file, and leaves the file alone', () => {
    const outdir = join(folder(), 'dist');
    writeFileSync(outdir, 'mine');
    expect(errorOf(() => shopApp(outdir, ['web']).synth())).toMatchObject({ name: 'UserError', code: 'not-a-folder', message: `the output folder ${outdir} is a file` });
    expect(readFileSync(outdir, 'utf8')).toBe('mine');
  });

  it('a folder where a file has to be, and a file where a folder has to be', () => {
    const outdir = folder();
    mkdirSync(join(outdir, 'web.k8s.yaml'));
    writeFileSync(join(outdir, 'shop'), '');
    expect(errorOf(() => shopApp(outdir, ['web']).synth())).toMatchObject({ code: 'not-a-file' });
    const folders = new PinstreamApp({ outdir, yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    configMap(new Chart(folders, 'shop'), 'web');
    expect(errorOf(() => folders.synth())).toMatchObject({ code: 'not-a-folder' });
  });

  it('a folder that cannot be made, because what should hold it is a file', () => {
    const file = join(folder(), 'dist');
    writeFileSync(file, 'web');
    const error = errorOf(() => shopApp(join(file, 'k8s'), ['web']).synth());
    expect(error).toMatchObject({ code: 'unwritable', message: expect.stringContaining(`cannot write to the output folder ${join(file, 'k8s')}: ENOTDIR`) as unknown });
    expect(readFileSync(file, 'utf8')).toBe('web');
  });

  it('to write anything when anything is wrong', () => {
    const outdir = folder();
    shopApp(outdir, ['web', 'worker']).synth();
    const before = filesIn(outdir);
    const app = shopApp(outdir, ['cache', 'web']);
    app.node.addValidation({ validate: () => ['the moon is full'] });
    expect(errorOf(() => app.synth())).toEqual(new UserError('invalid-app', '1 problem in the app, nothing was written:\n  app: the moon is full'));
    expect(errorOf(() => app.synthYaml())).toMatchObject({ code: 'invalid-app' });
    expect(filesIn(outdir)).toEqual(before);
    rmSync(outdir, { recursive: true });
    expect(errorOf(() => app.synth())).toBeInstanceOf(UserError);
    expect(existsSync(outdir)).toBe(false);
  });
});

describe('PinstreamApp stays linear', () => {
  it('asks every construct once whether it is valid', () => {
    const app = shopApp(folder(), ['cache', 'web', 'worker']);
    let asked = 0;
    for (const construct of app.node.findAll()) construct.node.addValidation({ validate: () => (asked++, []) });
    app.synth();
    expect(asked).toBe(app.node.findAll().length);
  });

  it('with layers of dependencies, which cdk8s multiplies', () => {
    const app = newApp();
    const shop = new Chart(app, 'shop');
    let layer: readonly ApiObject[] = [];
    const names: string[] = [];
    for (let depth = 0; depth < 40; depth++) {
      const next = ['a', 'b', 'c', 'd'].map((name) => configMap(shop, `${name}${39 - depth}`));
      for (const object of layer) object.addDependency(...next);
      names.unshift(...next.map(({ name }) => name));
      layer = next;
    }
    const order = Array.from(app.synthYaml().matchAll(/^metadata:\n {2}name: (.*)$/gm), (match) => match[1] ?? '');
    expect(order).toEqual(names);
  });
});
