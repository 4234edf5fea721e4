import { type JsonMap, mapField, textField } from '../../../../lib/kube/json';
import { mapsIn } from '../edit';

/**
 * What the API server finds wrong with the pod that a template makes, though it took the template itself; as it stands behind
 * `Pod "web-2" is invalid: `. `undefined` for a good one.
 */
export function templateFault(template: JsonMap, claims: readonly string[]): string | undefined {
  const spec = mapField(template, 'spec');
  const volumes = new Set([...mapsIn(spec, 'volumes').map((volume) => volume['name']), ...claims]);
  const names = new Set<unknown>();
  for (const [index, container] of mapsIn(spec, 'containers').entries()) {
    const at = `spec.containers[${index}]`;
    const name = container['name'];
    if (names.has(name)) return `${at}.name: Duplicate value: ${JSON.stringify(name)}`;
    names.add(name);
    if ((textField(container, 'image') ?? '') === '') return `${at}.image: Required value`;
    for (const [place, mount] of mapsIn(container, 'volumeMounts').entries()) {
      if (!volumes.has(mount['name'])) return `${at}.volumeMounts[${place}].name: Not found: ${JSON.stringify(mount['name'])}`;
    }
  }
  return undefined;
}
