import type { Place } from '../base/origin';
import type { Config } from '../config/read';
import { objectMatcher, pathMatcher } from '../config/patterns';
import type { WrittenLevel } from '../config/schema';
import type { Level, Levels, LevelSubject } from './level';
import { mayReport } from './presets';
import { type Confidence, optionsOf, type Preset, type Rule } from './rule';
import { checkedDirective, type KnownRules } from './suppressions/directive';
import type { WrittenSuppression } from './suppressions/written';

/** What stands above the configuration in one run. */
export interface Overruling {
  /** In place of the configuration's own. */
  readonly preset: Preset | undefined;
  /** The path of a file relative to the configuration's folder; `undefined` for what lies outside of it. */
  readonly pathOf: (uri: string) => string | undefined;
}

/** One layer of the configuration: what it says, and of what. */
interface Layer {
  readonly preset: Preset | undefined;
  readonly confidence: Confidence | undefined;
  readonly rules: Readonly<Record<string, WrittenLevel | undefined>>;
  /** Where in the file it stands. */
  readonly path: readonly (string | number)[];
  readonly reaches: (subject: LevelSubject) => boolean;
}

/** Where the level of a rule was settled, for `config print`. */
export interface SettledBy {
  readonly level: Level;
  /** Paths in the configuration, of the layer that said it last; `undefined` for what nobody said. */
  readonly presetFrom: readonly (string | number)[] | undefined;
  readonly ruleFrom: readonly (string | number)[] | undefined;
}

export interface ConfiguredLevels extends Levels {
  settledBy(rule: Rule, subject: LevelSubject): SettledBy;
}

/** The levels that a configuration comes to. Overrides are compared with each subject once; later ones win. */
export function levelsOf(config: Config, { preset, pathOf }: Overruling): ConfiguredLevels {
  const base = baseLayer(config, preset);
  const overrides = overridesOf(config, pathOf);
  const known = new Map<string, SettledBy>();
  const settledBy = (rule: Rule, subject: LevelSubject): SettledBy => {
    const reaching = overrides.filter(({ reaches }) => reaches(subject));
    const key = [rule.id, ...reaching.map(({ path }) => path.join('.'))].join(' ');
    let settled = known.get(key);
    if (!settled) known.set(key, (settled = settle(rule, [base, ...reaching])));
    return settled;
  };
  return {
    mayRun: (rule) => [[base], ...overrides.map((override) => [base, override])].some((layers) => isOn(rule, settle(rule, layers).level)),
    levelOf: (rule, subject) => settledBy(rule, subject).level,
    settledBy,
  };
}

/** The entries of `ignore:` as suppressions. Those about files that the run does not look at are left out, as it proves nothing about them. */
export function ignoresOf(config: Config, { pathOf, uris }: Pick<Overruling, 'pathOf'> & { readonly uris: readonly string[] }): (known: KnownRules) => readonly WrittenSuppression[] {
  const paths = uris.map(pathOf);
  return (known) =>
    (config.written.ignore ?? []).flatMap(({ rules, paths: patterns, objects, reason, until }, index): WrittenSuppression[] => {
      const isPath = patterns === undefined ? () => true : pathMatcher(patterns);
      const isTitle = objects === undefined ? () => true : titled(objects);
      if (!paths.some((path) => isPath(path))) return [];
      return [
        {
          by: 'configuration',
          directive: checkedDirective({ ruleIds: rules, reason, until }, known),
          place: { uri: config.uri, path: ['ignore', index], span: config.spanOf(['ignore', index]) },
          object: undefined,
          subject: undefined,
          covers: ({ place, title }: { readonly place: Place; readonly title: string | undefined }) => isPath(pathOf(place.uri)) && isTitle(title),
          isNear: () => false,
        },
      ];
    });
}

function baseLayer({ written: { preset, confidence, rules = {} } }: Config, given: Preset | undefined): Layer {
  return { preset: given ?? preset, confidence, rules, path: [], reaches: () => true };
}

function overridesOf({ written: { overrides = [] } }: Config, pathOf: Overruling['pathOf']): readonly Layer[] {
  return overrides.map(({ paths, objects, preset, confidence, rules = {} }, index) => {
    const isPath = paths === undefined ? () => true : pathMatcher(paths);
    const isTitle = objects === undefined ? () => true : titled(objects);
    const byUri = new Map<string, boolean>();
    const reachesFile = (uri: string): boolean => {
      let reached = byUri.get(uri);
      if (reached === undefined) byUri.set(uri, (reached = isPath(pathOf(uri))));
      return reached;
    };
    return { preset, confidence, rules, path: ['overrides', index], reaches: ({ uri, object }) => reachesFile(uri) && isTitle(object?.title) };
  });
}

/** What is no object has no title to match. */
function titled(patterns: readonly string[]): (title: string | undefined) => boolean {
  const matches = objectMatcher(patterns);
  return (title) => title !== undefined && matches(title);
}

function settle(rule: Rule, layers: readonly Layer[]): SettledBy {
  const speaking = layers.flatMap(({ rules, path }) => {
    const written = rules[rule.id];
    return written === undefined ? [] : [{ written, path: [...path, 'rules', rule.id] }];
  });
  const presetLayer = layers.findLast(({ preset }) => preset !== undefined);
  const severity = speaking.findLast(({ written }) => written.severity !== undefined)?.written.severity;
  const confidence = speaking.findLast(({ written }) => written.confidence !== undefined)?.written.confidence ?? layers.findLast((layer) => layer.confidence !== undefined)?.confidence;
  const options = Object.assign({}, ...speaking.map(({ written }) => written.options ?? {})) as Readonly<Record<string, unknown>>;
  return {
    level: {
      enabled: severity === undefined ? undefined : severity !== 'off',
      preset: presetLayer?.preset ?? 'recommended',
      severity: severity === 'off' || severity === 'on' ? undefined : severity,
      confidence: confidence ?? 'likely',
      options: optionsOf(rule, options),
    },
    presetFrom: presetLayer && [...presetLayer.path, 'preset'],
    ruleFrom: speaking.at(-1)?.path,
  };
}

function isOn(rule: Rule, { enabled, preset }: Level): boolean {
  return enabled ?? mayReport(rule, preset);
}
