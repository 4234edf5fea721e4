import { objectRule } from '../../lib/engine/rule';
import { fieldOf, isMap, listField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { type Container, containersOf, podSpecOf } from '../../lib/kube/workloads';
import { MIN_READY_SECONDS, supportOf } from '../../lib/rollout/feature-gates';
import { updateStrategyOf } from '../../lib/rollout/update-strategy';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';

/** Flags rolling updates that nothing can stop: pods that count as ready because they run. */
export const missingReadinessProbe = objectRule({
  id: 'missing-readiness-probe',
  summary: 'A rolling update takes every pod that starts for one that works',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet', 'Deployment', 'DaemonSet'],
  sources: [
    {
      title: 'Kubernetes: a container without a readiness probe is ready once it runs',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#types-of-probe',
      version: '1.34',
    },
    {
      title: 'Kubernetes: rolling updates of StatefulSets wait for each pod to be ready',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates',
      version: '1.34',
    },
    {
      title: 'Kubernetes: minimum ready seconds of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#minimum-ready-seconds',
      version: '1.25',
    },
    {
      title: 'Kubernetes: pod readiness gates',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate',
      version: '1.34',
    },
  ],
  messages: {
    rollsOver: ({ object }: { object: string }) =>
      `no container of ${object} has a readinessProbe, so a version that starts and does not work is rolled out to every pod; add one, or minReadySeconds`,
    traffic: ({ object }: { object: string }) =>
      `no container of ${object} has a readinessProbe, so Services send traffic to new pods before they can serve, and old pods go; add one`,
    noTraffic: ({ object }: { object: string }) =>
      `no container of ${object} has a readinessProbe, so a version that starts and does not work replaces every old pod; add one`,
  },
  check(object, { report, target }) {
    if (updateStrategyOf(object)?.type !== 'RollingUpdate' || !isWholeWorkload(object) || isHeldBack(object, target)) return;
    const [first] = mainContainersOf(object);
    if (!first) return;
    const place = {
      at: first.path,
      hint: 'add a readinessProbe that fails while the program cannot do its work',
      data: { object: object.title },
    } as const;
    if (object.kind !== 'Deployment') report('rollsOver', place);
    else if (mainContainersOf(object).some(({ value }) => listField(value, 'ports').length > 0)) report('traffic', place);
    // Whoever declares no port may have nobody who calls.
    else report('noTraffic', { ...place, confidence: 'likely' });
  },
});

/** Whether something other than its start decides when a pod counts: a probe, a gate, or time to fail in. */
function isHeldBack(object: KubeObject, target: TargetProfile): boolean {
  if (mainContainersOf(object).some(({ value }) => isSet(value['readinessProbe']) || isSet(value['startupProbe']))) return true;
  const gates = podSpecOf(object)?.value['readinessGates'];
  if (typeof gates === 'string' || (Array.isArray(gates) && gates.length > 0)) return true;
  // A Deployment's Services send their traffic to pods that are ready, for however short a time.
  if (object.kind === 'Deployment') return false;
  if (object.kind === 'StatefulSet' && supportOf(MIN_READY_SECONDS, target) !== 'on') return false;
  const seconds = fieldOf(object.value['spec'], 'minReadySeconds');
  return typeof seconds === 'string' || (typeof seconds === 'number' && seconds > 0);
}

function mainContainersOf(object: KubeObject): readonly Container[] {
  return containersOf(object).filter(({ field }) => field === 'containers');
}

/** Text in place of a probe is a parameter's, and may be one. */
function isSet(probe: unknown): boolean {
  return isMap(probe) || typeof probe === 'string';
}
