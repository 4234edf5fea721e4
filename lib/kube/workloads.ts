import { type Path, valueAt } from '../base/path';
import { isMap, type JsonMap } from './json';
import type { KubeObject } from './object';

/** A kind whose objects carry a pod spec, and where. */
export interface WorkloadKind {
  readonly kind: string;
  /** Groups under which the kind is served or was; `''` is the core group and the group-less form of OpenShift 3. */
  readonly groups: readonly string[];
  /** Where the pod template is; `[]` for a Pod, which is its own. */
  readonly template: Path;
}

const BATCH = ['batch'];
const APPS = ['apps', 'extensions'];

/** Every kind of the Kubernetes (1.34) and OpenShift (4.20) APIs with a pod spec in it. */
export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  { kind: 'Pod', groups: [''], template: [] },
  { kind: 'PodTemplate', groups: [''], template: ['template'] },
  { kind: 'ReplicationController', groups: [''], template: ['spec', 'template'] },
  { kind: 'ReplicaSet', groups: APPS, template: ['spec', 'template'] },
  { kind: 'Deployment', groups: APPS, template: ['spec', 'template'] },
  { kind: 'StatefulSet', groups: APPS, template: ['spec', 'template'] },
  { kind: 'DaemonSet', groups: APPS, template: ['spec', 'template'] },
  { kind: 'Job', groups: BATCH, template: ['spec', 'template'] },
  { kind: 'CronJob', groups: BATCH, template: ['spec', 'jobTemplate', 'spec', 'template'] },
  { kind: 'DeploymentConfig', groups: ['apps.openshift.io', ''], template: ['spec', 'template'] },
];

/** The names of the kinds with a pod spec, for rules that look at all of them. */
export const WORKLOADS: readonly string[] = WORKLOAD_KINDS.map(({ kind }) => kind);

const BY_KIND = new Map(WORKLOAD_KINDS.map((entry) => [entry.kind, entry]));

/** The entry of the object's kind, when its group is one that serves it. */
export function workloadKindOf({ kind, group }: KubeObject): WorkloadKind | undefined {
  const entry = BY_KIND.get(kind);
  return entry?.groups.includes(group) ? entry : undefined;
}

/** A map inside an object, and the path to it from the object's top. */
export interface Part {
  readonly value: JsonMap;
  readonly path: Path;
}

/** The pod template (`metadata` and `spec`) of a workload; the whole object for a Pod. */
export function podTemplateOf(object: KubeObject): Part | undefined {
  const entry = workloadKindOf(object);
  return entry && partAt(object.value, entry.template);
}

export function podSpecOf(object: KubeObject): Part | undefined {
  const entry = workloadKindOf(object);
  return entry && partAt(object.value, [...entry.template, 'spec']);
}

export type ContainerField = 'containers' | 'initContainers' | 'ephemeralContainers';

export interface Container extends Part {
  readonly field: ContainerField;
  readonly index: number;
  /** `''` where it has none. */
  readonly name: string;
}

const CONTAINER_FIELDS: readonly ContainerField[] = ['initContainers', 'containers', 'ephemeralContainers'];

const CONTAINERS = new WeakMap<KubeObject, readonly Container[]>();

/**
 * The containers of a workload in the order they run: init containers, containers, ephemeral ones. Entries that are no maps are left out.
 * Looked for once an object, however many rules ask.
 */
export function containersOf(object: KubeObject): readonly Container[] {
  let containers = CONTAINERS.get(object);
  if (!containers) {
    const spec = podSpecOf(object);
    CONTAINERS.set(object, (containers = spec ? CONTAINER_FIELDS.flatMap((field) => containersIn(spec, field)) : []));
  }
  return containers;
}

/** The containers of one field of a pod spec. */
export function containersIn(spec: Part, field: ContainerField): readonly Container[] {
  const list = spec.value[field];
  if (!Array.isArray(list)) return [];
  return list.flatMap((value: unknown, index) => {
    if (!isMap(value)) return [];
    const name = typeof value['name'] === 'string' ? value['name'] : '';
    return [{ value, path: [...spec.path, field, index], field, index, name }];
  });
}

/** Where an object names an image: a container's `image`, or an image volume's `reference`. */
export interface ImageUse {
  /** As written; `undefined` where the field is missing or no text. */
  readonly image: string | undefined;
  readonly path: Path;
  /** `undefined` for an image volume. */
  readonly container: Container | undefined;
  /** The container's or the volume's name. */
  readonly name: string;
}

const IMAGE_USES = new WeakMap<KubeObject, readonly ImageUse[]>();

/** Every image of a workload: of containers in the order they run, then of image volumes. Looked for once an object. */
export function imageUsesOf(object: KubeObject): readonly ImageUse[] {
  let uses = IMAGE_USES.get(object);
  if (!uses) IMAGE_USES.set(object, (uses = imageUsesIn(object)));
  return uses;
}

function imageUsesIn(object: KubeObject): readonly ImageUse[] {
  const ofContainers = containersOf(object).map((container) => ({
    image: textOr(container.value['image']),
    path: [...container.path, 'image'],
    container,
    name: container.name,
  }));
  const spec = podSpecOf(object);
  return spec ? [...ofContainers, ...imageVolumesOf(spec)] : ofContainers;
}

function imageVolumesOf(spec: Part): readonly ImageUse[] {
  const volumes = spec.value['volumes'];
  if (!Array.isArray(volumes)) return [];
  return volumes.flatMap((volume: unknown, index) => {
    const source = isMap(volume) ? volume['image'] : undefined;
    if (!isMap(volume) || !isMap(source)) return [];
    return [{ image: textOr(source['reference']), path: [...spec.path, 'volumes', index, 'image', 'reference'], container: undefined, name: textOr(volume['name']) ?? '' }];
  });
}

function partAt(value: JsonMap, path: Path): Part | undefined {
  const part = valueAt(value, path);
  return isMap(part) ? { value: part, path } : undefined;
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
