import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../lib/base/errors';
import { collectFromApp } from '../../lib/sources/collect-images';
import { inFolder } from '../cli/run-cli';
import { buildConstructs } from '../constructs/synth/child';

const DIGEST = `sha256:${'1a'.repeat(32)}`;
const ARM = `sha256:${'2b'.repeat(32)}`;
const LOCK = `lockfileVersion: 1\n\nimages:\n\n  quay.io/shop/web:1.2:\n    digest: ${DIGEST}\n    platforms:\n      linux/arm64: ${ARM}\n`;
const CONFIG = 'language: javascript\napp: node main.js\noutput: dist\n';
const INCLUDED = 'apiVersion: v1\nkind: Pod\nmetadata: { name: cache }\nspec:\n  containers:\n    - { name: cache, image: "redis:7.4" }\n';

/** What every app here starts with. */
const HEAD = `
const { ApiObject, App, Chart, Include, JsonPatch } = require('cdk8s');
const { Deployment } = require('cdk8s-plus-27');
const { DigestResolver, Images, PinstreamApp, StatelessWorkload } = require(process.env.CONSTRUCTS);
const pod = (scope, image) => new ApiObject(scope, image, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'web', image }] } });
`;

const PINSTREAM_APP = `${HEAD}
const app = new PinstreamApp({ outdir: 'dist' });
const chart = new Chart(app, 'shop');
const ports = [{ name: 'http', port: 8080 }];
new StatelessWorkload(chart, 'web', { replicas: 2, containers: [{ name: 'web', image: 'quay.io/shop/web:1.2', ports, readiness: { http: { port: 'http' } } }] });
pod(chart, app.images.ref('quay.io/shop/edge:7', { platform: 'linux/s390x' }));
console.log(app.images.ref('quay.io/shop/web:1.2'), app.images.ref('nginx:1.27.3'));
app.images.ref('quay.io/shop/worker:3@${ARM}');
app.synth();
`;

/** cdk8s-plus, a file that is included, a stream and a patch, in an app that is none of ours. */
const PLAIN_APP = `${HEAD}
const app = new App({ outdir: 'dist' });
DigestResolver.install(app);
const chart = new Chart(app, 'shop');
new Deployment(chart, 'front', { containers: [{ image: 'nginx:1.27.3' }], initContainers: [{ image: 'quay.io/shop/web:1.2' }] });
new Include(chart, 'cache', { url: 'cache.yaml' });
pod(chart, 'quay.io/shop/edge:7').addJsonPatch(JsonPatch.replace('/spec/containers/0/image', 'quay.io/shop/edge:8'));
app.synth();
`;

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'pinstream-test-'));
  buildConstructs(home);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function environment(): Readonly<Record<string, string | undefined>> {
  return { ...process.env, NODE_PATH: resolve('node_modules'), CONSTRUCTS: join(home, 'constructs.cjs') };
}

interface Collected {
  readonly keys: readonly unknown[];
  readonly printed: string;
}

async function collectIn(cwd: string): Promise<Collected> {
  let printed = '';
  const keys = await collectFromApp({ cwd, env: environment(), log: (text) => void (printed += text) });
  return { keys, printed };
}

