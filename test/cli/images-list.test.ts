import { describe, expect, it } from 'vitest';
import { DIGEST, inFolder, pod, runCli } from './run-cli';

const STREAM = `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: shop }
spec:
  lookupPolicy: { local: true }
  tags:
    - { name: "1.0", from: { kind: DockerImage, name: quay.io/shop/shop@${DIGEST} } }
    - { name: stable, from: { kind: ImageStreamTag, name: "1.0" } }
    - { name: next, from: { kind: DockerImage, name: "quay.io/shop/shop:next" } }
`;

const FILES = {
  'a.yaml': pod(`quay.io/shop/web:1.0@${DIGEST}`, 'pinned'),
  'b.yaml': pod('quay.io/shop/web:1.0', 'tagged'),
  'c.yaml': pod('shop:1.0', 'streamed'),
  'd.yaml': pod('shop:stable', 'aliased'),
  'e.yaml': pod('shop:next', 'moving'),
  'f.yaml': pod('web', 'short'),
  'stream.yaml': STREAM,
};

interface Listed {
  readonly images: readonly { readonly workload: { readonly name: string }; readonly pinned: string }[];
}

async function pinnedIn(cwd: string, ...words: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { out } = await runCli(['images', 'list', '--platform', 'openshift', '--format', 'json', ...words], { cwd });
  return Object.fromEntries((JSON.parse(out) as Listed).images.map(({ workload, pinned }) => [workload.name, pinned]));
}

