import { setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { isLiteral } from '../../lib/kube/literal';
import { isZero, printAmount } from '../../lib/rollout/amount';
import { rollingLimitsOf } from '../../lib/rollout/rolling-room';

/** Flags rolling updates that may neither add a pod nor take one away. */
export const noRolloutRoom = objectRule({
  id: 'no-rollout-room',
  summary: 'A rolling update may neither add a pod nor take one away',
  category: 'workloads',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['Deployment', 'DaemonSet'],
  sources: [
    {
      title: 'Kubernetes: max unavailable and max surge',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of Deployments and DaemonSets',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
  ],
  messages: {
    noRoom: ({ object, surge, unavailable }: { object: string; surge: string; unavailable: string }) =>
      `${object} has maxSurge ${surge} and maxUnavailable ${unavailable}, which the API server refuses; one of the two must be above 0`,
  },
  check(object, { report }) {
    const limits = rollingLimitsOf(object);
    const [surge, unavailable] = [limits?.surge.amount, limits?.unavailable.amount];
    if (!limits || !surge || !unavailable || !isZero(surge) || !isZero(unavailable)) return;
    // A DaemonSet has no surge by default, because two of its pods on one node may want the same port or path.
    const { path, key } = object.kind === 'DaemonSet' ? { path: limits.unavailable.path, key: 'maxUnavailable' } : { path: limits.surge.path, key: 'maxSurge' };
    const remedy = isLiteral(object, path, '') ? { fix: setTo(path, 1, `set ${key} to 1`) } : { hint: `give the parameter of ${key} the value 1` };
    const data = { object: object.title, surge: printAmount(surge), unavailable: printAmount(unavailable) };
    report('noRoom', { at: limits.unavailable.path, data, ...remedy });
  },
});
