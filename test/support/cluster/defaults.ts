import { isMap, type JsonMap, mapField, textField } from '../../../lib/kube/json';
import { mapsIn, withIn } from './edit';

/** A StatefulSet with what the API server fills in. A strategy that names its type alone stays without `rollingUpdate`. */
export function withSetDefaults(set: JsonMap, minor: number): JsonMap {
  const spec = mapField(set, 'spec');
  const type = textField(mapField(spec, 'updateStrategy'), 'type') ?? '';
  const claims = mapsIn(spec, 'volumeClaimTemplates').map(withClaimDefaults);
  return withIn(set, 'spec', {
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    revisionHistoryLimit: 10,
    ...(minor >= RETENTION_FROM ? { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } } : {}),
    ...spec,
    template: withTemplateDefaults(mapField(spec, 'template')),
    ...(type === '' ? { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, ...mapField(mapField(spec, 'updateStrategy'), 'rollingUpdate') } } } : {}),
    ...(claims.length === 0 ? {} : { volumeClaimTemplates: claims }),
  });
}

/** A pod template, or a pod, with what the API server fills in. */
export function withTemplateDefaults(template: JsonMap): JsonMap {
  const spec = mapField(template, 'spec');
  const inits = mapsIn(spec, 'initContainers').map(withContainerDefaults);
  return {
    ...template,
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      ...spec,
      ...(inits.length === 0 ? {} : { initContainers: inits }),
      containers: mapsIn(spec, 'containers').map(withContainerDefaults),
    },
  };
}

/** Of Kubernetes 1.x: from here on the field is filled in. */
const RETENTION_FROM = 27;

function withContainerDefaults(container: JsonMap): JsonMap {
  const image = textField(container, 'image') ?? '';
  const ports = mapsIn(container, 'ports').map((port) => ({ protocol: 'TCP', ...port }));
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: isMoving(image) ? 'Always' : 'IfNotPresent',
    ...container,
    ...(ports.length === 0 ? {} : { ports }),
  };
}

/** `latest`, written or meant. */
function isMoving(image: string): boolean {
  if (image.includes('@')) return false;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
}

function withClaimDefaults(claim: JsonMap): JsonMap {
  const spec = claim['spec'];
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...claim,
    spec: { volumeMode: 'Filesystem', ...(isMap(spec) ? spec : {}) },
    status: { phase: 'Pending' },
  };
}
