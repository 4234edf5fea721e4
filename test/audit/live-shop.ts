import { type JsonMap, isMap, listField, mapField, textField } from '../../lib/kube/json';
import { KubeObject } from '../../lib/kube/object';
import type { LiveNamespace } from '../../lib/diagnosis/live-namespace';
import { NamedOrigin } from '../../lib/workspace/origins';
import { withTemplateDefaults } from '../support/cluster/defaults';

// The namespace `shop` as an API server has it: every object with its server-owned fields, defaults and status.

export const NOW = Date.parse('2026-01-15T12:00:00Z');
export const REGISTRY = 'image-registry.openshift-image-registry.svc:5000';

export function digest(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

/** What the API server and the controllers write into an object that somebody applied. */
export function asLive(value: JsonMap, { applied = true }: { readonly applied?: boolean } = {}): JsonMap {
  const metadata = mapField(value, 'metadata');
  const kind = textField(value, 'kind') ?? '';
  const name = textField(metadata, 'name') ?? '';
  const annotations = {
    ...mapField(metadata, 'annotations'),
    ...(applied ? { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(value)}\n` } : {}),
    ...(kind === 'Deployment' ? { 'deployment.kubernetes.io/revision': '3' } : {}),
  };
  return {
    ...value,
    metadata: {
      namespace: 'shop',
      ...metadata,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      uid: uidOf(kind, name),
      resourceVersion: '4711',
      generation: 3,
      creationTimestamp: '2026-01-01T08:00:00Z',
      managedFields: [{ manager: 'kubectl-client-side-apply', operation: 'Update', apiVersion: value['apiVersion'], time: '2026-01-01T08:00:00Z', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': {} } }],
    },
    ...(isMap(value['spec']) ? { spec: specOf(kind, value['spec']) } : {}),
    status: STATUSES[kind] ?? {},
  };
}

export function uidOf(kind: string, name: string): string {
  return `uid-${kind}-${name}`;
}

const STATUSES: Readonly<Record<string, JsonMap>> = {
  Deployment: { observedGeneration: 3, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2, conditions: [{ type: 'Available', status: 'True' }] },
  StatefulSet: { observedGeneration: 3, replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, currentRevision: 'ledger-b', updateRevision: 'ledger-b', collisionCount: 0, availableReplicas: 3 },
  Service: { loadBalancer: {} },
  PodDisruptionBudget: { currentHealthy: 2, desiredHealthy: 1, disruptionsAllowed: 1, expectedPods: 2, observedGeneration: 1 },
};

function specOf(kind: string, spec: JsonMap): JsonMap {
  switch (kind) {
    case 'Deployment':
      return {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
        ...spec,
        template: templateOf(spec),
      };
    case 'StatefulSet':
      return {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        revisionHistoryLimit: 10,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        ...spec,
        template: templateOf(spec),
        ...(Array.isArray(spec['volumeClaimTemplates']) ? { volumeClaimTemplates: listField(spec, 'volumeClaimTemplates').map(claimOf) } : {}),
      };
    case 'Service':
      return {
        clusterIP: '172.30.1.7',
        clusterIPs: spec['clusterIP'] === 'None' ? ['None'] : ['172.30.1.7'],
        internalTrafficPolicy: 'Cluster',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        sessionAffinity: 'None',
        type: 'ClusterIP',
        ...spec,
        ports: listField(spec, 'ports').map((port) => ({ protocol: 'TCP', targetPort: mapFieldOf(port)['port'], ...mapFieldOf(port) })),
      };
    case 'DaemonSet':
      return { revisionHistoryLimit: 10, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }, ...spec, template: templateOf(spec) };
    case 'Job':
      return { backoffLimit: 6, completionMode: 'NonIndexed', completions: 1, parallelism: 1, suspend: false, ...spec, template: templateOf(spec) };
    case 'CronJob': {
      const jobTemplate = mapField(spec, 'jobTemplate');
      const job = mapField(jobTemplate, 'spec');
      return { concurrencyPolicy: 'Allow', failedJobsHistoryLimit: 1, successfulJobsHistoryLimit: 3, suspend: false, ...spec, jobTemplate: { ...jobTemplate, spec: { ...job, template: templateOf(job) } } };
    }
    case 'DeploymentConfig':
      return { revisionHistoryLimit: 10, test: false, strategy: { type: 'Rolling', activeDeadlineSeconds: 21_600 }, ...spec, ...triggersOf(spec), template: templateOf(spec) };
    case 'ImageStream':
      return { ...spec, lookupPolicy: { local: false, ...mapField(spec, 'lookupPolicy') }, ...(Array.isArray(spec['tags']) ? { tags: listField(spec, 'tags').map(tagOf) } : {}) };
    case 'PersistentVolumeClaim':
      return { volumeMode: 'Filesystem', storageClassName: 'standard', volumeName: 'pvc-0815', ...spec };
    default:
      return spec;
  }
}

function triggersOf(spec: JsonMap): JsonMap {
  const triggers = Array.isArray(spec['triggers']) ? listField(spec, 'triggers') : [{ type: 'ConfigChange' }];
  return {
    triggers: triggers.map((trigger) => {
      const params = mapField(trigger, 'imageChangeParams');
      return Object.keys(params).length === 0 ? trigger : { ...mapFieldOf(trigger), imageChangeParams: { lastTriggeredImage: `${REGISTRY}/shop/web@${digest('a')}`, ...params } };
    }),
  };
}

function tagOf(tag: unknown): JsonMap {
  return { annotations: null, generation: 2, referencePolicy: { type: 'Source' }, ...mapFieldOf(tag), importPolicy: { importMode: 'Legacy', ...mapField(tag, 'importPolicy') } };
}

function templateOf(spec: JsonMap): JsonMap {
  const template = withTemplateDefaults(mapField(spec, 'template'));
  const probed = listField(template['spec'], 'containers').map((container) => withProbeDefaults(mapFieldOf(container)));
  return { ...template, metadata: { creationTimestamp: null, ...mapField(template, 'metadata') }, spec: { ...mapField(template, 'spec'), containers: probed } };
}

function withProbeDefaults(container: JsonMap): JsonMap {
  const probe = container['readinessProbe'];
  if (!isMap(probe)) return container;
  const get = mapField(probe, 'httpGet');
  return { ...container, readinessProbe: { failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1, ...probe, httpGet: { scheme: 'HTTP', ...get } } };
}

function claimOf(claim: unknown): JsonMap {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...mapFieldOf(claim), spec: { volumeMode: 'Filesystem', ...mapField(claim, 'spec') }, status: { phase: 'Pending' } };
}

function mapFieldOf(value: unknown): JsonMap {
  return isMap(value) ? value : {};
}

export interface Controller {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
}

export function controlledBy({ apiVersion = 'apps/v1', kind, name }: Controller): readonly JsonMap[] {
  return [{ apiVersion, kind, name, uid: uidOf(kind, name), controller: true, blockOwnerDeletion: true }];
}

export interface LivePod {
  readonly name: string;
  readonly owner?: Controller;
  readonly labels?: Readonly<Record<string, string>>;
  readonly container?: string;
  readonly image: string;
  /** @default the container waits for its image */
  readonly imageID?: string;
  readonly phase?: string;
}

export function livePod({ name, owner, labels = {}, container = 'app', image, imageID, phase = imageID === undefined ? 'Pending' : 'Running' }: LivePod): JsonMap {
  const running = imageID !== undefined;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: uidOf('Pod', name),
      resourceVersion: '4712',
      creationTimestamp: '2026-01-15T11:00:00Z',
      labels,
      ...(owner ? { ownerReferences: controlledBy(owner) } : {}),
    },
    spec: { ...mapField(withTemplateDefaults({ spec: { containers: [{ name: container, image }] } }), 'spec'), nodeName: 'node-1' },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: running ? 'True' : 'False', lastTransitionTime: '2026-01-15T11:00:00Z' }],
      containerStatuses: [
        running
          ? { name: container, image, imageID, ready: true, started: true, restartCount: 0, state: { running: { startedAt: '2026-01-15T11:00:00Z' } } }
          : { name: container, image, imageID: '', ready: false, started: false, restartCount: 0, state: { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` } } },
      ],
    },
  };
}

