import * as v from 'valibot';
import type { Path } from '../base/path';
import type { Span } from '../base/span';
import { isMap } from '../kube/json';
import type { YamlDocument } from '../yaml/document';
import { readYaml } from '../yaml/read';
import { configSchema, type ConfigurableRule, type WrittenConfig } from './schema';

/** A `.pinstream.yaml` that is in order. */
export interface Config {
  readonly uri: string;
  readonly written: WrittenConfig;
  /** Where a key or value is written, or its nearest parent. */
  spanOf(path: Path, part?: 'key' | 'value'): Span;
}

export interface ConfigProblem {
  /** What is wrong, with the key's path before it: `rules.floating-tag.severity is "eror"; it takes …`. */
  readonly message: string;
  readonly span: Span;
}

export type ConfigRead = { readonly ok: true; readonly value: Config } | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Modules that a configuration asks to load, read before anything is checked, as their rules are among what is checked. */
export function ruleModulesIn(uri: string, text: string): readonly string[] {
  const [document] = readYaml(uri, text).documents;
  const modules = isMap(document?.value) ? document.value['ruleModules'] : undefined;
  const list: readonly unknown[] = Array.isArray(modules) ? modules : [modules];
  return list.filter((path) => typeof path === 'string').filter((path) => path !== '');
}

/** Reads a configuration for these rules: all that is wrong at once, each with its place. An empty file settles nothing. */
export function readConfig(uri: string, text: string, rules: readonly ConfigurableRule[], options: { readonly furtherRules?: boolean } = {}): ConfigRead {
  const { documents, lines } = readYaml(uri, text);
  const broken = documents.flatMap(({ problems }) => problems);
  if (broken.length > 0) return { ok: false, problems: broken };
  const [document, second] = documents;
  const start = lines.spanOf(0, 0);
  if (!document) return { ok: true, value: { uri, written: {}, spanOf: () => start } };
  const spanOf = (path: Path, part?: 'key' | 'value'): Span => document.nearestSpan(path, part).span;
  if (second) return { ok: false, problems: [{ message: 'the configuration holds more than one document', span: second.nearestSpan([]).span }] };
  const content = document.value ?? {};
  if (!isMap(content)) return { ok: false, problems: [{ message: 'the configuration is no map', span: spanOf([]) }] };
  const read = v.safeParse(configSchema(rules, options), content);
  if (read.success) return { ok: true, value: { uri, written: read.output, spanOf } };
  const problems = read.issues.map((issue) => problemOf(issue, document));
  return { ok: false, problems: problems.toSorted((one, other) => one.span.start.offset - other.span.start.offset) };
}

function problemOf(issue: v.BaseIssue<unknown>, document: YamlDocument): ConfigProblem {
  const { path, message, about } = plainest(issue, []);
  const ofKey = about !== 'value';
  const named = path.slice(0, ofKey ? -1 : undefined).map(String).join('.');
  return { message: named === '' ? message : `${named}${ofKey ? ': ' : ' '}${message}`, span: document.nearestSpan(path, ofKey ? 'key' : 'value').span };
}

interface Plain {
  readonly path: Path;
  readonly message: string;
  readonly about: 'value' | 'missing key' | 'unknown key';
}

/** Of the several ways in which a value fits none of the forms it may have, the one that came furthest. */
function plainest(issue: v.BaseIssue<unknown>, above: Path): Plain {
  const path: Path = [...above, ...(issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))];
  if (issue.type !== 'union' || !issue.issues) return { path, message: issue.message, about: aboutOf(issue) };
  const ways = issue.issues.map((way) => plainest(way, path));
  const furthest = Math.max(...ways.map((way) => way.path.length));
  const [first, ...others] = ways.filter((way) => way.path.length === furthest);
  if (!first) return { path, message: issue.message, about: 'value' };
  // A key that is unknown is most often the misspelt one of those that are missing.
  if (furthest > path.length) return ways.find((way) => way.about === 'unknown key' && way.path.length === furthest) ?? first;
  const takes = [first, ...others].map(({ message }) => /; it takes (.*)$/.exec(message)?.[1]).filter((words) => words !== undefined);
  return takes.length < 2 ? first : { ...first, message: `${first.message.replace(/; it takes .*$/, '')}; it takes ${takes.join(', or ')}` };
}

function aboutOf({ type, expected, path }: v.BaseIssue<unknown>): Plain['about'] {
  if (type !== 'strict_object' || path === undefined) return 'value';
  return expected === 'never' ? 'unknown key' : 'missing key';
}
