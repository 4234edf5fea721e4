import { fieldOf, isMap, type JsonMap, textField } from '../../kube/json';
import { readYaml } from '../../yaml/read';
import { type AuthConfig, authConfigOf, legacyConfigOf } from './auth-config';

/** What a Secret holds, or the raw file. */
export interface NamedConfig {
  /** For people, behind the file's name: `Secret shop/pull`; `undefined` for a file that is no Secret. */
  readonly name: string | undefined;
  readonly config: AuthConfig;
}

/** What was read, and what is wrong with the rest: clauses about the file, without any of its text. */
export interface PullSecrets {
  readonly configs: readonly NamedConfig[];
  readonly problems: readonly string[];
}

/**
 * Reads what `--authfile` names: JSON as docker and podman write it, or Secrets of the types `kubernetes.io/dockerconfigjson` and
 * `kubernetes.io/dockercfg`, in YAML or JSON, any number of documents and Lists. Other objects are passed over.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets (v1.34)
 */
export function readPullSecrets(path: string, text: string): PullSecrets {
  const configs: NamedConfig[] = [];
  const problems: string[] = [];
  for (const { value, problems: faults } of readYaml(path, text).documents) {
    // The reader's own words may quote the text, and with it a password.
    if (value === undefined) problems.push(`is neither JSON nor YAML (line ${faults[0]?.span.start.line ?? 1})`);
    else for (const object of objectsIn(value)) readObject(object, configs, problems);
  }
  if (configs.length === 0 && problems.length === 0) problems.push('holds no auths, no credHelpers and no Secret with a pull secret');
  return { configs, problems };
}

function objectsIn(value: unknown): readonly JsonMap[] {
  if (!isMap(value)) return [];
  const { kind, items } = value;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items.flatMap(objectsIn) : [value];
}

function readObject(object: JsonMap, configs: NamedConfig[], problems: string[]): void {
  if (object['kind'] === 'Secret') {
    readSecret(object, configs, problems);
    return;
  }
  if (!['auths', 'credHelpers', 'credsStore'].some((field) => Object.hasOwn(object, field))) return;
  const config = authConfigOf(object);
  if (config) configs.push({ name: undefined, config });
  else problems.push('has auths or credHelpers that are no map');
}

function readSecret(secret: JsonMap, configs: NamedConfig[], problems: string[]): void {
  const name = nameOf(secret['metadata']);
  for (const [key, read] of KEYS) {
    const content = contentOf(secret, key);
    if (content === undefined) continue;
    const config = read(jsonOf(content));
    if (config) configs.push({ name, config });
    else problems.push(`has no pull secret in ${key} of ${name}: it is not ${key === '.dockercfg' ? 'a JSON map' : 'JSON with auths'}`);
  }
}

const KEYS: readonly (readonly [string, (value: unknown) => AuthConfig | undefined])[] = [
  ['.dockerconfigjson', authConfigOf],
  ['.dockercfg', legacyConfigOf],
];

/** `stringData` overrides `data`, as the API server has it. */
function contentOf(secret: JsonMap, key: string): string | undefined {
  const plain = textField(fieldOf(secret, 'stringData'), key);
  if (plain !== undefined) return plain;
  const encoded = textField(fieldOf(secret, 'data'), key);
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says so; the parser's message would quote the text
  }
}

function nameOf(metadata: unknown): string {
  const parts = [textField(metadata, 'namespace'), textField(metadata, 'name')].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? 'Secret' : `Secret ${parts.join('/')}`;
}
