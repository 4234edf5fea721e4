import { textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { controllerOf, uidOf } from '../diagnosis/owned-pods';
import type { WorkloadName } from './audit';

/** Answers what controls an object, as far as the objects at hand tell. */
export interface Owners {
  /** The controller itself, where it was read. */
  ownerOf(object: KubeObject): KubeObject | undefined;
  /** The outermost controller: the Deployment of a ReplicaSet's pod. Of one that was not read, its name. */
  outermostOf(object: KubeObject): { readonly name: WorkloadName; readonly object: KubeObject | undefined };
}

/** By uid; a reference alone proves nothing, as a name is used again. */
export function ownersAmong(objects: readonly KubeObject[]): Owners {
  const byUid = new Map<string, KubeObject>();
  for (const object of objects) {
    const uid = uidOf(object);
    // Pods own nothing, and there are thousands of them.
    if (uid !== '' && object.kind !== 'Pod') byUid.set(uid, object);
  }
  const ownerOf = (object: KubeObject): KubeObject | undefined => byUid.get(textField(controllerOf(object), 'uid') ?? '');
  return {
    ownerOf,
    outermostOf: (object) => {
      let here = object;
      for (let steps = 0; steps < DEEPEST; steps += 1) {
        const owner = ownerOf(here);
        if (!owner) break;
        here = owner;
      }
      const reference = controllerOf(here);
      const [kind, name] = [textField(reference, 'kind'), textField(reference, 'name')];
      // An operator's workload is still the one that people know; what only bears pods is not.
      if (kind === undefined || name === undefined || !BEARERS.has(here.kind)) return { name: { kind: here.kind, name: here.name }, object: here };
      return { name: { kind, name }, object: undefined };
    },
  };
}

/** No chain is longer: CronJob, Job, Pod, below what an operator made. References in a circle end here too. */
const DEEPEST = 5;

/** Kinds that stand for their owner where that was not read. */
const BEARERS: ReadonlySet<string> = new Set(['Pod', 'ReplicaSet', 'ReplicationController', 'Job']);
