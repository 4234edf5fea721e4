import type { Edit, Fix } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import { fieldOf, mapField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { rollingLimitsOf, rollingRoom } from '../../lib/rollout/rolling-room';
import { replicasOf } from '../../lib/rollout/stateful-set';
import { claimsOf, staysOnNode } from './claims';

/** Flags rolling updates whose new pod waits for the volume of an old one, which in turn waits for the new pod to be ready. */
export const volumeDeadlock = workspaceRule({
  id: 'volume-deadlock',
  summary: 'The new pod of a rolling update waits for the volume that the old one holds',
  category: 'workloads',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Error for a ReadWriteOncePod claim, which no second pod gets; with ReadWriteOnce a new pod on the same node gets it.',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: ['Deployment', 'DeploymentConfig'],
  sources: [
    {
      title: 'Kubernetes: access modes of persistent volumes',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
      version: '1.34',
    },
    {
      title: 'Kubernetes: rolling update of a Deployment',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment',
      version: '1.34',
    },
    {
      title: 'OpenShift: deployment strategies, Recreate where two pods must not share a volume',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/building_applications/deployments',
      version: 'OpenShift 4.20',
    },
    {
      title: 'kubernetes: Deployment stuck on a ReadWriteOnce volume',
      url: 'https://github.com/kubernetes/kubernetes/issues/115997',
    },
  ],
  messages: {
    onePod: ({ object, claim }: Named) =>
      `${object} rolls with claim ${claim}, which is ReadWriteOncePod: the new pod waits for the old one's volume, and the old one for the new ` +
      'pod; use the strategy Recreate',
    oneNode: ({ object, claim }: Named) =>
      `${object} rolls with claim ${claim}, which is ReadWriteOnce: a new pod on another node waits for the old one's volume, and the old one ` +
      'for the new pod; use the strategy Recreate',
  },
  check(object, { report, index }) {
    if (!mayDeadlock(object)) return;
    const exclusive = claimsOf(object, index).filter(({ access }) => access === 'one-pod' || access === 'one-node');
    for (const { name, path: at, access, claim } of exclusive) {
      if (access === 'one-node' && staysOnNode(object)) continue;
      const related = claim ? [{ object: claim, at: ['spec', 'accessModes'], message: 'the access modes of the claim' }] : [];
      const details = { at, data: { object: object.title, claim: name }, related, ...remedyFor(object) };
      if (access === 'one-pod') report('onePod', { ...details, severity: 'error' });
      else report('oneNode', details);
    }
  },
});

interface Named {
  readonly object: string;
  readonly claim: string;
}

/** Whether a new pod is made while an old one has to stay up for it. */
function mayDeadlock(object: KubeObject): boolean {
  const limits = rollingLimitsOf(object);
  const replicas = replicasOf(object);
  const [surge, unavailable] = [limits?.surge.amount, limits?.unavailable.amount];
  if (replicas === undefined || !surge || !unavailable) return false;
  const room = rollingRoom('Deployment', { surge, unavailable }, replicas);
  return room.surge > 0 && room.unavailable < replicas;
}

/** Every pod goes before the first new one comes, which is why it takes a yes. */
function remedyFor(object: KubeObject): { readonly fix?: Fix; readonly hint?: string } {
  const strategy = mapField(object.value['spec'], 'strategy');
  const own = object.kind === 'DeploymentConfig' ? 'rollingParams' : 'rollingUpdate';
  const params = mapField(strategy, own);
  const paths = [['type'], [own], ...Object.keys(params).map((key) => [own, key])].map((path) => ['spec', 'strategy', ...path]);
  if (!paths.every((path) => isLiteral(object, path, ''))) return { hint: 'give the parameters of the strategy other values' };
  // Hooks of a DeploymentConfig would go with its parameters, and a Recreate takes them in another place.
  if (['pre', 'post'].some((hook) => fieldOf(params, hook) !== undefined)) return { hint: 'move the hooks to recreateParams' };
  const edits: Edit[] = [{ op: 'replace', path: ['spec', 'strategy', 'type'], value: 'Recreate' }];
  if (fieldOf(strategy, own) !== undefined) edits.push({ op: 'remove', path: ['spec', 'strategy', own] });
  return { fix: { safety: 'unsafe', title: 'use the strategy Recreate', edits } };
}
