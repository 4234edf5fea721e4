import type { KubeObject } from '../kube/object';
import { fieldOf } from '../kube/json';
import { printAmount } from '../rollout/amount';
import { type DeploymentRollout, type DeploymentTrace, rollDeployment } from '../rollout/model/roll-deployment';
import { rollingLimitsOf, rollingRoom } from '../rollout/rolling-room';
import { replicasOf } from '../rollout/stateful-set';
import { updateStrategyOf } from '../rollout/update-strategy';
import { MOST_SHOWN } from './moments';
import type { Moment, RolloutPlan } from './plan';

/** The most steps that are simulated and shown. */
const MOST_STEPS = 20;
const MOST_SIMULATED = 400;

/** How the pods of a Deployment are replaced when all goes well; `undefined` where unknown text decides. */
export function deploymentRollout(object: KubeObject): RolloutPlan | undefined {
  const rollout = deploymentFacts(object, 1);
  if (!rollout) return undefined;
  const { replicas } = rollout;
  const common = { strategy: strategyWords(rollout), replicas, untouched: [] };
  // So many steps tell nobody anything, and their number alone costs time.
  if (replicas > MOST_SIMULATED) return { ...common, order: [], more: replicas, mostDown: roomFor(rollout), moments: [] };
  const trace = rollDeployment(rollout);
  const steps = trace.steps.slice(1).map((step) => `${step.old} old and ${step.new} new, ${step.available} available`);
  return {
    ...common,
    order: steps.slice(0, MOST_STEPS),
    more: Math.max(0, steps.length - MOST_STEPS),
    mostDown: replicas - Math.min(trace.lowestAvailable, replicas),
    moments: lives(rollout, trace),
  };
}

/** What the model needs of a Deployment; `undefined` where unknown text decides. `readyAfterSeconds` is `undefined` for pods that never get ready. */
export function deploymentFacts(object: KubeObject, readyAfterSeconds: number | undefined): DeploymentRollout | undefined {
  const replicas = replicasOf(object);
  const strategy = strategyOf(object);
  const spec = object.value['spec'];
  const number = (key: string, fallback: number): number | undefined => {
    const value = fieldOf(spec, key) ?? fallback;
    return typeof value === 'number' ? value : undefined;
  };
  const [minReadySeconds, progressDeadlineSeconds] = [number('minReadySeconds', 0), number('progressDeadlineSeconds', 600)];
  if (replicas === undefined || !strategy || minReadySeconds === undefined || progressDeadlineSeconds === undefined) return undefined;
  return { replicas, strategy, paused: fieldOf(spec, 'paused') === true, minReadySeconds, progressDeadlineSeconds, readyAfterSeconds };
}

function strategyOf(object: KubeObject): DeploymentRollout['strategy'] | undefined {
  if (updateStrategyOf(object)?.type === 'Recreate') return { type: 'Recreate' };
  const limits = rollingLimitsOf(object);
  const [surge, unavailable] = [limits?.surge.amount, limits?.unavailable.amount];
  return surge && unavailable ? { type: 'RollingUpdate', surge, unavailable } : undefined;
}

function strategyWords({ strategy, paused = false }: DeploymentRollout): string {
  const words = strategy.type === 'Recreate' ? 'Recreate' : `RollingUpdate, maxSurge ${printAmount(strategy.surge)}, maxUnavailable ${printAmount(strategy.unavailable)}`;
  return paused ? `${words}, paused` : words;
}

function roomFor({ strategy, replicas }: DeploymentRollout): number {
  return strategy.type === 'Recreate' ? replicas : rollingRoom('Deployment', strategy, replicas).unavailable;
}

/** The pods of a Deployment have names that nobody knows beforehand, so they are counted: those that end first are `old pod 1`. */
export function lives({ replicas }: DeploymentRollout, { steps, end }: DeploymentTrace): readonly Moment[] {
  const last = (steps.at(-1)?.at ?? 0) + 2;
  const firstAt = (holds: (step: DeploymentTrace['steps'][number]) => boolean): number | undefined => {
    const step = steps.slice(1).find(holds);
    // The change itself takes a second.
    return step && step.at + 1;
  };
  const shown = Array.from({ length: Math.min(replicas, MOST_SHOWN / 2) }, (_, at) => at + 1);
  const old = shown.map((count): Moment => {
    return { pod: `old pod ${count}`, from: 0, to: firstAt((step) => step.old <= replicas - count) ?? last + 1, state: 'old' };
  });
  const young = shown.flatMap((count): readonly Moment[] => {
    const pod = `new pod ${count}`;
    const made = firstAt((step) => step.new >= count);
    if (made === undefined) return [];
    const ready = firstAt((step) => step.available - step.old >= count);
    const until = ready ?? last + 1;
    const starting: Moment = { pod, from: made, to: until, state: ready === undefined && end === 'stuck' ? 'stuck' : 'down' };
    return ready === undefined ? [starting] : [starting, { pod, from: ready, to: last + 1, state: 'new' }];
  });
  return [...old, ...young];
}
