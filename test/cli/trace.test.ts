import { describe, expect, it } from 'vitest';
import { DIGEST, inFolder, pod, runCli } from './run-cli';

const TEMPLATE = `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters:
  - name: TAG
  - name: HOST
    required: true
  - name: BUILD
    generate: expression
    from: '[a-z]{4}'
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - { name: web, image: "web:\${TAG}" }
        - { name: worker, image: "\${HOST}/shop/worker:1.0" }
        - { name: seed, image: "quay.io/shop/seed:\${BUILD}" }
`;

const STREAM = `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  lookupPolicy: { local: true }
  tags: [{ name: "1.0", from: { kind: DockerImage, name: quay.io/shop/web@${DIGEST} } }]
`;

describe('trace', () => {
  it('tells who looks at an image, at what, and what each decides', () =>
    inFolder({ 'web.yaml': pod('web:1.0') }, async (cwd) => {
      const { code, out } = await runCli(['trace', 'web.yaml', '--platform', 'openshift=4.20'], { cwd });
      expect(code).toBe(0);
      expect(out).toContain('web:1.0\n  web.yaml:8:14  Pod/web, container web\n');
      expect([...out.matchAll(/[├└] ([A-Za-z ]+?) {2}/g)].map(([, actor]) => actor)).toEqual(['API defaulting', 'ImagePolicy admission', 'node']);
      expect(out).toContain('resolved by: the node, which guesses the registry');
    }));

  it('puts the actor above its words where lines are short', () =>
    inFolder({ 'web.yaml': pod('quay.io/shop/web:1.0') }, async (cwd) => {
      const { out } = await runCli(['trace', 'web.yaml', '--platform', 'kubernetes'], { cwd, columns: 80, env: { NO_COLOR: '1' } });
      expect(out).toContain('  └ node\n      The node looks at "quay.io/shop/web:1.0". It pulls quay.io/shop/web:1.0.\n');
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }));

  it('cuts an image of 10 KB wherever it stands', () =>
    inFolder({ 'web.yaml': pod(`quay.io/shop/${'a'.repeat(10_000)}`) }, async (cwd) => {
      const { out } = await runCli(['trace', 'web.yaml'], { cwd });
      expect(out).toMatch(/^quay\.io\/shop\/a{67}… \(10013 characters\)\n/);
      expect(out.length).toBeLessThan(3_000);
      const { code, err } = await runCli(['trace', `quay.io/shop/${'a'.repeat(10_000)}`], { cwd });
      expect({ code, short: err.length < 500 }).toEqual({ code: 2, short: true });
    }));

  it('tells both readings while the platform is undecided and nothing speaks for one', () =>
    inFolder({ 'web.yaml': pod('web:1.0') }, async (cwd) => {
      const { out } = await runCli(['trace', 'web.yaml'], { cwd });
      expect(out).toContain('  on OpenShift\n');
      expect(out).toContain('  on Kubernetes\n');
    }));

  it('finds the stream beside a named file, and the hazards that remain', () =>
    inFolder({ 'web.yaml': pod('web:1.0'), 'stream.yaml': STREAM }, async (cwd) => {
      const { out } = await runCli(['trace', 'web.yaml', '--platform', 'openshift'], { cwd });
      expect(out).toContain(`in the end:  quay.io/shop/web@${DIGEST}`);
      expect(out).toContain('resolved by: the image stream web:1.0 (lookupPolicy)');
      expect(out).toMatch(/^ {2}! /m);
    }));

  it('says what oc process makes of parameters that are left out', () =>
    inFolder({ 'template.yaml': TEMPLATE }, async (cwd) => {
      const { out } = await runCli(['trace', 'template.yaml'], { cwd });
      expect(out).toContain('left out: oc process writes "web:"');
      expect(out).toContain('left out: oc process ends with an error, because HOST is required');
      expect(out).toContain('left out: oc process generates BUILD anew at each run');
      const given = await runCli(['trace', 'template.yaml', '--param', 'TAG=1.0', '--param', 'HOST=quay.io', '--param', 'BUILD=x'], { cwd });
      expect(given.out).not.toContain('left out');
      expect(given.out).toContain('quay.io/shop/worker:1.0');
    }));

  it('follows one image by name, in the surroundings given', async () => {
    const { code, out } = await runCli(['trace', 'web:1.0', '--platform', 'openshift=4.20', '--namespace', 'shop', '--stream', `web:1.0=quay.io/shop/web@${DIGEST}`]);
    expect(code).toBe(0);
    expect(out).toContain(`in the end:  quay.io/shop/web@${DIGEST}`);
    expect(out).toContain('the image stream shop/web:1.0 (lookupPolicy)');
  });

  it('lets resolve-names turn a qualified image into a stream of that name', async () => {
    const words = ['trace', 'docker.io/shop/web:1.0', '--platform', 'openshift=4.20', '--namespace', 'shop', '--stream', 'web:1.0'];
    expect((await runCli(words)).out).toContain('resolved by: the registry docker.io, by tag');
    expect((await runCli([...words, '--resolve-names'])).out).toContain('in place of the one written');
  });

  it('follows a change of an object that a Job would not see', async () => {
    const words = ['trace', 'web:1.0', '--platform', 'openshift=4.20', '--kind', 'Job', '--stream', 'web:1.0', '--format', 'json'];
    const outcomeOf = async (...more: readonly string[]): Promise<unknown> => (JSON.parse((await runCli([...words, ...more])).out) as { images: readonly { outcome: unknown }[] }).images[0]?.outcome;
    expect(await outcomeOf()).not.toBe('node-short-name');
    expect(await outcomeOf('--update')).toBe('node-short-name');
  });

  it('gives machines every step and hazard', () =>
    inFolder({ 'web.yaml': pod('web:1.0') }, async (cwd) => {
      const { images } = JSON.parse((await runCli(['trace', '--format', 'json'], { cwd })).out) as { images: readonly Record<string, unknown>[] };
      expect(images).toMatchObject([{ file: 'web.yaml', line: 8, column: 14, image: 'web:1.0', container: 'web', outcome: 'node-short-name', workload: { kind: 'Pod', name: 'web' }, otherwise: { platform: 'kubernetes' } }]);
      expect(images[0]?.['steps']).toHaveLength(3);
    }));

  it('ends with 2 where no workload names an image', () =>
    inFolder({ 'stream.yaml': STREAM }, async (cwd) => {
      expect(await runCli(['trace'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('no workload in this folder names an image') as unknown });
    }));
});
