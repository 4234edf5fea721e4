import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { StatefulSetIssueDemo } from '../../charts/statefulset-issue-demo';
import { PinstreamApp } from '../../lib/constructs/index';
import { type ImageLock, readLock } from '../../lib/images/lock';
import { isMap, type JsonMap } from '../../lib/kube/json';
import { filesIn, folder } from '../constructs/harness';

const ROOT = resolve(__dirname, '../..');
const IMAGE = 'registry.example.com/demo/statefulset-issue-demo:1.0.0';
const BLOBS = join(ROOT, 'charts/images/blobs/sha256');

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

/** The blob with this digest, after hashing its bytes. */
function blob(digest: string): JsonMap {
  const bytes = readFileSync(join(BLOBS, digest.slice('sha256:'.length)));
  expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  return isMap(value) ? value : {};
}

describe('images.lock.yaml', () => {
  it('holds the digests of the bytes in charts/images, from the index over the manifests to the configs', () => {
    const entry = lock().entryOf(IMAGE);
    const index = blob(entry?.digest ?? '');
    expect(index['mediaType']).toBe(entry?.mediaType);
    const manifests = index['manifests'] as readonly { readonly digest: string; readonly platform: { readonly os: string; readonly architecture: string } }[];
    expect(new Map(manifests.map(({ digest, platform }) => [`${platform.os}/${platform.architecture}`, digest]))).toEqual(entry?.platforms);
    for (const { digest, platform } of manifests) {
      const { config } = blob(digest) as { readonly config: { readonly digest: string } };
      expect(blob(config.digest)).toMatchObject(platform);
    }
  });

  it('leaves no blob over', () => {
    expect(readdirSync(BLOBS)).toHaveLength(5);
  });
});

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
    expect(() => app.synth()).toThrow('lacks registry.example.com/demo/statefulset-issue-demo:1.0.1; run: pinstream images pin');
  });
});

describe('charts/main.ts', () => {
  it('writes the manifests to the folder that cdk8s names', async () => {
    const outdir = folder();
    // Inside the project, so that cdk8s is found from there.
    const program = join(ROOT, 'node_modules/.cache/pinstream/charts-main.cjs');
    await build({ entryPoints: [join(ROOT, 'charts/main.ts')], outfile: program, bundle: true, platform: 'node', format: 'cjs', external: ['cdk8s', 'constructs'], logLevel: 'error' });
    execFileSync(process.execPath, [program], { cwd: ROOT, env: { ...process.env, CDK8S_OUTDIR: outdir } });
    expect(filesIn(outdir)).toEqual({ 'statefulset-issue-demo.k8s.yaml': readFileSync(join(__dirname, 'statefulset-issue-demo.golden.yaml'), 'utf8') });
  });

  it('makes an app whose charts are charts of cdk8s', () => {
    expect(demo().charts.every((chart) => Chart.isChart(chart))).toBe(true);
  });
});
