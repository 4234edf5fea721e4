import { groupBy } from '../base/group';
import { fieldOf, mapField, textField } from '../kube/json';
import { mayBeSame } from '../kube/namespaces';
import type { KubeObject } from '../kube/object';
import { splitTagName, type StreamLookup, type StreamView } from './image-stream';

/** A tag of a stream by its names. */
export interface TagName {
  /** `undefined`: the namespace of whoever names it. */
  readonly namespace: string | undefined;
  readonly stream: string;
  readonly tag: string;
}

export interface LookupOptions {
  /** Whether there are no other streams than these. */
  readonly complete: boolean;
  /** The namespace of the set, which streams and questions without one are in. */
  readonly namespace?: string | undefined;
  /** Whether the set holds other kinds that OpenShift alone has. @default false */
  readonly onOpenShift?: boolean;
  /** Tags that builds push. */
  readonly pushed?: Iterable<TagName> | undefined;
}

/**
 * A look-up among the streams at hand. Of two with one name the first counts, so hand in the set's before the declared ones.
 * A namespace that is not known may be any.
 */
export function lookupAmong(streams: readonly StreamView[], { complete, namespace: own, pushed = [], onOpenShift = false }: LookupOptions): StreamLookup {
  const byName = groupBy(streams, ({ name }) => name);
  const filled = groupBy(pushed, ({ stream, tag }) => `${stream}:${tag}`);
  const among = <Named extends { readonly namespace: string | undefined }>(candidates: readonly Named[] | undefined, namespace: string | undefined): Named | undefined =>
    candidates?.find((candidate) => mayBeSame(candidate.namespace ?? own, namespace ?? own));
  return {
    complete,
    any: streams.length > 0,
    onOpenShift: onOpenShift || streams.length > 0,
    stream: (namespace, name) => among(byName.get(name), namespace),
    filledByPush: (namespace, name, tag) => among(filled.get(`${name}:${tag}`), namespace) !== undefined,
  };
}

/** The stream tag that a BuildConfig or Build pushes its image to; `undefined` for a registry elsewhere, and for other kinds. */
export function buildOutputOf(object: KubeObject): TagName | undefined {
  const isBuild = (object.kind === 'BuildConfig' || object.kind === 'Build') && (object.group === 'build.openshift.io' || object.group === '');
  const to = fieldOf(mapField(mapField(object.value, 'spec'), 'output'), 'to');
  if (!isBuild || textField(to, 'kind') !== 'ImageStreamTag') return undefined;
  const { stream, tag } = splitTagName(textField(to, 'name') ?? '');
  if (stream === undefined || stream === '') return undefined;
  return { namespace: textField(to, 'namespace') ?? object.namespace, stream, tag };
}
