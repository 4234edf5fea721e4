import { describe, expect, it } from 'vitest';
import { describeTarget, kubernetesMinorOf, parsePlatform } from '../../lib/kube/parse-target';
import { UNDECIDED } from '../../lib/kube/target';

describe('a platform as people write it', () => {
  it('names a minor, a patch, or none', () => {
    expect(read('openshift=4.16')).toEqual({ platform: 'openshift', release: { major: 4, minor: 16, patch: undefined }, crio: true });
    expect(read('openshift=4.8.17')).toEqual({ platform: 'openshift', release: { major: 4, minor: 8, patch: 17 }, crio: true });
    expect(read('kubernetes=1.31')).toEqual({ platform: 'kubernetes', release: { major: 1, minor: 31, patch: undefined }, crio: false });
    expect(read('kubernetes=v1.31.2')).toMatchObject({ release: { major: 1, minor: 31, patch: 2 } });
    expect(read('openshift')).toMatchObject({ release: { major: 4, minor: 20 } });
    expect(read('kubernetes')).toMatchObject({ release: { major: 1, minor: 34 } });
  });

  it('keeps 4.10 apart from 4.1', () => {
    expect(read('openshift=4.10')).toMatchObject({ release: { minor: 10 } });
    expect(read('openshift=4.1')).toMatchObject({ release: { minor: 1 } });
  });

  it('is refused with the reason and the place', () => {
    expect(parsePlatform('openshfit=4.16')).toEqual({
      ok: false,
      problem: 'names no known platform (did you mean openshift?); write openshift=4.16 or kubernetes=1.31',
      at: 0,
    });
    for (const text of ['openshift=', 'openshift=4', 'openshift=latest', 'openshift=4.8.17.1', 'openshift=4.-8']) {
      expect(refusal(text)).toEqual(['names no release; write major and minor, and the patch where it matters, such as 4.16 or 4.8.17', 10]);
    }
    expect(refusal('openshift=3.11')).toEqual(['names a release that pinstream knows nothing about; openshift is 4.x here', 10]);
    expect(parsePlatform('kubernetes=2.0')).toMatchObject({ ok: false, at: 11 });
    expect(parsePlatform('')).toMatchObject({ ok: false, at: 0 });
  });
});

describe('the Kubernetes inside a target', () => {
  it('is 13 minors ahead of OpenShift 4.3 and later, 12 ahead before', () => {
    const minors = ['openshift=4.20', 'openshift=4.8.17', 'openshift=4.3', 'openshift=4.2', 'kubernetes=1.27'].map((text) => kubernetesMinorOf(read(text) ?? UNDECIDED));
    expect(minors).toEqual([33, 21, 16, 14, 27]);
  });

  it('is 1.34 while nothing is decided', () => {
    expect(kubernetesMinorOf(UNDECIDED)).toBe(34);
  });
});

describe('a target in a message', () => {
  it('is named by platform and release, and by both readings while undecided', () => {
    expect(['openshift=4.16', 'openshift=4.8.17', 'kubernetes'].map((text) => describeTarget(read(text) ?? UNDECIDED))).toEqual([
      'OpenShift 4.16',
      'OpenShift 4.8.17',
      'Kubernetes 1.34',
    ]);
    expect(describeTarget(UNDECIDED)).toBe('OpenShift 4.20 or Kubernetes 1.34');
  });
});

function refusal(text: string): readonly [string, number] | undefined {
  const parsed = parsePlatform(text);
  return parsed.ok ? undefined : [parsed.problem, parsed.at];
}

function read(text: string) {
  const parsed = parsePlatform(text);
  return parsed.ok ? parsed.value : undefined;
}
