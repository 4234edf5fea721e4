import { UserError } from '../base/errors';
import { type JsonMap } from '../kube/json';
import { KubeObject } from '../kube/object';
import { WORKLOAD_KINDS } from '../kube/workloads';
import { RESOLVE_NAMES } from '../openshift/resolve-names';
import { ObjectIndex } from '../workspace/object-index';
import { NamedOrigin } from '../workspace/origins';
import { flag, type FlagValues, oneOf, repeated, text } from './flags';

/** What surrounds an image that is asked about by name alone. */
export const SURROUNDINGS_FLAGS = {
  kind: oneOf('For one image: the kind of workload that names it, StatefulSet when not given', WORKLOAD_KINDS.map(({ kind }) => kind), undefined),
  namespace: text('For one image: the namespace it is in', 'name'),
  resolveNames: flag('For one image: its pod template carries resolve-names: "*"'),
  stream: repeated('For one image: a stream beside it with lookupPolicy.local, and what its tag is from', 'name[:tag][=image]'),
};

type Surroundings = FlagValues<typeof SURROUNDINGS_FLAGS>;

/** A workload with that one image, and the streams beside it. */
export function surround(image: string, surroundings: Surroundings): { readonly object: KubeObject; readonly index: ObjectIndex } {
  const { kind = 'StatefulSet', namespace, resolveNames, stream } = surroundings;
  const entry = WORKLOAD_KINDS.find((known) => known.kind === kind);
  const container = { name: 'main', image };
  const annotations = resolveNames ? { annotations: { [RESOLVE_NAMES]: '*' } } : {};
  const template = { metadata: annotations, spec: { containers: [container] } };
  const body = (entry?.template ?? []).reduceRight<JsonMap>((inner, step) => ({ [step]: inner }), template);
  const [group = ''] = entry?.groups ?? [];
  const metadata = { name: 'workload', ...(namespace === undefined ? {} : { namespace }), ...(entry?.template.length === 0 ? annotations : {}) };
  const object = objectOf({ apiVersion: group === '' ? 'v1' : `${group}/v1`, kind, ...body, metadata });
  return { object, index: new ObjectIndex([object, ...streamsFrom(stream, namespace)], { namespace }) };
}

function streamsFrom(given: readonly string[], namespace: string | undefined): readonly KubeObject[] {
  const tags = new Map<string, JsonMap[]>();
  for (const text of given) {
    const [, name, tag, from] = /^([^:=/@\s]+)(?::([^=\s]*))?(?:=(\S+))?$/.exec(text) ?? [];
    if (name === undefined) {
      throw new UserError('usage', `--stream ${text} is no stream`, {
        hint: 'write web, web:1.0 or web:1.0=quay.io/shop/web:1.0',
      });
    }
    const known = tags.get(name) ?? [];
    tags.set(name, known);
    const source = from === undefined ? {} : { from: { kind: 'DockerImage', name: from } };
    if (tag !== undefined || from !== undefined) known.push({ name: tag ?? 'latest', ...source });
  }
  return Array.from(tags, ([name, list]) =>
    objectOf({
      apiVersion: 'image.openshift.io/v1',
      kind: 'ImageStream',
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      spec: { lookupPolicy: { local: true }, tags: list },
    }),
  );
}

function objectOf(value: JsonMap): KubeObject {
  return new KubeObject(value, new NamedOrigin('command line'));
}
