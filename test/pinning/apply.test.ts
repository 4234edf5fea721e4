import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAgain } from '../../lib/engine/repair/second-reader';
import { pinChanges, pinText } from '../../lib/pinning/apply';
import { readYaml } from '../../lib/yaml/read';
import { A, B, KUBERNETES, pinned, sitesOf } from './pins';

const OLD = 'quay.io/shop/web:1.2';
const NEW = `${OLD}@${A}`;
const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web # the shop\nspec:\n${spec}`;

describe('a digest is written', () => {
  it.each([
    ['plain', pod(`  containers:\n  - name: web\n    image: ${OLD}   # blue\n`), OLD, NEW],
    ['in single quotes', pod(`  containers:\n  - image: '${OLD}'\n`), OLD, NEW],
    ['in double quotes', pod(`  containers:\n  - {"image": "${OLD}", name: web}\n`), OLD, NEW],
    ['in a flow map', pod(`  containers: [{name: web, image: ${OLD}}, ]\n`), OLD, NEW],
    ['behind a tag', pod(`  containers:\n  - image: !!str ${OLD}\n`), OLD, NEW],
    ['behind an anchor that nobody uses', pod(`  containers:\n  - image: &web ${OLD}\n`), OLD, NEW],
    ['in a folded block, which becomes a line', pod(`  containers:\n  - image: >-\n      ${OLD}\n    name: web\n`), `>-\n      ${OLD}\n`, `${NEW}\n`],
    ['in a literal block with a comment', pod(`  containers:\n  - image: |- # blue\n        ${OLD}\n    name: web\n`), `|- # blue\n        ${OLD}\n`, `${NEW} # blue\n`],
    ['in a block at the end without a line end', pod(`  containers:\n  - name: web\n    image: >-\n      ${OLD}`), `>-\n      ${OLD}`, NEW],
    ['in JSON', `{\n\t"apiVersion": "v1", "kind": "Pod",\n\t"spec": {"containers": [{"image": "${OLD}"}]}\n}`, OLD, NEW],
    ['behind a byte order mark, in lines that end in CR LF', `\uFEFF${pod(`  containers:\n  - image: ${OLD}\n    name: web\n`).replaceAll('\n', '\r\n')}`, OLD, NEW],
    ['in a block in lines that end in CR LF', pod(`  containers:\n  - image: >-\n      ${OLD}\n    name: web\n`).replaceAll('\n', '\r\n'), `>-\r\n      ${OLD}\r\n`, `${NEW}\r\n`],
    ['in a second document', `kind: ConfigMap\napiVersion: v1\n---\n# web\n${pod(`  containers:\n  - image: ${OLD}\n`)}...\n`, OLD, NEW],
  ])('%s, and nothing else is changed', (_, text, before, after) => {
    const result = pinned(text);
    expect(result).toBe(text.replace(before, () => after));
    expect(pinned(result)).toBe(result);
    const changes = pinChanges('shop.yaml', sitesOf(text), () => ({ digest: A, style: 'tag-and-digest' }));
    expect(changes.ok && checkAgain(text, result, changes.value)).toBeUndefined();
  });

  it('once at an anchor whose uses are all images', () => {
    const text = pod(`  initContainers:\n  - name: wait\n    image: &web ${OLD}\n  containers:\n  - name: web\n    image: *web\n`);
    expect(pinned(text)).toBe(text.replace(OLD, NEW));
  });

  it('once in a container that an alias repeats', () => {
    const text = pod(`  initContainers: &all\n  - {name: web, image: '${OLD}'}\n  containers: *all\n`);
    expect(pinned(text)).toBe(text.replace(OLD, NEW));
  });

  it.each([
    ['an environment variable', pod(`  containers:\n  - image: &web ${OLD}\n    env: [{name: IMAGE, value: *web}]\n`)],
    ['a merge key from what is no container', `x-web: &web\n  image: ${OLD}\n${pod('  containers:\n  - name: web\n    <<: *web\n')}`],
  ])('nowhere, where an anchor is used by %s too', (_, text) => {
    expect(sitesOf(text)).toMatchObject([{ fate: { kind: 'skip', code: 'ANCHOR_SHARED' } }]);
    expect(pinned(text)).toBe(text);
  });

  it('for each image its own, side by side on one line', () => {
    const text = pod(`  containers: [{image: ${OLD}}, {image: quay.io/shop/api:1}]\n`);
    expect(pinned(text, {}, { 'quay.io/shop/api:1': B })).toBe(text.replace(OLD, NEW).replace('api:1', `api:1@${B}`));
  });
});

