import { type Fix, setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { describeTarget, kubernetesMinorOf } from '../../lib/kube/parse-target';
import type { TargetProfile } from '../../lib/kube/target';
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
      title: 'kubernetes#129301: the controller manager takes a negative limit, also in 1.29.13, 1.30.9, 1.31.5 and 1.32.1',
      url: 'https://github.com/kubernetes/kubernetes/pull/129301',
      version: '1.33',
    },
    {
      title: 'kubernetes#129017: validation of the limit of a StatefulSet',
      url: 'https://github.com/kubernetes/kubernetes/pull/129017',
      version: '1.33',
    },
    {
      title: 'kubernetes: validation of workloads, no negative limit, and what of a StatefulSet may change',
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
      ? { fix: setTo(at, 10, 'keep 10 old revisions', takesChanges(object, target) ? 'safe' : 'unsafe') }
      : { hint: 'give the parameter the value 10' };
    const place = { at, data: { object: object.title, limit, assumed: describeTarget(target) }, ...remedy };
    const crash = crashOf(target);
    if (limit === 0) report('noUndo', place);
    else if (object.kind !== 'StatefulSet') report('refused', { ...place, severity: 'error' });
    else if (crash) report('crashes', { ...place, severity: 'error', confidence: crash });
    else report('noLimit', place);
  },
});

/** Whether an object that is there already takes another limit; a StatefulSet refuses the whole apply with it. */
function takesChanges({ kind }: KubeObject, target: TargetProfile): boolean {
  return kind !== 'StatefulSet' || (target.platform !== undefined && kubernetesMinorOf(target) >= CHANGES_FROM);
}

/** Of Kubernetes 1.x. */
const CHANGES_FROM = 34;

/** Whether the controller manager of the target falls over a negative limit. `likely` where the patch release decides it and is not known. */
function crashOf({ platform, release }: TargetProfile): 'certain' | 'likely' | undefined {
  const minor = kubernetesMinorOf({ platform, release });
  if (minor >= CRASHES_BEFORE) return undefined;
  const mended = MENDED_IN.get(minor);
  if (mended === undefined) return 'certain';
  // OpenShift counts its patch releases by itself.
  if (platform === 'openshift' || release?.patch === undefined) return 'likely';
  return release.patch < mended ? 'certain' : undefined;
}

/** Of Kubernetes 1.x. */
const CRASHES_BEFORE = 33;

/** The first patch release of a minor of Kubernetes 1.x that has the repair; minors before have none. */
const MENDED_IN: ReadonlyMap<number, number> = new Map([
  [29, 13],
  [30, 9],
  [31, 5],
  [32, 1],
]);
