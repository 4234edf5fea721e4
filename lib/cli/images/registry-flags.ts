import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { UserError } from '../../base/errors';
import type { RegistryAccess } from '../../config/image-facts';
import { NO_POLICY } from '../../images/policy';
import { REGISTRY_KINDS, type RegistrySettings, registrySettingsOf } from '../../openshift/registry-settings';
import type { Connection } from '../../registry/connect';
import type { TagAddress } from '../../registry/resolver-types';
import { uriOf } from '../../sources/uri';
import { workspaceOf } from '../../workspace/workspace';
import { readYaml } from '../../yaml/read';
import { flag, type FlagValues, repeated, text } from '../flags';
import type { Interrupt, InterruptWords } from '../interrupt';
import type { Io } from '../io';
import { readNamed } from '../named-file';

/** How registries are asked. */
export const REGISTRY_FLAGS = {
  authfile: text('Credentials: a file of docker or podman, or a pull secret as YAML or JSON; no other is looked at then', 'file'),
  pullSecret: text('The same as --authfile', 'file'),
  caFile: repeated('Certificates to trust besides those of the system', 'file'),
  mirrorSet: repeated('Manifest with an ImageTagMirrorSet, ImageDigestMirrorSet or ImageContentSourcePolicy to follow', 'file'),
  maxWait: text('The longest that a registry may ask to wait, in seconds; 60 when not given', 'seconds'),
  timeout: text('The longest that all questions together may take, in seconds; without end when not given', 'seconds'),
  verbose: flag('Tell on standard error which credentials were used, and what registries say of their limits'),
};

export type RegistryFlags = FlagValues<typeof REGISTRY_FLAGS>;

/** What is said of a run that is interrupted, or out of time, while it asks registries. */
export const ASKING: InterruptWords = { outcome: 'nothing was written', overdue: 'the registries did not answer all questions' };

/** Registries, ready to be asked. */
export interface OpenRegistry extends Pick<Connection, 'resolver' | 'describe' | 'credentialsFor'> {
  /** Where a key of the lock is asked for. */
  readonly addressOf: (key: string) => TagAddress;
  /** The host that is asked for one that references name: the route of the internal registry, else the host itself. */
  readonly hostFor: (host: string) => string;
  /** Ends the connections and, with `--verbose`, tells what was used. */
  readonly close: () => Promise<void>;
}

/** Loads what speaks to registries. Throws `UserError` for flags that do not fit and for files that cannot be read. */
export async function openRegistry(flags: RegistryFlags, access: RegistryAccess, interrupt: Interrupt, io: Io): Promise<OpenRegistry> {
  if (flags.authfile !== undefined && flags.pullSecret !== undefined) throw new UserError('usage', '--authfile and --pull-secret say the same; give one of them');
  const authfile = flags.authfile ?? flags.pullSecret;
  const { connect } = await import('../../registry/connect.js');
  const connection = connect({
    env: io.env,
    home: io.env['HOME'] ?? homedir(),
    authfile: authfile === undefined ? undefined : resolve(io.cwd, authfile),
    caFiles: flags.caFile.map((file) => resolve(io.cwd, file)),
    insecure: access.insecure,
    mirrors: { settings: mirrorSettings(flags.mirrorSet, access, io), tagLookup: access.tagLookup },
    maxWaitMs: secondsOf(flags.maxWait, '--max-wait'),
    signal: interrupt.within(secondsOf(flags.timeout, '--timeout')),
    warn: (message) => io.stderr.write(`warning: ${message}\n`),
  });
  const hostFor = (host: string): string => (host === access.internal?.host ? access.internal.route : host);
  const asked = new Set<string>();
  return {
    resolver: connection.resolver,
    describe: (address) => connection.describe(address),
    credentialsFor: (host, repository) => connection.credentialsFor(host, repository),
    hostFor,
    addressOf: (key) => {
      const slash = key.indexOf('/');
      const colon = key.lastIndexOf(':');
      const address = { host: hostFor(key.slice(0, slash)), repository: key.slice(slash + 1, colon), tag: key.slice(colon + 1) };
      asked.add(`${address.host}/${address.repository}`);
      return address;
    },
    close: async () => {
      if (flags.verbose) await tellUsed(connection, asked, io);
      await connection.close();
    },
  };
}

async function tellUsed({ credentialsFor, limits }: Connection, asked: ReadonlySet<string>, { stderr }: Io): Promise<void> {
  for (const name of Array.from(asked).sort()) {
    const slash = name.indexOf('/');
    const source = await credentialsFor(name.slice(0, slash), name.slice(slash + 1));
    stderr.write(`${name}: ${source === undefined ? 'no credentials' : `credentials of ${source}`}\n`);
  }
  for (const [host, { limit, remaining, source }] of limits) {
    const parts = [['limit', limit], ['remaining', remaining], ['counted for', source]].flatMap(([what, value]) => (value === undefined ? [] : [`${what} ${value}`]));
    stderr.write(`${host}: ${parts.join(', ')}\n`);
  }
}

function mirrorSettings(files: readonly string[], { mirrors }: RegistryAccess, io: Io): RegistrySettings {
  const objects = files.flatMap((file) => {
    const uri = uriOf(io.cwd, file);
    const { sets } = workspaceOf([readYaml(uri, readNamed(file, { what: 'the mirror set', hint: 'let the file be read, or name another' }, io))]);
    const found = sets.flatMap(({ index }) => index.objects).filter(({ kind }) => KINDS.includes(kind));
    if (found.length === 0) throw new UserError('no-mirrors', `${uri} holds no mirror set`, { hint: `give a manifest with one of ${KINDS.join(', ')}` });
    return found;
  });
  return registrySettingsOf(objects, { ...NO_POLICY, mirrors });
}

const KINDS: readonly string[] = REGISTRY_KINDS.filter((kind) => kind !== 'Image');

function secondsOf(given: string | undefined, name: string): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(given)) throw new UserError('usage', `${name} is ${JSON.stringify(given)}; it takes a number of seconds`);
  return Number(given) * 1000;
}
