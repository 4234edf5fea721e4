import { parseImage } from '../images/reference';
import { fieldOf, isMap, type JsonMap, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { containersIn, type Part } from '../kube/workloads';
import type { RevisionRow } from './audit';
import type { Owners } from './owners';

/** The revisions among the objects that name an image without its digest, by workload, the newest first. */
export function historyOf(objects: readonly KubeObject[], owners: Owners): readonly RevisionRow[] {
  const rows = objects.flatMap((object): RevisionRow[] => {
    const template = REVISIONS[object.kind]?.(object.value);
    if (!isMap(template)) return [];
    const images = unpinnedIn(template);
    const owner = owners.ownerOf(object);
    // A ReplicaSet that nobody controls is a workload, and no revision of one.
    if (images.length === 0 || !owner) return [];
    const number = numberOf(object);
    return [{ workload: { kind: owner.kind, name: owner.name }, kind: object.kind, name: object.name, number, current: isCurrent(object, owner, number), images }];
  });
  return rows.sort((one, other) => order(titleOf(one), titleOf(other)) || (other.number ?? 0) - (one.number ?? 0) || order(one.name, other.name));
}

/** Where each kind that keeps a revision has the pod template. */
const REVISIONS: Readonly<Record<string, (value: JsonMap) => unknown>> = {
  ReplicaSet: (value) => fieldOf(value['spec'], 'template'),
  ReplicationController: (value) => fieldOf(value['spec'], 'template'),
  ControllerRevision: (value) => fieldOf(mapField(value['data'], 'spec'), 'template'),
};

function unpinnedIn(template: JsonMap): RevisionRow['images'] {
  const spec: Part = { value: mapField(template, 'spec'), path: ['spec'] };
  return [...containersIn(spec, 'initContainers'), ...containersIn(spec, 'containers')].flatMap(({ name, value }) => {
    const image = textField(value, 'image') ?? '';
    const parsed = parseImage(image);
    return parsed.ok && parsed.value.digest !== undefined ? [] : [{ container: name, image }];
  });
}

/** Annotations in which the controllers of Deployments and DeploymentConfigs count. */
const COUNTERS = ['deployment.kubernetes.io/revision', 'openshift.io/deployment-config.latest-version'] as const;

function numberOf({ value, annotations }: KubeObject): number | undefined {
  const written = value['revision'];
  if (typeof written === 'number') return written;
  const counted = COUNTERS.map((key) => annotations.get(key)).find((text) => text !== undefined && /^\d{1,15}$/.test(text));
  return counted === undefined ? undefined : Number(counted);
}

/** By what the owner says of itself; a DaemonSet says nothing, and there the highest number would have to do. */
function isCurrent(object: KubeObject, owner: KubeObject, number: number | undefined): boolean {
  const status = owner.value['status'];
  switch (object.kind) {
    case 'ControllerRevision':
      return textField(status, 'updateRevision') === object.name;
    case 'ReplicaSet':
      return number !== undefined && owner.annotations.get('deployment.kubernetes.io/revision') === String(number);
    default:
      return number !== undefined && fieldOf(status, 'latestVersion') === number;
  }
}

function titleOf({ workload: { kind, name } }: RevisionRow): string {
  return `${kind}/${name}`;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
