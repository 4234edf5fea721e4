import { RegistryFault } from '../fault';
import { type AuthConfig, isEmptyEntry, loginOf } from './auth-config';
import type { CredentialFinder, Found, Login } from './found';
import { HelperError, runHelper, type RunHelper } from './helper';
import { isForHost, matchingEntries, type MatchingEntry, serverNames, shownKey } from './keys';
import { type Place, type PlaceOptions, placesOf } from './places';
import type { NamedConfig } from './pull-secret';
import { readPlace } from './read-place';

export interface CredentialOptions extends PlaceOptions {
  /** Gets what keeps a place from being used, each message once. Never a secret. */
  readonly warn: (message: string) => void;
  /** @default runs `docker-credential-<name>` from the PATH of `env` */
  readonly runHelper?: RunHelper | undefined;
}

/**
 * Finds credentials where docker, podman and Kubernetes keep them. A file is read when it is first needed, once; a helper is asked once for
 * each server. The file that `authfile` names is read at once: throws `UserError` when it cannot be opened.
 */
export function openCredentials(options: CredentialOptions): CredentialFinder {
  return new Finder(options);
}

interface Match {
  readonly login: Login;
  readonly source: string;
}

/** One question, with what messages need. */
interface Question {
  readonly host: string;
  readonly repository: string;
  /** Place and Secret, for people. */
  readonly label: string;
  readonly config: AuthConfig;
}

class Finder implements CredentialFinder {
  readonly #places: readonly Place[];
  readonly #warn: (message: string) => void;
  readonly #runHelper: RunHelper;
  readonly #read = new Map<Place, readonly NamedConfig[]>();
  readonly #asked = new Map<string, Promise<Login | undefined>>();

  constructor({ warn, runHelper: run, ...options }: CredentialOptions) {
    const told = new Set<string>();
    this.#places = placesOf(options);
    this.#warn = (message) => {
      if (!told.has(message)) warn(message);
      told.add(message);
    };
    this.#runHelper = run ?? ((name, server) => runHelper(name, server, { env: options.env }));
    for (const place of this.#places) if (place.form === 'authfile') this.#configsIn(place);
  }

  async find(host: string, repository: string): Promise<Found> {
    const lookedIn = this.#places.map(({ label }) => label);
    for (const place of this.#places) {
      for (const { name, config } of this.#configsIn(place)) {
        const label = name === undefined ? place.label : `${place.label}, ${name}`;
        const match = await this.#matchIn({ host, repository, label, config });
        if (match) return { credentials: match.login, source: match.source, lookedIn };
      }
    }
    return { credentials: { kind: 'none' }, source: undefined, lookedIn };
  }

  #configsIn(place: Place): readonly NamedConfig[] {
    const known = this.#read.get(place);
    if (known) return known;
    const configs = readPlace(place, this.#warn);
    this.#read.set(place, configs);
    return configs;
  }

  async #matchIn(question: Question): Promise<Match | undefined> {
    const { host, repository, config } = question;
    const helper = Array.from(config.credHelpers).find(([key, name]) => name !== '' && isForHost(key, host));
    if (helper) {
      const [key, name] = helper;
      const match = await this.#askHelper(name, serverNames(host), `credHelpers ${shownKey(key)}`, question);
      if (match) return match;
    }
    for (const matching of matchingEntries(config.auths, host, repository)) {
      const match = await this.#matchOf(matching, question);
      if (match) return match;
    }
    return config.credsStore === undefined ? undefined : this.#askHelper(config.credsStore, serverNames(host), 'credsStore', question);
  }

  async #matchOf({ key, entry }: MatchingEntry, question: Question): Promise<Match | undefined> {
    const { label, config: { credsStore } } = question;
    if (isEmptyEntry(entry)) {
      // Such an entry stands for one that the helper keeps, under the same key.
      return credsStore === undefined ? undefined : this.#askHelper(credsStore, [key], `entry ${shownKey(key)}, credsStore`, question);
    }
    const login = loginOf(entry);
    if (!login) {
      this.#warn(`${label}, entry ${shownKey(key)}: auth is not base64 of user:password; the entry is not used`);
      return undefined;
    }
    if (credsStore !== undefined) {
      this.#warn(`${label} holds credentials for ${shownKey(key)} beside credsStore ${shownName(credsStore)}; those in the file are used, docker would ask the helper first`);
    }
    return { login, source: `${label}, entry ${shownKey(key)}` };
  }

  async #askHelper(name: string, servers: readonly string[], key: string, { host, label }: Question): Promise<Match | undefined> {
    for (const server of servers) {
      try {
        const login = await this.#answerOf(name, server);
        if (login) return { login, source: `${label}, ${key} (docker-credential-${name})` };
      } catch (error) {
        if (!(error instanceof HelperError)) throw error;
        const message = `the credential helper docker-credential-${shownName(name)} ${error.message}`;
        throw new RegistryFault('CRED_HELPER_FAILED', message, { host, hint: `mend or remove it: ${label}, ${key} names it`, cause: error });
      }
    }
    return undefined;
  }

  #answerOf(name: string, server: string): Promise<Login | undefined> {
    const question = `${name} ${server}`;
    const known = this.#asked.get(question);
    if (known) return known;
    const answer = this.#runHelper(name, server);
    this.#asked.set(question, answer);
    return answer;
  }
}

function shownName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '?');
}
