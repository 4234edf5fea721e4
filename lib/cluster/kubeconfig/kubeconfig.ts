import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { sameValue } from '../../base/equal';
import { UserError } from '../../base/errors';
import { didYouMean } from '../../base/suggest';
import { isMap, type JsonMap, listField, mapField, textField } from '../../kube/json';
import { readYaml } from '../../yaml/read';

/** What one context of a kubeconfig says, paths in it absolute. */
export interface ChosenContext {
  readonly name: string;
  readonly namespace: string | undefined;
  /** As the file has it: `server`, `certificate-authority`, … */
  readonly cluster: JsonMap;
  /** As the file has it: `token`, `exec`, `client-certificate`, …; empty for a context without a user. */
  readonly user: JsonMap;
}

/**
 * The context asked for, else the current one, out of one or several files. As with `kubectl`, the first file that says something wins;
 * but two different entries under a name that is needed are an error, because the wrong one may lead to the wrong cluster.
 * Throws `UserError` (exit code 2) for files that cannot be used and for names that lead nowhere. Never quotes what a file holds besides names.
 */
export function chooseContext(files: readonly string[], wanted: string | undefined): ChosenContext {
  const configs = files.map(readConfig);
  const current = configs.map(({ value }) => textField(value, 'current-context') ?? '').find((name) => name !== '');
  const name = wanted ?? current;
  const known = namesOf(configs, 'contexts');
  const choices = known.length === 0 ? `${files.join(' and ')} has no contexts` : `contexts are ${known.join(', ')}`;
  if (name === undefined) throw new UserError('no-context', `${files.join(' and ')} names no current context`, { hint: known.length === 0 ? 'log in with oc login first' : `choose one with --context: ${known.join(', ')}` });
  const context = entryOf(configs, 'contexts', name);
  if (context === undefined) {
    const which = wanted === undefined ? 'the current context' : 'the context';
    throw new UserError('no-context', `${which} ${name} does not exist${didYouMean(name, known)}`, { hint: choices });
  }
  const clusterName = textField(context.value, 'cluster') ?? '';
  const userName = textField(context.value, 'user') ?? '';
  const cluster = entryOf(configs, 'clusters', clusterName);
  const user = userName === '' ? undefined : entryOf(configs, 'users', userName);
  if (cluster === undefined) throw missing(name, 'cluster', clusterName, namesOf(configs, 'clusters'));
  if (user === undefined && userName !== '') throw missing(name, 'user', userName, namesOf(configs, 'users'));
  if (!textField(cluster.value, 'server')) throw new UserError('bad-kubeconfig', `the cluster ${clusterName} in ${cluster.file} names no server`, { hint: 'give it a server: https://…' });
  return {
    name,
    namespace: textField(context.value, 'namespace') || undefined,
    cluster: withPaths(cluster, ['certificate-authority']),
    user: user === undefined ? {} : withCommand({ ...user, value: withPaths(user, ['client-certificate', 'client-key', 'tokenFile']) }),
  };
}

interface ConfigFile {
  readonly file: string;
  readonly value: JsonMap;
}

type Section = 'contexts' | 'clusters' | 'users';

const FIELDS: Readonly<Record<Section, string>> = { contexts: 'context', clusters: 'cluster', users: 'user' };

function readConfig(file: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault';
    const why = code === 'EACCES' ? 'permission denied' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new UserError('unreadable', `cannot read the kubeconfig ${file}: ${why}`, { hint: 'let the file be read, or name another with --kubeconfig', cause: error });
  }
  const [document] = readYaml(file, text).documents;
  if (document === undefined) return { file, value: {} };
  const { value, problems } = document;
  if (value === undefined) throw new UserError('bad-kubeconfig', `the kubeconfig ${file} does not read as YAML at line ${problems[0]?.span.start.line ?? 1}`, { hint: 'correct the line, or log in again' });
  // What kubectl writes before anybody logs in has null in place of the lists.
  if (!isMap(value) || (textField(value, 'kind') ?? 'Config') !== 'Config') throw new UserError('bad-kubeconfig', `${file} is no kubeconfig`, { hint: 'name a file of kind Config, as oc login writes it' });
  return { file, value };
}

function namesOf(configs: readonly ConfigFile[], section: Section): readonly string[] {
  return [...new Set(configs.flatMap(({ value }) => listField(value, section).flatMap((entry) => textField(entry, 'name') ?? [])))];
}

function entryOf(configs: readonly ConfigFile[], section: Section, name: string): ConfigFile | undefined {
  const found = configs.flatMap(({ file, value }) =>
    listField(value, section)
      .filter((entry) => textField(entry, 'name') === name)
      .map((entry) => ({ file, value: mapField(entry, FIELDS[section]) })),
  );
  const [first] = found;
  const other = found.find(({ value }) => first !== undefined && !sameValue(value, first.value));
  if (first === undefined || other === undefined) return first;
  const where = first.file === other.file ? `twice in ${first.file}` : `in ${first.file} and in ${other.file}`;
  throw new UserError('duplicate-name', `the ${FIELDS[section]} ${name} stands ${where}, and they differ`, { hint: 'rename one of them, or give one file with --kubeconfig' });
}

function missing(context: string, what: string, name: string, known: readonly string[]): UserError {
  return new UserError('no-context', `the context ${context} names the ${what} ${name || '(none)'}, which does not exist${didYouMean(name, known)}`, {
    hint: known.length === 0 ? `the kubeconfig has no ${what}s; log in again` : `${what}s are ${known.join(', ')}`,
  });
}

/** Relative paths start at the file that they stand in. A path is left out beside the same as data, which wins with kubectl and loses with client-node. */
function withPaths({ file, value }: ConfigFile, keys: readonly string[]): JsonMap {
  const paths = keys.flatMap((key): [string, string | undefined][] => {
    const path = textField(value, key);
    if (!path) return [];
    return [[key, textField(value, `${key}-data`) ? undefined : isAbsolute(path) ? path : join(dirname(file), path)]];
  });
  return { ...value, ...Object.fromEntries(paths) };
}

/** A command with a folder in it starts there too; a bare name is looked for on PATH. */
function withCommand({ file, value }: ConfigFile): JsonMap {
  const exec = value['exec'];
  const command = textField(exec, 'command');
  if (!isMap(exec) || command === undefined || isAbsolute(command) || !/[/\\]/.test(command)) return value;
  return { ...value, exec: { ...exec, command: join(dirname(file), command) } };
}
