import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { EXIT, UserError } from '../../base/errors';
import { isMap, type JsonMap, listField, mapField, textField } from '../../kube/json';
import type { Redactor } from '../redact';
import { unlessAborted } from '../../base/waiting';
import { type ExecCredential, type PluginParts, runPlugin } from './exec-plugin';
import { type ChosenContext, chooseContext } from './kubeconfig';
import { findPlace, type PlaceOptions } from './places';

/** The way to one API server, and who asks there. */
export interface Access {
  /** The context's name. */
  readonly name: string;
  readonly server: URL;
  readonly namespace: string | undefined;
  /** What the next request carries. Throws `UserError` (exit code 3) where no credentials come. */
  credentials(signal: AbortSignal): Promise<Credentials>;
  /** Lets go of credentials that the server refused. Whether others may come. */
  renew(): boolean;
  close(): void;
}

export interface Credentials {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly agent: HttpAgent;
  /** Another connection for each request, so that a failure tells whether it can have arrived. */
  readonly freshAgent: HttpAgent;
}

export interface AccessOptions extends PlaceOptions {
  readonly context?: string | undefined;
  /** How long a credential plugin may take. @default 60000 */
  readonly pluginTimeoutMs?: number | undefined;
}

/** Throws `UserError` for a kubeconfig that is missing or cannot be used. Loads client-node, which takes about half a second. */
export async function openAccess(options: AccessOptions, redactor: Redactor): Promise<Access> {
  const chosen = chosenContext(options);
  learnSecrets(chosen, redactor);
  return new ContextAccess(chosen, serverOf(chosen, redactor), await loadKubeConfig(chosen), options, redactor);
}

function chosenContext(options: AccessOptions): ChosenContext {
  const place = findPlace(options);
  if (place.kind === 'files') return chooseContext(place.files, options.context);
  if (options.context !== undefined) throw new UserError('no-context', `there is no kubeconfig, so no context ${options.context}`, { hint: 'leave --context out to use the account of this pod' });
  const { server, caFile, tokenFile, namespace } = place.account;
  return { name: 'in-cluster', namespace, cluster: { server, 'certificate-authority': caFile }, user: { tokenFile } };
}

function learnSecrets({ cluster, user }: ChosenContext, redactor: Redactor): void {
  for (const key of ['token', 'password', 'client-key-data']) redactor.add(textField(user, key));
  const provider = mapField(mapField(user, 'auth-provider'), 'config');
  for (const key of ['id-token', 'refresh-token', 'client-secret', 'access-token']) redactor.add(textField(provider, key));
  for (const entry of listField(mapField(user, 'exec'), 'env')) if (/TOKEN|SECRET|PASSWORD|KEY/i.test(textField(entry, 'name') ?? '')) redactor.add(textField(entry, 'value'));
  const proxy = textField(cluster, 'proxy-url');
  if (proxy !== undefined && URL.canParse(proxy)) redactor.add(decodeURIComponent(new URL(proxy).password));
}

function serverOf({ name, cluster }: ChosenContext, redactor: Redactor): URL {
  const text = textField(cluster, 'server') ?? '';
  const server = URL.canParse(text) ? new URL(text) : undefined;
  if (server?.protocol === 'https:' || server?.protocol === 'http:') return server;
  throw new UserError('bad-kubeconfig', `the server of the context ${name} is no address: ${redactor.clean(text)}`, { hint: 'write it as https://host:port' });
}

type KubeConfig = Awaited<ReturnType<typeof loadKubeConfig>>;

/** client-node's view of the one context. Loading goes through text, as that is where it names its own fields. */
async function loadKubeConfig({ cluster, user }: ChosenContext) {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  const isPlain = textField(cluster, 'server')?.startsWith('http:') === true;
  config.loadFromString(
    JSON.stringify({
      // client-node refuses http servers that do not also say to skip what http does not have.
      clusters: [{ name: 'cluster', cluster: isPlain ? { ...cluster, 'insecure-skip-tls-verify': true } : cluster }],
      // Without a user it leaves out the certificate authority of the cluster.
      users: [{ name: 'user', user: loadedUser(cluster, user) }],
      contexts: [{ name: 'context', context: { cluster: 'cluster', user: 'user' } }],
      'current-context': 'context',
    }),
  );
  return config;
}

function loadedUser(cluster: JsonMap, user: JsonMap): JsonMap {
  // As kubectl does: who asks without TLS asks without credentials, unless the kubeconfig says that TLS does not matter.
  if (textField(cluster, 'server')?.startsWith('http:') === true && cluster['insecure-skip-tls-verify'] !== true) return {};
  const tokenFile = textField(user, 'tokenFile');
  // A file wins over a token beside it, as it may have a newer one. Plugins are run by us.
  return tokenFile === undefined ? { ...user, exec: undefined } : { ...user, exec: undefined, token: undefined, 'auth-provider': { name: 'tokenFile', config: { tokenFile } } };
}

class ContextAccess implements Access {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly server: URL;
  readonly #chosen: ChosenContext;
  readonly #config: KubeConfig;
  readonly #plugin: Pick<PluginParts, 'env' | 'timeoutMs'>;
  readonly #redactor: Redactor;
  #credential: ExecCredential | undefined;
  #agents: (Pick<Credentials, 'agent' | 'freshAgent'> & { readonly key: string }) | undefined;

