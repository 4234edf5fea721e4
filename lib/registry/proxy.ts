import { BlockList, isIP } from 'node:net';
import { hostnameOf, isLoopbackHost } from './address-kind';
import { RegistryFault } from './fault';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy, its credentials apart. */
export interface Proxy {
  /** `http://proxy.example.com:3128`, fit to be shown. */
  readonly origin: string;
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
  readonly password: string | undefined;
  /** The variable it comes from: `https_proxy`. */
  readonly variable: string;
}

/**
 * The proxy a URL is asked through; `undefined` for none. `HTTPS_PROXY` and `HTTP_PROXY` by the URL's scheme, lower case first; loopback never,
 * as in Go's clients (oc, podman). Throws `PROXY_FAILED` for a proxy that cannot be used.
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config (v0.40)
 */
export function proxyFor(url: URL, env: Environment): Proxy | undefined {
  if (isLoopbackHost(url.hostname)) return undefined;
  const [variable, value] = settingOf(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (value === undefined || isExempt(url, settingOf(env, 'no_proxy')[1] ?? '')) return undefined;
  return proxyOf(value, variable, url);
}

/**
 * Whether `NO_PROXY` lists the URL's host: `*`, a name (with all names below it), `.suffix` or `*.suffix` (names below it alone), an IP
 * address, a CIDR block, each but the last with `:port` if wanted; separated by commas or white space. Names are not looked up.
 */
export function isExempt(url: URL, noProxy: string): boolean {
  const name = hostnameOf(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && (entry === '*' || isInBlock(name, entry) || isNamed(name, port, entry)));
}

function settingOf(env: Environment, name: string): readonly [variable: string, value: string | undefined] {
  const upper = name.toUpperCase();
  return env[name] ? [name, env[name]] : [upper, env[upper] || undefined];
}

function proxyOf(value: string, variable: string, url: URL): Proxy {
  const text = value.includes('://') ? value : `http://${value}`;
  const refuse = (problem: string): never => {
    throw new RegistryFault('PROXY_FAILED', `${variable} ${problem}`, {
      host: url.host,
      attempts: 0,
      hint: `set ${variable} to a URL such as http://proxy.example.com:3128, or list ${url.hostname} in NO_PROXY`,
    });
  };
  // The value itself may hold a password, also where it cannot be read.
  if (!URL.canParse(text)) return refuse('is not a URL');
  const { protocol, origin, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return refuse(`names a proxy of the kind ${protocol.slice(0, -1)}, and only http and https are spoken`);
  const pair = `${decoded(username)}:${decoded(password)}`;
  const authorization = username === '' && password === '' ? undefined : `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  return { origin, authorization, password: password === '' ? undefined : decoded(password), variable };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare `%` in a password
  }
}

function isInBlock(name: string, entry: string): boolean {
  const [, address = '', bits = ''] = /^\[?([^/\]]+)\]?\/(\d{1,3})$/.exec(entry) ?? [];
  const version = isIP(address);
  if (version === 0 || isIP(name) === 0 || Number(bits) > (version === 4 ? 32 : 128)) return false;
  const block = new BlockList();
  block.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return block.check(name, isIP(name) === 4 ? 'ipv4' : 'ipv6');
}

function isNamed(name: string, port: string, entry: string): boolean {
  const [, bracketed, bracketedPort] = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry) ?? [];
  const plain = isIP(entry) === 6 ? [entry, undefined] : [entry.replace(/:\d+$/, ''), /:(\d+)$/.exec(entry)?.[1]];
  const [host = '', wantedPort] = bracketed === undefined ? plain : [bracketed, bracketedPort];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (isIP(host) !== 0) return hostnameOf(new URL(`http://${isIP(host) === 6 ? `[${host}]` : host}`).hostname) === name;
  if (isIP(name) !== 0) return false;
  const wanted = host.replace(/^\*(?=\.)/, '').replace(/\.$/, '');
  return wanted.startsWith('.') ? name.endsWith(wanted) && wanted !== '.' : name === wanted || name.endsWith(`.${wanted}`);
}
