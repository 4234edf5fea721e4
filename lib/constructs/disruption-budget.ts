import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkObjectName, checkWhole } from './checks';
import { metadataOf, nameOf, type ObjectProps, shareMetadata } from './metadata';
import { Problems } from './problems';
import type { RolloutProps } from './rollouts';
import type { ServiceTarget } from './services';

export interface DisruptionBudgetProps extends ObjectProps {
  /** Labels of the pods it speaks for. */
  readonly selector: Readonly<Record<string, string>>;
  /** How many of them may be missing while nodes are drained, at least 1: with 0 no drain ever ends. */
  readonly maxUnavailable: number;
}

/**
 * A limit to how many pods drains may take at once. Pods that are not ready may always go: otherwise one broken pod would keep a node
 * from being drained.
 */
export class DisruptionBudget extends Construct {
  /** The PodDisruptionBudget, for what the props do not cover. */
  readonly budget: ApiObject;

  constructor(scope: Construct, id: string, props: DisruptionBudgetProps) {
    super(scope, id);
    const problems = new Problems(this);
    const name = nameOf(this, props);
    checkObjectName(problems, 'name', name);
    checkWhole(problems, 'maxUnavailable', props.maxUnavailable, { min: 1 });
    this.budget = new ApiObject(this, 'Resource', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadataOf(name, props, props.selector, problems),
      spec: { maxUnavailable: props.maxUnavailable, selector: { matchLabels: props.selector }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
  }
}

/** The budget that a workload brings: for one pod at a time, and none where there is only one. */
export function budgetOf(
  workload: Construct & ServiceTarget & { readonly name: string },
  props: ObjectProps & RolloutProps,
): DisruptionBudget | undefined {
  const { maxDisrupted = props.replicas > 1 ? 1 : false, namespace } = props;
  if (maxDisrupted === false) return undefined;
  const { name, selector } = workload;
  const budget = new DisruptionBudget(workload, 'DisruptionBudget', { name, namespace, selector, maxUnavailable: maxDisrupted });
  shareMetadata(budget.budget, props);
  return budget;
}
