import type { JsonMap } from '../../../lib/kube/json';
import type { FakeCluster } from './cluster';
import { apiVersionOf, PODS, SERVED, type ServedKind } from './kinds';
import type { ApiAnswer } from './refusal';

/** Answers to questions about the server itself and about what it serves; `undefined` for other addresses. */
export function discovery(cluster: FakeCluster, path: string): ApiAnswer | undefined {
  const served = SERVED.filter(({ openshift }) => cluster.openshift || !openshift);
  if (path === '/version') return ok(versionOf(cluster));
  if (path === '/healthz' || path === '/livez' || path === '/readyz') return { status: 200, body: 'ok' };
  if (path === '/api') return ok({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
  if (path === '/apis') return ok({ kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(served) });
  const kinds = served.filter((kind) => path === (kind.group === '' ? '/api/v1' : `/apis/${apiVersionOf(kind)}`));
  const [first] = kinds;
  return first && ok({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf(first), resources: kinds.flatMap(resourcesOf) });
}

function ok(body: JsonMap): ApiAnswer {
  return { status: 200, body };
}

function versionOf({ minor, gitVersion, openshift }: FakeCluster): JsonMap {
  return { major: '1', minor: `${minor}${openshift ? '+' : ''}`, gitVersion, gitCommit: 'c0ffee', gitTreeState: 'clean', goVersion: 'go1.22.5', compiler: 'gc', platform: 'linux/amd64' };
}

function groupsOf(served: readonly ServedKind[]): readonly JsonMap[] {
  const versions = new Map(served.filter(({ group }) => group !== '').map(({ group, version }) => [group, version]));
  return Array.from(versions, ([name, version]) => {
    const groupVersion = { groupVersion: `${name}/${version}`, version };
    return { name, versions: [groupVersion], preferredVersion: groupVersion };
  });
}

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

function resourcesOf(served: ServedKind): readonly JsonMap[] {
  const { plural, kind, namespaced, shortNames } = served;
  const own = { name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs: VERBS, ...(shortNames.length === 0 ? {} : { shortNames }) };
  const eviction = { name: 'pods/eviction', singularName: '', namespaced: true, group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] };
  return served === PODS ? [own, eviction] : [own];
}
