import type { ClusterReader } from '../cluster/cluster-reader';
import { PODS, STATEFUL_SETS } from '../cluster/resources';
import { controllerOf } from '../diagnosis/owned-pods';
import { fieldOf, mapField, textField } from '../kube/json';
import { liveObject } from '../recovery/read-namespace';
import { Refused } from './answer';
import type { ProcessorRequest } from './request';

/**
 * The name of the StatefulSet that a pod belongs to, by two small reads. A pod that is missing counts where the set wants one of its
 * name: it may be between two lives, or the controller cannot make it. Throws `Refused` with 404 where there is no such pod or set.
 */
export async function findSetName(reader: ClusterReader, { namespace, pod: name }: Pick<ProcessorRequest, 'namespace' | 'pod'>): Promise<string> {
  const pod = await reader.get(PODS, namespace, name);
  if (!pod) return wantingSet(reader, namespace, name);
  const owner = controllerOf(liveObject(pod, namespace));
  const set = textField(owner, 'name');
  const isSet = textField(owner, 'kind') === 'StatefulSet' && textField(owner, 'apiVersion')?.startsWith('apps/') === true;
  if (!isSet || set === undefined) throw new Refused(404, `pod ${name} in namespace ${namespace} belongs to no StatefulSet`);
  return set;
}

async function wantingSet(reader: ClusterReader, namespace: string, name: string): Promise<string> {
  const [, setName = '', ordinal = ''] = /^(.+)-(0|[1-9]\d{0,9})$/.exec(name) ?? [];
  const set = setName === '' ? undefined : await reader.get(STATEFUL_SETS, namespace, setName);
  const spec = fieldOf(set, 'spec');
  const start = wholeIn(mapField(spec, 'ordinals'), 'start', 0);
  const end = start + wholeIn(spec, 'replicas', 1);
  if (!set || Number(ordinal) < start || Number(ordinal) >= end) throw new Refused(404, `there is no pod ${name} in namespace ${namespace}, and no StatefulSet that wants one`);
  return setName;
}

function wholeIn(value: unknown, key: string, fallback: number): number {
  const number = fieldOf(value, key);
  return typeof number === 'number' ? number : fallback;
}
