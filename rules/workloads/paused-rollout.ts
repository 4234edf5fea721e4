import { removal } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import { workloadKindOf } from '../../lib/kube/workloads';

const AT = ['spec', 'paused'];

/** Flags rollouts that are paused in the manifest. */
export const pausedRollout = objectRule({
  id: 'paused-rollout',
  summary: 'The rollout is paused in the manifest',
  category: 'workloads',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: ['Deployment', 'DeploymentConfig'],
  sources: [
    {
      title: 'Kubernetes: pausing and resuming a rollout of a Deployment',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment',
      version: '1.34',
    },
    {
      title: 'openshift/api: paused DeploymentConfigs',
      url: 'https://github.com/openshift/api/blob/release-4.20/apps/v1/types.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/library-go: triggers that fill container images',
      url: 'https://github.com/openshift/library-go/blob/release-4.20/pkg/image/trigger/annotations.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    paused: ({ object }: { object: string }) =>
      `${object} is paused, so no change of its pod template rolls out, a new image included; remove paused once the changes are together`,
  },
  check(object, { report }) {
    if (!workloadKindOf(object) || fieldOf(object.value['spec'], 'paused') !== true) return;
    const remedy = isLiteral(object, AT, '')
      ? { fix: removal(AT, 'remove paused, which rolls out what is pending', 'unsafe') }
      : { hint: 'give the parameter the value false' };
    report('paused', { at: AT, data: { object: object.title }, ...remedy });
  },
});
