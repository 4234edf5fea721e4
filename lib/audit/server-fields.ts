import { isMap, type JsonMap, listField, mapField } from '../kube/json';
import { KubeObject } from '../kube/object';
import { isImageStream } from '../openshift/image-stream';

/**
 * A live object without what only the server and its controllers write: what is left could stand in a manifest. Defaults that the server
 * fills in stay, as rules know them. Streams keep their status: it tells which tags hold an image.
 */
export function asWritten(object: KubeObject): KubeObject {
  const { metadata, status, spec, ...rest } = object.value;
  const value: JsonMap = {
    ...rest,
    metadata: metadataOf(metadata),
    ...(spec === undefined ? {} : { spec: object.kind === 'DeploymentConfig' && isMap(spec) ? withoutLastTriggered(spec) : spec }),
    ...(status !== undefined && isImageStream(object) ? { status } : {}),
  };
  return new KubeObject(value, object.origin);
}

const OF_SERVER: ReadonlySet<string> = new Set(['creationTimestamp', 'deletionGracePeriodSeconds', 'deletionTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid']);

const NOTES: ReadonlySet<string> = new Set([
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
  'kubectl.kubernetes.io/last-applied-configuration',
  'openshift.io/image.dockerRepositoryCheck',
]);

function metadataOf(metadata: unknown): JsonMap {
  if (!isMap(metadata)) return {};
  const kept = without(metadata, OF_SERVER);
  return isMap(metadata['annotations']) ? { ...kept, annotations: without(metadata['annotations'], NOTES) } : kept;
}

function withoutLastTriggered(spec: JsonMap): JsonMap {
  if (!Array.isArray(spec['triggers'])) return spec;
  const triggers = listField(spec, 'triggers').map((trigger) => {
    const params = mapField(trigger, 'imageChangeParams');
    return isMap(trigger) && 'lastTriggeredImage' in params ? { ...trigger, imageChangeParams: without(params, LAST_TRIGGERED) } : trigger;
  });
  return { ...spec, triggers };
}

const LAST_TRIGGERED: ReadonlySet<string> = new Set(['lastTriggeredImage']);

function without(map: JsonMap, keys: ReadonlySet<string>): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.has(key)));
}
