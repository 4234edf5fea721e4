import { describe, expect, it } from 'vitest';
import { admissionBehaviourOf } from '../../lib/openshift/regression';

const inside = { ownedPods: 'skipped', statefulSetRewrite: 'create', deploymentConfig: false, inWindow: true };

describe('admission by OpenShift release', () => {
  it('until 4.5 resolves each pod by itself', () => {
    for (const minor of [2, 3, 4, 5]) {
      expect(behaviour(minor)).toEqual({ ownedPods: 'resolved', statefulSetRewrite: 'create', deploymentConfig: false, inWindow: false, certainty: 'certain' });
    }
  });

  it('counts any 4.6 to 4.9 as likely inside the window of the regression', () => {
    for (const minor of [6, 7, 8, 9]) expect(behaviour(minor)).toEqual({ ...inside, certainty: 'likely' });
    expect(behaviour(8, 16)).toEqual({ ...inside, certainty: 'likely' });
  });

  it('is sure of 4.8.17, for which it was reported', () => {
    expect(behaviour(8, 17)).toEqual({ ...inside, certainty: 'certain' });
  });

  it('from 4.10 on, and while nothing is decided, rewrites updates too', () => {
    const current = { ownedPods: 'skipped', statefulSetRewrite: 'create-and-update', deploymentConfig: true, inWindow: false, certainty: 'certain' };
    expect([behaviour(10), behaviour(20), admissionBehaviourOf(undefined)]).toEqual([current, current, current]);
  });
});

function behaviour(minor: number, patch?: number) {
  return admissionBehaviourOf({ major: 4, minor, patch });
}
