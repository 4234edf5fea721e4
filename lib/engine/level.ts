import type { KubeObject } from '../kube/object';
import { mayReport } from './presets';
import { type Confidence, optionsOf, type Preset, type Rule, type Severity } from './rule';

/** What holds of a rule for one subject, once presets and configuration are put together. */
export interface Level {
  /** Switched on or off by name; `undefined`: as the preset says. */
  readonly enabled: boolean | undefined;
  readonly preset: Preset;
  /** In place of what the rule and its reports say. */
  readonly severity: Severity | undefined;
  /** Findings that are less sure are left out. */
  readonly confidence: Confidence;
  /** Values of all of the rule's options. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a level is asked for: a file, and the object in it where there is one. */
export interface LevelSubject {
  readonly uri: string;
  readonly object: KubeObject | undefined;
}

/** Levels of all rules for all subjects of one run. */
export interface Levels {
  /** Whether the rule can have a finding at all. */
  mayRun(rule: Rule): boolean;
  levelOf(rule: Rule, subject: LevelSubject): Level;
}

/** What holds without a configuration. */
export function presetLevels(preset: Preset, options: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {}): Levels {
  const levels = new Map<Rule, Level>();
  return {
    mayRun: (rule) => mayReport(rule, preset),
    levelOf: (rule) => {
      let level = levels.get(rule);
      if (!level) levels.set(rule, (level = { enabled: undefined, preset, severity: undefined, confidence: 'likely', options: optionsOf(rule, options[rule.id]) }));
      return level;
    },
  };
}

/** Levels that were settled before, by rule id, whatever the subject. Throws for a rule without one. */
export function levelsFrom(levels: Readonly<Record<string, Level>>): Levels {
  return {
    mayRun: ({ id }) => Object.hasOwn(levels, id),
    levelOf: ({ id }) => {
      const level = levels[id];
      if (!level) throw new Error(`no level of ${id}`);
      return level;
    },
  };
}

/** The same for these rules, all of whose findings are wanted; no others run. */
export function onlyLevels(levels: Levels, only: readonly Rule[]): Levels {
  return {
    mayRun: (rule) => only.includes(rule),
    levelOf: (rule, subject) => ({ ...levels.levelOf(rule, subject), enabled: only.includes(rule) }),
  };
}
