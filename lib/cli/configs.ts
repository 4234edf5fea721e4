import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { RULES } from '../../rules';
import { UserError } from '../base/errors';
import type { Config } from '../config/read';
import type { Rule } from '../engine/rule';
import { uriOf } from '../sources/uri';
import { type FlagValues, text } from './flags';
import type { Io } from './io';
import { readNamed } from './named-file';
import { type RuleSources, withModules } from './rule-modules';

export const CONFIG_NAME = '.pinstream.yaml';

export const CONFIG_FLAGS = {
  config: text(`The configuration to use, in place of the nearest ${CONFIG_NAME} above each file`, 'file'),
};

/** A configuration, and where it counts from. */
export interface OpenConfig extends Config {
  /** Absolute. */
  readonly folder: string;
  readonly text: string;
  /** The path of a uri relative to that folder, with `/`; `undefined` for what lies outside of it. */
  readonly pathOf: (uri: string) => string | undefined;
  /** All rules that it can speak of. */
  readonly rules: readonly Rule[];
  /** It names rule modules, and they were not loaded. */
  readonly furtherRules: boolean;
}

/**
 * Answers which configuration holds for a folder: the nearest `.pinstream.yaml` from there upwards, not beyond the repository's root, or
 * the one that was named. Each file is read once. Throws `UserError` with all places for one that is not in order.
 */
export function configFinder({ config }: FlagValues<typeof CONFIG_FLAGS>, io: Io, sources: RuleSources = { rules: RULES, allowCode: false }): (folder: string) => Promise<OpenConfig | undefined> {
  const known = new Map<string, Promise<OpenConfig | undefined>>();
  const find = (folder: string): Promise<OpenConfig | undefined> => {
    let found = known.get(folder);
    if (!found) known.set(folder, (found = lookHere(folder)));
    return found;
  };
  const lookHere = async (folder: string): Promise<OpenConfig | undefined> => {
    const path = join(folder, CONFIG_NAME);
    if (existsSync(path)) return openConfig(path, io, sources);
    const parent = dirname(folder);
    return parent === folder || existsSync(join(folder, '.git')) ? undefined : find(parent);
  };
  if (config === undefined) return find;
  const named = openConfig(resolve(io.cwd, config), io, sources);
  return () => named;
}

async function openConfig(path: string, io: Io, sources: RuleSources): Promise<OpenConfig> {
  const uri = uriOf(io.cwd, path);
  const text = readNamed(path, { what: 'the configuration', hint: 'let the file be read, or name another with --config' }, io);
  // Only who has a configuration pays for what checks it.
  const { readConfig, ruleModulesIn } = await import('../config/read.js');
  const folder = dirname(path);
  const modules = ruleModulesIn(uri, text);
  const unloaded = modules.length > 0 && !sources.allowCode;
  if (unloaded) io.stderr.write(`note: the rules of ${modules.join(', ')} do not run, because ${uri} alone asks for them; --allow-code loads them\n`);
  const rules = unloaded ? sources.rules : await withModules(sources.rules, modules.map((module) => resolve(folder, module)), io);
  const read = readConfig(uri, text, rules, { furtherRules: unloaded });
  if (!read.ok) {
    const lines = read.problems.map(({ message, span: { start } }) => `  ${uri}:${start.line}:${start.column}: ${message}`);
    throw new UserError('bad-config', `the configuration is not in order\n${lines.join('\n')}`, { hint: `mend ${uri}; pinstream config print shows what holds for a file` });
  }
  return { ...read.value, furtherRules: unloaded, text, rules, folder, pathOf: (other) => pathBelow(folder, resolve(io.cwd, other)) };
}

function pathBelow(folder: string, path: string): string | undefined {
  const inside = relative(folder, path);
  if (inside === '..' || inside.startsWith(`..${sep}`) || resolve(folder, inside) !== path) return undefined;
  return inside.replaceAll(sep, '/');
}
