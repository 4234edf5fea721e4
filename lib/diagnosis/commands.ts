import { kubectl } from '../rollout/changes/kubectl';
import type { LiveSet } from './live-set';

export function deletePod({ namespace }: LiveSet, pod: string): string {
  return kubectl(['delete', 'pod', pod], namespace.name);
}

export function describe({ namespace }: Pick<LiveSet, 'namespace'>, kind: string, name: string): string {
  return kubectl(['describe', kind, name], namespace.name);
}

/** The log of a container; `previous` is that of the run before, where there was one. */
export function logs({ namespace }: Pick<LiveSet, 'namespace'>, pod: string, container: string | undefined, previous: boolean): string {
  const words = ['logs', pod, ...(container === undefined ? [] : ['-c', container]), ...(previous ? ['--previous'] : [])];
  return kubectl(words, namespace.name);
}

/** Writes the partition, and the map around it where that is absent. It rolls what it lets roll, and nothing else. */
export function setPartition({ namespace, object }: LiveSet, partition: number): string {
  const patch = { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } } };
  return kubectl(['patch', 'statefulset', object.name, '--type=merge', '-p', JSON.stringify(patch)], namespace.name);
}

/** Writes the image of one container into the template. */
export function setImage({ namespace, object }: Pick<LiveSet, 'namespace' | 'object'>, container: string, image: string): string {
  return kubectl(['set', 'image', `${object.kind.toLowerCase()}/${object.name}`, `${container}=${image}`], namespace.name);
}
