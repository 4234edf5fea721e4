import { checkTextValues } from './metadata';
import type { Problems } from './problems';

/** Where the manifests are, and how Argo CD makes them of what is there. */
export interface ArgoSourceProps {
  /** URL of the Git repository. */
  readonly repoURL: string;
  /** Branch, tag or commit. */
  readonly targetRevision: string;
  /** Folder in the repository. @default '.' */
  readonly path?: string;
  /** How a folder of manifests is read. Not together with `plugin`. @default its own files, without those of folders below */
  readonly directory?: ArgoDirectoryProps;
  /** The config management plugin that makes the manifests. @default Argo CD finds out what the folder holds */
  readonly plugin?: ArgoPluginProps;
}

export interface ArgoDirectoryProps {
  /** Read the folders below, too. @default false */
  readonly recurse?: boolean;
  /** Glob of the files that are read. @default all of yaml, yml, json and jsonnet */
  readonly include?: string;
  /** Glob of the files that are not, such as `construct-metadata.json`. @default none */
  readonly exclude?: string;
}

export interface ArgoPluginProps {
  /** @default the plugin that takes the folder for its own */
  readonly name?: string;
  /** Environment; the plugin gets each name with `ARGOCD_ENV_` before it. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/** Where the objects go: a cluster, by address or by name, and a namespace. */
export interface ArgoDestinationProps {
  /** Namespace of the objects that name none. */
  readonly namespace: string;
  /** Address of the API server. Not together with `name`. @default the cluster of Argo CD itself, `https://kubernetes.default.svc` */
  readonly server?: string;
  /** The cluster's name in Argo CD. */
  readonly name?: string;
}

/** What Argo CD keeps trying after a sync that failed. */
export interface ArgoRetryProps {
  /** Attempts; 0 is none, -1 is without end. */
  readonly limit: number;
  /** Time before the first, such as `5s`. @default '5s' */
  readonly wait?: string;
  /** What the time is multiplied by after each. @default 2 */
  readonly factor?: number;
  /** The longest time, such as `3m`. @default '3m' */
  readonly maxWait?: string;
}

/** `spec.source` of an Application. Reports what is wrong. */
export function sourceOf({ repoURL, targetRevision, path = '.', directory, plugin }: ArgoSourceProps, problems: Problems): object {
  checkGiven(problems, 'source.repoURL', repoURL);
  checkGiven(problems, 'source.targetRevision', targetRevision);
  if (typeof path !== 'string' || path === '' || path.startsWith('/') || path.split('/').includes('..')) {
    problems.add('source.path', path, 'a folder inside the repository, without a slash at its start');
  }
  if (directory && plugin) problems.add('source.plugin', plugin, 'either directory or plugin, not both');
  checkTextValues(problems, 'source.plugin.env', plugin?.env ?? {});
  const env = Object.entries(plugin?.env ?? {}).map(([name, value]) => ({ name, value }));
  return { repoURL, targetRevision, path, directory, ...(plugin && { plugin: { name: plugin.name, ...(env.length === 0 ? {} : { env }) } }) };
}

/** `spec.destination` of an Application. Reports what is wrong. */
export function destinationOf({ namespace, server, name }: ArgoDestinationProps, problems: Problems): object {
  checkGiven(problems, 'destination.namespace', namespace);
  if (server !== undefined && name !== undefined) problems.add('destination.name', name, 'either server or name, not both');
  return { namespace, ...(name === undefined ? { server: server ?? 'https://kubernetes.default.svc' } : { name }) };
}

/** `spec.syncPolicy.retry` of an Application. Reports what is wrong. */
export function retryOf({ limit, wait = '5s', factor = 2, maxWait = '3m' }: ArgoRetryProps, problems: Problems): object {
  if (!Number.isInteger(limit) || limit < -1) problems.add('retry.limit', limit, 'a whole number, 0 or more, or -1 for no end');
  if (!Number.isInteger(factor) || factor < 1) problems.add('retry.factor', factor, 'a whole number, 1 or more');
  for (const [prop, value] of Object.entries({ wait, maxWait })) {
    if (typeof value !== 'string' || !/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(value)) problems.add(`retry.${prop}`, value, 'a time such as 5s or 1m30s');
  }
  return { limit, backoff: { duration: wait, factor, maxDuration: maxWait } };
}

export function checkGiven(problems: Problems, prop: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') problems.add(prop, value, 'text');
}
