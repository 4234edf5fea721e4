import { describe, expect, it } from 'vitest';
import { parsePlatform } from '../../../lib/kube/parse-target';
import { UNDECIDED } from '../../../lib/kube/target';
import { type FeatureGate, MAX_UNAVAILABLE, RECREATE, START_ORDINAL } from '../../../lib/rollout/feature-gates';
import { type ControllerTraits, controllerTraits } from '../../../lib/rollout/model/controller-traits';

function traits(platform: string, enabled: readonly FeatureGate[] = []): ControllerTraits {
  const parsed = parsePlatform(platform);
  if (!parsed.ok) throw new Error(`${platform} ${parsed.problem}`);
  return controllerTraits(parsed.value, enabled);
}

describe('the traits of a controller', () => {
  it('are those of a current release while the target is undecided', () => {
    expect(controllerTraits(UNDECIDED)).toEqual({
      maxUnavailable: 'ignored',
      minReadySeconds: true,
      startOrdinal: true,
      recreate: false,
      replacesSucceeded: true,
      completesOnDelete: false,
    });
  });

  it('follow the Kubernetes inside OpenShift', () => {
    expect(traits('openshift=4.9')).toMatchObject({ minReadySeconds: false, startOrdinal: false, replacesSucceeded: false });
    expect(traits('openshift=4.14.1')).toMatchObject({ startOrdinal: true, replacesSucceeded: true });
    expect(traits('openshift=4.24')).toMatchObject({ maxUnavailable: 'ignored', completesOnDelete: true });
  });

  it('take maxUnavailable as each release reads it', () => {
    const read = (release: string): string => traits(`kubernetes=${release}`).maxUnavailable;
    expect(['1.34', '1.35.0', '1.35.3', '1.35.4', '1.35', '1.36', '1.37'].map(read)).toEqual([
      'ignored',
      'countsAll',
      'countsAll',
      'ignored',
      'ignored',
      'ignored',
      'sparesOutdated',
    ]);
  });

  it('change with the gates that somebody enabled, in releases that know them', () => {
    expect(traits('kubernetes=1.30', [MAX_UNAVAILABLE]).maxUnavailable).toBe('countsAll');
    expect(traits('kubernetes=1.36', [MAX_UNAVAILABLE]).maxUnavailable).toBe('countsAll');
    expect(traits('openshift=4.24', [MAX_UNAVAILABLE]).maxUnavailable).toBe('sparesOutdated');
    expect(traits('kubernetes=1.26', [START_ORDINAL]).startOrdinal).toBe(true);
    expect(traits('kubernetes=1.37', [RECREATE]).recreate).toBe(true);
    expect(traits('kubernetes=1.23', [MAX_UNAVAILABLE, RECREATE])).toMatchObject({ maxUnavailable: 'ignored', recreate: false });
  });
});