export interface LiveStream {
  readonly local?: boolean;
  readonly repository?: string;
  /** Letters of the digests of each tag, the newest first. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  readonly spec?: JsonMap;
  readonly conditions?: Readonly<Record<string, readonly JsonMap[]>>;
}

export function liveStream(name: string, { local = true, repository = `${REGISTRY}/shop/${name}`, tags = {}, spec = {}, conditions = {} }: LiveStream = {}): JsonMap {
  return {
    ...asLive({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata: { name }, spec: { lookupPolicy: { local }, ...spec } }, { applied: false }),
    status: {
      dockerImageRepository: repository,
      tags: Object.entries(tags).map(([tag, letters]) => ({
        tag,
        items: letters.map((letter) => ({ created: '2026-01-10T09:00:00Z', dockerImageReference: `${repository}@${digest(letter)}`, image: digest(letter), generation: 1 })),
        ...(conditions[tag] ? { conditions: conditions[tag] } : {}),
      })),
    },
  };
}

/** What was read of `shop`. */
export function shopOf(objects: readonly JsonMap[], unread: readonly string[] = [], name = 'shop'): LiveNamespace {
  const read = objects.map((value) => {
    const { kind, metadata } = value;
    return new KubeObject(value, new NamedOrigin(`cluster:${name}/${String(kind)}/${textField(metadata, 'name') ?? ''}`));
  });
  return { name, objects: read, unread: new Set(unread), now: NOW };
}
