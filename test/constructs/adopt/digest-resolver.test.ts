import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, Include, JsonPatch } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { adopt, DigestResolver, Images, ImageStream, PinstreamApp, StatefulWorkload } from '../../../lib/constructs/index';
import { ARM_DIGEST, DIGEST, errorOf, folder, LOCK, newApp, PINNED, problemsOf, rendered, WEB } from '../harness';
import { READY, webSet } from './shop';

const NGINX = `docker.io/library/nginx:1.27.3@${ARM_DIGEST}`;

/** A plain cdk8s app that reads the lock of the tests. */
function plainApp(lock = LOCK, resolvers: readonly DigestResolver[] = []): App {
  const home = folder();
  writeFileSync(join(home, 'images.lock.yaml'), lock);
  const app = new App({ outdir: join(home, 'dist'), resolvers: [...resolvers] });
  Images.load(app, join(home, 'images.lock.yaml'));
  return app;
}

function pinningChart(): Chart {
  const app = newApp();
  DigestResolver.install(app);
  return new Chart(app, 'shop');
}

function pod(scope: Construct, image: unknown, props: { readonly id?: string; readonly metadata?: object; readonly spec?: object } = {}): ApiObject {
  const { id = 'web', metadata = {}, spec = {} } = props;
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'web', image }], ...spec } });
}

function imageIn(object: ApiObject): unknown {
  return /"image":"([^"]*)"/.exec(JSON.stringify(rendered(object)))?.[1];
}

