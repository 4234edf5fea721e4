import type { Advice, FailurePlan, ImagePlan, ImageState, Moment, OtherPlan, Plan, Refusal, RolloutPlan, WorkloadPlan } from '../plan';

/**
 * The plan for programs. A field that does not apply is absent; `version` goes up when a reader of the version before would
 * misread the new one. Keys come in one order whoever made the plan, and what an editor or a terminal would obey is escaped.
 */
export function renderJson(plan: Plan): string {
  const text = JSON.stringify({ version: 1, workloads: plan.workloads.map(workloadData), others: plan.others.map(otherData) }, undefined, 2);
  return `${text.replaceAll(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

/** What JSON lets stand and a reader cannot see. It can only be inside a string, where its escape means the same. */
const UNSEEN = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Every field of a type, so that a new one cannot be forgotten here. */
type FieldsOf<T> = Readonly<Record<keyof T, unknown>>;

function workloadData(workload: WorkloadPlan): object {
  const { images, rollout, failures, argocd, dataAtRisk } = workload;
  return {
    ...outlineData(workload),
    images: images.map(imageData),
    rollout: rollout && rolloutData(rollout),
    failures: failures.map(failureData),
    argocd: argocd.map(adviceData),
    dataAtRisk: dataAtRisk.map(adviceData),
  } satisfies FieldsOf<WorkloadPlan>;
}

function otherData(other: OtherPlan): object {
  return { ...outlineData(other), argocd: other.argocd.map(adviceData), dataAtRisk: other.dataAtRisk.map(adviceData) } satisfies FieldsOf<OtherPlan>;
}

/** What opens every object of a plan. */
function outlineData({ kind, name, namespace, file, line, cause, summary, refusals }: OtherPlan): FieldsOf<Omit<OtherPlan, 'argocd' | 'dataAtRisk'>> {
  return { kind, name, namespace, file, line, cause, summary, refusals: refusals.map(refusalData) };
}

function refusalData({ field, before, after, reason, commands }: Refusal): object {
  return { field, before, after, reason, commands } satisfies FieldsOf<Refusal>;
}

function imageData({ container, before, after, changes }: ImagePlan): object {
  return { container, before: before && stateData(before), after: after && stateData(after), changes } satisfies FieldsOf<ImagePlan>;
}

function stateData({ written, onCreate, onUpdate, pulls, confidence }: ImageState): object {
  return { written, onCreate, onUpdate, pulls, confidence } satisfies FieldsOf<ImageState>;
}

function rolloutData({ strategy, order, more, mostDown, replicas, untouched, moments }: RolloutPlan): object {
  return { strategy, order, more, mostDown, replicas, untouched, moments: moments.map(momentData) } satisfies FieldsOf<RolloutPlan>;
}

function momentData({ pod, from, to, state }: Moment): object {
  return { pod, from, to, state } satisfies FieldsOf<Moment>;
}

function failureData({ when, outcome, pod, useless, commands, moments }: FailurePlan): object {
  return { when, outcome, pod, useless, commands, moments: moments.map(momentData) } satisfies FieldsOf<FailurePlan>;
}

function adviceData({ text, lines }: Advice): object {
  return { text, lines } satisfies FieldsOf<Advice>;
}
