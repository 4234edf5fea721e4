import { type JsonMap, textField } from '../../../../lib/kube/json';
import type { PodState } from '../../../../lib/rollout/model/set-state';
import type { FakeCluster } from '../cluster';
import { mapsIn } from '../edit';
import { tell } from './events';
import { pullFault } from './image-words';
import type { Met } from './kubelet';

/** The events that a pod's trouble leaves; none for a pod that fares well. */
export function tellOfPod(cluster: FakeCluster, pod: JsonMap, { reason }: PodState, { fate, container }: Met): void {
  const warn = (word: string, message: string, component = 'kubelet'): void => tell(cluster, pod, { type: 'Warning', reason: word, message, component });
  const all = [...mapsIn(pod['spec'], 'initContainers'), ...mapsIn(pod['spec'], 'containers')];
  const image = textField(all.find((one) => one['name'] === container), 'image') ?? '';
  if (reason === 'Unschedulable') warn('FailedScheduling', fate.message ?? '0/3 nodes are available: 3 Insufficient memory.', 'default-scheduler');
  if (reason === 'FailedMount') warn('FailedMount', fate.message ?? 'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32');
  if (reason === 'CrashLoopBackOff') warn('BackOff', `Back-off restarting failed container ${container} in pod ${String(textField(pod['metadata'], 'name'))}`);
  if (fate.kind !== 'image') return;
  warn('Failed', `Failed to pull image "${image}": ${fate.message ?? pullFault(image, cluster.openshift)}`);
  warn('Failed', `Error: ${reason ?? 'ErrImagePull'}`);
  if (reason === 'ImagePullBackOff') tell(cluster, pod, { type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${image}"`, component: 'kubelet' });
}
