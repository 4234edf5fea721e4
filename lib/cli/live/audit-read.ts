import { UserError } from '../../base/errors';
import type { ClusterReader, Resource } from '../../cluster/cluster-reader';
import {
  CLAIMS,
  CONTROLLER_REVISIONS,
  CRON_JOBS,
  DAEMON_SETS,
  DEPLOYMENT_CONFIGS,
  DEPLOYMENTS,
  EVENTS,
  IMAGE_STREAMS,
  JOBS,
  PODS,
  REPLICA_SETS,
  SERVICES,
  STATEFUL_SETS,
} from '../../cluster/resources';
import type { LiveNamespace } from '../../diagnosis/live-namespace';
import { liveObject } from '../../recovery/read-namespace';

/** What an audit could read. */
export interface AuditReading {
  readonly namespaces: readonly LiveNamespace[];
  /** Whether anything that OpenShift alone serves was there to read. */
  readonly openshift: boolean;
  /** What could not be read for want of a right, a sentence each. */
  readonly notes: readonly string[];
}

const REPLICATION_CONTROLLERS: Resource = { group: '', version: 'v1', plural: 'replicationcontrollers', kind: 'ReplicationController' };
const DISRUPTION_BUDGETS: Resource = { group: 'policy', version: 'v1', plural: 'poddisruptionbudgets', kind: 'PodDisruptionBudget' };

const AUDITED: readonly Resource[] = [
  PODS,
  STATEFUL_SETS,
  DEPLOYMENTS,
  DAEMON_SETS,
  REPLICA_SETS,
  CONTROLLER_REVISIONS,
  JOBS,
  CRON_JOBS,
  SERVICES,
  CLAIMS,
  REPLICATION_CONTROLLERS,
  DISRUPTION_BUDGETS,
  IMAGE_STREAMS,
  DEPLOYMENT_CONFIGS,
];

/** Events only where a diagnosis needs them: there are many, and they tell nothing of images. */
export interface ReadingOptions {
  readonly events: boolean;
  readonly now: () => number;
}

/**
 * Reads the namespaces one after another, a few kinds at once. A kind that the account may not list is left out with a note.
 * Throws `UserError` as the reader does, and for a namespace of which nothing can be read or that holds nothing.
 */
export async function readForAudit(reader: ClusterReader, namespaces: readonly string[], options: ReadingOptions): Promise<AuditReading> {
  const readings: NamespaceReading[] = [];
  for (const namespace of namespaces) readings.push(await readOne(reader, namespace, options));
  return {
    namespaces: readings.map(({ live }) => live),
    openshift: readings.some(({ openshift }) => openshift),
    notes: readings.flatMap(({ notes }) => notes),
  };
}

interface NamespaceReading {
  readonly live: LiveNamespace;
  readonly openshift: boolean;
  readonly notes: readonly string[];
}

async function readOne(reader: ClusterReader, namespace: string, { events, now }: ReadingOptions): Promise<NamespaceReading> {
  const lists: Listed[] = [];
  const wanted = events ? [...AUDITED, EVENTS] : AUDITED;
  for (let at = 0; at < wanted.length; at += MOST_AT_ONCE) {
    lists.push(...(await Promise.all(wanted.slice(at, at + MOST_AT_ONCE).map((resource) => listIfAllowed(reader, resource, namespace)))));
  }
  const [denial] = lists.flatMap((one) => one.denial ?? []);
  if (denial && lists.every(({ items }) => items === undefined)) throw denial;
  const objects = lists.flatMap(({ items = [] }) => items.map((item) => liveObject(item, namespace)));
  if (objects.length === 0) {
    throw new UserError('nothing-to-check', `${reader.name} holds nothing of the namespace ${namespace} that an audit looks at`, {
      hint: 'check the name; another namespace is named with --namespace',
    });
  }
  return {
    live: { name: namespace, objects, unread: new Set(lists.flatMap((one) => (isUnread(one, reader) ? [one.resource.kind] : []))), now: now() },
    openshift: lists.some(({ resource, items }) => items !== undefined && resource.group.endsWith('.openshift.io')),
    notes: lists.flatMap(({ resource, denial: refused }) => (refused ? [`this account may not list ${resource.plural} in ${namespace}: nothing is said about them`] : [])),
  };
}

/** Of a kind that a cluster does not serve there is nothing to read. */
function isUnread({ items, denial }: Listed, { leavesOut }: ClusterReader): boolean {
  return items === undefined && (leavesOut || denial !== undefined);
}

/** An API server gives each account its share, and all kinds at once would use up that of others. */
const MOST_AT_ONCE = 5;

interface Listed {
  readonly resource: Resource;
  readonly items: Awaited<ReturnType<ClusterReader['list']>>;
  readonly denial?: UserError;
}

async function listIfAllowed(reader: ClusterReader, resource: Resource, namespace: string): Promise<Listed> {
  try {
    return { resource, items: await reader.list(resource, namespace) };
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== FORBIDDEN) throw error;
    return { resource, items: undefined, denial: error };
  }
}

/** The code of the reader's error where the account lacks a right. */
const FORBIDDEN = 'forbidden';