describe('pinText', () => {
  const text = pod(`  containers:\n  - image: &web ${OLD}\n  - image: *web\n`);
  const file = readYaml('shop.yaml', text);
  const sites = sitesOf(text);

  it('passes over sites without a digest, and those of other files', () => {
    expect(pinText(file, sites, () => undefined)).toEqual({ ok: true, value: text });
    expect(pinText({ ...file, uri: 'other.yaml' }, sites, () => ({ digest: A, style: 'tag-and-digest' }))).toEqual({ ok: true, value: text });
  });

  it('fails where two sites want different texts in one place', () => {
    const result = pinText(file, sites, (site) => ({ digest: site === sites[0] ? A : B, style: 'tag-and-digest' }));
    expect(result).toMatchObject({ ok: false, problem: expect.stringContaining('spec.containers[0].image') as unknown });
  });

  it('refuses what is no digest', () => {
    expect(pinText(file, sites, () => ({ digest: 'sha256:1', style: 'tag-and-digest' }))).toMatchObject({ ok: false });
  });
});

/** One container's image, as people write it. */
const WRITTEN = fc.constantFrom<((image: string) => string)[]>(
  (image) => image,
  (image) => `'${image}'`,
  (image) => `"${image}"`,
  (image) => `${image} # why`,
  (image) => `>-\n        ${image}`,
  (image) => `|-\n         ${image}`,
  (image) => `!!str ${image}`,
);
const IMAGE = fc.constantFrom(OLD, 'quay.io/shop/api', 'localhost:5000/db:15', `registry.example.com/shop/web:1@${B}`, 'nginx:1.27', `quay.io/shop/old@${B}`, 'quay.io/Shop/bad:1', '$(IMAGE)');
const CONTAINER = fc.record({ image: IMAGE, written: WRITTEN, env: fc.constantFrom('', "    env: [{name: NOTE, value: 'quay.io/shop/web:1.2'}]\n", '    # image: quay.io/shop/web:1.2\n') });
const POD = fc.array(CONTAINER, { minLength: 1, maxLength: 4 }).map((containers) => {
  return pod(`  containers:\n${containers.map(({ image, written, env }, index) => `  - name: c${index}\n    image: ${written(image)}\n${env}`).join('')}`);
});
const FILE = fc.tuple(fc.array(POD, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.boolean()).map(([pods, crlf, mark]) => {
  const text = pods.join('---\n');
  return `${mark ? '\uFEFF' : ''}${crlf ? text.replaceAll('\n', '\r\n') : text}`;
});

describe('random manifests', () => {
  it('differ in their images alone, and a second run changes nothing', { timeout: 20_000 }, () => {
    fc.assert(
      fc.property(FILE, (text) => {
        const result = pinned(text, KUBERNETES);
        expect(pinned(result, KUBERNETES)).toBe(result);
        const [before, after] = [readYaml('shop.yaml', text), readYaml('shop.yaml', result)];
        expect(after.documents.map(({ value }) => withoutImages(value))).toEqual(before.documents.map(({ value }) => withoutImages(value)));
        const open = sitesOf(result, KUBERNETES).filter(({ fate }) => fate.kind === 'pin' && fate.written !== A);
        expect(open).toEqual([]);
        const changes = pinChanges('shop.yaml', sitesOf(text, KUBERNETES), () => ({ digest: A, style: 'tag-and-digest' }));
        expect(changes.ok && checkAgain(text, result, changes.value)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});

function withoutImages(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (key === 'image' ? null : inner));
}
