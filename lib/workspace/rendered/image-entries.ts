import type { Place } from '../../base/origin';
import { fieldOf, listField, textField } from '../../kube/json';
import type { KubeObject } from '../../kube/object';

/**
 * The entries of a kustomization's `images` that make one image name of another: the place of the digest, else of the tag, else of the name
 * that each brings.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/ (5.5: with both, `newTag` stays before the digest)
 */
export function imageEntries({ value, origin }: KubeObject, before: string, after: string): readonly Place[] {
  const name = nameOf(before);
  return listField(value, 'images').flatMap((entry, at): readonly Place[] => {
    if (textField(entry, 'name') !== name) return [];
    const key = KEYS.find((some) => fieldOf(entry, some) !== undefined);
    const tag = scalarText(fieldOf(entry, 'newTag'));
    const digest = textField(entry, 'digest');
    const repository = textField(entry, 'newName') ?? name;
    const rest = tag === undefined && digest === undefined ? [before.slice(name.length)] : [`${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`, digest === undefined ? '' : `@${digest}`];
    return key !== undefined && rest.some((text) => text !== '' && after === repository + text) ? [origin.locate(['images', at, key])] : [];
  });
}

const KEYS = ['digest', 'newTag', 'newName'] as const;

/** What stands before the tag and the digest. */
function nameOf(image: string): string {
  const [named = ''] = image.split('@');
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named;
}

/** People write tags such as 1.2 without quotes, and Kustomize takes them as they are written. */
function scalarText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}
