import { parseImage, type ImageReference } from '../images/reference';
import type { KubeObject } from '../kube/object';
import { likelyStream } from '../openshift/admission';
import type { StreamView } from '../openshift/image-stream';
import { resolveNamesOf } from '../openshift/resolve-names';
import { imageOfTag, internalRepository, printTagImage } from '../openshift/stream-image';
import type { LiveNamespace } from './live-namespace';
import { streamsOf } from './streams-of';

/** What the image stream behind a short name has to offer. */
export type StreamState =
  /** No ImageStream could be read: the cluster is no OpenShift, or the account may not. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'tag-missing'; readonly stream: string; readonly tag: string; readonly hasStream: boolean }
  /** The image is there, and nothing lets workloads name it so. */
  | { readonly kind: 'lookup-disabled'; readonly stream: string; readonly tag: string; readonly image: string }
  | { readonly kind: 'resolvable'; readonly stream: string; readonly tag: string; readonly image: string };

/** What stands behind a short name of `workload`, and so what may be written in its place. */
export function streamStateOf(reference: ImageReference, workload: KubeObject, namespace: LiveNamespace): StreamState {
  const streams = streamsOf(namespace);
  const stream = likelyStream({ streams, namespace: namespace.name }, reference);
  if (!stream && !streams.complete) return { kind: 'unread' };
  const name = stream?.name ?? reference.path;
  const tag = reference.tag ?? reference.digest ?? 'latest';
  const image = stream && imageIn(stream, reference, namespace);
  if (!stream || image === undefined) return { kind: 'tag-missing', stream: name, tag, hasStream: stream !== undefined };
  const isOn = stream.local === true || resolveNamesOf(workload).effective;
  return { kind: isOn ? 'resolvable' : 'lookup-disabled', stream: name, tag, image };
}

/** Whether the namespace has a stream of that name. */
export function hasStreamFor(reference: ImageReference, namespace: LiveNamespace): boolean {
  return likelyStream({ streams: streamsOf(namespace), namespace: namespace.name }, reference) !== undefined;
}

/** The full name of the tag's newest image, digest included; `undefined` where the stream has none. */
function imageIn(stream: StreamView, { tag, digest }: ImageReference, { name }: LiveNamespace): string | undefined {
  // The host only stands in where a stream has no status, and then nothing is answered.
  const question = { stream, tag: tag ?? '', registry: '', namespace: name, pushed: false };
  if (digest !== undefined) return stream.repository === undefined ? undefined : `${internalRepository(question) ?? ''}@${digest}`;
  if (stream.tags.get(question.tag)?.recorded === undefined) return undefined;
  const image = imageOfTag(question);
  if (image.kind !== 'image') return undefined;
  const printed = printTagImage(image, `${stream.name}:${question.tag}`);
  return printed.exact && parseImage(printed.text).ok ? printed.text : undefined;
}
