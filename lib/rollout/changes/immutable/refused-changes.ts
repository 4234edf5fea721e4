import { deletePoliciesOf, hookOf, syncOptionsOf } from '../../../kube/argocd';
import { isServedBy } from '../../../kube/kinds';
import { isLive, type KubeObject } from '../../../kube/object';
import type { TargetProfile } from '../../../kube/target';
import { withoutValues } from '../differences';
import { bindingChanges } from './binding-role';
import { claimChanges } from './claim-spec';
import { podChanges } from './pod-spec';
import type { RefusedChange } from './refused-change';
import { sealedChanges } from './sealed-data';
import { addressChange } from './service-address';
import { classChanges } from './storage-class';
import { volumeChanges } from './volume-source';
import { workloadChanges } from './workload-fields';

type ChangesOf = (before: KubeObject, after: KubeObject, target: TargetProfile) => readonly RefusedChange[];

const CONTROLLERS: readonly string[] = ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'Job'];

const OF_KIND: ReadonlyMap<string, ChangesOf> = new Map([
  ...CONTROLLERS.map((kind): [string, ChangesOf] => [kind, workloadChanges]),
  ['Pod', podChanges],
  ['Service', addressChange],
  ['PersistentVolumeClaim', claimChanges],
  ['PersistentVolume', volumeChanges],
  ['StorageClass', classChanges],
  ['ConfigMap', sealedChanges],
  ['Secret', sealedChanges],
  ['RoleBinding', bindingChanges],
  ['ClusterRoleBinding', bindingChanges],
]);

/** The kinds of which the API server refuses a change at all. */
export const SETTLED_KINDS: readonly string[] = Array.from(OF_KIND.keys());

/** Those of them that lie in no namespace. */
export const CLUSTER_SCOPED: ReadonlySet<string> = new Set(['ClusterRoleBinding', 'PersistentVolume', 'StorageClass']);

/**
 * The changes between two states of an object that the API server refuses for the target, whatever else the apply holds. Claim templates
 * aside. None of an object that is made anew each time. Values of variables and of data are not told.
 */
export function refusedChangesOf(before: KubeObject, after: KubeObject, target: TargetProfile): readonly RefusedChange[] {
  if (isReplaced(after) || !isServedBy(after.kind, after.group)) return [];
  const changes = (OF_KIND.get(after.kind)?.(before, after, target) ?? []).map(withoutVariables);
  return isLive(before) && !CONTROLLERS.includes(after.kind) ? changes.flatMap(withoutLeftOut) : changes;
}

/** Variables often hold secrets. */
function withoutVariables(change: RefusedChange): RefusedChange {
  return { ...change, differences: change.differences.map((difference) => (difference.path.includes('env') ? withoutValues(difference) : difference)) };
}

/** What a manifest leaves out of a live object was mostly never in one: the API server or a controller filled it in, and it stays. */
function withoutLeftOut(change: RefusedChange): readonly RefusedChange[] {
  const differences = change.differences.filter(({ after }) => after !== undefined);
  return differences.length > 0 ? [{ ...change, differences }] : [];
}

/** Whether each apply deletes the object and creates it: a hook, or one that Argo CD is told to force. */
function isReplaced(object: KubeObject): boolean {
  if (syncOptionsOf(object).includes('Force=true')) return true;
  const hook = hookOf(object);
  return hook !== undefined && (hook.types.length === 0 || deletePoliciesOf(object).some((policy) => policy !== 'HookFailed'));
}
