import { EXIT, UserError } from '../base/errors';
import type { Cluster, ClusterReader } from '../cluster/cluster-reader';
import { flag, type FlagValues, repeated, text, withShort } from './flags';
import type { Io } from './io';

/** Which cluster is asked, and as whom. */
export const CLUSTER_FLAGS = {
  kubeconfig: text('The kubeconfig to use; else the files of KUBECONFIG, ~/.kube/config, or the account of the pod this runs in', 'file'),
  context: text('The context of the kubeconfig to use; its current one when not given', 'name'),
  requestTimeout: text('The longest that one request to the API server may take, in seconds; 30 when not given', 'seconds'),
};

/** For commands that also read what somebody saved. */
export const READER_FLAGS = {
  ...CLUSTER_FLAGS,
  from: repeated('Read no cluster but what was saved: output of oc get -o yaml or -o json, a folder of it, a must-gather, - for standard input', 'path'),
  timeout: text('The longest that reading may take in all, in seconds; without end when not given', 'seconds'),
};

/** For commands about one namespace. */
export const NAMESPACE_FLAG = {
  namespace: withShort('n', text('The namespace; the one of the context or the only one of a dump when not given', 'name')),
};

/** For commands about one or several. */
export const NAMESPACES_FLAG = {
  namespace: withShort('n', repeated('A namespace, as often as there are several; the one of the context or the only one of a dump when not given', 'name')),
};

/** For commands that print the rights they need in place of working. */
export const RBAC_FLAG = {
  rbac: flag('Print the Role and the RoleBinding that this command needs, and do nothing else'),
};

export type ClusterFlags = FlagValues<typeof CLUSTER_FLAGS>;
export type ReaderFlags = FlagValues<typeof READER_FLAGS>;

/** The live cluster that the flags name; nothing is asked of it yet. Throws `UserError` for flags and kubeconfigs that will not do. */
export async function openCluster(flags: ClusterFlags, signal: AbortSignal, io: Io): Promise<Cluster> {
  const timeoutMs = millisecondsOf(flags.requestTimeout, '--request-timeout');
  const { connectCluster } = await import('../cluster/connect.js');
  return connectCluster({ cwd: io.cwd, env: io.env, kubeconfig: flags.kubeconfig, context: flags.context, timeoutMs, signal, now: () => io.now().getTime() });
}

/** The live cluster or, with `--from`, what was saved of one. Its `close` ends the time of `--timeout` too. Throws `UserError` as `openCluster` does. */
export async function openReader(flags: ReaderFlags, signal: AbortSignal, io: Io): Promise<ClusterReader> {
  const totalMs = millisecondsOf(flags.timeout, '--timeout');
  if (flags.from.length === 0) return openWithin(flags, totalMs, signal, io);
  const beside = [flags.kubeconfig === undefined ? '' : '--kubeconfig', flags.context === undefined ? '' : '--context'].filter((name) => name !== '');
  if (beside.length > 0) throw new UserError('usage', `--from reads what was saved, and ${beside.join(' and ')} a cluster`, { hint: 'give one or the other' });
  const { readDump } = await import('../cluster/dump/dump.js');
  const dump = readDump(flags.from, io);
  for (const { name, reason } of dump.skipped) io.stderr.write(`warning: ${name} ${reason}; left out\n`);
  return dump;
}

async function openWithin(flags: ClusterFlags, totalMs: number | undefined, signal: AbortSignal, io: Io): Promise<ClusterReader> {
  if (totalMs === undefined) return openCluster(flags, signal, io);
  const controller = new AbortController();
  const forward = (): void => controller.abort(signal.reason);
  if (signal.aborted) forward();
  else signal.addEventListener('abort', forward, { once: true });
  const timer = setTimeout(() => controller.abort(overdue(totalMs)), totalMs);
  const release = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', forward);
  };
  try {
    const cluster = await openCluster(flags, controller.signal, io);
    return closedWith(cluster, release);
  } catch (error) {
    release();
    throw error;
  }
}

function closedWith(cluster: Cluster, release: () => void): ClusterReader {
  return {
    name: cluster.name,
    leavesOut: cluster.leavesOut,
    list: (resource, namespace) => cluster.list(resource, namespace),
    get: (resource, namespace, name) => cluster.get(resource, namespace, name),
    defaultNamespace: () => cluster.defaultNamespace(),
    serverRelease: () => cluster.serverRelease(),
    close: () => {
      release();
      return cluster.close();
    },
  };
}

/** The namespaces given, each once, else the reader's own. Throws `UserError` where there is no telling. */
export async function namespacesOf(given: readonly string[], reader: ClusterReader): Promise<readonly string[]> {
  for (const name of given) {
    if (!/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > 63) throw new UserError('usage', `${JSON.stringify(name)} is no name of a namespace`, { hint: 'small letters, digits and hyphens make one' });
  }
  if (given.length > 0) return [...new Set(given)];
  const own = await reader.defaultNamespace();
  if (own !== undefined) return [own];
  const known = 'namespaces' in reader && Array.isArray(reader.namespaces) ? reader.namespaces.map(String) : [];
  throw new UserError('no-namespace', `${reader.name} ${known.length === 0 ? 'tells no namespace' : 'holds several namespaces'}`, {
    hint: known.length === 0 ? 'name it with --namespace' : `choose with --namespace: ${known.join(', ')}`,
  });
}

function millisecondsOf(given: string | undefined, name: string): number | undefined {
  if (given === undefined) return undefined;
  const seconds = Number(given);
  // A timer of Node holds no more than 2^31 milliseconds.
  if (!/^\d+(?:\.\d+)?$/.test(given) || seconds <= 0 || seconds > 2_147_483) throw new UserError('usage', `${name} takes a number of seconds, and was given ${JSON.stringify(given)}`, { hint: `write ${name} 30` });
  return seconds * 1000;
}

function overdue(totalMs: number): UserError {
  return new UserError('timeout', `the cluster did not answer all questions within ${totalMs / 1000} seconds`, { exitCode: EXIT.refused, hint: 'give a longer --timeout' });
}
