import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkLabelName, checkOneOf, checkWhole } from './checks';
import { type ClaimProps, claimTemplatesOf, retentionOf } from './claims';
import { budgetOf, type DisruptionBudget } from './disruption-budget';
import { withExtra } from './extra';
import { HeadlessService } from './headless-service';
import { imageTriggersOf, type TriggeredProps } from './image-triggers';
import { Images } from './images';
import type { ClaimRetention, StatefulSetSpec } from './kube-types';
import { metadataOf, NAME_LABEL, nameOf, type ObjectProps, shareMetadata } from './metadata';
import { namesPeers } from './peers';
import { podTemplateOf, portsOf, type PodProps } from './pods';
import { Problems } from './problems';
import { changeCauseOf, checkRollout, type RolloutProps } from './rollouts';
import type { ServiceTarget } from './services';
import { guardAgainstHijack, streamNeedsOf } from './stream-uses';

export interface StatefulWorkloadProps extends ObjectProps, RolloutProps, PodProps, TriggeredProps {
  /** A volume for each replica, kept when pods go. @default none */
  readonly claims?: readonly ClaimProps[];
  /** How many replicas, highest ordinals first, get a changed template; the others wait. Take it away to go on. @default all */
  readonly canary?: number;
  /** The same from the other end: replicas with a lower ordinal wait. Not together with `canary`. @default 0 */
  readonly partition?: number;
  /**
   * `Parallel` starts all replicas at once, and replaces broken ones by itself when the image is corrected; with `OrderedReady` one
   * replica that never gets ready holds up everything until somebody deletes it. Cannot be changed later. @default 'OrderedReady'
   */
  readonly podManagement?: 'OrderedReady' | 'Parallel';
  /** What becomes of the volumes when the set goes or shrinks. @default both are kept */
  readonly retention?: ClaimRetention;
  /** The governing Service. @default named as the set, with every port of the containers */
  readonly service?: GoverningServiceProps;
  /** Fields of the StatefulSet's spec that no prop covers, written as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface GoverningServiceProps {
  /** @default the set's name. Cannot be changed later. */
  readonly name?: string;
  /** Give pods their DNS names before they are ready. @default true where ordered replicas with a readiness probe name each other */
  readonly publishNotReadyAddresses?: boolean;
}

/**
 * A StatefulSet with all it needs: governing Service, volumes, disruption budget. Its images are pinned, its pods restricted, and
 * a rollout can neither pass over pods silently nor take data away. Its images may come from a stream, too, but a look-up that fails
 * once stays failed here until the image changes, and releases 4.6 to 4.9 of OpenShift do not look names up again on updates.
 */
export class StatefulWorkload extends Construct implements ServiceTarget {
  /** The StatefulSet, for what the props do not cover. */
  readonly statefulSet: ApiObject;
  readonly service: HeadlessService;
  readonly disruptionBudget: DisruptionBudget | undefined;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly portNames: readonly string[];

  constructor(scope: Construct, id: string, props: StatefulWorkloadProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    this.selector = { [NAME_LABEL]: this.name };
    this.portNames = portsOf(props).map(({ name }) => name);
    checkSet(this.name, props, problems);
    const triggers = imageTriggersOf(props, ['spec', 'template'], problems);
    const { wave, resolveNames } = streamNeedsOf(this, props, triggers.followed, problems);
    const annotations = { ...changeCauseOf(props, problems), ...triggers.annotations };
    this.service = governingService(this, { ...props, wave }, problems);
    this.disruptionBudget = budgetOf(this, { ...props, wave });
    this.statefulSet = new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadataOf(this.name, { ...props, wave }, this.selector, problems, annotations),
      spec: specOf(this, props, resolveNames, problems),
    });
    if (resolveNames) guardAgainstHijack(this, this.statefulSet, ['spec', 'template', 'spec'], props);
  }
}

function specOf(workload: StatefulWorkload, props: StatefulWorkloadProps, resolveNames: boolean, problems: Problems): StatefulSetSpec {
  const { replicas, claims = [] } = props;
  const setting = { images: Images.of(workload), problems, selector: workload.selector, claims: claims.map(({ name }) => name), resolveNames };
  const spec: StatefulSetSpec = {
    minReadySeconds: props.minReadySeconds,
    persistentVolumeClaimRetentionPolicy: retentionOf(props.retention),
    podManagementPolicy: props.podManagement ?? 'OrderedReady',
    replicas,
    revisionHistoryLimit: props.revisionHistoryLimit,
    selector: { matchLabels: workload.selector },
    serviceName: workload.service.name,
    template: podTemplateOf(props, setting),
    // `type` alone would leave the partition unset, and deleted pods would come back on the old template.
    updateStrategy: { rollingUpdate: { partition: partitionOf(props, problems) }, type: 'RollingUpdate' },
    volumeClaimTemplates: claims.length === 0 ? undefined : claimTemplatesOf(claims, problems),
  };
  return withExtra(spec, props.extra, problems, 'extra');
}

function checkSet(name: string, props: StatefulWorkloadProps, problems: Problems): void {
  // Pods carry the name with a revision's hash behind it as a label, and labels end at 63 characters.
  checkLabelName(problems, 'name', name, 52);
  checkOneOf(problems, 'podManagement', props.podManagement ?? 'OrderedReady', ['OrderedReady', 'Parallel']);
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    checkOneOf(problems, `retention.${field}`, props.retention?.[field] ?? 'Retain', ['Retain', 'Delete']);
  }
  checkRollout(props, true, problems);
}

/** Replicas with a lower ordinal keep the old template. */
function partitionOf({ replicas, canary, partition }: StatefulWorkloadProps, problems: Problems): number {
  if (canary !== undefined && partition !== undefined) problems.add('partition', partition, 'either canary or partition, not both');
  if (canary !== undefined) {
    checkWhole(problems, 'canary', canary, { min: 1, max: Math.max(1, replicas) });
    return replicas - canary;
  }
  if (partition !== undefined) checkWhole(problems, 'partition', partition, { min: 0, max: Math.max(0, replicas - 1) });
  return partition ?? 0;
}

function governingService(workload: StatefulWorkload, props: StatefulWorkloadProps, problems: Problems): HeadlessService {
  const { name = workload.name, publishNotReadyAddresses } = props.service ?? {};
  const waits = props.podManagement !== 'Parallel' && props.replicas > 1 && props.containers.some(({ readiness }) => readiness);
  const needed = waits && namesPeers(workload.name, props);
  if (needed && publishNotReadyAddresses === false) {
    problems.add('service.publishNotReadyAddresses', false, 'true, as the replicas name each other and wait for one another to be ready');
  }
  const service = new HeadlessService(workload, 'Service', {
    name,
    namespace: props.namespace,
    target: workload,
    ports: portsOf(props).map(({ name: port, port: number, protocol }) => ({ name: port, port: number, protocol })),
    publishNotReadyAddresses: publishNotReadyAddresses ?? needed,
  });
  shareMetadata(service.service, props);
  return service;
}