describe('DigestResolver', () => {
  it('pins what cdk8s-plus builds, init containers too', () => {
    const chart = pinningChart();
    const front = new Deployment(chart, 'front', { containers: [{ image: WEB }], initContainers: [{ image: 'nginx:1.27.3' }] });
    expect(rendered(ApiObject.of(front))).toMatchObject({
      spec: { template: { spec: { containers: [{ image: PINNED }], initContainers: [{ image: NGINX }] } } },
    });
  });

  it('pins plain objects of every kind with a pod spec, image volumes, and kinds that have one like a Deployment', () => {
    const chart = pinningChart();
    expect(imageIn(pod(chart, WEB))).toBe(PINNED);
    const podSpec = { containers: [{ name: 'web', image: WEB }], volumes: [{ name: 'data', image: { reference: WEB } }] };
    const template = { spec: { template: { spec: podSpec } } };
    const cron = new ApiObject(chart, 'cron', { apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: template } });
    expect(rendered(cron)).toMatchObject({ spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: PINNED }], volumes: [{ image: { reference: PINNED } }] } } } } } });
    const rollout = new ApiObject(chart, 'rollout', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', ...template });
    expect(imageIn(rollout)).toBe(PINNED);
    const list = new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Pod', spec: podSpec }] });
    expect(imageIn(list)).toBe(PINNED);
  });

  it('pins what is read from a file', () => {
    const file = join(folder(), 'web.yaml');
    writeFileSync(file, `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - { name: web, image: "${WEB}" }\n`);
    const [object] = new Include(pinningChart(), 'Web', { url: file }).apiObjects;
    expect(object && imageIn(object)).toBe(PINNED);
  });

  it('pins the sources of stream tags and builds, but no tag that follows its registry', () => {
    const chart = pinningChart();
    const from = { kind: 'DockerImage', name: WEB };
    const stream = new ApiObject(chart, 'stream', {
      apiVersion: 'image.openshift.io/v1', kind: 'ImageStream',
      spec: { tags: [{ name: '1', from }, { name: 'nightly', from, importPolicy: { scheduled: true } }, { name: 'alias', from: { kind: 'ImageStreamTag', name: '1' } }] },
    });
    expect(rendered(stream)).toMatchObject({ spec: { tags: [{ from: { name: PINNED } }, { from: { name: WEB } }, { from: { name: '1' } }] } });
    const build = new ApiObject(chart, 'build', {
      apiVersion: 'build.openshift.io/v1', kind: 'BuildConfig', spec: { source: { images: [{ from }] }, strategy: { dockerStrategy: { from } } },
    });
    expect(rendered(build)).toMatchObject({ spec: { source: { images: [{ from: { name: PINNED } }] }, strategy: { dockerStrategy: { from: { name: PINNED } } } } });
  });

  it('touches no image elsewhere, be it a field of that name', () => {
    const map = new ApiObject(pinningChart(), 'map', { apiVersion: 'v1', kind: 'ConfigMap', data: { image: WEB } });
    expect(rendered(map)).toMatchObject({ data: { image: WEB } });
  });

  it('leaves what is pinned as it is, its own work above all', () => {
    const chart = pinningChart();
    expect(imageIn(pod(chart, `index.docker.io/nginx@${DIGEST}`))).toBe(`index.docker.io/nginx@${DIGEST}`);
    const object = pod(chart, WEB, { id: 'again' });
    expect([imageIn(object), imageIn(object)]).toEqual([PINNED, PINNED]);
    expect(() => (App.of(chart)).synthYaml()).not.toThrow();
  });

  it('leaves alone what OpenShift looks up: a stream of the app, one that exists elsewhere, resolve-names', () => {
    const chart = pinningChart();
    new ImageStream(chart, 'Web', { name: 'web', tags: [{ name: '1.10', image: WEB }] });
    ImageStream.fromName(chart, 'Till', 'till');
    const metadata = { annotations: { 'alpha.image.policy.openshift.io/resolve-names': '*' } };
    const images = [pod(chart, 'web:1.10', { id: 'a' }), pod(chart, 'till:2', { id: 'b' }), pod(chart, 'nginx:1.27.3', { id: 'c', metadata }), pod(chart, 'nginx:1.27.3', { id: 'd' })];
    expect(images.map(imageIn)).toEqual(['web:1.10', 'till:2', 'nginx:1.27.3', NGINX]);
  });

  it('leaves a container alone that an image trigger fills, with a placeholder or none, unless the trigger is paused', () => {
    const chart = pinningChart();
    const deployment = (id: string, image: string, paused?: boolean): ApiObject => {
      const trigger = { from: { kind: 'ImageStreamTag', name: 'nginx:1' }, fieldPath: 'spec.template.spec.containers[?(@.name=="web")].image', paused };
      return new ApiObject(chart, id, {
        apiVersion: 'apps/v1', kind: 'Deployment', metadata: { annotations: { 'image.openshift.io/triggers': JSON.stringify([trigger]) } },
        spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
      });
    };
    expect([deployment('a', 'nginx:1.27.3'), deployment('b', ' '), deployment('c', 'nginx:1.27.3', true)].map(imageIn)).toEqual(['nginx:1.27.3', ' ', NGINX]);
  });

  it('pins a set that is adopted, which then pulls its image once', () => {
    const set = webSet(pinningChart(), { containers: [{ image: WEB, portNumber: 8080 }] });
    adopt(set, READY);
    expect(rendered(ApiObject.of(set))).toMatchObject({ spec: { template: { spec: { containers: [{ image: PINNED, imagePullPolicy: 'IfNotPresent' }] } } } });
  });

  it('finds nothing to do in constructs of ours', () => {
    const chart = pinningChart();
    new StatefulWorkload(chart, 'Web', { name: 'web', replicas: 1, containers: [{ name: 'web', image: WEB, readiness: { tcp: { port: 8080 } } }] });
    expect(App.of(chart).synthYaml()).toContain(`image: ${PINNED}\n`);
  });

  it('is installed once', () => {
    const app = newApp();
    expect(DigestResolver.install(app)).toBe(DigestResolver.install(app));
    expect(app.resolvers.filter((resolver) => resolver instanceof DigestResolver)).toHaveLength(1);
  });
});