describe('images list', () => {
  it('tells pinned, pinned through its stream, and not pinned', () =>
    inFolder(FILES, async (cwd) => {
      expect(await pinnedIn(cwd)).toEqual({ pinned: 'yes', tagged: 'no', streamed: 'stream', aliased: 'stream', moving: 'no', short: 'no' });
    }));

  it('lists what is not pinned, and ends with 1, when asked for that', () =>
    inFolder(FILES, async (cwd) => {
      expect(Object.keys(await pinnedIn(cwd, '--unpinned'))).toEqual(['tagged', 'moving', 'short']);
      expect((await runCli(['images', 'list', '--unpinned'], { cwd })).code).toBe(1);
      expect((await runCli(['images', 'list'], { cwd })).code).toBe(0);
      expect(await runCli(['images', 'list', '--unpinned', 'a.yaml'], { cwd })).toMatchObject({ code: 0, out: 'every image is pinned, 1 of 1\n' });
    }));

  it('takes a trigger for pinned where it follows the very tag that the image names', () => {
    const triggered = (name: string, image: string, tag: string): string => {
      const trigger = JSON.stringify([{ from: { kind: 'ImageStreamTag', name: tag }, fieldPath: 'spec.template.spec.containers[?(@.name=="web")].image' }]);
      return JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, annotations: { 'image.openshift.io/triggers': trigger } },
        spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
      });
    };
    const files = {
      'a.json': triggered('same', 'shop:stable', 'shop:stable'),
      'b.json': triggered('other', 'shop:stable', 'shop:1.0'),
      'c.json': triggered('blank', ' ', 'shop:1.0'),
      'stream.yaml': STREAM,
    };
    return inFolder(files, async (cwd) => {
      expect(await pinnedIn(cwd)).toEqual({ same: 'stream', other: 'no', blank: 'no' });
    });
  });

  it('takes no stream for a help on Kubernetes', () =>
    inFolder(FILES, async (cwd) => {
      expect(await pinnedIn(cwd, '--platform', 'kubernetes')).toMatchObject({ streamed: 'no', aliased: 'no' });
    }));

  it('prints the images by file, two lines each, and their number', () =>
    inFolder({ 'shop/web.yaml': `${pod(`quay.io/shop/web:1.0@${DIGEST}`)}---\n${pod('"  "', 'blank')}`, 'worker.yaml': pod('quay.io/shop/worker:1.0', 'worker') }, async (cwd) => {
      expect((await runCli(['images', 'list'], { cwd })).out).toBe(
        [
          'shop/web.yaml',
          `   8  pinned      quay.io/shop/web:1.0@${DIGEST}`,
          '      Pod/web, container web; resolved by: its own digest',
          '  18  not pinned  "  "',
          '      Pod/blank, container web; resolved by: nobody: it is blank',
          '',
          'worker.yaml',
          '   8  not pinned  quay.io/shop/worker:1.0',
          '      Pod/worker, container web; resolved by: the registry quay.io, by tag',
          '',
          '3 images: 1 pinned, 2 not pinned',
          '',
        ].join('\n'),
      );
    }));

  it('lists the images of a file in the order of its lines, and cuts one that nobody can read', () =>
    inFolder(
      {
        'web.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  initContainers: [{ name: seed, image: "quay.io/shop/${'a'.repeat(10_000)}:1.0" }]\n  containers: [{ name: web, image: "quay.io/shop/web:1.0" }]\n`,
      },
      async (cwd) => {
        const { out } = await runCli(['images', 'list'], { cwd });
        expect([...out.matchAll(/^ {2}(\d+) /gm)].map(([, line]) => line)).toEqual(['5', '6']);
        expect(out).toContain('… (10017 characters)\n');
        expect(out.length).toBeLessThan(1_000);
      },
    ));

  it('does not let what it could not look at pass for pinned', () =>
    inFolder({ 'shop/web.yaml': pod(), 'shop/broken.yaml': 'kind: Pod\nmetadata: {name: web\n', 'shop/rollout.yaml': pod().replace('v1', 'argoproj.io/v1alpha1').replace('Pod', 'Rollout'), 'shop/notes.md': '' }, async (cwd) => {
      for (const words of [['images', 'list', '--unpinned', 'shop'], ['images', 'list', '--format', 'json', 'shop'], ['trace', 'shop']]) {
        const { code, err } = await runCli(words, { cwd });
        expect(code).toBe(1);
        expect(err).toMatch(/^warning: shop\/broken\.yaml:3:1: .*; nobody looked at what it holds\n/);
        expect(err).toContain('not understood: 1 object of argoproj.io/v1alpha1 Rollout with a pod template; nobody checked their images\n');
        expect(err).toContain('skipped 1 file: no manifest by its name (shop/notes.md)\n');
      }
    }));

  it('passes over the template of what is no manifest, as lint does, the second time too', () =>
    inFolder({ 'web.yaml': pod(), 'alertmanager.yaml': 'global:\n  url: {{ .url }}\n' }, async (cwd) => {
      for (const words of [['images', 'list'], ['lint', '--cache'], ['lint', '--cache']]) {
        const { code, out, err } = await runCli(words, { cwd });
        expect(code).toBe(0);
        expect(out + err).toContain('skipped 1 file: holds no Kubernetes object (alertmanager.yaml)\n');
        expect(out + err).not.toContain('A key is a map');
      }
    }));

  it.each([
    ['a manifest to be filled in', { 'web.yaml': pod(), 'more.yaml': 'kind: Pod\nmetadata: {name: {{ .name }}}\n' }],
    ['what stands beside a manifest', { 'web.yaml': `${pod()}---\n{{ .more }}: 1\n` }],
    ['a kustomization to be filled in', { 'web.yaml': pod(), 'kustomization.yaml': 'images:\n  - name: {{ .Image }}\n' }],
    ['text that is broken', { 'web.yaml': pod(), 'settings.yaml': 'url: *url\n' }],
  ])('does not pass over %s', (_, files) =>
    inFolder(files, async (cwd) => {
      for (const words of [['images', 'list'], ['lint']]) expect(await runCli(words, { cwd })).toMatchObject({ code: 1 });
    }),
  );

  it('knows that a parameter without a value may bring the digest', () =>
    inFolder(
      {
        'template.yaml': `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: shop }\nparameters: [{ name: TAG }]\nobjects:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: "quay.io/shop/web:\${TAG}" }] }\n`,
      },
      async (cwd) => {
        expect(await pinnedIn(cwd)).toEqual({ web: 'unknown' });
        expect((await runCli(['images', 'list', '--unpinned'], { cwd })).code).toBe(1);
      },
    ));
});
