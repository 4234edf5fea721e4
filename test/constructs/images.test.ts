import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { Images, PinstreamApp } from '../../lib/constructs/index';
import { ARM_DIGEST, configMap, DIGEST, errorOf, folder, LOCK, newApp, PINNED, problemsOf, WEB } from './harness';

const INTERNAL = 'image-registry.openshift-image-registry.svc:5000';

function shopApp(lock = LOCK): PinstreamApp {
  const app = newApp({}, lock);
  configMap(new Chart(app, 'shop'), 'web');
  return app;
}

describe('Images', () => {
  it.each([
    ['a tag gets its digest', WEB, PINNED],
    ['a name without a registry is completed', 'nginx:1.27.3', `docker.io/library/nginx:1.27.3@${ARM_DIGEST}`],
    ['a digest that is there already stays', PINNED, PINNED],
    ['a digest of one of the platforms stays', `${WEB}@${ARM_DIGEST}`, `${WEB}@${ARM_DIGEST}`],
    [
      'a digest that the internal registry printed needs no lock',
      `${INTERNAL}/shop/statefulset-issue-demo@sha256:51fd03cc0aa2a67d7e91491a66ab35fe18945886e721f63223086981e12adf6d`,
      `${INTERNAL}/shop/statefulset-issue-demo@sha256:51fd03cc0aa2a67d7e91491a66ab35fe18945886e721f63223086981e12adf6d`,
    ],
    [
      'one of a second repository neither',
      `${INTERNAL}/abesstp-nfs-build-demo/abesstp-web-cron@sha256:0dae2a17678aa9a31dae15f84f41f7fedabe4e9b00c49df1959e22735d03cf45`,
      `${INTERNAL}/abesstp-nfs-build-demo/abesstp-web-cron@sha256:0dae2a17678aa9a31dae15f84f41f7fedabe4e9b00c49df1959e22735d03cf45`,
    ],
    ['a digest alone needs no lock', `quay.io/shop/edge@${DIGEST}`, `quay.io/shop/edge@${DIGEST}`],
  ])('%s', (_title, image, expected) => {
    const app = shopApp();
    expect(app.images.ref(image)).toBe(expected);
    expect(() => app.synth()).not.toThrow();
  });

  it('gives the digest of one platform when asked to', () => {
    const app = shopApp();
    expect(app.images.ref(WEB, { platform: 'linux/arm64' })).toBe(`${WEB}@${ARM_DIGEST}`);
    app.images.ref(WEB, { platform: 'linux/s390x' });
    expect(problemsOf(app)).toEqual([`app: images.ref is "${WEB}"; allowed: with platform linux/s390x, an image that images.lock.yaml holds for it; ${WEB} has linux/arm64`]);
  });

  it('honours a platform that the lock pins', () => {
    const app = shopApp(LOCK.replace('    platforms:', '    pin: linux/arm64\n    platforms:'));
    expect(app.images.ref(WEB)).toBe(`${WEB}@${ARM_DIGEST}`);
  });

  it('makes the source of a stream tag', () => {
    expect(shopApp().images.imageStreamTag(WEB)).toEqual({ from: { kind: 'DockerImage', name: PINNED }, importPolicy: { importMode: 'PreserveOriginal' } });
  });

  it('remembers what it was asked for, each once', () => {
    const { images } = shopApp();
    for (const image of [WEB, 'nginx', 'nginx:1.27.3', WEB]) images.ref(image);
    expect(images.used).toEqual(['docker.io/library/nginx:1.27.3', 'docker.io/library/nginx:latest', WEB]);
    expect(images.missing).toEqual(['docker.io/library/nginx:latest']);
  });

  it('tells all images the lock lacks at once, with the command that adds them', () => {
    const app = shopApp();
    app.images.ref('quay.io/shop/worker:3');
    app.images.ref('quay.io/shop/edge:7');
    expect(problemsOf(app)).toEqual([
      'app: images.ref is "quay.io/shop/worker:3"; allowed: an image that images.lock.yaml holds',
      'app: images.ref is "quay.io/shop/edge:7"; allowed: an image that images.lock.yaml holds',
      'app: images.lock.yaml lacks quay.io/shop/edge:7, quay.io/shop/worker:3; pinstream images pin --app --lock images.lock.yaml adds them',
    ]);
  });

  it.each([
    ['a digest that the lock has otherwise', `${WEB}@sha256:${'3c'.repeat(32)}`, `allowed: ${WEB}@${DIGEST}, as images.lock.yaml has it`],
    ['a short name with a digest', `web@${DIGEST}`, 'allowed: a registry host before the name; OpenShift looks up no short name with a digest, and nodes then guess the registry'],
    ['a name that only deployment will tell', `quay.io/shop/web:${unknownText('VERSION')}`, 'allowed: a reference whose name and tag are known'],
    ['what is no reference', 'https://quay.io/shop/web', 'allowed: an image reference; this one names a URL scheme (https://); an image has none'],
  ])('refuses %s', (_title, image, expected) => {
    const app = shopApp();
    app.images.ref(image);
    const [problem = '', ...rest] = problemsOf(app);
    expect(problem).toContain(expected);
    expect(rest).toEqual([]);
  });

  it('says once, with its line, what is wrong with a corrupt lock', () => {
    const app = shopApp(LOCK.replace(DIGEST, 'sha256:123'));
    app.images.ref(WEB);
    app.images.ref('nginx:1.27.3');
    expect(problemsOf(app)).toEqual([expect.stringMatching(/^app: images\.lock\.yaml:9: The digest of registry\.example\.com\/shop\/web:1\.10 is no digest/) as string]);
  });

  it('says that a lock with conflict marks holds them', () => {
    const app = shopApp(`<<<<<<< ours\n${LOCK}`);
    app.images.ref(WEB);
    expect(problemsOf(app)).toEqual(['app: images.lock.yaml:1: The lock holds the marks of a merge conflict']);
  });

  it('takes a lock that is not there for one that holds nothing', () => {
    const app = new PinstreamApp({ outdir: folder(), lock: join(folder(), 'images.lock.yaml') });
    configMap(new Chart(app, 'shop'), 'web');
    app.images.ref(PINNED);
    expect(() => app.synth()).not.toThrow();
    app.images.ref(WEB);
    expect(problemsOf(app)[1]).toBe(`app: images.lock.yaml lacks ${WEB}; pinstream images pin --app --lock images.lock.yaml adds it`);
  });

  it('says when the lock cannot be read', () => {
    const lock = join(folder(), 'images.lock.yaml');
    mkdirSync(lock);
    const app = new PinstreamApp({ outdir: folder(), lock });
    configMap(new Chart(app, 'shop'), 'web');
    app.images.ref(WEB);
    expect(problemsOf(app)).toEqual([expect.stringMatching(/^app: images\.lock\.yaml cannot be read: EISDIR/) as string]);
  });

  it('names no lock in the command where it is the one that the command reads anyhow', () => {
    const app = new PinstreamApp({ outdir: folder(), lock: resolve('images.lock.yaml') });
    configMap(new Chart(app, 'shop'), 'web');
    app.images.ref('quay.io/shop/nowhere:1');
    expect(problemsOf(app)[1]).toBe('app: images.lock.yaml lacks quay.io/shop/nowhere:1; pinstream images pin --app adds it');
  });

  it('works in a plain cdk8s app, whose own synth then tells what is missing', () => {
    const app = new App({ outdir: folder() });
    const images = Images.load(app, join(folder(), 'images.lock.yaml'));
    const chart = new Chart(app, 'shop');
    configMap(chart, 'web');
    expect(Images.of(chart)).toBe(images);
    images.ref(WEB);
    expect(errorOf(() => app.synth())).toMatchObject({ message: expect.stringMatching(/pinstream images pin --app --lock \S+\/images\.lock\.yaml adds it/) as string });
  });
});
