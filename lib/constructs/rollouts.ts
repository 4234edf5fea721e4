import { checkWhole } from './checks';
import { CHANGE_CAUSE } from './metadata';
import type { PodProps } from './pods';
import type { Problems } from './problems';

/** What StatefulSets and Deployments say alike. */
export interface RolloutProps {
  /** How many pods run; 0 keeps the object and stops them all. */
  readonly replicas: number;
  /** Seconds a pod has to stay ready before a rollout goes on. @default 0 */
  readonly minReadySeconds?: number;
  /** Old revisions kept to go back to, at least 1. @default 10, left to the API server */
  readonly revisionHistoryLimit?: number;
  /** How many pods a drain may take at once; `false` leaves drains alone. @default 1, with 2 replicas or more */
  readonly maxDisrupted?: number | false;
  /** Why this revision exists, as `kubectl rollout history` shows it. @default none */
  readonly changeCause?: string;
}

/** Reports what is wrong with the props. `gradual` is whether the rollout goes on pod by pod, and so needs to know which are well. */
export function checkRollout(props: RolloutProps & PodProps, gradual: boolean, problems: Problems): void {
  checkWhole(problems, 'replicas', props.replicas, { min: 0 });
  if (props.minReadySeconds !== undefined) checkWhole(problems, 'minReadySeconds', props.minReadySeconds, { min: 0 });
  if (props.revisionHistoryLimit !== undefined) checkWhole(problems, 'revisionHistoryLimit', props.revisionHistoryLimit, { min: 1 });
  if (!gradual || props.containers.length === 0 || props.minReadySeconds) return;
  if (props.containers.some(({ readiness }) => readiness)) return;
  const allowed = 'a probe in at least one container, or minReadySeconds; otherwise a bad version replaces every pod';
  problems.add('containers[0].readiness', undefined, allowed);
}

export function changeCauseOf({ changeCause }: RolloutProps, problems: Problems): Readonly<Record<string, string>> {
  if (changeCause === undefined) return {};
  if (typeof changeCause !== 'string' || changeCause.trim() === '') problems.add('changeCause', changeCause, 'a text that says why');
  return { [CHANGE_CAUSE]: changeCause };
}
