import { expect } from 'vitest';
import { IMAGE_RULES } from '../../lib/engine/primary';
import { runRules } from '../../lib/engine/run';
import { NO_LOCK } from '../../lib/images/lock';
import { type TargetProfile, UNDECIDED } from '../../lib/kube/target';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { RULES } from '../../rules/index';
import { caseYaml, CASES, type Variant } from './cases';

/** The rules that are about how an image of a workload is resolved; the others have a say of their own. */
const NAMED = new Set(CASES.flatMap(({ variants }) => variants.flatMap(({ rules, strict = [] }) => [...rules, ...strict])));
const ON_IMAGES = RULES.filter(({ id }) => NAMED.has(id) || IMAGE_RULES.includes(id));

/**
 * Lints the case's streams and object as one file in namespace `ns`, for OpenShift 4.16 unless the case names a release, and expects the
 * rules that the case names: in the recommended preset, and with those of the strict one.
 */
export function expectRules(variant: Variant): void {
  expect(rulesThatSpeak(variant, 'recommended')).toEqual([...variant.rules].sort());
  expect(rulesThatSpeak(variant, 'strict')).toEqual([...variant.rules, ...(variant.strict ?? [])].sort());
}

function rulesThatSpeak(variant: Variant, preset: 'recommended' | 'strict'): readonly string[] {
  const { sets } = workspaceOf([readYaml('case.yaml', caseYaml(variant))], { namespace: 'ns' });
  const target: TargetProfile = { ...UNDECIDED, platform: 'openshift', release: variant.release ?? { major: 4, minor: 16, patch: undefined }, crio: true };
  const { findings, failures } = runRules(sets, { rules: ON_IMAGES, preset, target, images: NO_LOCK, today: '2026-01-15' });
  expect(failures).toEqual([]);
  return Array.from(new Set(findings.map(({ ruleId }) => ruleId))).sort();
}
