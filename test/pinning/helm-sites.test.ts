import { describe, expect, it } from 'vitest';
import { UNDECIDED } from '../../lib/kube/target';
import { pinText } from '../../lib/pinning/apply';
import { helmSitesOf, isValuesFile } from '../../lib/pinning/helm-sites';
import type { PinOptions } from '../../lib/pinning/options';
import type { PinSite } from '../../lib/pinning/site';
import { readYaml } from '../../lib/yaml/read';
import { A, B, KUBERNETES } from './pins';

const DEFAULTS: PinOptions = { target: UNDECIDED, imagePaths: [], requiredPlatforms: [] };

function sitesOf(text: string, options: Partial<PinOptions> = {}): readonly PinSite[] {
  return helmSitesOf(readYaml('shop/values.yaml', text), { ...DEFAULTS, ...options });
}

function fatesOf(text: string, options: Partial<PinOptions> = {}): readonly string[] {
  return sitesOf(text, options).map(({ image, fate }) => `${image} ${fate.kind === 'pin' ? fate.key : fate.kind === 'skip' ? fate.code : fate.kind}`);
}

function pinned(text: string, options: Partial<PinOptions> = {}, digest = A): string {
  const result = pinText(readYaml('shop/values.yaml', text), sitesOf(text, options), () => ({ digest, style: 'tag-and-digest' }));
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

describe('the values of a chart', () => {
  it('are pinned behind the tag, at any depth and in lists, all the rest kept', () => {
    const text = [
      '# web',
      'web:',
      '  image:',
      '    registry: quay.io',
      '    repository: shop/web',
      '    tag: "1.2" # blue',
      '    pullPolicy: IfNotPresent',
      'workers:',
      '- initImage: {repository: quay.io/shop/init, tag: v3}',
      '  image: quay.io/shop/worker:4.0',
      '',
    ].join('\n');
    const wanted = text.replace('"1.2"', `"1.2@${A}"`).replace('tag: v3', `tag: v3@${A}`).replace('worker:4.0', `worker:4.0@${A}`);
    expect(pinned(text)).toBe(wanted);
    expect(pinned(wanted)).toBe(wanted);
    expect(sitesOf(text)).toMatchObject([
      { where: 'value web.image.tag', image: 'quay.io/shop/web:1.2', line: 6, fate: { key: 'quay.io/shop/web:1.2' } },
      { where: 'value workers[0].initImage.tag', image: 'quay.io/shop/init:v3', line: 9 },
      { where: 'value workers[0].image', image: 'quay.io/shop/worker:4.0', line: 10 },
    ]);
  });

  it('get the digest where they have a place for it, filled or empty', () => {
    const text = 'image:\n  repository: quay.io/shop/web\n  tag: v1\n  digest: ""\n';
    expect(pinned(text)).toBe(text.replace('""', `"${A}"`));
    expect(pinned(pinned(text), {}, B)).toBe(text.replace('""', `"${B}"`));
    expect(sitesOf(pinned(text))).toMatchObject([{ path: ['image', 'digest'], fate: { kind: 'pin', key: 'quay.io/shop/web:v1', written: A } }]);
  });

  it('tell the digest behind a tag', () => {
    expect(sitesOf(`image: {repository: quay.io/shop/web, tag: "v1@${A}"}\n`)).toMatchObject([{ fate: { kind: 'pin', key: 'quay.io/shop/web:v1', written: A } }]);
  });

  it('keep the digest behind the tag where it stands there, the field for it being empty', () => {
    const text = `image: {repository: quay.io/shop/web, tag: "v1@${A}", digest: ""}\n`;
    expect(pinned(text, {}, B)).toBe(text.replace(A, B));
    expect(fatesOf(text.replace('digest: ""', `digest: "${B}"`))).toEqual([`quay.io/shop/web:v1@${A} REF_INVALID`]);
  });

  it('with a digest and no tag are left', () => {
    expect(fatesOf(`image: {registry: quay.io, repository: shop/web, tag: "", digest: "${A}"}\n`)).toEqual([`quay.io/shop/web@${A} digest-only`]);
    expect(fatesOf(`image: {repository: quay.io/shop/web, digest: "${A}"}\n`)).toEqual([`quay.io/shop/web@${A} digest-only`]);
    expect(fatesOf(`image: quay.io/shop/web@${A}\n`)).toEqual([`quay.io/shop/web@${A} digest-only`]);
  });

  it('complete a short name, where it is certain whose it is', () => {
    expect(pinned('image:\n  repository: nginx\n  tag: "1.27.3"\n', KUBERNETES)).toBe(`image:\n  repository: docker.io/library/nginx\n  tag: "1.27.3@${A}"\n`);
    expect(fatesOf('image: {repository: nginx, tag: "1.27.3"}\n')).toEqual(['nginx:1.27.3 SHORT_NAME_AMBIGUOUS']);
  });

  it.each([
    ['an empty tag', 'image: {repository: quay.io/shop/web, tag: ""}', 'quay.io/shop/web OTHER_SOURCE'],
    ['a null tag', 'image: {repository: quay.io/shop/web, tag: }', 'quay.io/shop/web OTHER_SOURCE'],
    ['no tag', 'image: {registry: quay.io, repository: shop/web}', 'quay.io/shop/web OTHER_SOURCE'],
    ['no repository', 'image: {tag: v1}', 'v1 OTHER_SOURCE'],
    ['a number as tag', 'image: {repository: quay.io/shop/web, tag: 1.20}', '1.2 REF_INVALID'],
    ['a template as tag', 'image: {repository: quay.io/shop/web, tag: "{{ .Chart.AppVersion }}"}', 'quay.io/shop/web:{{ .Chart.AppVersion }} REF_TEMPLATED'],
    ['a template as image', 'image: "{{ .Values.base }}/web"', '{{ .Values.base }}/web REF_TEMPLATED'],
    ['a name to which the chart puts a tag', 'image: quay.io/shop/web', 'quay.io/shop/web OTHER_SOURCE'],
    ['a tag that Flux writes', 'image:\n  repository: quay.io/shop/web\n  tag: v1 # {"$imagepolicy": "flux-system:web:tag"}', 'quay.io/shop/web:v1 MANAGED_BY_OTHER'],
    ['a registry of all images', 'global: {imageRegistry: mirror.example.com}\nimage: {registry: quay.io, repository: shop/web, tag: v1}', 'quay.io/shop/web:v1 OTHER_SOURCE'],
  ])('are left as they are with %s', (_, text, fate) => {
    expect(fatesOf(`${text}\n`)).toEqual([fate]);
  });

  it('leave a registry alone that is for none of the parts', () => {
    expect(fatesOf('global: {imageRegistry: ""}\nimage: {registry: quay.io, repository: shop/web, tag: v1}\n')).toEqual(['quay.io/shop/web:v1 quay.io/shop/web:v1']);
    expect(fatesOf('global: {imageRegistry: mirror.example.com}\nimage: {repository: quay.io/shop/web, tag: v1}\n')).toEqual(['quay.io/shop/web:v1 quay.io/shop/web:v1']);
  });

  it('of another name are none of images', () => {
    expect(fatesOf('chart: {repository: quay.io/shop/web, tag: v1}\nimages: 3\nimagePullPolicy: Always\nsidecarImage: true\nimage: ""\n')).toEqual([]);
    expect(fatesOf('- just\n- a list\n')).toEqual([]);
    expect(fatesOf('image: [\n')).toEqual([]);
  });

  it('keep a tag that an alias takes into a label', () => {
    expect(fatesOf('image: {repository: quay.io/shop/web, tag: &version v1}\npodLabels: {version: *version}\n')).toEqual(['quay.io/shop/web:v1 ANCHOR_SHARED']);
  });
});

describe('isValuesFile', () => {
  const hasFile = (uri: string): boolean => ['charts/shop/Chart.yaml', '/srv/shop/Chart.yaml'].includes(uri);

  it.each(['charts/shop/values.yaml', 'charts/shop/values-prod.yml', 'charts/shop/env/prod/values.yaml', 'charts/shop/values.prod.yaml', '/srv/shop/values.yaml'])('takes %s for values', (uri) => {
    expect(isValuesFile(uri, hasFile)).toBe(true);
  });

  it.each(['charts/shop/Chart.yaml', 'charts/shop/templates/values.yaml', 'charts/values.yaml', 'values.yaml', 'charts/shop/values.json', 'charts/shop/my-values.yaml', '/srv/values.yaml'])('takes %s for none', (uri) => {
    expect(isValuesFile(uri, hasFile)).toBe(false);
  });

  it('knows a chart in the folder where the run started', () => {
    expect(isValuesFile('values.yaml', (uri) => uri === 'Chart.yaml')).toBe(true);
  });
});
