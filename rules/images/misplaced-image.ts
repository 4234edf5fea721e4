import { type Path, printPath, valueAt } from '../../lib/base/path';
import { objectRule } from '../../lib/engine/rule';
import { fieldOf, listField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { type Container, type ContainerField, containersIn, containersOf, podSpecOf, workloadKindOf, WORKLOADS } from '../../lib/kube/workloads';
import { abridged } from './settled-images';

/** Flags an `image` beside the containers, above them or too deep inside one, where no container ever gets it. */
export const misplacedImage = objectRule({
  id: 'misplaced-image',
  summary: 'An image is written where no container is',
  category: 'images',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'Kubernetes: fields of a pod spec and of a container',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec',
      version: '1.34',
    },
    {
      title: 'Kubernetes: what the API server does with unknown fields',
      url: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
      version: '1.34',
    },
  ],
  messages: {
    outside: ({ place, kind, image }: Misplaced) =>
      `${place} is no field of a ${kind}: the API server refuses or drops it, and no container gets ${image}; write it as the image of a container`,
    tooDeep: ({ place, image }: Misplaced) =>
      `${place} is no field: the API server refuses or drops it, and the container does not get ${image}; write it beside the name of the container`,
    noList: ({ place, list, image }: Misplaced) =>
      `${list} is a map and has to be a list, so the API server refuses ${place} with ${image}; put a dash before the container's first field`,
  },
  check(object, { report }) {
    for (const { messageId, at } of misplacedIn(object)) {
      const data = { place: printPath(at), list: printPath(at.slice(0, -1)), kind: object.kind, image: titleOf(valueAt(object.value, at)) };
      report(messageId, { at, part: 'key', data, hint: messageId === 'outside' ? hintFor(object) : undefined });
    }
  },
});

interface Misplaced {
  readonly place: string;
  /** The path of what should be a list of containers. */
  readonly list: string;
  readonly kind: string;
  readonly image: string;
}

interface Place {
  readonly messageId: 'outside' | 'tooDeep' | 'noList';
  readonly at: Path;
}

function misplacedIn(object: KubeObject): readonly Place[] {
  const entry = workloadKindOf(object);
  if (!entry) return [];
  const found: Place[] = [];
  const spec: Path = [...entry.template, 'spec'];
  let here: unknown = object.value;
  for (let depth = 0; depth <= spec.length; depth++) {
    const at = spec.slice(0, depth);
    if (hasImage(here)) found.push({ messageId: 'outside', at: [...at, 'image'] });
    if (depth < spec.length) addLists(found, here, at);
    here = fieldOf(here, String(spec[depth]));
  }
  const podSpec = podSpecOf(object)?.value;
  for (const field of LISTS) if (hasImage(podSpec?.[field])) found.push({ messageId: 'noList', at: [...spec, field, 'image'] });
  for (const container of containersOf(object)) addInside(found, container);
  return found;
}

const LISTS: readonly ContainerField[] = ['initContainers', 'containers', 'ephemeralContainers'];

/** Adds the images of lists of containers that stand above the pod spec. */
function addLists(found: Place[], holder: unknown, at: Path): void {
  for (const field of LISTS) {
    listField(holder, field).forEach((container, index) => {
      if (hasImage(container)) found.push({ messageId: 'outside', at: [...at, field, index, 'image'] });
    });
  }
}

/** A field without a value names no image. */
function hasImage(value: unknown): boolean {
  return (fieldOf(value, 'image') ?? null) !== null;
}

/** Adds the fields of a container that are maps, or lists of maps, and hold an image: none of them has such a field. */
function addInside(found: Place[], { value, path }: Container): void {
  for (const [key, field] of Object.entries(value)) {
    if (hasImage(field)) found.push({ messageId: 'tooDeep', at: [...path, key, 'image'] });
    if (!Array.isArray(field)) continue;
    field.forEach((item: unknown, index) => {
      if (hasImage(item)) found.push({ messageId: 'tooDeep', at: [...path, key, index, 'image'] });
    });
  }
}

function titleOf(value: unknown): string {
  return typeof value === 'string' ? abridged(value) : 'it';
}

/** Where the image goes: to the one container that has none. */
function hintFor(object: KubeObject): string {
  const spec = podSpecOf(object);
  const containers = spec ? containersIn(spec, 'containers') : [];
  const bare = containers.filter(({ value }) => fieldOf(value, 'image') === undefined);
  const [only, ...more] = bare;
  const list = printPath([...(workloadKindOf(object)?.template ?? []), 'spec', 'containers']);
  if (only && more.length === 0) return `write it as ${printPath([...only.path, 'image'])}`;
  return containers.length === 0 ? `add ${list} with one entry that has a name and this image` : `an image belongs to an entry of ${list}`;
}