describe('what DigestResolver cannot pin', () => {
  const MISSING = ['quay.io/shop/edge:7', 'quay.io/shop/worker:3'];

  function fill(app: App): void {
    pod(new Chart(app, 'web'), WEB);
    MISSING.forEach((image, index) => pod(new Chart(app, `shop-${index}`), image));
  }

  it('stops a PinstreamApp with the whole list', () => {
    const app = newApp();
    DigestResolver.install(app);
    fill(app);
    expect(problemsOf(app)).toEqual([
      'app: images.lock.yaml lacks quay.io/shop/edge:7, quay.io/shop/worker:3; pinstream images pin --app --lock images.lock.yaml adds them',
      'app: shop-0/web: spec.containers[0].image is "quay.io/shop/edge:7"; allowed: an image that images.lock.yaml holds',
      'app: shop-1/web: spec.containers[0].image is "quay.io/shop/worker:3"; allowed: an image that images.lock.yaml holds',
    ]);
  });

  it.each<[string, () => App]>([
    ['installed', () => {
      const app = plainApp();
      DigestResolver.install(app);
      return app;
    }],
    ['in its resolvers', () => plainApp(LOCK, [new DigestResolver()])],
  ])('stops a plain app with the whole list, the resolver %s, and no file is written', (_title, make) => {
    const app = make();
    fill(app);
    const { message } = errorOf(() => app.synth()) as Error;
    for (const image of MISSING) expect(message).toContain(`image is "${image}"; allowed: an image that `);
    expect(message).toMatch(/lacks quay\.io\/shop\/edge:7, quay\.io\/shop\/worker:3; pinstream images pin --app --lock \S+ adds them/);
    expect(existsSync(join(app.outdir, 'web.k8s.yaml'))).toBe(false);
    expect(errorOf(() => app.synth())).toMatchObject({ message: expect.stringContaining('quay.io/shop/worker:3') as string });
  });

  it('stops a PinstreamApp that has the resolver among its props, each image told once', () => {
    const app = new PinstreamApp({ outdir: folder(), lock: join(folder(), 'images.lock.yaml'), resolvers: [new DigestResolver()] });
    fill(app);
    expect(problemsOf(app).filter((line) => line.includes('image is "quay.io/shop/worker:3"'))).toHaveLength(1);
  });

  it('tells what is wrong with a corrupt lock once', () => {
    for (const app of [newApp({}, LOCK.replace(DIGEST, 'sha256:123')), plainApp(LOCK.replace(DIGEST, 'sha256:123'))]) {
      DigestResolver.install(app);
      pod(new Chart(app, 'web'), WEB);
      pod(new Chart(app, 'shop'), WEB);
      const { message } = errorOf(() => app.synth()) as Error;
      expect(message.match(/images\.lock\.yaml:9: The digest of registry\.example\.com\/shop\/web:1\.10 is no digest/g)).toHaveLength(1);
      expect(message).not.toContain('image is');
    }
  });

  it.each([
    ['another digest than the lock has', `${WEB}@sha256:${'3c'.repeat(32)}`, `allowed: ${WEB}@${DIGEST}, as images.lock.yaml has it`],
    ['no reference', 'https://quay.io/shop/web', 'allowed: an image reference; this one names a URL scheme (https://); an image has none'],
    ['a short name of no stream that the lock lacks', 'till:2', 'allowed: an image that images.lock.yaml holds'],
  ])('is %s', (_title, image, expected) => {
    const app = newApp();
    DigestResolver.install(app);
    pod(new Chart(app, 'shop'), image);
    expect(problemsOf(app).join('\n')).toContain(expected);
  });

  it('is what a JSON patch puts in, and a patch with the digest is fine', () => {
    const app = newApp();
    DigestResolver.install(app);
    const object = pod(new Chart(app, 'shop'), PINNED);
    object.addJsonPatch(JsonPatch.replace('/spec/containers/0/image', WEB));
    expect(problemsOf(app)).toEqual([
      `app: shop/web: spec.containers[0].image is "${WEB}"; allowed: ${PINNED}; it comes from a JSON patch, which has the last word, so write the digest there`,
    ]);
    object.addJsonPatch(JsonPatch.replace('/spec/containers/0/image', PINNED));
    expect(imageIn(object)).toBe(PINNED);
  });

  it('is found where an object is rendered by itself, after the app was in order', () => {
    const app = newApp();
    DigestResolver.install(app);
    const chart = new Chart(app, 'shop');
    pod(chart, WEB);
    app.synthYaml();
    const edge = pod(chart, 'quay.io/shop/edge:7', { id: 'edge' });
    expect(() => rendered(edge)).toThrow('image is "quay.io/shop/edge:7"; allowed: an image that');
  });
});
