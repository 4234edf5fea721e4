import type { LiveDeployment } from './live-deployment';
import {
  sayDeadlineExceeded,
  sayDeploymentGoing,
  sayDeploymentUnobserved,
  sayDown,
  sayPaused,
  sayReplicaFailure,
  sayRollingOut,
  saySettled,
  sayShortNameInPod,
  sayShortNameInTemplate,
} from './say-deployment';
import { thresholdOf } from './thresholds';
import type { Words } from './words';

/** What is the matter with a Deployment; the first that fits, from the top. */
export type DeploymentVerdictId =
  | 'terminating'
  | 'unobserved'
  | 'replica-failure'
  | 'unresolved-template'
  | 'unresolved-pod'
  | 'deadline-exceeded'
  | 'paused'
  | 'healthy'
  | 'progressing'
  | 'unavailable';

export interface DeploymentRow {
  readonly id: DeploymentVerdictId;
  /** Whether time alone does not mend it. */
  readonly stuck: boolean;
  readonly when: (deployment: LiveDeployment) => boolean;
  readonly say: (deployment: LiveDeployment) => Words;
}

export const DEPLOYMENT_ROWS: readonly DeploymentRow[] = [
  { id: 'terminating', stuck: false, when: ({ isGoing }) => isGoing, say: sayDeploymentGoing },
  { id: 'unobserved', stuck: true, when: ({ isObserved }) => !isObserved, say: sayDeploymentUnobserved },
  { id: 'replica-failure', stuck: true, when: ({ refusal }) => refusal !== undefined, say: sayReplicaFailure },
  { id: 'unresolved-template', stuck: true, when: (live) => live.unresolved?.inTemplate === true && isOld(live), say: sayShortNameInTemplate },
  { id: 'unresolved-pod', stuck: true, when: (live) => live.unresolved !== undefined && isOld(live), say: sayShortNameInPod },
  { id: 'deadline-exceeded', stuck: true, when: ({ isPastDeadline, isComplete }) => isPastDeadline && !isComplete, say: sayDeadlineExceeded },
  { id: 'paused', stuck: true, when: ({ isPaused, isComplete }) => isPaused && !isComplete, say: sayPaused },
  { id: 'healthy', stuck: false, when: ({ isComplete }) => isComplete, say: saySettled },
  { id: 'progressing', stuck: false, when: isOnItsWay, say: sayRollingOut },
  { id: 'unavailable', stuck: true, when: () => true, say: sayDown },
];

/** Its deadline still runs; or none does, and no pod of it has been down for long enough to mean anything. */
function isOnItsWay({ deadlineInMs, failing }: LiveDeployment): boolean {
  if (deadlineInMs !== undefined) return deadlineInMs > 0;
  return failing.length > 0 && failing.every((pod) => pod.seen.ageMs < thresholdOf(pod));
}

function isOld({ failing }: LiveDeployment): boolean {
  const [first] = failing;
  return first !== undefined && first.seen.ageMs >= thresholdOf(first);
}
