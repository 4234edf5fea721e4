import { objectRule } from '../../lib/engine/rule';
import { listField } from '../../lib/kube/json';
import { updateStrategyOf } from '../../lib/rollout/update-strategy';
import { isReadyAtStart, mainContainersOf } from './ready-at-start';

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
    if (updateStrategyOf(object)?.type !== 'RollingUpdate' || !isReadyAtStart(object, target)) return;
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
