import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { furtherFindings } from './further';
import type { LiveNamespace } from './live-namespace';
import { readSet } from './live-set';
import { objectsOf } from './objects-of';
import type { SetDiagnosis } from './set-diagnosis';
import { deletesAmong, verdictsOf } from './verdicts';

/**
 * What keeps a StatefulSet from being updated, what does not help against it and what does. Decides from the objects at hand alone, with
 * the controller's model that a plan simulates with; any shape of object is survived.
 */
export function diagnoseSet(set: KubeObject, namespace: LiveNamespace, target: Pick<TargetProfile, 'platform' | 'release'>): SetDiagnosis {
  const live = readSet(set, namespace, target);
  const verdicts = verdictsOf(live);
  return {
    namespace: namespace.name,
    name: set.name,
    uid: live.uid,
    updateRevision: live.state.updateRevision,
    currentRevision: live.state.currentRevision,
    verdicts,
    further: furtherFindings(live, verdicts),
    ordered: live.spec.podManagementPolicy === 'OrderedReady',
    deletes: deletesAmong(live, verdicts),
  };
}

/** The StatefulSets of a namespace, by name. */
export function diagnoseNamespace(namespace: LiveNamespace, target: Pick<TargetProfile, 'platform' | 'release'>): readonly SetDiagnosis[] {
  const sets = objectsOf(namespace, 'StatefulSet', 'apps').toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  return sets.map((set) => diagnoseSet(set, namespace, target));
}
