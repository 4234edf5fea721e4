import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RULES } from '../../rules';
import { UserError } from '../base/errors';
import type { Rule } from '../engine/rule';
import { uriOf } from '../sources/uri';
import { flag, repeated } from './flags';
import type { Io } from './io';
import { CATEGORY_NAMES } from './rule-groups';

/** What takes rules of one's own from the command line alone. */
export const RULE_MODULE_FLAG = {
  rules: repeated('A JavaScript module with rules of your own, beside the others', 'module'),
};

export const RULE_FLAGS = {
  ...RULE_MODULE_FLAG,
  allowCode: flag('Load the rule modules that the configuration names; their code runs'),
};

/** Who may bring rules: modules named on the command line, and those of a configuration only when code is allowed. */
export interface RuleSources {
  /** The rules of the product and of the modules that the command line names. */
  readonly rules: readonly Rule[];
  readonly allowCode: boolean;
}

/** What the command line alone brings. */
interface OpenRules extends RuleSources {
  /** Absolute paths of the modules that brought rules. */
  readonly moduleOf: ReadonlyMap<Rule, string>;
}

/** Loads the modules that the command line names. Throws `UserError` for one that cannot be loaded or holds no rules. */
export async function openRules({ rules, allowCode }: { readonly rules: readonly string[]; readonly allowCode: boolean }, io: Io): Promise<OpenRules> {
  const moduleOf = new Map<Rule, string>();
  return { rules: await withModules(RULES, rules.map((path) => resolve(io.cwd, path)), io, moduleOf), moduleOf, allowCode };
}

/** The rules and those of the modules, noted in `moduleOf`. Two rules of one id are refused, as a suppression could mean either. */
export async function withModules(rules: readonly Rule[], paths: readonly string[], io: Io, moduleOf = new Map<Rule, string>()): Promise<readonly Rule[]> {
  const all = [...rules];
  for (const path of paths) {
    const uri = uriOf(io.cwd, path);
    for (const rule of await rulesIn(path, uri)) {
      if (all.includes(rule)) continue;
      if (all.some(({ id }) => id === rule.id)) throw new UserError('bad-rules', `${uri} brings a rule ${rule.id}, and there is one of that id already`, { hint: 'give it another id' });
      all.push(rule);
      moduleOf.set(rule, path);
    }
  }
  return all.length === rules.length ? rules : all.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

async function rulesIn(path: string, uri: string): Promise<readonly Rule[]> {
  if (!existsSync(path)) throw new UserError('unreadable', `there is no rule module ${uri}`, { hint: 'name a JavaScript file that exports rules' });
  const exported = exportsOf(await load(path, uri));
  const rules = exported.filter(isMade);
  const faults = rules.flatMap(faultOf);
  if (faults.length > 0) throw new UserError('bad-rules', `the rules of ${uri} are not in order\n${faults.map((fault) => `  ${fault}`).join('\n')}`, { hint: 'docs/writing-rules.md tells what a rule is made of' });
  if (rules.length === 0) throw new UserError('bad-rules', `${uri} exports no rule`, { hint: "export what objectRule, workspaceRule, documentRule or changeRule of 'pinstream/rule' makes" });
  return rules;
}

async function load(path: string, uri: string): Promise<unknown> {
  try {
    return await (import(pathToFileURL(path).href) as Promise<unknown>);
  } catch (error) {
    throw new UserError('bad-rules', `the rule module ${uri} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, { hint: 'run it with node to see where', cause: error });
  }
}

/** What a module exports, by name or by default, one by one or in lists. */
function exportsOf(module: unknown): readonly unknown[] {
  const values: readonly unknown[] = typeof module === 'object' && module !== null ? Object.values(module) : [];
  const inner = values.flatMap((value) => (typeof value === 'object' && value !== null && !isMade(value) && !Array.isArray(value) ? Object.values(value as Record<string, unknown>) : [value]));
  return Array.from(new Set(inner.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))));
}

const SCOPES: readonly string[] = ['object', 'workspace', 'document', 'change'];

/** Whether one of the makers of `pinstream/rule` made it: they set the scope. */
function isMade(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'scope' in value && 'check' in value && SCOPES.includes(String(value.scope)) && typeof value.check === 'function';
}

function faultOf(rule: Rule): readonly string[] {
  const { id, summary, category, severity, preset, since, sources, messages } = rule as Partial<Rule>;
  const named = typeof id === 'string' ? id : 'a rule';
  return [
    ...(typeof id === 'string' && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) ? [] : [`${named}: its id must be words of small letters with dashes between them`]),
    ...(typeof summary === 'string' && summary !== '' ? [] : [`${named}: it has no summary`]),
    ...(CATEGORY_NAMES.includes(String(category)) ? [] : [`${named}: its category must be ${CATEGORY_NAMES.slice(0, -1).join(', ')} or ${CATEGORY_NAMES.at(-1) ?? ''}`]),
    ...(['error', 'warning', 'info'].includes(String(severity)) ? [] : [`${named}: its severity must be error, warning or info`]),
    ...(['recommended', 'strict', 'pedantic'].includes(String(preset)) ? [] : [`${named}: its preset must be recommended, strict or pedantic`]),
    ...(typeof since === 'string' ? [] : [`${named}: it does not say since which release it is there`]),
    ...(Array.isArray(sources) ? [] : [`${named}: its sources must be a list, empty where it makes no claim about Kubernetes`]),
    ...(typeof messages === 'object' && Object.values(messages).every((message) => typeof message === 'function') ? [] : [`${named}: each of its messages must be a function`]),
  ];
}
