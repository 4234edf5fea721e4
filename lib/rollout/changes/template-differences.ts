import type { KubeObject } from '../../kube/object';
import { podTemplateOf } from '../../kube/workloads';
import { type Difference, differencesOf } from './differences';
import { withoutPodDefaults } from './pod-defaults';

/**
 * The fields in which the pod templates of two states of a workload differ, with paths of the object. A default that is written in one
 * state and left out in the other is no difference: the API server fills it in before anybody compares. What unknown text decides is left out.
 */
export function templateDifferences(before: KubeObject, after: KubeObject): readonly Difference[] {
  const [one, other] = [podTemplateOf(before), podTemplateOf(after)];
  return one && other ? differencesOf(withoutPodDefaults(one.value), withoutPodDefaults(other.value), other.path) : [];
}
