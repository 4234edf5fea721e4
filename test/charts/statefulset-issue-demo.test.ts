import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { StatefulSetIssueDemo } from '../../charts/statefulset-issue-demo';
import { PinstreamApp } from '../../lib/constructs/index';
import { type ImageLock, readLock } from '../../lib/images/lock';
import { filesIn, folder } from '../constructs/harness';

const ROOT = resolve(__dirname, '../..');
const IMAGE = 'registry.example.com/demo/statefulset-issue-demo:1.0.0';

function lock(): ImageLock {
  const path = join(ROOT, 'images.lock.yaml');
  const read = readLock(path, readFileSync(path, 'utf8'));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

function demo(): PinstreamApp {
  const app = new PinstreamApp({ outdir: folder(), lock: join(ROOT, 'images.lock.yaml') });
  new StatefulSetIssueDemo(app, 'statefulset-issue-demo');
  return app;
}

describe('statefulset-issue-demo', () => {
  it('is what was reviewed', async () => {
    const app = demo();
    app.synth();
    const files = filesIn(app.outdir);
    expect(Object.keys(files)).toEqual(['statefulset-issue-demo.k8s.yaml']);
    await expect(files['statefulset-issue-demo.k8s.yaml']).toMatchFileSnapshot('statefulset-issue-demo.golden.yaml');
  });

  it('names every image whole and by digest, and pulls it once', () => {
    const text = demo().synthYaml();
    const images = Array.from(text.matchAll(/image: (.*)|kind: DockerImage\n\s+name: (.*)/g), (match) => match[1] ?? match[2]);
    expect(images).toEqual([`${IMAGE}@${lock().digestOf(IMAGE)}`, `${IMAGE}@${lock().digestOf(IMAGE)}`]);
    expect(text.match(/imagePullPolicy: .*/g)).toEqual(['imagePullPolicy: IfNotPresent']);
  });

  it('can be applied to any namespace, or to one', () => {
    expect(demo().synthYaml()).not.toContain('namespace:');
    const app = new PinstreamApp({ outdir: folder(), lock: join(ROOT, 'images.lock.yaml') });
    const objects: unknown[] = Testing.synth(new StatefulSetIssueDemo(app, 'demo', { namespace: 'shop' }));
    expect(objects).toHaveLength(6);
    for (const object of objects) expect(object).toMatchObject({ metadata: { namespace: 'shop' } });
  });

  it('takes another image, as long as it is locked', () => {
    const app = new PinstreamApp({ outdir: folder(), lock: join(ROOT, 'images.lock.yaml') });
    new StatefulSetIssueDemo(app, 'demo', { image: 'registry.example.com/demo/statefulset-issue-demo:1.0.1' });
    expect(() => app.synth()).toThrow('lacks registry.example.com/demo/statefulset-issue-demo:1.0.1; pinstream images pin --app adds it');
  });
});

describe('charts/main.ts', () => {
  it('writes every chart that was reviewed to the folder that cdk8s names', async () => {
    const outdir = folder();
    // Inside the project, so that cdk8s is found from there.
    const program = join(ROOT, 'node_modules/.cache/pinstream/charts-main.cjs');
    await build({ entryPoints: [join(ROOT, 'charts/main.ts')], outfile: program, bundle: true, platform: 'node', format: 'cjs', external: ['cdk8s', 'cdk8s-plus-27', 'constructs'], logLevel: 'error' });
    execFileSync(process.execPath, [program], { cwd: ROOT, env: { ...process.env, CDK8S_OUTDIR: outdir } });
    const goldens = Object.entries(filesIn(__dirname)).filter(([name]) => name.endsWith('.golden.yaml'));
    expect(filesIn(outdir)).toEqual(Object.fromEntries(goldens.map(([name, text]) => [name.replace('.golden.', '.k8s.'), text])));
  });

  it('makes an app whose charts are charts of cdk8s', () => {
    expect(demo().charts.every((chart) => Chart.isChart(chart))).toBe(true);
  });
});
