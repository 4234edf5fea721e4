import { describe, expect, it } from 'vitest';
import { parsePlatform } from '../../lib/kube/parse-target';
import { UNDECIDED } from '../../lib/kube/target';
import {
  CLAIM_RETENTION,
  DAEMON_SURGE,
  type FeatureGate,
  hasParallelRegression,
  MAX_UNAVAILABLE,
  MIN_READY_SECONDS,
  RECREATE,
  SIDECARS,
  START_ORDINAL,
  supportOf,
} from '../../lib/rollout/feature-gates';

function target(platform: string): Pick<typeof UNDECIDED, 'platform' | 'release'> {
  const parsed = parsePlatform(platform);
  if (!parsed.ok) throw new Error(`${platform} ${parsed.problem}`);
  return parsed.value;
}

const support = (gate: FeatureGate, ...platforms: readonly string[]): readonly string[] =>
  platforms.map((platform) => supportOf(gate, target(platform)));

describe('what a release does with a gated field', () => {
  it.each([
    [MIN_READY_SECONDS, ['kubernetes=1.21', 'kubernetes=1.22', 'kubernetes=1.23']],
    [CLAIM_RETENTION, ['kubernetes=1.22', 'kubernetes=1.26', 'kubernetes=1.27']],
    [START_ORDINAL, ['kubernetes=1.25', 'kubernetes=1.26', 'kubernetes=1.27']],
    [DAEMON_SURGE, ['kubernetes=1.20', 'kubernetes=1.21', 'kubernetes=1.22']],
    [SIDECARS, ['kubernetes=1.27', 'kubernetes=1.28', 'kubernetes=1.29']],
  ])('goes from unknown to off to on for $name', (gate, platforms) => {
    expect(support(gate, ...platforms)).toEqual(['unknown', 'off', 'on']);
  });

  it('counts the minor of Kubernetes inside OpenShift', () => {
    expect(support(CLAIM_RETENTION, 'openshift=4.9', 'openshift=4.13', 'openshift=4.14')).toEqual(['unknown', 'off', 'on']);
  });

  it('takes an undecided target for a current release', () => {
    expect(supportOf(CLAIM_RETENTION, UNDECIDED)).toBe('on');
    expect(supportOf(MAX_UNAVAILABLE, UNDECIDED)).toBe('off');
  });

  it('never has Recreate on by itself', () => {
    expect(support(RECREATE, 'kubernetes=1.36', 'kubernetes=1.37', 'kubernetes=1.40')).toEqual(['unknown', 'off', 'off']);
  });

  it('has maxUnavailable on for four patch releases of 1.35 and from 1.37', () => {
    const platforms = ['1.23', '1.24', '1.34', '1.35', '1.35.0', '1.35.3', '1.35.4', '1.36', '1.37'].map(
      (release) => `kubernetes=${release}`,
    );
    expect(support(MAX_UNAVAILABLE, ...platforms)).toEqual(['unknown', 'off', 'off', 'off', 'on', 'on', 'off', 'off', 'on']);
  });

  it('leaves maxUnavailable off on OpenShift, where it stays a tech preview', () => {
    expect(support(MAX_UNAVAILABLE, 'openshift=4.10', 'openshift=4.22', 'openshift=4.22.1', 'openshift=4.25')).toEqual([
      'unknown',
      'off',
      'off',
      'off',
    ]);
  });
});

describe('the regression of Parallel updates', () => {
  it('lies in 1.35.0 to 1.35.3', () => {
    const releases = ['kubernetes=1.34.9', 'kubernetes=1.35.0', 'kubernetes=1.35.3', 'kubernetes=1.35.4', 'kubernetes=1.36'];
    expect(releases.map((release) => hasParallelRegression(target(release)))).toEqual([
      undefined,
      'certain',
      'certain',
      undefined,
      undefined,
    ]);
  });

  it('is likely where no patch release is given, and not on OpenShift', () => {
    expect(hasParallelRegression(target('kubernetes=1.35'))).toBe('likely');
    expect(hasParallelRegression(target('openshift=4.22.1'))).toBeUndefined();
    expect(hasParallelRegression(UNDECIDED)).toBeUndefined();
  });
});
