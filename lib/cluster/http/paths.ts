import type { Resource } from '../cluster-reader';

/** Where objects of a kind are: `/apis/apps/v1/namespaces/shop/statefulsets/web`. An empty namespace is left out. */
export function pathOf({ group, version, plural }: Resource, namespace: string, name?: string, subresource?: string): string {
  const root = group === '' ? ['api', version] : ['apis', group, version];
  const parts = [...root, ...(namespace === '' ? [] : ['namespaces', namespace]), plural, ...(name === undefined ? [] : [name]), ...(subresource === undefined ? [] : [subresource])];
  return parts.map((part) => `/${segment(part)}`).join('');
}

/** A name that is only dots would be taken for a step upwards by whatever reads the address. */
function segment(text: string): string {
  return /^\.+$/.test(text) ? text.replaceAll('.', '%2E') : encodeURIComponent(text);
}
