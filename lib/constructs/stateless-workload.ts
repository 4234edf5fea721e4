import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkLabelName } from './checks';
import { type DeploymentStrategyProps, progressDeadlineOf, strategyOf } from './deployment-strategy';
import { budgetOf, type DisruptionBudget } from './disruption-budget';
import { withExtra } from './extra';
import { imageTriggersOf, type TriggeredProps } from './image-triggers';
import { Images } from './images';
import type { DeploymentSpec } from './kube-types';
import { metadataOf, NAME_LABEL, nameOf, type ObjectProps } from './metadata';
import { podTemplateOf, portsOf, type PodProps } from './pods';
import { Problems } from './problems';
import { changeCauseOf, checkRollout, type RolloutProps } from './rollouts';
import type { ServiceTarget } from './services';
import { claimVolumesOf, type SharedClaimsProps } from './shared-claims';
import { guardAgainstHijack, streamNeedsOf } from './stream-uses';

export interface StatelessWorkloadProps extends ObjectProps, RolloutProps, DeploymentStrategyProps, PodProps, SharedClaimsProps, TriggeredProps {
  /** Changes wait until the pause is over, and are then rolled out as one; pods that fail are still replaced. @default false */
  readonly paused?: boolean;
  /** Fields of the Deployment's spec that no prop covers, written as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * A Deployment with its disruption budget. Its images are pinned or come from a stream, its pods restricted, and a rollout keeps as many
 * pods as asked for: new ones are ready before old ones go. Clients reach it through a `ClientService`.
 */
export class StatelessWorkload extends Construct implements ServiceTarget {
  /** The Deployment, for what the props do not cover. */
  readonly deployment: ApiObject;
  readonly disruptionBudget: DisruptionBudget | undefined;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly portNames: readonly string[];

  constructor(scope: Construct, id: string, props: StatelessWorkloadProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    this.selector = { [NAME_LABEL]: this.name };
    this.portNames = portsOf(props).map(({ name }) => name);
    checkLabelName(problems, 'name', this.name);
    checkRollout(props, props.strategy !== 'Recreate', problems);
    const triggers = imageTriggersOf(props, ['spec', 'template'], problems);
    const { wave, resolveNames } = streamNeedsOf(this, props, triggers.followed, problems);
    const annotations = { ...changeCauseOf(props, problems), ...triggers.annotations };
    this.disruptionBudget = budgetOf(this, { ...props, wave });
    this.deployment = new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadataOf(this.name, { ...props, wave }, this.selector, problems, annotations),
      spec: specOf(this, props, resolveNames, problems),
    });
    if (resolveNames) guardAgainstHijack(this, this.deployment, ['spec', 'template', 'spec'], props);
  }
}

function specOf(workload: StatelessWorkload, props: StatelessWorkloadProps, resolveNames: boolean, problems: Problems): DeploymentSpec {
  const { replicas, paused } = props;
  const claimVolumes = claimVolumesOf(props, replicas, problems);
  const spec: DeploymentSpec = {
    minReadySeconds: props.minReadySeconds,
    paused: paused ? true : undefined,
    progressDeadlineSeconds: progressDeadlineOf(props, problems),
    replicas,
    revisionHistoryLimit: props.revisionHistoryLimit,
    selector: { matchLabels: workload.selector },
    strategy: strategyOf(props, problems),
    template: podTemplateOf(props, { images: Images.of(workload), problems, selector: workload.selector, claimVolumes, resolveNames }),
  };
  return withExtra(spec, props.extra, problems, 'extra');
}
