import { printAmount } from '../rollout/amount';
import { fieldOf, listField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { rollingLimitsOf } from '../rollout/rolling-room';
import { updateStrategyOf } from '../rollout/update-strategy';

/** What a new template does to workloads whose pods restart in no order that a manifest tells: a sentence. */
export function rolloutWords(object: KubeObject): string {
  switch (object.kind) {
    case 'DaemonSet':
      return daemonSetWords(object);
    case 'DeploymentConfig':
      return configWords(object);
    case 'CronJob':
      return 'No pod restarts: the next Job that is due runs the new template, and Jobs that run already keep theirs.';
    case 'ReplicaSet':
    case 'ReplicationController':
      return 'No pod restarts: only pods that are made from now on have the new template.';
    case 'Pod':
      return 'The kubelet ends each container whose image changes and starts it again in place, all of them at once.';
    case 'StatefulSet':
    case 'Deployment':
      return 'Its pods are replaced; in which order is not known before the parameters are.';
    default:
      return 'Its pods are made from the new template.';
  }
}

function daemonSetWords(object: KubeObject): string {
  if (updateStrategyOf(object)?.type === 'OnDelete') return 'No pod restarts by itself: each one that is deleted comes back with the new template (OnDelete).';
  const limits = rollingLimitsOf(object);
  const [surge, unavailable] = [limits?.surge.amount, limits?.unavailable.amount];
  if (!surge || !unavailable) return 'The pods of all nodes are replaced, a part at a time.';
  const first = printAmount(surge) === '0' || printAmount(surge) === '0%' ? '' : `; up to ${printAmount(surge)} new pods start beside the old ones first`;
  return `The pods of all nodes are replaced, in no certain order; at most ${printAmount(unavailable)} of the nodes' pods are down at once${first}.`;
}

function configWords(object: KubeObject): string {
  const triggers = listField(object.value['spec'], 'triggers');
  // Without a list the server fills in a ConfigChange trigger.
  const rolls = (fieldOf(object.value['spec'], 'triggers') ?? undefined) === undefined || triggers.some((trigger) => fieldOf(trigger, 'type') === 'ConfigChange');
  if (!rolls) return 'No pod restarts: without a ConfigChange trigger nothing is rolled out before `oc rollout latest`.';
  const recreate = fieldOf(fieldOf(object.value['spec'], 'strategy'), 'type') === 'Recreate';
  return recreate ? 'A deployer pod ends all old pods and then starts the new ones.' : 'A deployer pod starts new pods and ends old ones, a part at a time.';
}
