import { UserError } from '../../base/errors';
import type { ClusterReader } from '../../cluster/cluster-reader';
import type { LiveNamespace } from '../../diagnosis/live-namespace';
import type { Severity } from '../../engine/rule';
import { textField } from '../../kube/json';
import type { TargetProfile } from '../../kube/target';
import { isImageStream } from '../../openshift/image-stream';
import { serverTarget } from '../../recovery/server-target';
import type { YamlFile } from '../../yaml/read';
import { namespacesOf } from '../cluster-flags';
import type { OpenConfig } from '../configs';
import type { LintWishes } from '../lint-wishes';
import type { Io } from '../io';
import { targetOf } from '../target-flags';
import type { Audit } from './audit-print';
import { type AuditReading, readForAudit } from './audit-read';
import { savedAt } from './open-live';
import { auditLive, type AuditSetting, lintAgainst, openAuditRules } from './audit-rules';

/** What a person asks of an audit. */
export type AuditFlags = LintWishes['flags'] & {
  readonly namespace: readonly string[];
  readonly from: readonly string[];
  readonly against: string | undefined;
  readonly only: readonly string[];
  readonly failOn: Severity | undefined;
  readonly noSuppressions: boolean;
};

/** An audit that was taken, ready to be printed. */
export interface TakenAudit {
  readonly audit: Audit;
  readonly notes: readonly string[];
  readonly failOn: Severity;
  readonly textOf: (uri: string) => YamlFile | undefined;
}

/** Reads the namespaces once and tells what is in them. Throws `UserError` for namespaces that nobody names, and as the reader does. */
export async function takeAudit(reader: ClusterReader, flags: AuditFlags, io: Io): Promise<TakenAudit> {
  const { against } = flags;
  const names = await namespacesOf(flags.namespace, reader);
  const [only, ...more] = names;
  if (against !== undefined && more.length > 0) {
    throw new UserError('usage', '--against compares with one namespace', { hint: `give one of --namespace ${names.join(', --namespace ')}` });
  }
  const [reading, release] = await Promise.all([readForAudit(reader, names, { events: against !== undefined, now: () => (flags.from.length > 0 ? savedAt(flags.from, io) : io.now().getTime()) }), reader.serverRelease()]);
  const wishes = { flags, only: flags.only, suppressions: !flags.noSuppressions };
  const setting = await openAuditRules(wishes, (config) => targetFor({ flags, config, reading, release }), io);
  const failOn = flags.failOn ?? setting.config?.written.failOn ?? 'error';
  const taken = { source: reader.name, failOn, notes: reading.notes };
  const [first] = reading.namespaces;
  return against === undefined || !first ? auditOnly(reading.namespaces, taken, setting, io) : compare(first, { path: against, name: only ?? '' }, taken, setting, io);
}

type Taken = Pick<TakenAudit, 'failOn' | 'notes'> & Pick<Audit, 'source'>;

function auditOnly(namespaces: readonly LiveNamespace[], { source, ...rest }: Taken, setting: AuditSetting, io: Io): TakenAudit {
  return { audit: { source, ...auditLive(namespaces, setting, io) }, ...rest, textOf: () => undefined };
}

async function compare(namespace: LiveNamespace, { path, name }: { readonly path: string; readonly name: string }, { source, notes, failOn }: Taken, setting: AuditSetting, io: Io): Promise<TakenAudit> {
  const { report, fileOf, elsewhere, known } = await lintAgainst(namespace, path, setting, io);
  const apart = elsewhere.length === 0 ? [] : [`manifests of other namespaces are not compared: ${elsewhere.join(', ')}`];
  const strangers = known > 0 ? [] : [`nothing in ${path} is live in ${name}; all of it would be new`];
  return { audit: { source, audits: [], report }, notes: [...notes, ...apart, ...strangers], failOn, textOf: fileOf };
}

interface Known {
  readonly flags: AuditFlags;
  readonly config: OpenConfig | undefined;
  readonly reading: AuditReading;
  readonly release: string | undefined;
}

/** What a person says of the platform counts; then what the server says. */
function targetFor({ flags, config, reading, release }: Known): TargetProfile {
  const said = targetOf(flags, config);
  const registry = registryIn(reading.namespaces);
  const asked = registry === undefined ? said : { ...said, internalRegistry: registry };
  if (said.platform !== undefined) return asked;
  // A dump without streams may be of either platform.
  if (flags.from.length > 0 && release === undefined && !reading.openshift) return asked;
  const known = serverTarget(release, reading.openshift);
  return { ...asked, ...known, crio: asked.crio || known.platform === 'openshift' };
}

/** The host of the internal registry, as the streams have it. */
function registryIn(namespaces: readonly LiveNamespace[]): string | undefined {
  for (const { objects } of namespaces) {
    for (const stream of objects) {
      const repository = isImageStream(stream) ? textField(stream.value['status'], 'dockerImageRepository') : undefined;
      const slash = repository?.indexOf('/') ?? -1;
      if (repository !== undefined && slash > 0) return repository.slice(0, slash);
    }
  }
  return undefined;
}
