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

  it('takes no stream for a help on Kubernetes', () =>
    inFolder(FILES, async (cwd) => {
      expect(await pinnedIn(cwd, '--platform', 'kubernetes')).toMatchObject({ streamed: 'no', aliased: 'no' });
    }));

  it('prints one line an image, in columns', () =>
    inFolder({ 'web.yaml': pod('quay.io/shop/web:1.0') }, async (cwd) => {
      expect((await runCli(['images', 'list'], { cwd })).out).toBe(
        'where       workload  container  image                 pinned  resolved by\nweb.yaml:8  Pod/web   web        quay.io/shop/web:1.0  no      the registry quay.io, by tag\n',
      );
    }));

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
