import { type JsonMap, mapField, textField } from '../kube/json';
import { type AdoptedPodProps, completedTemplate, saysWhenReady } from './adopt-pods';
import { checkOneOf, checkWhole } from './checks';
import { type ClaimProps, claimTemplatesOf, retentionOf } from './claims';
import type { ClaimRetention } from './kube-types';
import type { Problems } from './problems';

/** What is said of the StatefulSet or Deployment itself. */
export interface AdoptedSetProps {
  /** Old revisions kept to go back to, at least 1. @default 10, left to the API server */
  readonly revisionHistoryLimit?: number;
  /** A volume for each replica of a StatefulSet. Takes the place of a volume by the same name. @default none */
  readonly claims?: readonly ClaimProps[];
  /** What becomes of these volumes when the set goes or shrinks. @default both are kept */
  readonly retention?: ClaimRetention;
  /** How many replicas of a StatefulSet, highest ordinals first, get a changed template; the others wait. @default all */
  readonly canary?: number;
  /** The same from the other end: replicas with a lower ordinal wait. Not together with `canary`. @default as it is */
  readonly partition?: number;
  /** How many replicas of a StatefulSet a rollout may take at once, as a number or a percentage such as `25%`. @default 1 */
  readonly maxUnavailable?: number | string;
  /** Ordinal of the first replica of a StatefulSet, since Kubernetes 1.27. @default 0 */
  readonly firstOrdinal?: number;
  /** Fields of the workload's spec that cdk8s-plus drops or does not know, laid over it. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface AdoptedSetSetting {
  readonly kind: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly resolveNames: boolean;
}

const OF_STATEFUL_SETS = ['claims', 'retention', 'canary', 'partition', 'maxUnavailable', 'firstOrdinal'] as const;
const COVERED = ['selector', 'template', 'updateStrategy', 'volumeClaimTemplates'];

/** A rendered StatefulSet or Deployment, completed. Reports what is wrong with the props. */
export function completedWorkload(
  rendered: JsonMap,
  props: AdoptedSetProps & AdoptedPodProps,
  { kind, selector, resolveNames }: AdoptedSetSetting,
  problems: Problems,
): JsonMap {
  const { claims = [], extra = {}, revisionHistoryLimit } = props;
  const spec = mapField(rendered, 'spec');
  if (revisionHistoryLimit !== undefined) checkWhole(problems, 'revisionHistoryLimit', revisionHistoryLimit, { min: 1 });
  for (const field of COVERED.filter((covered) => Object.hasOwn(extra, covered))) {
    problems.add(`extra.${field}`, extra[field], `fields that no prop covers; ${field} has props`);
  }
  const setting = { selector, claims: claims.map(({ name }) => name), resolveNames };
  const template = completedTemplate(mapField(spec, 'template'), props, setting, problems);
  return {
    ...rendered,
    spec: {
      ...spec,
      ...extra,
      revisionHistoryLimit: revisionHistoryLimit ?? extra['revisionHistoryLimit'] ?? spec['revisionHistoryLimit'],
      selector: { ...mapField(spec, 'selector'), matchLabels: selector },
      template,
      ...(kind === 'StatefulSet' ? ofStatefulSet(spec, template, props, problems) : refused(kind, props, problems)),
    },
  };
}

function refused(kind: string, props: AdoptedSetProps, problems: Problems): JsonMap {
  for (const field of OF_STATEFUL_SETS) {
    if (props[field] !== undefined) problems.add(field, props[field], `nothing, as a ${kind} has none; a StatefulSet has`);
  }
  return {};
}

function ofStatefulSet(spec: JsonMap, template: JsonMap, props: AdoptedSetProps, problems: Problems): JsonMap {
  const { claims = [], firstOrdinal } = props;
  if (firstOrdinal !== undefined) checkWhole(problems, 'firstOrdinal', firstOrdinal, { min: 0 });
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    checkOneOf(problems, `retention.${field}`, props.retention?.[field] ?? 'Retain', ['Retain', 'Delete']);
  }
  if (!saysWhenReady(template) && !spec['minReadySeconds']) {
    const allowed = 'a probe in at least one of containers, or minReady in cdk8s-plus; otherwise a bad version replaces every pod';
    problems.add('readiness', undefined, allowed);
  }
  return {
    ...(firstOrdinal === undefined ? {} : { ordinals: { start: firstOrdinal } }),
    persistentVolumeClaimRetentionPolicy: retentionOf(props.retention),
    updateStrategy: updateStrategyOf(spec, props, problems),
    ...(claims.length === 0 ? {} : { volumeClaimTemplates: claimTemplatesOf(claims, problems) }),
  };
}

function updateStrategyOf(spec: JsonMap, props: AdoptedSetProps, problems: Problems): JsonMap {
  const { maxUnavailable } = props;
  const strategy = mapField(spec, 'updateStrategy');
  if (textField(strategy, 'type') === 'OnDelete') {
    for (const field of ['canary', 'partition', 'maxUnavailable'] as const) {
      if (props[field] !== undefined) problems.add(field, props[field], 'nothing with the strategy OnDelete, which replaces no pod by itself');
    }
    return strategy;
  }
  if (maxUnavailable !== undefined && !isPart(maxUnavailable)) {
    problems.add('maxUnavailable', maxUnavailable, 'a whole number, 1 or more, or a percentage such as 25%');
  }
  const rollingUpdate = mapField(strategy, 'rollingUpdate');
  const partition = partitionOf(spec, props, problems) ?? rollingUpdate['partition'] ?? 0;
  const atOnce = maxUnavailable === undefined ? {} : { maxUnavailable };
  return { ...strategy, type: 'RollingUpdate', rollingUpdate: { ...rollingUpdate, partition, ...atOnce } };
}

function isPart(value: number | string): boolean {
  return typeof value === 'number' ? Number.isInteger(value) && value >= 1 : /^(?:[1-9]\d?|100)%$/.test(value);
}

/** Replicas with a lower ordinal keep the old template. `undefined` where the props say nothing. */
function partitionOf(spec: JsonMap, { canary, partition, firstOrdinal = 0 }: AdoptedSetProps, problems: Problems): number | undefined {
  const { replicas } = spec;
  if (canary !== undefined && partition !== undefined) problems.add('partition', partition, 'either canary or partition, not both');
  if (canary !== undefined && typeof replicas !== 'number') {
    const allowed = 'nothing under an autoscaler, which changes the replicas it is counted from; partition counts from the other end';
    problems.add('canary', canary, allowed);
  }
  const count = typeof replicas === 'number' ? replicas : undefined;
  if (canary !== undefined && count !== undefined) {
    checkWhole(problems, 'canary', canary, { min: 1, max: Math.max(1, count) });
    return firstOrdinal + count - canary;
  }
  if (partition !== undefined) {
    checkWhole(problems, 'partition', partition, { min: 0, ...(count === undefined ? {} : { max: Math.max(0, firstOrdinal + count - 1) }) });
  }
  return partition;
}