describe('collecting the images of an app', () => {
  it('finds what a PinstreamApp takes from the lock and what the lock lacks, with the platform and the digest that the app gives, and writes nothing', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': PINSTREAM_APP, 'images.lock.yaml': LOCK }, async (cwd) => {
      const { keys, printed } = await collectIn(cwd);
      expect(keys).toEqual([
        { key: 'docker.io/library/nginx:1.27.3' },
        { key: 'quay.io/shop/edge:7', platform: 'linux/s390x' },
        { key: 'quay.io/shop/web:1.2' },
        { key: 'quay.io/shop/worker:3', digest: ARM },
      ]);
      expect(printed).toBe(`quay.io/shop/web:1.2@${DIGEST} docker.io/library/nginx:1.27.3@sha256:${'0'.repeat(64)}\n`);
      expect(readdirSync(cwd).sort()).toEqual(['cdk8s.yaml', 'images.lock.yaml', 'main.js']);
    }));

  it('finds what a plain app makes with cdk8s-plus, Include and patches, and keeps placeholders out of the folder that its code names', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': PLAIN_APP, 'cache.yaml': INCLUDED, 'dist/shop.k8s.yaml': 'kind: Before\n' }, async (cwd) => {
      const { keys } = await collectIn(cwd);
      expect(keys).toEqual(['docker.io/library/nginx:1.27.3', 'docker.io/library/redis:7.4', 'quay.io/shop/edge:8', 'quay.io/shop/web:1.2'].map((key) => ({ key })));
      expect(readdirSync(join(cwd, 'dist'))).toEqual(['shop.k8s.yaml']);
      expect(readFileSync(join(cwd, 'dist', 'shop.k8s.yaml'), 'utf8')).toBe('kind: Before\n');
    }));

  it('finds them also where the resolver stands among those of the app', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': PLAIN_APP.replace("{ outdir: 'dist' }", "{ outdir: 'dist', resolvers: [new DigestResolver()] }").replace('DigestResolver.install(app);', ''), 'cache.yaml': INCLUDED }, async (cwd) => {
      expect((await collectIn(cwd)).keys).toHaveLength(4);
      expect(readdirSync(join(cwd, 'dist'))).toEqual([]);
    }));

  it.each([
    ['holds the marks of a conflict', `<<<<<<< ours\n${LOCK}`],
    ['is corrupt', LOCK.replace(DIGEST, 'sha256:123')],
    ['has another digest for a tag', LOCK.replace('web:1.2', 'worker:3').replace(ARM, DIGEST)],
  ])('finds them with a lock that %s, which is for somebody else to mend', (_, lock) =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': PINSTREAM_APP, 'images.lock.yaml': lock }, async (cwd) => {
      expect((await collectIn(cwd)).keys).toHaveLength(4);
    }));

  it('puts together what several apps of one command tell', () =>
    inFolder({ 'cdk8s.yaml': CONFIG.replace('main.js', 'one.js && node other.js'), 'one.js': PINSTREAM_APP, 'other.js': PLAIN_APP, 'cache.yaml': INCLUDED }, async (cwd) => {
      expect((await collectIn(cwd)).keys).toHaveLength(6);
    }));

  it('finds nothing in an app that takes nothing from the lock', () =>
    inFolder({ 'cdk8s.yaml': CONFIG.replace('main.js', '-e 0') }, async (cwd) => {
      expect((await collectIn(cwd)).keys).toEqual([]);
    }));

  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['there is no cdk8s.yaml', {}, 'unreadable', 'cannot read cdk8s.yaml'],
    ['the app fails', { 'cdk8s.yaml': CONFIG, 'main.js': `${PINSTREAM_APP}process.exitCode = 7;` }, 'app-failed', 'the app failed: node main.js ended with 7'],
    ['the app has a problem besides', { 'cdk8s.yaml': CONFIG, 'main.js': `${HEAD}new PinstreamApp().synth();` }, 'app-failed', 'the app failed: node main.js ended with 1'],
    ['another release tells them', { 'cdk8s.yaml': CONFIG, 'main.js': "require('node:fs').writeFileSync(process.env.PINSTREAM_COLLECT, '{\"version\":2}');" }, 'app-failed', 'what the app told of its images is not of version 1'],
  ])('ends with an error where %s, and leaves no temporary folder', (_, files, code, message) =>
    inFolder(files, async (cwd) => {
      const before = temporaryFolders();
      const error: unknown = await collectIn(cwd).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({ code, message: expect.stringContaining(message) as string });
      expect(temporaryFolders()).toEqual(before);
    }));

  it('hands on what a broken app says of itself', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': `${HEAD}new PinstreamApp().synth();` }, async (cwd) => {
      let printed = '';
      await expect(collectFromApp({ cwd, env: environment(), log: (text) => void (printed += text) })).rejects.toThrow('the app failed');
      expect(printed).toContain('app: holds no chart');
    }));

  it('is over as soon as the variable is gone: the same app then names what the lock lacks', () =>
    inFolder({ 'main.js': PINSTREAM_APP, 'images.lock.yaml': LOCK }, (cwd) => {
      const { status, stderr } = spawnSync(process.execPath, ['main.js'], { cwd, env: environment(), encoding: 'utf8' });
      expect(status).toBe(1);
      expect(stderr).toContain('images.lock.yaml lacks docker.io/library/nginx:1.27.3, quay.io/shop/edge:7; pinstream images pin --app adds them');
      writeFileSync(join(cwd, 'main.js'), PINSTREAM_APP.replace(/^.*(?:edge|nginx).*\n/gm, ''));
      expect(spawnSync(process.execPath, ['main.js'], { cwd, env: environment(), encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
      expect(readdirSync(join(cwd, 'dist'))).toEqual(['shop.k8s.yaml']);
    }));
});

function temporaryFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('pinstream-collect-'));
}
