import { openCredentials } from './credentials/finder';
import type { Environment } from './credentials/places';
import type { RateLimits } from './limits';
import type { MirrorChoice } from './mirrors';
import { Redactor } from './redact';
import { redactedImage, redactedLimits, withRedactedFaults } from './redacted-faults';
import { openResolver } from './resolver';
import type { Resolver, TagAddress } from './resolver-types';
import type { InsecureHost } from './schemes';
import { RegistrySession } from './session';
import { type DigestAddress, describeImage, type ImageDescription } from './show';
import { openTransport, type TransportOptions } from './transport';

/** What a run knows of registries before it asks any. */
export interface ConnectOptions {
  readonly env: Environment;
  /** The user's home folder, absolute. */
  readonly home: string;
  /** Absolute; no other place is looked into for credentials then. */
  readonly authfile: string | undefined;
  readonly caFiles: readonly string[];
  readonly insecure: readonly InsecureHost[];
  readonly mirrors: MirrorChoice;
  /** The longest wait that a registry may ask for; a minute without it. */
  readonly maxWaitMs: number | undefined;
  /** How long things may take, and the wait before a request is repeated. @default the transport's own */
  readonly timing?: Pick<TransportOptions, 'timeouts' | 'backoffMs'> | undefined;
  /** Ends all requests with its reason. */
  readonly signal: AbortSignal;
  /** What a person should know. Never a secret. */
  readonly warn: (message: string) => void;
}

/** Registries, through one set of connections and credentials. No fault, warning or limit holds a secret, not even one that a registry repeats. */
export interface Connection {
  readonly resolver: Resolver;
  /** All there is to show of an image. Throws `RegistryFault`. */
  readonly describe: (address: TagAddress | DigestAddress) => Promise<ImageDescription>;
  /** Where the credentials for a repository come from, for people; `undefined` for none. */
  readonly credentialsFor: (host: string, repository: string) => Promise<string | undefined>;
  /** What registries said of their limits last, by host. */
  readonly limits: ReadonlyMap<string, RateLimits>;
  readonly close: () => Promise<void>;
}

/** Opens no connection yet. Throws `UserError` for a file of certificates or credentials that cannot be used. */
export function connect({ env, home, authfile, caFiles, insecure, mirrors, maxWaitMs, timing, signal, warn }: ConnectOptions): Connection {
  const redactor = new Redactor();
  const limits = new Map<string, RateLimits>();
  const tell = (message: string): void => warn(redactor.redact(message));
  const onLimits = (host: string, seen: RateLimits): void => void limits.set(host, redactedLimits(seen, redactor));
  const transport = openTransport({ ...timing, env, caFiles, insecure, maxWaitMs, signal, warn: tell, redactor, onLimits });
  const credentials = openCredentials({ authfile, env, homedir: home, uid: process.getuid?.(), warn: tell });
  const isInsecure = (host: string): boolean => insecure.some((entry) => entry.host === host && entry.mode === 'http');
  const session = new RegistrySession({ transport, credentials, redactor, allowsHttp: isInsecure });
  const options = { session, mirrors, warn: tell };
  return {
    resolver: withRedactedFaults(openResolver(options), redactor),
    describe: (address) => redactedImage(describeImage(options, address), redactor),
    credentialsFor: (host, repository) => session.sourceOf(host, repository),
    limits,
    close: () => transport.close(),
  };
}
