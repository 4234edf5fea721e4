import type { AuthEntry } from './auth-config';

/** docker keeps Docker Hub's credentials under this address, in files and in helpers. */
const HUB_SERVER = 'https://index.docker.io/v1/';

/** An entry that is for a repository, with its key as written. */
export interface MatchingEntry {
  readonly key: string;
  readonly entry: AuthEntry;
}

/**
 * The entries that are for a repository, the one to be used first: keys that are `host/path` or a part of it from the left, longest first;
 * then keys that are so without scheme, `/v1/`, `/v2/` and a last slash, Docker Hub's names being one; then hosts with `*` and `?`, where
 * each label fits its own.
 * @see https://github.com/containers/image/blob/v5.36.2/docs/containers-auth.json.5.md
 * @see https://kubernetes.io/docs/concepts/containers/images/#config-json (v1.34)
 */
export function matchingEntries(auths: ReadonlyMap<string, AuthEntry>, host: string, repository: string): readonly MatchingEntry[] {
  const exact = prefixesOf(host, repository).flatMap((key) => {
    const entry = auths.get(key);
    return entry ? [{ key, entry }] : [];
  });
  const rest = Array.from(auths, ([key, entry]) => ({ key, entry })).filter(({ key }) => !exact.some((found) => found.key === key));
  const wanted: Scope = { host: canonicalHost(host), path: repository.split('/') };
  const byLength = (one: Scoped, other: Scoped): number => other.scope.path.length - one.scope.path.length;
  const scoped = rest.map(({ key, entry }) => ({ key, entry, scope: scopeOf(key) })).filter(({ scope }) => startsWith(wanted.path, scope.path));
  const normal = scoped.filter(({ scope }) => scope.host === wanted.host).sort(byLength);
  const globs = scoped.filter(({ scope }) => /[*?]/.test(scope.host) && hostFits(scope.host, wanted.host)).sort((one, other) => byLength(one, other) || wildness(one) - wildness(other));
  return [...exact, ...[...normal, ...globs].map(({ key, entry }) => ({ key, entry }))];
}

/** Whether a key of `credHelpers` is for the host. */
export function isForHost(key: string, host: string): boolean {
  const { host: named, path } = scopeOf(key);
  return path.length === 0 && named === canonicalHost(host);
}

/** Under which names helpers may keep a host's credentials: docker has its own for Docker Hub, podman uses the plain one. */
export function serverNames(host: string): readonly string[] {
  return canonicalHost(host) === 'docker.io' ? [HUB_SERVER, 'docker.io'] : [host];
}

/** A key as messages show it: without scheme and user information, which people have been seen to write. */
export function shownKey(key: string): string {
  return key.replace(/^[a-z]+:\/\//i, '').replace(/^.*@/, '').replace(/\/+$/, '');
}

interface Scope {
  readonly host: string;
  readonly path: readonly string[];
}

interface Scoped extends MatchingEntry {
  readonly scope: Scope;
}

const HUB_HOSTS: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/** `quay.io/shop/web`, `quay.io/shop`, `quay.io`. */
function prefixesOf(host: string, repository: string): readonly string[] {
  const segments = [host, ...repository.split('/')];
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'));
}

function scopeOf(key: string): Scope {
  const plain = key.replace(/^https?:\/\//i, '').replace(/\/+$/, '').replace(/\/v[12]$/, '');
  const [host = '', ...path] = plain.split('/');
  return { host: canonicalHost(host), path };
}

function canonicalHost(host: string): string {
  const lower = host.toLowerCase();
  return HUB_HOSTS.has(lower) ? 'docker.io' : lower;
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((segment, index) => path[index] === segment);
}

function hostFits(glob: string, host: string): boolean {
  const { name: globName, port: globPort } = splitPort(glob);
  const { name, port } = splitPort(host);
  if (globPort !== port) return false;
  const globLabels = globName.split('.');
  const labels = name.split('.');
  return globLabels.length === labels.length && globLabels.every((part, index) => labelFits(part, labels[index] ?? ''));
}

function splitPort(host: string): { readonly name: string; readonly port: string } {
  const port = /:\d*$/.exec(host)?.[0] ?? '';
  return { name: host.slice(0, host.length - port.length), port };
}

/** `*` stands for any run of characters, `?` for one. Goes back to the last `*` alone, so that no pattern takes long. */
function labelFits(glob: string, label: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < label.length) {
    if (glob[at] === '*') {
      star = at++;
      resume = index;
    } else if (glob[at] === '?' || glob[at] === label[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  return /^\**$/.test(glob.slice(at));
}

function wildness({ scope }: Scoped): number {
  return scope.host.split(/[*?]/).length;
}
