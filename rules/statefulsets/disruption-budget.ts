import { type ReportFinding, workspaceRule } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { amountOf, isZero, printAmount, scaled } from '../../lib/rollout/amount';
import { replicasOf } from '../../lib/rollout/stateful-set';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { mayBeAutoscaled } from '../workloads/autoscaler';
import { budgetsFor, COVERED_KINDS, coveredBy, covers, coversAll, isCounted, takesPods } from './disruption-budgets';

const MESSAGES = {
  noneUnavailable: ({ budget, amount }: { budget: string; amount: string }) =>
    `${budget} has maxUnavailable: ${amount}, so no pod is ever evicted and the drain of a node hangs; allow 1`,
  allAvailable: ({ budget, amount, pods }: { budget: string; amount: string; pods: string }) =>
    `${budget} has minAvailable: ${amount} of ${pods}, so no pod is ever evicted and the drain of a node hangs; write maxUnavailable: 1 instead`,
  noBudget: ({ set, pods }: { set: string; pods: number }) =>
    `${set} has ${pods} pods and no PodDisruptionBudget, so draining several nodes may take all of them at once; add one with maxUnavailable: 1`,
};

/** Flags budgets that allow no eviction, and StatefulSets without one. Updates of a set heed no budget. */
export const disruptionBudget = workspaceRule({
  id: 'disruption-budget',
  summary: 'A PodDisruptionBudget lets no node drain, or a StatefulSet has none',
  category: 'statefulsets',
  preset: 'recommended',
  presets: ['strict'],
  severity: 'warning',
  severityNote: 'Info, in the strict preset, for a StatefulSet of more than one pod without a budget.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['PodDisruptionBudget', 'StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: disruptions, what budgets apply to',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets',
      version: '1.34',
    },
    {
      title: 'Kubernetes: specifying a PodDisruptionBudget, budgets of zero and rounding',
      url: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget',
      version: '1.34',
    },
    {
      title: 'Kubernetes: empty selectors in policy/v1 and policy/v1beta1',
      url: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/#poddisruptionbudget-v125',
      version: '1.25',
    },
  ],
  messages: MESSAGES,
  check(object, { report, index }) {
    if (object.kind === 'StatefulSet') checkSet(object, index, report);
    else if (object.group === 'policy') checkBudget(object, index, report);
  },
});

type Report = ReportFinding<typeof MESSAGES>;

const HINT = 'maxUnavailable: 1 lets nodes drain one pod at a time, whatever the number of pods';

function checkSet(set: KubeObject, index: ObjectIndex, report: Report): void {
  const pods = replicasOf(set);
  if (pods === undefined || pods < 2 || !isWholeWorkload(set) || !index.complete('PodDisruptionBudget')) return;
  if (budgetsFor(set, index).length > 0) return;
  report('noBudget', { at: ['spec', 'replicas'], data: { set: set.title, pods }, severity: 'info', preset: 'strict', hint: HINT });
}

function checkBudget(budget: KubeObject, index: ObjectIndex, report: Report): void {
  const spec = budget.value['spec'];
  if (!takesPods(budget)) return;
  const unavailable = amountOf(fieldOf(spec, 'maxUnavailable'));
  const available = amountOf(fieldOf(spec, 'minAvailable'));
  if (unavailable) {
    if (!isZero(unavailable)) return;
    const data = { budget: budget.title, amount: printAmount(unavailable) };
    report('noneUnavailable', { at: ['spec', 'maxUnavailable'], data, hint: HINT });
  } else if (available) {
    const place = { at: ['spec', 'minAvailable'], hint: HINT };
    const data = { budget: budget.title, amount: printAmount(available) };
    if (available.kind === 'percent' && available.percent >= 100) {
      report('allAvailable', { ...place, data: { ...data, pods: 'its pods' } });
      return;
    }
    const counted = isZero(available) ? undefined : podsUnder(budget, index);
    if (!counted || scaled(available, counted.pods, 'up') < counted.pods) return;
    report('allAvailable', {
      ...place,
      data: { ...data, pods: `${counted.pods} ${counted.pods === 1 ? 'pod' : 'pods'}` },
      // A number that is left out may be an autoscaler's.
      confidence: counted.written ? 'certain' : 'likely',
      related: counted.workloads.map((workload) => ({
        object: workload,
        at: ['spec', 'replicas'],
        message: `the replicas of ${workload.title}`,
      })),
    });
  }
}

interface Counted {
  readonly workloads: readonly KubeObject[];
  /** Above 0. */
  readonly pods: number;
  readonly written: boolean;
}

/** How many pods a budget counts; `undefined` where that is not known for certain, and where there are none. */
function podsUnder(budget: KubeObject, index: ObjectIndex): Counted | undefined {
  if (coversAll(budget) || !COVERED_KINDS.every((kind) => index.complete(kind))) return undefined;
  const workloads = coveredBy(budget, index);
  const numbers = workloads.map((workload) =>
    covers(budget, workload) === true && isCounted(workload) && !mayBeAutoscaled(workload, index) ? replicasOf(workload) : undefined,
  );
  const pods = numbers.reduce<number | undefined>(
    (sum, number) => (sum === undefined || number === undefined ? undefined : sum + number),
    0,
  );
  if (pods === undefined || pods === 0) return undefined;
  return { workloads, pods, written: workloads.every(({ value }) => typeof fieldOf(value['spec'], 'replicas') === 'number') };
}
