import { checkOneOf, checkWhole } from './checks';
import type { DeploymentStrategy } from './kube-types';
import type { PodProps } from './pods';
import type { Problems } from './problems';
import type { RolloutProps } from './rollouts';
import { isOfOneNode, type SharedClaimsProps } from './shared-claims';

/** How a Deployment gets from one version to the next. */
export interface DeploymentStrategyProps {
  /** `Recreate` stops all old pods before it starts new ones: for versions, or a volume, that cannot be had twice. @default 'RollingUpdate' */
  readonly strategy?: 'RollingUpdate' | 'Recreate';
  /** How many pods more than `replicas` a rolling update may run, as a number or as a percentage that is rounded up. @default '25%' */
  readonly maxSurge?: number | string;
  /**
   * How many pods fewer than `replicas` may be available during a rolling update, as a number or as a percentage that is rounded
   * down. Fewer than all. @default 0, or 1 where `maxSurge` is 0
   */
  readonly maxUnavailable?: number | string;
  /** Seconds without progress after which a rollout counts as failed, more than `minReadySeconds` and less than an hour. @default 600 */
  readonly progressDeadlineSeconds?: number;
}

export type StrategySetting = DeploymentStrategyProps & RolloutProps & SharedClaimsProps & PodProps;

/** The strategy with all that the API server would fill in. Reports what is wrong with the props. */
export function strategyOf(props: StrategySetting, problems: Problems): DeploymentStrategy {
  const { strategy = 'RollingUpdate', replicas } = props;
  checkOneOf(problems, 'strategy', strategy, ['RollingUpdate', 'Recreate']);
  if (strategy === 'Recreate') {
    for (const field of ['maxSurge', 'maxUnavailable'] as const) {
      if (props[field] !== undefined) problems.add(field, props[field], 'nothing with Recreate, which stops every pod first');
    }
    return { type: 'Recreate' };
  }
  const { maxSurge = '25%' } = props;
  const { maxUnavailable = isNone(maxSurge) ? 1 : 0 } = props;
  checkAmount(problems, 'maxSurge', maxSurge);
  checkAmount(problems, 'maxUnavailable', maxUnavailable, 100);
  if (isNone(maxSurge) && isNone(maxUnavailable)) {
    problems.add('maxUnavailable', maxUnavailable, 'more than 0 where maxSurge is 0; nothing could move');
  } else if (replicas > 0 && roundedDown(maxUnavailable, replicas) >= replicas) {
    problems.add('maxUnavailable', maxUnavailable, `fewer than the replicas, which are ${replicas}; strategy Recreate says that all may go at once`);
  }
  checkClaims(props, problems);
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
}

/** Seconds until a rollout counts as failed. Reports what is wrong with the props. */
export function progressDeadlineOf(props: StrategySetting, problems: Problems): number {
  const { progressDeadlineSeconds: deadline = 600, minReadySeconds = 0 } = props;
  // From an hour on, nobody hears of a failure in time; the API server refuses what ends before a pod can be available.
  checkWhole(problems, 'progressDeadlineSeconds', deadline, { min: Math.floor(minReadySeconds) + 1, max: 3599 });
  props.containers.forEach(({ readiness }, index) => {
    if (!readiness) return;
    const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = readiness;
    const patience = initialDelaySeconds + periodSeconds * failureThreshold;
    if (patience > deadline) {
      const at = `containers[${index}].readiness`;
      problems.add(at, readiness, `initialDelaySeconds + periodSeconds x failureThreshold (${patience}) up to progressDeadlineSeconds (${deadline})`);
    }
  });
  return deadline;
}

/** The new pod would wait for the volume, and the old one for the new to be ready. */
function checkClaims({ claims = [] }: SharedClaimsProps, problems: Problems): void {
  claims.forEach(({ accessMode }, index) => {
    if (!isOfOneNode(accessMode)) return;
    problems.add(`claims[${index}].accessMode`, accessMode, 'ReadWriteMany or ReadOnlyMany with a rolling update; or strategy Recreate');
  });
}

function checkAmount(problems: Problems, prop: string, amount: number | string, most?: number): void {
  const percent = percentOf(amount);
  if (typeof amount === 'number' && Number.isInteger(amount) && amount >= 0) return;
  if (percent !== undefined && percent <= (most ?? Infinity)) return;
  problems.add(prop, amount, `a whole number, 0 or more, or a percentage such as 25%${most === undefined ? '' : ` of at most ${most}%`}`);
}

function percentOf(amount: number | string): number | undefined {
  return typeof amount === 'string' && /^\d{1,9}%$/.test(amount) ? Number.parseInt(amount, 10) : undefined;
}

function isNone(amount: number | string): boolean {
  return amount === 0 || percentOf(amount) === 0;
}

function roundedDown(amount: number | string, replicas: number): number {
  return typeof amount === 'number' ? amount : Math.floor(((percentOf(amount) ?? 0) * replicas) / 100);
}
