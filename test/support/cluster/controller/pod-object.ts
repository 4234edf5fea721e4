import { type JsonMap, mapField, textField } from '../../../../lib/kube/json';
import type { PodState } from '../../../../lib/rollout/model/set-state';
import { type FakeCluster, stamped } from '../cluster';
import { withTemplateDefaults } from '../defaults';
import { mapsIn, nameOf, namespaceOf, withFields } from '../edit';
import { CLAIMS } from '../kinds';
import { claimNames } from './read-set';
import { ownerOf, templateOf } from './revisions';

/** The pod that the controller makes of a revision's template, before any node has it. */
export function podObject(cluster: FakeCluster, set: JsonMap, { ordinal, revision }: PodState): JsonMap {
  const template = templateOf(cluster, set, revision);
  const name = `${nameOf(set)}-${ordinal}`;
  const metadata = mapField(template, 'metadata');
  const labels = {
    ...mapField(metadata, 'labels'),
    'controller-revision-hash': revision,
    'statefulset.kubernetes.io/pod-name': name,
    ...(cluster.minor >= INDEX_FROM ? { 'apps.kubernetes.io/pod-index': String(ordinal) } : {}),
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: withFields({ name, generateName: `${nameOf(set)}-`, namespace: namespaceOf(set), labels, annotations: metadata['annotations'], ownerReferences: [ownerOf(set)] }, {}),
    spec: podSpec(set, mapField(template, 'spec'), name),
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  };
  return stamped(cluster, withTemplateDefaults(pod));
}

/** The claims of an ordinal that are not there yet. */
export function claimObjects(cluster: FakeCluster, set: JsonMap, ordinal: number): readonly JsonMap[] {
  const namespace = namespaceOf(set);
  return mapsIn(set['spec'], 'volumeClaimTemplates').flatMap((template) => {
    const name = `${nameOf(template)}-${nameOf(set)}-${ordinal}`;
    if (cluster.store.get(CLAIMS, namespace, name)) return [];
    const labels = mapField(mapField(mapField(set, 'spec'), 'selector'), 'matchLabels');
    const wanted = mapField(template, 'spec');
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace, labels }, spec: { ...wanted, volumeName: `pv-${name}` } };
    return [stamped(cluster, { ...claim, status: { phase: 'Bound', accessModes: wanted['accessModes'] } })];
  });
}

/** Of Kubernetes 1.x. */
const INDEX_FROM = 28;

function podSpec(set: JsonMap, spec: JsonMap, name: string): JsonMap {
  const claims = claimNames(set).map((claim) => ({ name: claim, persistentVolumeClaim: { claimName: `${claim}-${name}` } }));
  const volumes = [...mapsIn(spec, 'volumes').filter((volume) => !claimNames(set).includes(String(volume['name']))), ...claims];
  return withFields(spec, { hostname: name, subdomain: textField(mapField(set, 'spec'), 'serviceName'), volumes: volumes.length === 0 ? undefined : volumes });
}
