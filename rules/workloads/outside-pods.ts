import { isMap, listField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { isKustomization } from '../../lib/workspace/kustomization';
import type { ObjectIndex } from '../../lib/workspace/object-index';

const ANSWERS = new WeakMap<ObjectIndex, boolean>();

/**
 * Whether pods that no workload of the set shows may belong to it: those of custom resources and their operators, of an Argo CD Application,
 * of what a kustomization draws in, or labels that it adds. Looks once at each object of a set.
 */
export function mayHavePodsElsewhere(index: ObjectIndex): boolean {
  let answer = ANSWERS.get(index);
  if (answer === undefined) ANSWERS.set(index, (answer = !index.complete('Pod') || index.objects.some(bringsPods)));
  return answer;
}

function bringsPods(object: KubeObject): boolean {
  if (isKustomization(object)) return drawsIn(object);
  const { group, kind } = object;
  // Its operator comes with it.
  if (kind === 'CustomResourceDefinition') return true;
  return !BUILT_IN.has(group) && !WITHOUT_PODS.has(group) && !WITHOUT_PODS.has(`${group}/${kind}`);
}

/** Whether a kustomization takes more than files beside it, or puts labels on what it takes. */
function drawsIn({ value }: KubeObject): boolean {
  const resources = [...listField(value, 'resources'), ...listField(value, 'bases')];
  if (!resources.every((path) => typeof path === 'string' && /^(?:\.\/)?[^/:]+\.(?:ya?ml|json)$/.test(path))) return true;
  return CHANGING.some((key) => {
    const field = value[key];
    return isMap(field) || (Array.isArray(field) && field.length > 0);
  });
}

/** What brings other objects in, or changes labels of those that are there. */
const CHANGING = [
  'commonLabels',
  'components',
  'generators',
  'helmChartInflationGenerator',
  'helmCharts',
  'labels',
  'patches',
  'patchesJson6902',
  'patchesStrategicMerge',
  'replacements',
  'transformers',
  'vars',
];

/** API groups of Kubernetes (1.34) and of OpenShift's API server (4.20): their workloads are known, and all else in them runs no pods. */
const BUILT_IN: ReadonlySet<string> = new Set([
  '',
  'apps',
  'autoscaling',
  'batch',
  'extensions',
  'policy',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'apps.openshift.io',
  'authorization.openshift.io',
  'build.openshift.io',
  'image.openshift.io',
  'oauth.openshift.io',
  'project.openshift.io',
  'quota.openshift.io',
  'route.openshift.io',
  'security.openshift.io',
  'template.openshift.io',
  'user.openshift.io',
]);

/** Groups, and kinds in groups, of widespread custom resources that make no pods. */
const WITHOUT_PODS: ReadonlySet<string> = new Set([
  'acme.cert-manager.io',
  'cert-manager.io',
  'console.openshift.io',
  'external-secrets.io',
  'keda.sh',
  'networking.istio.io',
  'security.istio.io',
  'snapshot.storage.k8s.io',
  'argoproj.io/AppProject',
  'bitnami.com/SealedSecret',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ServiceMonitor',
]);
