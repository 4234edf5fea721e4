import { objectRule, type ReportFinding } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { describeTarget } from '../../lib/kube/parse-target';
import type { TargetProfile } from '../../lib/kube/target';
import { amountOf, isZero, printAmount } from '../../lib/rollout/amount';
import { hasParallelRegression, MAX_UNAVAILABLE, RECREATE, supportOf } from '../../lib/rollout/feature-gates';
import { podManagementPolicyOf } from '../../lib/rollout/stateful-set';
import { updateStrategyOf } from '../../lib/rollout/update-strategy';
import { gatedFieldsOf } from './gated-fields';

const MESSAGES = {
  recreateRefused: ({ set, assumed }: { set: string; assumed: string }) =>
    `${set} is updated by Recreate, and ${assumed} refuses any type but RollingUpdate and OnDelete; use RollingUpdate`,
  recreateGated: ({ set, assumed }: { set: string; assumed: string }) =>
    `${set} is updated by Recreate, which ${assumed} refuses unless its feature gate ${RECREATE.name} is on; make sure that it is, or use RollingUpdate`,
  zeroUnavailable: ({ set, amount }: { set: string; amount: string }) =>
    `${set} has maxUnavailable: ${amount}, under which no pod could be updated; API servers that read the field refuse it, so remove it`,
  dropped: ({ field, assumed, loss }: { field: string; assumed: string; loss: string }) =>
    `${assumed} does not know ${field} and drops it, so ${loss}; remove it, or wait for a newer release`,
  droppedUngated: ({ field, assumed, gate, loss }: { field: string; assumed: string; gate: string; loss: string }) =>
    `${assumed} drops ${field} unless the feature gate ${gate} is on, so ${loss}; remove it, or turn the gate on`,
  parallelRegression: ({ set, assumed }: { set: string; assumed: string }) =>
    `updates of ${set} stop behind a broken pod on ${assumed}, although it is Parallel: Kubernetes 1.35.0 to 1.35.3 are at fault; take 1.35.4`,
};

/** Flags what the target's API server refuses, or drops without a word, because a feature gate is off or not there yet. */
export const gatedStrategy = objectRule({
  id: 'gated-strategy',
  summary: 'The target release refuses or drops a field of the rollout',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Warning for a field that is dropped, for Recreate from Kubernetes 1.37 on, and for the regression of 1.35.0 to 1.35.3.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet', 'DaemonSet', 'Deployment'],
  sources: [
    {
      title: 'Kubernetes: feature gates, with the release of each stage',
      url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/',
      version: '1.34',
    },
    {
      title: 'kubernetes: which fields of a StatefulSet are dropped while their gates are off',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/apps/statefulset/strategy.go',
      version: '1.34',
    },
    {
      title: 'KEP-961: maxUnavailable for StatefulSets',
      url: 'https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/961-maxunavailable-for-statefulset',
      version: '1.24 to 1.37',
    },
    {
      title: 'kubernetes#137409: Parallel sets stuck while maxUnavailable is on',
      url: 'https://github.com/kubernetes/kubernetes/issues/137409',
      version: '1.35.0 to 1.35.3',
    },
    {
      title: 'KEP-3541: Recreate for StatefulSets',
      url: 'https://github.com/kubernetes/enhancements/issues/3541',
      version: '1.37',
    },
    {
      title: 'KEP-1591: maxSurge for DaemonSets',
      url: 'https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/1591-daemonset-surge',
      version: '1.21 to 1.25',
    },
    {
      title: 'Kubernetes: sidecar containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
      version: '1.28 to 1.33',
    },
  ],
  messages: MESSAGES,
  check(object, { report, target }) {
    if (object.kind === 'StatefulSet') checkStrategy(object, target, report);
    const regression = regressionOf(object, target);
    for (const { gate, path, field, loss } of gatedFieldsOf(object)) {
      const support = supportOf(gate, target);
      // Without a patch release the field may be read; the regression that comes with it is what to speak of.
      if (support === 'on' || (regression && gate === MAX_UNAVAILABLE)) continue;
      const place = { at: path, part: 'key', severity: 'warning', confidence: confidenceOn(target), hint: `remove ${field}` } as const;
      const data = { field, assumed: describeTarget(target), loss, gate: gate.name };
      if (support === 'unknown') report('dropped', { ...place, data });
      else report('droppedUngated', { ...place, data });
    }
    if (regression)
      report('parallelRegression', {
        at: ['spec', 'podManagementPolicy'],
        data: { set: object.title, assumed: describeTarget(target) },
        severity: 'warning',
        confidence: regression,
        hint: `turn the feature gate ${MAX_UNAVAILABLE.name} off, or delete a pod that is stuck on an old revision`,
      });
  },
});

function checkStrategy(object: KubeObject, target: TargetProfile, report: ReportFinding<typeof MESSAGES>): void {
  const strategy = updateStrategyOf(object);
  if (!strategy) return;
  const data = { set: object.title, assumed: describeTarget(target) };
  if (strategy.type === 'Recreate') {
    const place = {
      at: [...strategy.path, 'type'],
      hint: 'use RollingUpdate; a new set with podManagementPolicy: Parallel replaces its broken pods by itself',
    };
    // Nobody has said yet that any release refuses it no longer.
    if (supportOf(RECREATE, target) === 'unknown') report('recreateRefused', { ...place, data });
    else report('recreateGated', { ...place, data, severity: 'warning', confidence: 'likely' });
  }
  const amount = amountOf(fieldOf(strategy.rollingUpdate, 'maxUnavailable'));
  if (!amount || !isZero(amount)) return;
  const at = [...strategy.path, 'rollingUpdate', 'maxUnavailable'];
  report('zeroUnavailable', {
    at,
    data: { ...data, amount: printAmount(amount) },
    hint: 'remove maxUnavailable: one pod at a time is the default',
  });
}

function regressionOf(object: KubeObject, target: TargetProfile): 'certain' | 'likely' | undefined {
  if (object.kind !== 'StatefulSet' || podManagementPolicyOf(object) !== 'Parallel' || updateStrategyOf(object)?.type !== 'RollingUpdate')
    return undefined;
  return hasParallelRegression(target);
}

/** An undecided target may be a release that reads the field, or one with the gate on. */
function confidenceOn({ platform }: TargetProfile): 'certain' | 'likely' {
  return platform === undefined ? 'likely' : 'certain';
}
