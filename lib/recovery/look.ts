import { EXIT, UserError } from '../base/errors';
import { PODS, STATEFUL_SETS } from '../cluster/resources';
import { diagnoseSet } from '../diagnosis/diagnose-set';
import type { SetDiagnosis } from '../diagnosis/set-diagnosis';
import type { KubeObject } from '../kube/object';
import { liveObject, readNamespace } from './read-namespace';
import type { Recovering } from './recovery';

/** A set as it stands, and what is to be said of it. */
export interface Look {
  readonly set: KubeObject;
  /** The pod that was asked for; `undefined` where it is gone. */
  readonly pod: KubeObject | undefined;
  readonly diagnosis: SetDiagnosis;
}

/**
 * Reads everything again, then the set and the pod by name, and diagnoses the set by that: the last thing before a pod is deleted.
 * Throws `UserError` for a set that is gone or is another one by now.
 */
export async function lookAgain({ cluster, namespace, options, clock }: Recovering, { name, uid }: Pick<SetDiagnosis, 'name' | 'uid'>, podName?: string): Promise<Look> {
  const { live } = await readNamespace(cluster, namespace, () => clock.now());
  const [foundSet, foundPod] = await Promise.all([
    cluster.get(STATEFUL_SETS, namespace, name),
    podName === undefined ? undefined : cluster.get(PODS, namespace, podName),
  ]);
  const set = foundSet && liveObject(foundSet, namespace);
  const pod = foundPod && liveObject(foundPod, namespace);
  const isOld = (object: KubeObject): boolean => (object.kind === 'StatefulSet' && object.name === name) || (object.kind === 'Pod' && object.name === podName);
  const objects = [...live.objects.filter((object) => !isOld(object)), ...(set ? [set] : []), ...(pod ? [pod] : [])];
  const diagnosis = set && diagnoseSet(set, { ...live, objects, now: clock.now() }, options.target);
  if (!set || diagnosis?.uid !== uid) throw notThatSet(name, set !== undefined);
  return { set, pod, diagnosis };
}

function notThatSet(name: string, isOther: boolean): UserError {
  const message = `StatefulSet ${name} was ${isOther ? 'replaced by another one of its name' : 'deleted by somebody else'} in between`;
  return new UserError('set-replaced', message, { exitCode: EXIT.findings, hint: 'look again with pinstream diagnose' });
}
