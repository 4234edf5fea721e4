import { describe, expect, it } from 'vitest';
import { UNDECIDED } from '../../lib/kube/target';
import { manifestSitesOf } from '../../lib/pinning/manifest-sites';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { A, B, fatesOf, pinned, sitesOf } from './pins';

interface Parts {
  readonly images: readonly string[];
  readonly parameters?: string;
  readonly labels?: string;
  readonly more?: string;
}

const template = ({ images, parameters = '', labels = '', more = '' }: Parts): string =>
  `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: shop}\nobjects:\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web, labels: {${labels}}}\n  spec:\n    template:\n      spec:\n        containers:\n${images.map((image, index) => `        - name: c${index}\n          image: ${image}\n`).join('')}${more}parameters:\n${parameters}`;

const parameter = (name: string, value: string): string => `- name: ${name}\n  value: ${value} # kept\n`;
const NAME = parameter('IMAGE', 'quay.io/shop/web');
const TAG = parameter('TAG', '"1.2"');

const codes = (text: string): unknown => sitesOf(text).map(({ fate }) => (fate.kind === 'skip' ? fate.code : fate.kind));

describe('an image of a Template', () => {
  it('without parameters is pinned in its place', () => {
    const text = template({ images: ['quay.io/shop/web:1.2'] });
    expect(pinned(text)).toBe(text.replace('web:1.2', `web:1.2@${A}`));
  });

  it('whose tag is a parameter is pinned at the parameter, once for all that use it', () => {
    const text = template({ images: ['${IMAGE}:${TAG}', '${IMAGE}:${TAG}'], parameters: NAME + TAG });
    expect(fatesOf(text)).toEqual(Array(2).fill('quay.io/shop/web:1.2 quay.io/shop/web:1.2'));
    expect(pinned(text)).toBe(text.replace('"1.2"', `"1.2@${A}"`));
  });

  it('whose tag parameter holds a digest already tells it, and has it replaced', () => {
    const text = template({ images: ['${IMAGE}:${TAG}'], parameters: NAME + parameter('TAG', `1.2@${B}`) });
    expect(sitesOf(text)).toMatchObject([{ fate: { kind: 'pin', key: 'quay.io/shop/web:1.2', written: B } }]);
    expect(pinned(text)).toBe(text.replace(B, A));
    expect(pinned(pinned(text))).toBe(pinned(text));
  });

  it('that is one parameter is pinned at its value', () => {
    const text = template({ images: ['${IMAGE}'], parameters: parameter('IMAGE', 'quay.io/shop/web:1.2') });
    expect(pinned(text)).toBe(text.replace('web:1.2', `web:1.2@${A}`));
  });

  it('that is a short name in one parameter is completed there', () => {
    const text = template({ images: ['${IMAGE}'], parameters: parameter('IMAGE', "'nginx:1.27'") });
    expect(pinned(text, { target: { ...UNDECIDED, shortNames: 'docker.io' } })).toBe(text.replace('nginx:1.27', `docker.io/library/nginx:1.27@${A}`));
  });

  it('in three parts has its digest parameter brought up to date', () => {
    const text = template({ images: ['${IMAGE}:${TAG}@${DIGEST}'], parameters: NAME + TAG + parameter('DIGEST', B), labels: 'version: "${TAG}"' });
    expect(sitesOf(text)).toMatchObject([{ fate: { kind: 'pin', written: B } }]);
    expect(pinned(text)).toBe(text.replace(B, A));
  });

  it.each([
    ['a tag behind parameters', '${IMAGE}:1.2', `\${IMAGE}:1.2@${A}`],
    ['a name behind a host', '${HOST}/shop/web', `\${HOST}/shop/web:latest@${A}`],
    ['a digest behind a tag', `\${IMAGE}:\${TAG}@${B}`, `\${IMAGE}:\${TAG}@${A}`],
  ])('takes the digest in its own text behind %s', (_, image, written) => {
    const text = template({ images: [image], parameters: NAME + TAG + parameter('HOST', 'quay.io') });
    expect(pinned(text)).toBe(text.replace(image, written));
  });

  it.each<[string, Parts]>([
    ['a label shares the tag', { images: ['${IMAGE}:${TAG}'], parameters: NAME + TAG, labels: 'version: "${TAG}"' }],
    ['an environment variable shares the tag', { images: ['${IMAGE}:${TAG}'], parameters: NAME + TAG, more: '          env: [{name: V, value: "${TAG}"}]\n' }],
    ['a label is called like the tag', { images: ['${IMAGE}:${TAG}'], parameters: NAME + TAG, labels: '"${TAG}": web' }],
    ['the message tells the tag', { images: ['${IMAGE}:${TAG}'], parameters: NAME + TAG, more: 'message: got ${TAG}\n' }],
    ['the tag is declared twice', { images: ['${IMAGE}:${TAG}'], parameters: NAME + TAG + TAG }],
    ['the image is in two texts, one with more behind it', { images: ['${IMAGE}', '"${IMAGE}-debug"'], parameters: parameter('IMAGE', 'quay.io/shop/web:1.2') }],
    ['the end is put together from two', { images: ['${IMAGE}:v${TAG}'], parameters: NAME + TAG }],
  ])('stays where %s, and the three-part form is told', (_, parts) => {
    const text = template(parts);
    expect(sitesOf(text)[0]).toMatchObject({ fate: { kind: 'skip', code: 'PARAMETER_SHARED', hint: expect.stringContaining('${IMAGE}:${IMAGE_TAG}@${IMAGE_DIGEST}') as unknown } });
    expect(pinned(text)).toBe(text);
  });

  it('stays where two images share the tag, as their digests differ', () => {
    const text = template({ images: ['quay.io/shop/web:${TAG}', 'quay.io/shop/api:${TAG}'], parameters: TAG });
    expect(codes(text)).toEqual(['PARAMETER_SHARED', 'PARAMETER_SHARED']);
  });

  it('stays where it is a short name that parameters are part of, as no host can be put ahead', () => {
    const text = template({ images: ['nginx:${TAG}'], parameters: TAG });
    expect(fatesOf(text, { target: { ...UNDECIDED, shortNames: 'docker.io' } })).toEqual(['nginx:1.2 PARAMETER_SHARED']);
  });

  it('stays where a parameter was given by hand', () => {
    const file = readYaml('shop.yaml', template({ images: ['quay.io/shop/web:${TAG}'], parameters: TAG }));
    const { sets } = workspaceOf([file], { template: { values: new Map([['TAG', '1.3']]) } });
    const sites = sets.flatMap((set) => manifestSitesOf(set, { target: UNDECIDED, imagePaths: [], requiredPlatforms: [] }));
    expect(sites).toMatchObject([{ image: 'quay.io/shop/web:1.3', fate: { kind: 'skip', code: 'REF_TEMPLATED' } }]);
  });

  it('stays where an image that cannot be pinned shares the tag', () => {
    const text = template({ images: ['quay.io/shop/web:${TAG}', 'web:${TAG}'], parameters: TAG });
    expect(codes(text)).toEqual(['PARAMETER_SHARED', 'SHORT_NAME_AMBIGUOUS']);
  });

  it('is a stream\'s where its name is known and its tag is not, as a digest would keep it from being looked up', () => {
    const text = template({ images: ['web:${TAG}'], parameters: '- name: TAG\n' }).replace('    template:', '    template:\n      metadata: {annotations: {alpha.image.policy.openshift.io/resolve-names: "*"}}');
    expect(fatesOf(text)).toEqual(['web:${TAG} REF_IMAGESTREAM']);
  });

  it.each([
    ['has no value', '- name: TAG\n'],
    ['is generated', "- {name: TAG, generate: expression, from: '[a-z]{8}'}\n"],
  ])('is templated where its parameter %s', (_, parameters) => {
    const text = template({ images: ['quay.io/shop/web:${TAG}'], parameters });
    expect(sitesOf(text)).toMatchObject([{ image: 'quay.io/shop/web:${TAG}', fate: { kind: 'skip', code: 'REF_TEMPLATED' } }]);
    expect(pinned(text)).toBe(text);
  });
});
