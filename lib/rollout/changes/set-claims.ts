import type { Path } from '../../base/path';
import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../../kube/json';
import type { KubeObject } from '../../kube/object';
import { numbered, type Ordinals } from './ordinals';

/** A claim template of a StatefulSet: each pod gets a claim of it, `<name>-<set>-<ordinal>`. */
export interface ClaimTemplate {
  readonly name: string;
  readonly value: JsonMap;
  readonly path: Path;
}

/** The claim templates with a name, in order. */
export function claimTemplatesOf({ value }: KubeObject): readonly ClaimTemplate[] {
  return listField(value['spec'], 'volumeClaimTemplates').flatMap((template, at) => {
    const name = textField(fieldOf(template, 'metadata'), 'name') ?? '';
    return isMap(template) && name !== '' ? [{ name, value: template, path: ['spec', 'volumeClaimTemplates', at] }] : [];
  });
}

/** The claims of pods with these ordinals, as people list them: `data-web-0 to data-web-2 and logs-web-0 to logs-web-2`. */
export function claimsOf(set: KubeObject, templates: readonly Pick<ClaimTemplate, 'name'>[], runs: readonly Ordinals[]): string {
  return templates.map(({ name }) => numbered(`${name}-${set.name}`, runs)).join(' and ');
}

/**
 * The retention policy for claims of pods that scaling down takes away, or of a set that is deleted: Retain unless written.
 * `undefined` where no text stands there.
 */
export function retentionOf({ value }: KubeObject, when: 'whenScaled' | 'whenDeleted'): string | undefined {
  const policy = mapField(value['spec'], 'persistentVolumeClaimRetentionPolicy')[when] ?? 'Retain';
  return typeof policy === 'string' ? policy : undefined;
}
