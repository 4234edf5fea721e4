import { dirname, resolve } from 'node:path';
import { createColors } from 'picocolors';
import { RULES } from '../../../rules';
import { EXIT, UserError } from '../../base/errors';
import type { Path } from '../../base/path';
import type { LevelSubject } from '../../engine/level';
import { levelsOf, type SettledBy } from '../../engine/configured';
import { mayReport } from '../../engine/presets';
import { optionsOf, type Rule } from '../../engine/rule';
import { KubeObject } from '../../kube/object';
import { describeTarget } from '../../kube/parse-target';
import { uriOf } from '../../sources/uri';
import { NamedOrigin } from '../../workspace/origins';
import { command } from '../command';
import { CONFIG_FLAGS, CONFIG_NAME, configFinder, type OpenConfig } from '../configs';
import { flag, oneOf, text } from '../flags';
import { isColoured } from '../io';
import { printTable } from '../table';
import { targetOf } from '../target-flags';

/** What holds of one rule for the file, and where it was settled. */
interface RuleRow {
  readonly rule: string;
  /** `off`, or the severity that its findings get; `as reported` where each finding says its own. */
  readonly holds: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly from: string;
}

/** Prints what the configuration comes to. */
export const configPrint = command({
  name: 'config print',
  summary: 'Show what the configuration comes to for a file, or for an object in it, and where each value is from',
  operand: '<file>',
  flags: {
    format: oneOf('How it is printed', ['text', 'json'], 'text'),
    object: text('Show what holds for this object of the file', 'kind/name'),
    all: flag('List every rule, not only those that the configuration names'),
    ...CONFIG_FLAGS,
  },
  async run({ operands: [operand = ''], flags }, io) {
    const uri = uriOf(io.cwd, operand);
    const config = await configFinder(flags, io)(dirname(resolve(io.cwd, operand)));
    const object = flags.object === undefined ? undefined : objectNamed(flags.object);
    const heads = headsOf(config, { uri, object });
    const rows = rowsOf(config, uri, object).filter(({ from }) => flags.all || from !== BY_PRESET);
    if (flags.format === 'json') {
      io.stdout.write(`${JSON.stringify({ version: 1, file: uri, object: flags.object, configuration: config?.uri, settings: heads, rules: rows }, undefined, 2)}\n`);
      return EXIT.clean;
    }
    const { bold } = createColors(isColoured(io.stdout, io.env));
    const settings = Object.entries(heads).map(([name, { value, from }]) => [name, value, from]);
    io.stdout.write(`${bold(object ? `${object.title} in ${uri}` : uri)}\n\n${printTable(['setting', 'value', 'from'], settings, bold)}\n`);
    if (rows.length === 0) io.stdout.write('No rule is named by the configuration; --all lists what the preset says of each.\n');
    else io.stdout.write(printTable(['rule', 'findings are', 'options', 'from'], rows.map(({ rule, holds, options, from }) => [rule, holds, printOptions(options), from]), bold));
    return EXIT.clean;
  },
});

const BY_PRESET = 'preset';
const DEFAULT = 'default';

function objectNamed(title: string): KubeObject {
  const [kind, name, ...rest] = title.split('/');
  if (!kind || !name || rest.length > 0) throw new UserError('usage', `--object ${title} is no object`, { hint: 'write a kind and a name, such as StatefulSet/web' });
  return new KubeObject({ kind, metadata: { name } }, new NamedOrigin(title));
}

interface Setting {
  readonly value: string;
  readonly from: string;
}

function headsOf(config: OpenConfig | undefined, subject: LevelSubject): Readonly<Record<string, Setting>> {
  const written = config?.written ?? {};
  const target = targetOf({ platform: undefined, argocd: false, crio: false }, config);
  const from = (key: string): string => (config && Object.hasOwn(written, key) ? placeOf(config, [key]) : DEFAULT);
  return {
    configuration: { value: config?.uri ?? `none (no ${CONFIG_NAME} above the file)`, from: '' },
    preset: presetOf(config, subject),
    'fail on': { value: written.failOn ?? 'error', from: from('failOn') },
    platform: { value: `${describeTarget(target)}${target.argocd ? ', Argo CD' : ''}${target.crio ? ', CRI-O' : ''}`, from: from('platform') },
    baseline: { value: written.baseline ?? 'none', from: from('baseline') },
  };
}

function presetOf(config: OpenConfig | undefined, subject: LevelSubject): Setting {
  const [any] = RULES;
  const settled = config && any && levelsOf(config, { preset: undefined, pathOf: config.pathOf }).settledBy(any, subject);
  return { value: settled?.level.preset ?? 'recommended', from: config && settled?.presetFrom ? placeOf(config, settled.presetFrom) : DEFAULT };
}

function rowsOf(config: OpenConfig | undefined, uri: string, object: KubeObject | undefined): readonly RuleRow[] {
  if (!config) return RULES.map((rule) => ({ rule: rule.id, holds: mayReport(rule, 'recommended') ? 'as reported' : 'off', options: {}, from: BY_PRESET }));
  const levels = levelsOf(config, { preset: undefined, pathOf: config.pathOf });
  return RULES.map((rule) => {
    const settled = levels.settledBy(rule, { uri, object });
    const from = settled.ruleFrom ?? settled.presetFrom;
    return { rule: rule.id, holds: holdsOf(rule, settled), options: changedOptions(rule, settled), from: settled.ruleFrom && from ? placeOf(config, from) : BY_PRESET };
  });
}

/** Options that do not have the value they fall back to; none of a rule that is off. */
function changedOptions(rule: Rule, { level: { enabled, options } }: SettledBy): Readonly<Record<string, unknown>> {
  if (enabled === false) return {};
  const fallbacks = optionsOf(rule);
  return Object.fromEntries(Object.entries(options).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(fallbacks[key])));
}

function holdsOf(rule: Rule, { level: { enabled, preset, severity, confidence } }: SettledBy): string {
  if (!(enabled ?? mayReport(rule, preset))) return 'off';
  return `${severity ?? 'as reported'}${confidence === 'certain' ? ', certain ones alone' : ''}`;
}

function placeOf(config: OpenConfig, path: Path): string {
  const { line } = config.spanOf(path, 'key').start;
  const [layer, index] = path;
  return `${config.uri}:${line}${layer === 'overrides' ? ` (overrides[${String(index)}])` : ''}`;
}

function printOptions(options: Readonly<Record<string, unknown>>): string {
  return Object.entries(options).map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ');
}
