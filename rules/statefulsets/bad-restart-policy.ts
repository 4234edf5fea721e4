import { isUnknown } from '../../lib/base/unknown';
import { removal, setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { isLiteral } from '../../lib/kube/literal';
import { podSpecOf } from '../../lib/kube/workloads';
import { SELECTING_KINDS } from '../../lib/rollout/pod-selector';

/** Flags pods that are meant to end, in workloads that keep theirs running. */
export const badRestartPolicy = objectRule({
  id: 'bad-restart-policy',
  summary: 'Pods that are meant to end stand in a workload that keeps its pods running',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  kinds: SELECTING_KINDS,
  sources: [
    {
      title: 'kubernetes: validation of workloads, restartPolicy Always and no activeDeadlineSeconds',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'Kubernetes: pod template of a Deployment, only restartPolicy Always is allowed',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template',
      version: '1.34',
    },
    {
      title: 'Kubernetes: restart policy of pods',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy',
      version: '1.34',
    },
  ],
  messages: {
    policy: ({ object, policy }: { object: string; policy: string }) =>
      `${object} has restartPolicy: ${policy}, and the API server takes only Always there; pods that are meant to end belong in a Job`,
    deadline: ({ object }: { object: string }) =>
      `${object} gives its pods activeDeadlineSeconds, which the API server refuses there; pods that are meant to end belong in a Job`,
  },
  check(object, { report }) {
    const spec = podSpecOf(object);
    if (!spec) return;
    const policy = spec.value['restartPolicy'] ?? '';
    const ofPolicy = [...spec.path, 'restartPolicy'];
    // An empty text is filled in with Always.
    if (typeof policy === 'string' && policy !== '' && policy !== 'Always' && !isUnknown(policy)) {
      const remedy = isLiteral(object, ofPolicy, policy)
        ? { fix: setTo(ofPolicy, 'Always', 'set restartPolicy to Always') }
        : { hint: 'give the parameter the value Always' };
      report('policy', { at: ofPolicy, data: { object: object.title, policy }, ...remedy });
    }
    const ofDeadline = [...spec.path, 'activeDeadlineSeconds'];
    if ((spec.value['activeDeadlineSeconds'] ?? undefined) === undefined) return;
    report('deadline', {
      at: ofDeadline,
      part: 'key',
      data: { object: object.title },
      fix: removal(ofDeadline, 'remove activeDeadlineSeconds'),
    });
  },
});
