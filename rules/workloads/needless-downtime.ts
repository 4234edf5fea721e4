import { workspaceRule } from '../../lib/engine/rule';
import { fieldOf, listField, mapField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { containersOf, podSpecOf, workloadKindOf } from '../../lib/kube/workloads';
import { replicasOf } from '../../lib/rollout/stateful-set';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { claimsOf } from './claims';

/** Flags Recreate with several replicas that nothing keeps from running beside their successors. */
export const needlessDowntime = workspaceRule({
  id: 'needless-downtime',
  summary: 'Several replicas are recreated at once, with nothing that would keep them from rolling',
  category: 'workloads',
  preset: 'strict',
  severity: 'info',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['Deployment', 'DeploymentConfig'],
  sources: [
    {
      title: 'Kubernetes: Recreate deployment',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment',
      version: '1.34',
    },
    {
      title: 'OpenShift: deployment strategies',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/building_applications/deployments',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    recreated: ({ object, replicas, rolling }: { object: string; replicas: number; rolling: string }) =>
      `${object} stops all ${replicas} replicas before it starts a new one, and none of its volumes or ports asks for that; use ${rolling} ` +
      'if two versions can run side by side',
  },
  check(object, { report, index }) {
    if (!workloadKindOf(object) || fieldOf(mapField(object.value['spec'], 'strategy'), 'type') !== 'Recreate') return;
    const replicas = replicasOf(object);
    if (replicas === undefined || replicas < 2 || !mayRunTwice(object, index)) return;
    const rolling = object.kind === 'DeploymentConfig' ? 'Rolling' : 'RollingUpdate';
    const hint = `write type: ${rolling} once the new version can run beside the old one`;
    report('recreated', { at: ['spec', 'strategy', 'type'], data: { object: object.title, replicas, rolling }, hint });
  },
});

/** Whether a new pod finds room beside the old ones for certain: every claim is one for many, and no port of a node is taken. */
function mayRunTwice(object: KubeObject, index: ObjectIndex): boolean {
  const spec = podSpecOf(object)?.value;
  if (!spec || fieldOf(spec, 'hostNetwork') !== undefined) return false;
  const claims = claimsOf(object, index);
  if (!claims.every(({ access }) => access === 'any')) return false;
  return !containersOf(object).some(({ value }) => listField(value, 'ports').some((port) => fieldOf(port, 'hostPort') !== undefined));
}