  constructor(chosen: ChosenContext, server: URL, config: KubeConfig, { env, pluginTimeoutMs = 60_000 }: AccessOptions, redactor: Redactor) {
    this.name = chosen.name;
    this.namespace = chosen.namespace;
    this.server = server;
    this.#chosen = chosen;
    this.#config = config;
    this.#plugin = { env, timeoutMs: pluginTimeoutMs };
    this.#redactor = redactor;
  }

  async credentials(signal: AbortSignal): Promise<Credentials> {
    const options: RequestOptions = {};
    try {
      await unlessAborted(this.#config.applyToHTTPSOptions(options), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw noCredentials(this.name, error, this.#redactor);
    }
    const headers: Record<string, string | readonly string[]> = { ...impersonation(this.#chosen.user) };
    if (isMap(options.headers)) for (const [name, value] of Object.entries(options.headers)) if (typeof value === 'string') headers[name] = value.trim();
    if (typeof options.auth === 'string') headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    const exec = this.#exec();
    if (exec !== undefined) {
      const { token, certificate, key } = await this.#pluginCredential(exec, signal);
      if (token !== undefined) headers['Authorization'] = `Bearer ${token}`;
      if (certificate !== undefined) Object.assign(options, { cert: certificate, key });
    }
    const written = headers['Authorization'];
    if (typeof written === 'string') this.#redactor.add(written.replace(/^\w+ /, ''));
    return { headers, ...this.#agentsFor(options) };
  }

  renew(): boolean {
    const hadOne = this.#credential !== undefined;
    this.#credential = undefined;
    return hadOne;
  }

  close(): void {
    this.#agents?.agent.destroy();
    this.#agents?.freshAgent.destroy();
  }

  #exec(): JsonMap | undefined {
    const { user, cluster } = this.#chosen;
    const exec = user['exec'];
    return isMap(exec) && (this.server.protocol === 'https:' || cluster['insecure-skip-tls-verify'] === true) ? exec : undefined;
  }

  async #pluginCredential(exec: JsonMap, signal: AbortSignal): Promise<ExecCredential> {
    const { expiresAt } = this.#credential ?? {};
    if (this.#credential !== undefined && (expiresAt === undefined || expiresAt > Date.now())) return this.#credential;
    this.#credential = await runPlugin({ exec, cluster: infoOf(this.#chosen.cluster), redactor: this.#redactor, ...this.#plugin }, signal);
    return this.#credential;
  }

  /** The same agents as long as the certificates are the same, so that connections are used again. */
  #agentsFor(options: RequestOptions): Pick<Credentials, 'agent' | 'freshAgent'> {
    const { ca, cert, key, rejectUnauthorized, servername } = options;
    const identity = JSON.stringify([ca, cert, key]);
    if (this.#agents?.key === identity) return this.#agents;
    this.close();
    const made = { ca, cert, key, ...(rejectUnauthorized !== undefined && { rejectUnauthorized }), ...(servername !== undefined && { servername }) };
    const make = (keepAlive: boolean): HttpAgent => (this.server.protocol === 'https:' ? new HttpsAgent({ ...made, keepAlive }) : new HttpAgent({ keepAlive }));
    // What goes through a proxy is client-node's agent, which keeps no connection.
    const proxied = textField(this.#chosen.cluster, 'proxy-url') && options.agent instanceof HttpAgent ? options.agent : undefined;
    this.#agents = { key: identity, agent: proxied ?? make(true), freshAgent: proxied ?? make(false) };
    return this.#agents;
  }
}

/** Who is asked for beside `as`, which client-node sends itself. */
function impersonation(user: JsonMap): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = {};
  const groups = listField(user, 'as-groups').filter((group) => typeof group === 'string');
  if (groups.length > 0) headers['Impersonate-Group'] = groups;
  const uid = textField(user, 'as-uid');
  if (uid) headers['Impersonate-Uid'] = uid;
  for (const [key, values] of Object.entries(mapField(user, 'as-user-extra'))) {
    if (Array.isArray(values)) headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = values.map(String);
  }
  return headers;
}

/** The cluster in the words of the plugins' protocol. */
function infoOf(cluster: JsonMap): JsonMap {
  const { server, 'tls-server-name': tlsServerName, 'insecure-skip-tls-verify': skip, 'certificate-authority-data': data, 'proxy-url': proxy } = cluster;
  return { server, 'tls-server-name': tlsServerName, 'insecure-skip-tls-verify': skip, 'certificate-authority-data': data, 'proxy-url': proxy, config: pluginConfig(cluster) };
}

function pluginConfig(cluster: JsonMap): unknown {
  const extension = listField(cluster, 'extensions').find((entry) => textField(entry, 'name') === 'client.authentication.k8s.io/exec');
  return isMap(extension) ? extension['extension'] : undefined;
}

function noCredentials(context: string, error: unknown, redactor: Redactor): UserError {
  // A fault of JSON.parse quotes the text, which may be a token.
  const why = error instanceof SyntaxError ? 'a token in the kubeconfig does not read' : redactor.clean(error instanceof Error ? error.message : 'unknown fault');
  return new UserError('no-credentials', `no credentials for the context ${context}: ${why}`, { exitCode: EXIT.refused, hint: 'log in again, or correct the user in the kubeconfig' });
}
