import { mapField, textField } from '../../lib/kube/json';

/** An object of a Template as its text names it, references included: `Service/${NAME}`. */
export function writtenTitle(object: unknown): string {
  const kind = textField(object, 'kind') ?? 'an object';
  const name = textField(mapField(object, 'metadata'), 'name');
  return name === undefined ? kind : `${kind}/${name}`;
}
