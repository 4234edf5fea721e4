import { describe, expect, it } from 'vitest';
import { pinText } from '../../lib/pinning/apply';
import { kustomizeSitesOf } from '../../lib/pinning/kustomize-sites';
import type { PinOptions } from '../../lib/pinning/options';
import type { PinSite } from '../../lib/pinning/site';
import { readYaml } from '../../lib/yaml/read';
import { UNDECIDED } from '../../lib/kube/target';
import { A, B, KUBERNETES } from './pins';

const DEFAULTS: PinOptions = { target: UNDECIDED, imagePaths: [], requiredPlatforms: [] };

function sitesOf(text: string, options: Partial<PinOptions> = {}, uri = 'shop/kustomization.yaml'): readonly PinSite[] {
  return kustomizeSitesOf(readYaml(uri, text), { ...DEFAULTS, ...options });
}

function pinned(text: string, options: Partial<PinOptions> = {}, digest = A): string {
  const result = pinText(readYaml('shop/kustomization.yaml', text), sitesOf(text, options), () => ({ digest, style: 'tag-and-digest' }));
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

/** The fate of an entry, its lines given without indentation. */
function entry(...lines: readonly string[]): PinSite {
  const [site, ...others] = sitesOf(`images:\n- ${lines.join('\n  ')}\n`, KUBERNETES);
  if (!site || others.length > 0) throw new Error('one entry has one site');
  return site;
}

describe('images of a kustomization', () => {
  it('are pinned behind the tag, the quotes and all the rest kept', () => {
    const text = [
      'resources: [web.yaml]',
      'images: # moved by hand',
      '- name: quay.io/shop/web',
      '  newTag: "1.2" # blue',
      '- {name: worker, newName: quay.io/shop/worker, newTag: v3}',
      "- newTag: '2024'",
      '  name: quay.io/shop/cache',
      '',
    ].join('\r\n');
    const wanted = text.replace('"1.2"', `"1.2@${A}"`).replace('newTag: v3', `newTag: v3@${A}`).replace("'2024'", `'2024@${A}'`);
    expect(pinned(text)).toBe(wanted);
    expect(pinned(wanted)).toBe(wanted);
  });

  it('are looked up under the new name, else under the name in the resources', () => {
    const sites = sitesOf('images:\n- {name: web, newName: quay.io/shop/web, newTag: v1}\n- {name: quay.io/shop/worker, newTag: v2}\n');
    expect(sites).toMatchObject([
      { where: 'image web', image: 'quay.io/shop/web:v1', line: 2, document: 0, path: ['images', 0, 'newTag'], fate: { kind: 'pin', key: 'quay.io/shop/web:v1', written: undefined } },
      { where: 'image quay.io/shop/worker', image: 'quay.io/shop/worker:v2', line: 3, path: ['images', 1, 'newTag'], fate: { kind: 'pin', key: 'quay.io/shop/worker:v2' } },
    ]);
  });

  it('tell the digest that stands behind the tag, and get another in its place', () => {
    const text = `images:\n- name: quay.io/shop/web\n  newTag: 1.2@${A}\n`;
    expect(sitesOf(text)).toMatchObject([{ fate: { kind: 'pin', key: 'quay.io/shop/web:1.2', written: A } }]);
    expect(pinned(text, {}, B)).toBe(text.replace(A, B));
  });

  it('with tag and digest keep both fields, the digest alone renewed', () => {
    const text = `images:\n- name: quay.io/shop/web\n  newTag: "1.2"\n  digest: ${A} # of the index\n`;
    expect(sitesOf(text)).toMatchObject([{ path: ['images', 0, 'digest'], fate: { kind: 'pin', key: 'quay.io/shop/web:1.2', written: A } }]);
    expect(pinned(text, {}, B)).toBe(text.replace(A, B));
  });

  it('with a digest alone are left', () => {
    const site = entry('name: quay.io/shop/web', `digest: ${A}`);
    expect(site.fate).toMatchObject({ kind: 'digest-only', reference: { digest: A, repository: 'quay.io/shop/web' } });
  });

  it('with a short name get the full one as their new name', () => {
    expect(pinned('images:\n- name: nginx\n  newTag: "1.27.3"\n', KUBERNETES)).toBe(`images:\n- name: nginx\n  newTag: "1.27.3@${A}"\n  newName: docker.io/library/nginx\n`);
    expect(pinned('images: [{name: web, newName: nginx, newTag: "1.27.3"}]\n', KUBERNETES)).toBe(`images: [{name: web, newName: docker.io/library/nginx, newTag: "1.27.3@${A}"}]\n`);
    expect(pinned('images:\n- name: nginx\n  newName:\n  newTag: "1.27.3"\n', KUBERNETES)).toContain('\n  newName: docker.io/library/nginx\n');
    expect(sitesOf('images:\n- name: nginx\n  newTag: "1.27.3"\n')).toMatchObject([{ fate: { code: 'SHORT_NAME_AMBIGUOUS' } }]);
    expect(sitesOf('images:\n- name: web\n  newTag: blue\n', { ...KUBERNETES, streamNames: new Set(['web']) })).toMatchObject([{ fate: { code: 'REF_IMAGESTREAM' } }]);
  });

  it.each([
    ['a number as tag, of which YAML takes the zero away', ['name: quay.io/shop/web', 'newTag: 1.20'], 'REF_INVALID', /quotes around newTag/],
    ['a tag that YAML takes for a boolean', ['name: quay.io/shop/web', 'newTag: on'], 'REF_INVALID', /quotes around newTag/],
    ['a digest in each field', ['name: quay.io/shop/web', `newTag: v1@${A}`, `digest: ${B}`], 'REF_INVALID', /one of the two/],
    ['a tag in the new name', ['name: web', 'newName: quay.io/shop/web:v1', 'newTag: v2'], 'REF_INVALID', undefined],
    ['no name', ['newTag: v1'], 'REF_INVALID', undefined],
    ['no map', ['quay.io/shop/web:v1'], 'REF_INVALID', /newTag/],
    ['a new name alone', ['name: web', 'newName: quay.io/shop/web'], 'OTHER_SOURCE', /in the resource/],
    ['an empty tag', ['name: quay.io/shop/web', 'newTag: ""'], 'OTHER_SOURCE', /in the resource/],
    ['a null tag', ['name: quay.io/shop/web', 'newTag:'], 'OTHER_SOURCE', /in the resource/],
    ['a suffix of the tag', ['name: quay.io/shop/web', 'tagSuffix: -ubi9'], 'OTHER_SOURCE', /newTag/],
    ['a placeholder', ['name: quay.io/shop/web', 'newTag: ${VERSION}'], 'REF_TEMPLATED', undefined],
    ['a tag of Flux', ['name: quay.io/shop/web', 'newTag: v1 # {"$imagepolicy": "flux-system:web:tag"}'], 'MANAGED_BY_OTHER', /Flux/],
    ['an image inside the cluster', ['name: web', 'newName: image-registry.openshift-image-registry.svc:5000/shop/web', 'newTag: v1'], 'CLUSTER_INTERNAL', undefined],
  ])('are left as they are with %s', (_, lines, code, hint) => {
    const { fate } = entry(...lines);
    expect(fate).toMatchObject({ kind: 'skip', code });
    if (hint) expect(fate).toHaveProperty('hint', expect.stringMatching(hint));
  });

  it('are left where a suppression holds', () => {
    expect(sitesOf('images:\n- name: quay.io/shop/web\n  newTag: v1\n', { isIgnored: (uri, line) => uri === 'shop/kustomization.yaml' && line === 3 })).toMatchObject([{ fate: { code: 'IGNORED' } }]);
  });

  it('are left where an alias takes the tag elsewhere', () => {
    const text = 'images:\n- name: quay.io/shop/web\n  newTag: &version v1\nlabels:\n- pairs: {version: *version}\n';
    expect(sitesOf(text)).toMatchObject([{ fate: { code: 'ANCHOR_SHARED' } }]);
  });
});

describe('kustomizeSitesOf', () => {
  it('writes into a kustomization in a List, and into the second document of a file', () => {
    const item = 'apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, images: [{name: web, newName: quay.io/shop/web, newTag: v1}, {name: nginx, newTag: v2}]';
    const text = `kind: ConfigMap\napiVersion: v1\n---\napiVersion: v1\nkind: List\nitems:\n- {${item}}\n`;
    expect(sitesOf(text, KUBERNETES)).toMatchObject([{ document: 1, path: ['items', 0, 'images', 0, 'newTag'], line: 7 }, { document: 1 }]);
    expect(pinned(text, KUBERNETES)).toBe(text.replace('v1}', `v1@${A}}`).replace('v2}', `v2@${A}, newName: docker.io/library/nginx}`));
  });

  it('reads a Component, and a Kustomization in a file of any name', () => {
    const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages:\n- {name: quay.io/shop/web, newTag: v1}\n';
    expect(sitesOf(component, {}, 'parts/web.yaml')).toMatchObject([{ fate: { kind: 'pin' } }]);
  });

  it('passes over Flux, other files, and what cannot be read', () => {
    const images = 'images:\n- {name: quay.io/shop/web, newTag: v1}\n';
    expect(sitesOf(images, {}, 'shop/web.yaml')).toEqual([]);
    expect(sitesOf(`apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n${images}`)).toEqual([]);
    expect(sitesOf('images: [')).toEqual([]);
    expect(sitesOf('images: quay.io/shop/web\n')).toEqual([]);
  });
});
