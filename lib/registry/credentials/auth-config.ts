import { isMap, type JsonMap, textEntries } from '../../kube/json';
import type { Login } from './found';

/** An entry of `auths` as written; fields that hold no text are left out. */
export interface AuthEntry {
  /** Base64 of `user:password`. */
  readonly auth: string;
  readonly username: string;
  readonly password: string;
  readonly identitytoken: string;
  readonly registrytoken: string;
}

/** What a file of docker's or podman's says about signing in. */
export interface AuthConfig {
  readonly auths: ReadonlyMap<string, AuthEntry>;
  /** Names of helpers by host. */
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore: string | undefined;
}

/** What parsed JSON says; `undefined` when it does not have the shape. Fields about other things are passed over. */
export function authConfigOf(value: unknown): AuthConfig | undefined {
  if (!isMap(value)) return undefined;
  const { auths = {}, credHelpers = {}, credsStore } = value;
  if (!isMap(auths ?? {}) || !isMap(credHelpers ?? {})) return undefined;
  return { auths: entriesOf(auths), credHelpers: textEntries(credHelpers), credsStore: textOf(credsStore) || undefined };
}

/** What a legacy `.dockercfg` says, which is the map of entries itself. */
export function legacyConfigOf(value: unknown): AuthConfig | undefined {
  return isMap(value) ? { auths: entriesOf(value), credHelpers: new Map(), credsStore: undefined } : undefined;
}

/** Only entries with `auth`, and of them nothing else, as docker reads `DOCKER_AUTH_CONFIG`. */
export function authsAlone({ auths }: AuthConfig): AuthConfig {
  const plain = Array.from(auths, ([key, { auth }]): [string, AuthEntry] => [key, { ...NO_FIELDS, auth }]);
  return { auths: new Map(plain.filter(([, { auth }]) => auth !== '')), credHelpers: new Map(), credsStore: undefined };
}

/** Whether an entry holds nothing to sign in with, which sends one to the helper. */
export function isEmptyEntry({ auth, username, password, identitytoken, registrytoken }: AuthEntry): boolean {
  return auth === '' && identitytoken === '' && registrytoken === '' && (username === '' || password === '');
}

/** What an entry that is not empty signs in with; `undefined` when its `auth` is not base64 of `user:password`. */
export function loginOf({ auth, username, password, identitytoken, registrytoken }: AuthEntry): Login | undefined {
  if (registrytoken !== '') return { kind: 'registry-token', token: registrytoken };
  const pair = auth === '' ? { user: username, password } : decodeAuth(auth);
  if (identitytoken !== '') return { kind: 'identity', token: identitytoken, user: pair?.user ?? '' };
  return pair && { kind: 'basic', ...pair };
}

const NO_FIELDS: AuthEntry = { auth: '', username: '', password: '', identitytoken: '', registrytoken: '' };

function decodeAuth(auth: string): { readonly user: string; readonly password: string } | undefined {
  const text = auth.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  // Old versions of docker filled the last block with NULs.
  const pair = Buffer.from(text, 'base64').toString('utf8').replace(/\0+$/, '');
  // A password may hold colons, a user name may not.
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

function entriesOf(value: unknown): ReadonlyMap<string, AuthEntry> {
  const found = new Map<string, AuthEntry>();
  if (!isMap(value)) return found;
  for (const [key, entry] of Object.entries(value)) if (isMap(entry)) found.set(key, entryOf(entry));
  return found;
}

function entryOf({ auth, username, password, identitytoken, registrytoken }: JsonMap): AuthEntry {
  return {
    auth: textOf(auth),
    username: textOf(username),
    password: textOf(password),
    identitytoken: textOf(identitytoken),
    registrytoken: textOf(registrytoken),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
