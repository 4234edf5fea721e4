import { describe, expect, it } from 'vitest';
import { A, B, fatesOf, KUBERNETES, pinned } from './pins';

const application = (source: string): string => `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec:\n  source:\n${source.replace(/^/gm, '    ').trimEnd()}\n`;

const CASES: readonly [string, string, string][] = [
  ['a Kustomize image', 'kustomize: {images: ["web=quay.io/shop/web:1.2"]}', `kustomize: {images: ["web=quay.io/shop/web:1.2@${A}"]}`],
  // By itself `name:tag@digest` would be for images that are called `name:tag`.
  ['a Kustomize image without another name, which gets one', 'kustomize:\n  images:\n  - quay.io/shop/web:1.2 # blue', `kustomize:\n  images:\n  - quay.io/shop/web=quay.io/shop/web:1.2@${A} # blue`],
  ['a Kustomize image on Docker Hub', 'kustomize:\n  images:\n  - nginx:1.27', `kustomize:\n  images:\n  - nginx=docker.io/library/nginx:1.27@${A}`],
  ['a Helm parameter with a whole image', 'helm: {parameters: [{name: web.image, value: "quay.io/shop/web:1.2"}]}', `helm: {parameters: [{name: web.image, value: "quay.io/shop/web:1.2@${A}"}]}`],
  [
    'Helm parameters with the parts of one',
    'helm: {parameters: [{name: image.registry, value: quay.io}, {name: image.repository, value: shop/web}, {name: image.tag, value: "1.2"}]}',
    `helm: {parameters: [{name: image.registry, value: quay.io}, {name: image.repository, value: shop/web}, {name: image.tag, value: "1.2@${A}"}]}`,
  ],
  ['values with an image', 'helm: {valuesObject: {web: {image: "quay.io/shop/web:1.2"}}}', `helm: {valuesObject: {web: {image: "quay.io/shop/web:1.2@${A}"}}}`],
  ['values with repository and tag', 'helm:\n  valuesObject:\n    image:\n      repository: quay.io/shop/web\n      tag: 1.2-ubi', `helm:\n  valuesObject:\n    image:\n      repository: quay.io/shop/web\n      tag: 1.2-ubi@${A}`],
  [
    'values with a place for the digest',
    `helm:\n  valuesObject:\n    image:\n      repository: quay.io/shop/web\n      tag: v1\n      digest: ${B}`,
    `helm:\n  valuesObject:\n    image:\n      repository: quay.io/shop/web\n      tag: v1\n      digest: ${A}`,
  ],
  ['values with an empty place for the digest', 'helm:\n  valuesObject:\n    image:\n      repository: quay.io/shop/web\n      tag: v1\n      digest: ""', `helm:\n  valuesObject:\n    image:\n      repository: quay.io/shop/web\n      tag: v1\n      digest: "${A}"`],
  ['values with a digest behind the tag and an empty place for it', `helm:\n  valuesObject:\n    image:\n      repository: quay.io/shop/web\n      tag: v1@${B}\n      digest: ""`, `helm:\n  valuesObject:\n    image:\n      repository: quay.io/shop/web\n      tag: v1@${A}\n      digest: ""`],
  ['values with a short name, which is completed', 'helm:\n  valuesObject:\n    image:\n      repository: nginx\n      tag: v1', `helm:\n  valuesObject:\n    image:\n      repository: docker.io/library/nginx\n      tag: v1@${A}`],
];

describe('an Application', () => {
  it.each(CASES)('has %s pinned', (_, source, written) => {
    expect(pinned(application(source), KUBERNETES)).toBe(application(written));
    expect(pinned(application(written), KUBERNETES)).toBe(application(written));
  });

  it.each([
    ['a Kustomize image that only renames', 'kustomize: {images: ["web=quay.io/shop/web"]}', 'quay.io/shop/web OTHER_SOURCE'],
    ['a tag whose repository is the chart\'s', 'helm: {parameters: [{name: image.tag, value: "1.2"}]}', '1.2 OTHER_SOURCE'],
    ['a repository whose tag is the chart\'s', 'helm: {valuesObject: {image: {repository: quay.io/shop/web, tag: ""}}}', 'quay.io/shop/web OTHER_SOURCE'],
    ['a tag that YAML reads as a number', 'helm: {valuesObject: {image: {repository: quay.io/shop/web, tag: 1.20}}}', '1.2 REF_INVALID'],
    ['a digest behind the tag and one beside it', `helm: {valuesObject: {image: {repository: quay.io/shop/web, tag: v1@${A}, digest: '${B}'}}}`, `quay.io/shop/web:v1@${A} REF_INVALID`],
    ['what a generator fills in', 'kustomize: {images: ["web=quay.io/shop/web:{{tag}}"]}', 'quay.io/shop/web:{{tag}} REF_TEMPLATED'],
  ])('keeps %s', (_, source, fate) => {
    expect(fatesOf(application(source))).toEqual([fate]);
  });

  it('is read in all its sources, and so is the template of an ApplicationSet', () => {
    const text = `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      sources:\n      - kustomize: {images: ["web=quay.io/shop/web:1"]}\n      - kustomize: {images: ["api=quay.io/shop/api:1"]}\n`;
    expect(fatesOf(text)).toEqual(['quay.io/shop/web:1 quay.io/shop/web:1', 'quay.io/shop/api:1 quay.io/shop/api:1']);
  });
});
