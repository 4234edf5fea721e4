import { type Fix, setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import { describeTarget, kubernetesMinorOf } from '../../lib/kube/parse-target';
import { workloadKindOf } from '../../lib/kube/workloads';

/** Flags workloads that keep no old revision to go back to, and limits below 0. */
export const historyLimit = objectRule({
  id: 'history-limit',
  summary: 'A workload keeps no old revision, or asks for fewer than none',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Error for a limit below 0, except on a StatefulSet from Kubernetes 1.33 on.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['StatefulSet', 'Deployment', 'DaemonSet'],
  sources: [
    {
      title: 'Kubernetes: clean up policy of a Deployment, with 0 it cannot be rolled back',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy',
      version: '1.34',
    },
    {
      title: 'Kubernetes API: revisionHistoryLimit of a StatefulSet, 10 by default',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/#StatefulSetSpec',
      version: '1.34',
    },
    {
      title: 'kubernetes#129018: a negative limit of a StatefulSet crashes the controller manager',
      url: 'https://github.com/kubernetes/kubernetes/issues/129018',
      version: 'before 1.33',
    },
    {
      title: 'kubernetes#129017: validation of the limit of a StatefulSet',
      url: 'https://github.com/kubernetes/kubernetes/pull/129017',
      version: '1.33',
    },
    {
      title: 'kubernetes: validation of Deployments and DaemonSets, no negative limit',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
  ],
  messages: {
    noUndo: ({ object }: { object: string }) =>
      `${object} keeps no old revision, so kubectl rollout undo has nothing to go back to; keep a few, such as the default of 10`,
    crashes: ({ object, limit, assumed }: { object: string; limit: number; assumed: string }) =>
      `${object} has revisionHistoryLimit: ${limit}, which can crash the controller manager of ${assumed} over and over; write 10, the default`,
    noLimit: ({ object, limit }: { object: string; limit: number }) =>
      `${object} has revisionHistoryLimit: ${limit}, which the API server may refuse and under which no old revision is ever removed; write 10, the default`,
    refused: ({ object, limit }: { object: string; limit: number }) =>
      `${object} has revisionHistoryLimit: ${limit}, and the API server refuses a number below 0; write 10, the default`,
  },
  check(object, { report, target }) {
    const limit = workloadKindOf(object) && fieldOf(object.value['spec'], 'revisionHistoryLimit');
    if (typeof limit !== 'number' || limit > 0) return;
    const at = ['spec', 'revisionHistoryLimit'];
    const remedy: { readonly fix?: Fix; readonly hint?: string } = isLiteral(object, at, '')
      ? { fix: setTo(at, 10, 'keep 10 old revisions') }
      : { hint: 'give the parameter the value 10' };
    const place = { at, data: { object: object.title, limit, assumed: describeTarget(target) }, ...remedy };
    if (limit === 0) report('noUndo', place);
    else if (object.kind !== 'StatefulSet') report('refused', { ...place, severity: 'error' });
    else if (kubernetesMinorOf(target) < CRASHES_BEFORE) report('crashes', { ...place, severity: 'error' });
    else report('noLimit', place);
  },
});

/** Of Kubernetes 1.x; the repair also went into the last patch releases of the minors before. */
const CRASHES_BEFORE = 33;
