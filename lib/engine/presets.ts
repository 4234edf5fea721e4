import type { Preset, Rule } from './rule';

/** Presets from the fewest rules to the most; each holds those before it. */
const PRESETS: readonly Preset[] = ['recommended', 'strict', 'pedantic'];

/** Whether the preset holds what is asked of `wanted`. */
export function includes(preset: Preset, wanted: Preset): boolean {
  return PRESETS.indexOf(wanted) <= PRESETS.indexOf(preset);
}

/** Whether a rule can have a finding in the preset: single reports may name another one than their rule's. */
export function mayReport(rule: Rule, preset: Preset): boolean {
  return includes(preset, rule.preset) || rule.presets?.some((other) => includes(preset, other)) === true;
}
