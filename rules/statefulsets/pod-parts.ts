import type { Path } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { type Container, containersOf, podSpecOf } from '../../lib/kube/workloads';

/** A part of a pod spec by the text that has to be unique, or has to be known, among its like. */
export interface NamedPart {
  readonly name: string;
  /** Of the whole entry. */
  readonly path: Path;
  readonly value: JsonMap;
  /** Where the name stands. */
  readonly at: Path;
}

export interface Mount extends NamedPart {
  readonly container: Container;
}

/** The containers and init containers, which share one space of names. */
export function namedContainersOf(object: KubeObject): readonly NamedPart[] {
  return containersOf(object).flatMap(({ field, name, path, value }) =>
    field === 'ephemeralContainers' || name === '' ? [] : [{ name, path, value, at: [...path, 'name'] }],
  );
}

/** The volumes of the pod spec itself; claim templates are apart. */
export function volumesOf(object: KubeObject): readonly NamedPart[] {
  const spec = podSpecOf(object);
  return spec ? partsIn(spec.value, spec.path, 'volumes', (volume) => textField(volume, 'name'), 'name') : [];
}

/** What the controller of a StatefulSet makes claims, and so volumes, from. */
export function claimTemplatesOf({ kind, value }: KubeObject): readonly NamedPart[] {
  if (kind !== 'StatefulSet') return [];
  return partsIn(
    mapField(value, 'spec'),
    ['spec'],
    'volumeClaimTemplates',
    (claim) => textField(mapField(claim, 'metadata'), 'name'),
    'metadata',
    'name',
  );
}

/** Mounts and raw devices of the containers, each by the volume it names. */
export function mountsOf(object: KubeObject): readonly Mount[] {
  return containersOf(object).flatMap((container) =>
    ['volumeMounts', 'volumeDevices'].flatMap((field) =>
      partsIn(container.value, container.path, field, (mount) => textField(mount, 'name'), 'name').map((part) => ({ ...part, container })),
    ),
  );
}

/** The mounts of each container by their path in it. */
export function mountPathsOf(container: Container): readonly NamedPart[] {
  return partsIn(container.value, container.path, 'volumeMounts', (mount) => textField(mount, 'mountPath'), 'mountPath');
}

/** Whether every volume is there to be read: none of the lists, and no name in them, waits for deployment. */
export function knowsVolumes(object: KubeObject): boolean {
  const lists = [podSpecOf(object)?.value['volumes'], fieldOf(object.value['spec'], 'volumeClaimTemplates')];
  if (!lists.every((list) => list === undefined || list === null || Array.isArray(list))) return false;
  return ![...volumesOf(object), ...claimTemplatesOf(object)].some(({ name }) => isUnknown(name));
}

/** Parts with the name of an earlier one, each with that one. */
export function repeatsIn(parts: readonly NamedPart[]): readonly { readonly part: NamedPart; readonly first: NamedPart }[] {
  const firsts = new Map<string, NamedPart>();
  return parts.flatMap((part) => {
    const first = firsts.get(part.name);
    if (first) return [{ part, first }];
    firsts.set(part.name, part);
    return [];
  });
}

function partsIn(
  map: JsonMap,
  path: Path,
  field: string,
  nameOf: (value: JsonMap) => string | undefined,
  ...toName: readonly string[]
): readonly NamedPart[] {
  return listField(map, field).flatMap((value, index) => {
    const name = isMap(value) ? nameOf(value) : undefined;
    if (!isMap(value) || name === undefined || name === '') return [];
    const entry = [...path, field, index];
    return [{ name, value, path: entry, at: [...entry, ...toName] }];
  });
}
