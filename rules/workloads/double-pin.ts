import type { Path } from '../../lib/base/path';
import { type Fix, removal } from '../../lib/engine/fix';
import { documentRule } from '../../lib/engine/rule';
import { isDigest } from '../../lib/images/digest';
import { isMap, type JsonMap, listField, textField } from '../../lib/kube/json';
import { isKustomization } from '../../lib/workspace/kustomization';
import type { YamlDocument } from '../../lib/yaml/document';

/** Flags entries of a kustomization that set a tag and a digest: which of them reaches the manifest depends on the release of Kustomize. */
export const doublePin = documentRule({
  id: 'double-pin',
  summary: 'A kustomization sets both the tag and the digest of an image',
  category: 'workloads',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  sources: [
    {
      title: 'kubernetes-sigs/kustomize#5664: with newTag and digest, newer releases write both, while the documentation says that the tag is ignored',
      url: 'https://github.com/kubernetes-sigs/kustomize/issues/5664',
      version: 'Kustomize 5',
    },
    {
      title: 'kubernetes-sigs/kustomize#3682: older releases replace no image that has a tag and a digest',
      url: 'https://github.com/kubernetes-sigs/kustomize/issues/3682',
      version: 'Kustomize 4',
    },
    {
      title: 'Kustomize: images',
      url: 'https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/',
      version: 'Kustomize 5',
    },
  ],
  messages: {
    both: ({ name, written }: { name: string; written: string }) =>
      `${name} has a newTag and a digest: older releases of Kustomize drop the tag, newer ones write both, so the same files make two manifests; write newTag: "${written}" alone`,
    twoDigests: ({ name }: { name: string }) =>
      `${name} has a digest of its own and another one in its newTag, and it depends on the release of Kustomize which one is deployed; keep the one that is meant, as newTag: "TAG@DIGEST"`,
  },
  check(document, { report }) {
    const { yaml, objects } = document;
    const [object, ...others] = objects;
    const value: unknown = yaml.value;
    if (!object || others.length > 0 || !isMap(value) || !isKustomization(object)) return;
    for (const [index, entry] of listField(value, 'images').entries()) {
      const at = ['images', index];
      const pins = isMap(entry) ? pinsOf(entry, at, yaml) : undefined;
      if (!isMap(entry) || !pins) continue;
      const name = textField(entry, 'name') ?? 'an image';
      const { tag, inTag, digest } = pins;
      const digestAt = [...at, 'digest'];
      if (inTag !== undefined && inTag !== digest) report('twoDigests', { at: digestAt, data: { name } });
      else report('both', { at: digestAt, data: { name, written: `${tag}@${digest}` }, ...fixOf(pins, at, entry) });
    }
  },
});

interface Pins {
  /** Without the digest that may stand behind it. */
  readonly tag: string;
  /** The digest in the tag. */
  readonly inTag: string | undefined;
  readonly digest: string;
}

function pinsOf(entry: JsonMap, at: Path, yaml: YamlDocument): Pins | undefined {
  const { newTag } = entry;
  const digest = textField(entry, 'digest') ?? '';
  // Kustomize refuses a number without quotes, but its digits are what is meant.
  const text = typeof newTag === 'number' ? (yaml.scalarAt([...at, 'newTag'])?.source ?? String(newTag)) : newTag;
  if (typeof text !== 'string' || text === '' || digest === '') return undefined;
  const [tag = '', inTag] = text.split('@', 2);
  return { tag, inTag, digest };
}

/** One value for both, unless something else in the entry comes in between. */
function fixOf({ tag, inTag, digest }: Pins, at: Path, entry: JsonMap): { readonly fix?: Fix } {
  if (!isDigest(digest) || !/^\w[\w.-]{0,127}$/.test(tag) || Object.hasOwn(entry, 'tagSuffix')) return {};
  const title = `write newTag: "${tag}@..." alone`;
  const digestAt = [...at, 'digest'];
  if (inTag !== undefined) return { fix: removal(digestAt, 'remove digest') };
  return { fix: { safety: 'safe', title, edits: [{ op: 'replace', path: [...at, 'newTag'], value: `${tag}@${digest}` }, { op: 'remove', path: digestAt }] } };
}
