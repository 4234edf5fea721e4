import { changeRule, type ReportFinding } from '../../lib/engine/rule';
import { fieldOf, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { matchesSelector } from '../../lib/kube/selectors';
import { workloadKindOf } from '../../lib/kube/workloads';
import { placeOf } from '../../lib/rollout/changes/said';
import { podSelectorOf, SELECTING_KINDS, selects, templateLabelsOf, templateLabelsPath } from '../../lib/rollout/pod-selector';
import { isKustomization } from '../../lib/workspace/kustomization';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { budgetsFor, covers, takesPods } from '../statefulsets/disruption-budgets';
import { mayHavePodsElsewhere } from '../workloads/outside-pods';
import { selectedBy, serviceSelectorOf } from '../workloads/service-pods';
import { LASTING_KINDS } from './succession';

const MESSAGES = {
  service: ({ workload, label, change, service, effect }: { workload: string; label: string; change: string; service: string; effect: string }) =>
    `label ${label} of the pods of ${workload} ${change}, and ${service} no longer selects them: ${effect} as pods are replaced; keep the label, or change the selector once all pods carry the new one`,
  budget: ({ workload, label, change, budget }: { workload: string; label: string; change: string; budget: string }) =>
    `label ${label} of the pods of ${workload} ${change}, and ${budget} no longer covers them: a drain may take all of them at once; keep the label, or change the selector along`,
};

/**
 * Flags template labels that change so that a Service or a PodDisruptionBudget of the set loses the pods it found before. Labels that the
 * workload's own selector does not match either are refused, so that no pod changes: `selector-mismatch` speaks of those.
 */
export const labelsUnselected = changeRule({
  id: 'labels-unselected',
  summary: 'Labels of the template change, and a Service or PodDisruptionBudget no longer selects the pods',
  category: 'changes',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  kinds: LASTING_KINDS,
  sources: [
    {
      title: 'Kubernetes: defining a Service',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
      version: '1.34',
    },
    {
      title: 'Kubernetes: specifying a PodDisruptionBudget',
      url: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget',
      version: '1.34',
    },
  ],
  messages: MESSAGES,
  check({ before: was, after: is }, { report, before, index }) {
    if (!was || !is || !workloadKindOf(is) || changedLabels(was, is).length === 0 || isRefused(is)) return;
    const lost = [...lostServices(was, is, before, index), ...lostBudgets(was, is, before, index)];
    // A kustomization may put back what the files lack.
    if (lost.length === 0 || (index.objects.some(isKustomization) && mayHavePodsElsewhere(index))) return;
    for (const selecting of lost) reportLost(was, is, selecting, report);
  },
});

function isRefused(is: KubeObject): boolean {
  const selector = podSelectorOf(is);
  return SELECTING_KINDS.includes(is.kind) && selector?.kind === 'written' && selects(is, selector.value, templateLabelsOf(is)) === false;
}

/** The labels that differ, in the order of the earlier state; those that are new come last. */
function changedLabels(was: KubeObject, is: KubeObject): readonly string[] {
  const [old, now] = [templateLabelsOf(was), templateLabelsOf(is)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key));
}

/** The Services that found the pods before and do not now. One that others answer for meanwhile loses no traffic, unless it governs the set. */
function lostServices(was: KubeObject, is: KubeObject, before: ObjectIndex, index: ObjectIndex): readonly KubeObject[] {
  return before.beside(was, 'Service').flatMap((old) => {
    const service = index.find('Service', old.name, is);
    const [earlier, selector] = [serviceSelectorOf(old), service && serviceSelectorOf(service)];
    if (!service || !earlier || !selector || !selectedBy(old, earlier, before).sure.some(({ object }) => object === was)) return [];
    const { sure, unsure } = selectedBy(service, selector, index);
    const found = [...sure, ...unsure];
    if (found.some(({ object }) => object === is)) return [];
    return found.length === 0 || governs(service, is) ? [service] : [];
  });
}

/** The budgets that covered the pods before and do not now, where no other does. */
function lostBudgets(was: KubeObject, is: KubeObject, before: ObjectIndex, index: ObjectIndex): readonly KubeObject[] {
  const covering = budgetsFor(was, before).filter((budget) => takesPods(budget) && covers(budget, was) === true);
  if (covering.length === 0 || budgetsFor(is, index).some(takesPods)) return [];
  return covering.flatMap(({ name }) => {
    const budget = index.find('PodDisruptionBudget', name, is);
    return budget && takesPods(budget) && covers(budget, is) === false ? [budget] : [];
  });
}

function reportLost(was: KubeObject, is: KubeObject, selecting: KubeObject, report: ReportFinding<typeof MESSAGES>): void {
  const [old, now] = [templateLabelsOf(was), templateLabelsOf(is)];
  const changed = changedLabels(was, is);
  const label = changed.find((key) => decides(selecting, key, now)) ?? changed[0] ?? '';
  const [from, to] = [old.get(label), now.get(label)];
  const place = placeOf(is, [...templateLabelsPath(is), label]);
  const related = [{ object: selecting, at: ['spec', 'selector'], message: `the selector of ${selecting.title}` }];
  const data = { workload: is.title, label, change: changeOf(from, to) };
  const hint = from === undefined ? `take the label ${label} away again` : `keep ${label}: ${from}, and put what is new into a label of its own`;
  if (selecting.kind === 'Service') {
    const effect = governs(selecting, is) ? 'they lose their DNS names' : 'traffic stops';
    report('service', { ...place, related, hint, data: { ...data, service: selecting.title, effect } });
  } else report('budget', { ...place, related, hint, data: { ...data, budget: selecting.title } });
}

/** Whether the selector asks for the label, and is not met in it. */
function decides({ kind, value }: KubeObject, label: string, labels: ReadonlyMap<string, string>): boolean {
  const selector = fieldOf(value['spec'], 'selector');
  const wanted = kind === 'Service' ? selector : fieldOf(selector, 'matchLabels');
  const asked = textField(wanted, label);
  if (asked !== undefined) return asked !== labels.get(label);
  const expressions = kind === 'Service' ? [] : (fieldOf(selector, 'matchExpressions') ?? []);
  if (!Array.isArray(expressions)) return false;
  return expressions.some((expression: unknown) => textField(expression, 'key') === label && matchesSelector({ matchExpressions: [expression] }, labels) === false);
}

function changeOf(from: string | undefined, to: string | undefined): string {
  if (from === undefined) return `is new, with the value ${to ?? ''}`;
  return to === undefined ? `is taken away; it was ${from}` : `changes from ${from} to ${to}`;
}

function governs(service: KubeObject, { kind, value }: KubeObject): boolean {
  return kind === 'StatefulSet' && textField(value['spec'], 'serviceName') === service.name;
}
