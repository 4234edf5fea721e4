import { isLiteral } from '../kube/literal';
import type { KubeObject } from '../kube/object';
import { podSelectorOf, selects, templateLabelsOf, templateLabelsPath, wantedLabels } from './pod-selector';

/**
 * Labels by which a Service finds the pods of a workload: those of its own selector where they say it all, else the template's.
 * `undefined` where there are none, where the two contradict each other, or where a parameter supplies one.
 */
export function matchLabelsOf(object: KubeObject): Readonly<Record<string, string>> | undefined {
  const labels = templateLabelsOf(object);
  const selector = podSelectorOf(object);
  if (labels.size === 0 || !selector) return undefined;
  if (selector.kind === 'written' && selects(object, selector.value, labels) !== true) return undefined;
  const wanted =
    selector.kind === 'written' && selector.value['matchExpressions'] === undefined ? wantedLabels(object, selector.value) : labels;
  const path = templateLabelsPath(object);
  if (!Array.from(wanted).every(([key, value]) => isLiteral(object, [...path, key], value))) return undefined;
  return Object.fromEntries(wanted);
}
