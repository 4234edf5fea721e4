import type { JsonMap } from '../../lib/kube/json';

export const REG = 'image-registry.openshift-image-registry.svc:5000';
export const D1 = `sha256:${'1'.repeat(64)}`;
export const D2 = `sha256:${'2'.repeat(64)}`;

interface Tag {
  /** What the spec imports; without it the tag was pushed. */
  readonly from?: string;
  readonly reference?: boolean;
  /** What the status holds; without it the import is still under way. */
  readonly image?: string;
}

interface Stream {
  readonly local: boolean;
  readonly registry?: boolean;
  readonly tags: Readonly<Record<string, Tag>>;
}

/** An ImageStream of namespace `ns` as `oc get -o yaml` prints it. */
function stream(name: string, { local, registry = true, tags }: Stream): JsonMap {
  const repository = `${REG}/ns/${name}`;
  const entries = Object.entries(tags);
  const spec = entries.flatMap(([tag, { from, reference }]) => {
    return from === undefined ? [] : [{ name: tag, from: { kind: 'DockerImage', name: from }, reference, referencePolicy: { type: 'Source' } }];
  });
  const recorded = entries.flatMap(([tag, { from, image }]) => {
    if (image === undefined) return [];
    const pullSpec = `${from === undefined ? repository : from.replace(/:[^:/]*$/, '')}@${image}`;
    return [{ tag, items: [{ dockerImageReference: pullSpec, image }] }];
  });
  return {
    apiVersion: 'image.openshift.io/v1',
    kind: 'ImageStream',
    metadata: { name, namespace: 'ns' },
    spec: { lookupPolicy: { local }, tags: spec },
    status: { dockerImageRepository: registry ? repository : '', tags: recorded },
  };
}

/** The streams that the worked cases stand on. */
export const STREAMS: readonly JsonMap[] = [
  stream('app', {
    local: true,
    tags: {
      '1.0.0': { image: D1 },
      latest: { image: D1 },
      '1.0.1': { image: D2 },
      ext: { from: 'quay.io/acme/app:1.0.1', image: D2 },
      importing: { from: 'quay.io/acme/app:2.0.0' },
      pointer: { from: 'quay.io/acme/app:3.0.0', reference: true },
    },
  }),
  stream('nolook', { local: false, tags: { 1: { image: D1 } } }),
  stream('noreg', { local: true, registry: false, tags: { 1: { from: 'quay.io/acme/noreg:1', image: D1 } } }),
  stream('my.app', { local: true, tags: { 1: { image: D1 } } }),
  stream('redis', { local: false, tags: { 6: { image: D1 } } }),
];
