import { describe, expect, it } from 'vitest';
import { type Amount, amountOf } from '../../../lib/rollout/amount';
import { type DeploymentRollout, type DeploymentTrace, rollDeployment } from '../../../lib/rollout/model/roll-deployment';

function amount(value: number | string): Amount {
  const read = amountOf(value);
  if (!read) throw new Error(`${value} is no amount`);
  return read;
}

const rolling = (surge: number | string, unavailable: number | string): DeploymentRollout['strategy'] => ({
  type: 'RollingUpdate',
  surge: amount(surge),
  unavailable: amount(unavailable),
});
const QUARTER = rolling('25%', '25%');
const RECREATE: DeploymentRollout['strategy'] = { type: 'Recreate' };

/** Each step as `second: old+new, available`. */
const lines = ({ steps }: DeploymentTrace): readonly string[] => steps.map((step) => `${step.at}: ${step.old}+${step.new}, ${step.available}`);

describe('a Deployment that rolls', () => {
  it('goes as far up and down as a quarter of four pods allows', () => {
    const trace = rollDeployment({ replicas: 4, strategy: QUARTER, readyAfterSeconds: 10 });
    expect(lines(trace)).toEqual([
      '0: 4+0, 4',
      '0: 4+1, 4',
      '0: 3+1, 3',
      '0: 3+2, 3',
      '10: 3+2, 5',
      '10: 1+2, 3',
      '10: 1+4, 3',
      '20: 1+4, 5',
      '20: 0+4, 4',
    ]);
    expect([trace.lowestAvailable, trace.mostPods, trace.end, trace.deadlineAt]).toEqual([3, 5, 'complete', undefined]);
  });

  it('takes no pod of three away: a quarter of them rounds down to none, and the surge up to one', () => {
    const trace = rollDeployment({ replicas: 3, strategy: QUARTER, readyAfterSeconds: 1 });
    expect([trace.lowestAvailable, trace.mostPods, trace.end]).toEqual([3, 4, 'complete']);
  });

  it('takes one away where both limits come to 0', () => {
    const trace = rollDeployment({ replicas: 3, strategy: rolling(0, '25%'), readyAfterSeconds: 5 });
    expect(lines(trace).slice(0, 5)).toEqual(['0: 3+0, 3', '0: 2+0, 2', '0: 2+1, 2', '5: 2+1, 3', '5: 1+1, 2']);
    expect([trace.lowestAvailable, trace.mostPods, trace.end]).toEqual([2, 3, 'complete']);
  });

  it('takes all away at once under 100%', () => {
    const trace = rollDeployment({ replicas: 3, strategy: rolling(0, '100%'), readyAfterSeconds: 5 });
    expect(lines(trace)).toEqual(['0: 3+0, 3', '0: 0+0, 0', '0: 0+3, 0', '5: 0+3, 3']);
    expect(trace.lowestAvailable).toBe(0);
  });

  it('sticks with what is left where the new pods never become ready', () => {
    const three = rollDeployment({ replicas: 3, strategy: QUARTER, readyAfterSeconds: undefined });
    expect(lines(three)).toEqual(['0: 3+0, 3', '0: 3+1, 3']);
    expect([three.end, three.lowestAvailable, three.deadlineAt]).toEqual(['stuck', 3, 600]);
    const four = rollDeployment({ replicas: 4, strategy: QUARTER, readyAfterSeconds: undefined });
    expect(lines(four)).toEqual(['0: 4+0, 4', '0: 4+1, 4', '0: 3+1, 3', '0: 3+2, 3']);
    expect([four.end, four.lowestAvailable]).toEqual(['stuck', 3]);
  });

  it('sticks half way where room for new pods ends', () => {
    const trace = rollDeployment({ replicas: 3, strategy: rolling(1, 0), readyAfterSeconds: 10, readyAtMost: 1 });
    expect(lines(trace)).toEqual(['0: 3+0, 3', '0: 3+1, 3', '10: 3+1, 4', '10: 2+1, 3', '10: 2+2, 3']);
    expect([trace.end, trace.deadlineAt]).toEqual(['stuck', 610]);
  });

  it('replaces pods that were broken before, a good one standing for each', () => {
    const trace = rollDeployment({ replicas: 2, strategy: rolling(1, 0), oldAvailable: 0, readyAfterSeconds: 10 });
    expect(lines(trace)).toEqual([
      '0: 2+0, 0',
      '0: 2+1, 0',
      '10: 2+1, 1',
      '10: 1+1, 1',
      '10: 1+2, 1',
      '20: 1+2, 2',
      '20: 0+2, 2',
    ]);
    expect(trace.end).toBe('complete');
  });

  it('removes broken old pods first', () => {
    const trace = rollDeployment({ replicas: 4, strategy: rolling(0, 2), oldAvailable: 3, readyAfterSeconds: 1 });
    // One broken pod goes, and of the three others the one above the two that must stay.
    expect(lines(trace).slice(0, 3)).toEqual(['0: 4+0, 3', '0: 2+0, 2', '0: 2+2, 2']);
  });
});

describe('a Deployment under Recreate', () => {
  it('has no pod for a while', () => {
    const trace = rollDeployment({ replicas: 2, strategy: RECREATE, readyAfterSeconds: 5 });
    expect(lines(trace)).toEqual(['0: 2+0, 2', '0: 0+0, 0', '0: 0+2, 0', '5: 0+2, 2']);
    expect([trace.lowestAvailable, trace.mostPods]).toEqual([0, 2]);
  });

  it('stays without where the new pods never become ready', () => {
    const trace = rollDeployment({ replicas: 2, strategy: RECREATE, readyAfterSeconds: undefined });
    expect([lines(trace).at(-1), trace.end, trace.deadlineAt]).toEqual(['0: 0+2, 0', 'stuck', 600]);
  });
});

describe('a Deployment that is paused', () => {
  it('rolls nothing out and reports no failure', () => {
    const trace = rollDeployment({ replicas: 3, strategy: QUARTER, paused: true, readyAfterSeconds: 1 });
    expect([lines(trace), trace.end, trace.deadlineAt]).toEqual([['0: 3+0, 3'], 'paused', undefined]);
  });
});

describe('the progress deadline', () => {
  const slow = (given: Partial<DeploymentRollout>): DeploymentTrace =>
    rollDeployment({ replicas: 1, strategy: rolling(1, 0), readyAfterSeconds: 700, ...given });

  it('runs out while pods are slow, and the rollout goes on all the same', () => {
    expect(slow({})).toMatchObject({ end: 'complete', deadlineAt: 600 });
    expect(slow({ progressDeadlineSeconds: 700 })).toMatchObject({ end: 'complete', deadlineAt: undefined });
  });

  it('starts again with each pod that gets ready, though minReadySeconds are still to pass', () => {
    expect(slow({ readyAfterSeconds: 400, minReadySeconds: 500 })).toMatchObject({ end: 'complete', deadlineAt: undefined });
    expect(lines(slow({ readyAfterSeconds: 400, minReadySeconds: 500 }))).toEqual(['0: 1+0, 1', '0: 1+1, 1', '900: 1+1, 2', '900: 0+1, 1']);
  });

  it('is none at its largest value', () => {
    expect(slow({ readyAfterSeconds: undefined, progressDeadlineSeconds: 2_147_483_647 })).toMatchObject({ end: 'stuck', deadlineAt: undefined });
  });
});

describe('a Deployment without pods', () => {
  it('is complete', () => {
    expect(rollDeployment({ replicas: 0, strategy: QUARTER, readyAfterSeconds: 1 })).toMatchObject({ end: 'complete', mostPods: 0 });
  });
});
