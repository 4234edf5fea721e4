import { applyValueEdits } from '../base/value-edit';
import { isUnknown } from '../base/unknown';
import { isMap } from '../kube/json';
import { KubeObject } from '../kube/object';
import { type ImageUse, imageUsesOf } from '../kube/workloads';
import { followAliases, type StreamLookup } from '../openshift/image-stream';
import { resolveImage } from '../openshift/resolution';
import type { Resolution, ResolutionQuestion } from '../openshift/resolution-types';
import type { ObjectIndex } from '../workspace/object-index';
import { streamsOf } from '../workspace/streams';
import type { WorkloadChange } from './workload-change';

/** One image of a workload, and what becomes of it. */
export interface ReadImage {
  readonly use: ImageUse;
  readonly onCreate: Resolution;
  /** When the manifest is applied to the object that is there. */
  readonly onUpdate: Resolution;
  /** Equal for two images exactly when the object's template holds the same text for them. */
  readonly key: string;
  /** What the image comes from when the object is created: it differs where a stream does, even behind a tag that stays. */
  readonly source: string;
}

/** A container's image before and after; one of the two is there. */
export interface ImagePair {
  readonly before: ReadImage | undefined;
  readonly after: ReadImage | undefined;
  readonly changes: boolean;
}

/**
 * The images of a workload by container and image volume, in the order of the new manifest. What is there before is taken to have been
 * created from the old manifest, with the streams as they were.
 */
export function imagePairsOf({ before, after, beforeIndex, index, target }: WorkloadChange): readonly ImagePair[] {
  const old = before && readImages({ object: before, index: beforeIndex, target, stored: undefined });
  const current = after && readImages({ object: after, index, target, stored: before && old && storedObject(before, old) });
  const titles = new Set([...(current ?? []), ...(old ?? [])].map(titleOf));
  return Array.from(titles, (title): ImagePair => {
    const [was, is] = [old, current].map((images) => images?.find((image) => titleOf(image) === title));
    return { before: was, after: is, changes: was?.key !== is?.key };
  });
}

function titleOf({ use: { container, name } }: ReadImage): string {
  return `${container ? 'container' : 'volume'} ${name}`;
}

interface Reading {
  readonly object: KubeObject;
  readonly index: ObjectIndex;
  readonly target: ResolutionQuestion['target'];
  /** What the cluster holds, where the object is there. */
  readonly stored: KubeObject | undefined;
}

function readImages({ object, index, target, stored }: Reading): readonly ReadImage[] {
  const streams = streamsOf(index);
  const namespace = index.namespaceOf(object);
  return imageUsesOf(object).map((use): ReadImage => {
    const question = { object, use, streams, target, namespace };
    const onCreate = resolveImage({ ...question, operation: 'create' });
    const onUpdate = resolveImage({ ...question, operation: 'update', old: stored });
    const key = keyOf(stored ? onUpdate : onCreate, streams, namespace);
    return { use, onCreate, onUpdate, key, source: sourceOf(onCreate, streams, namespace) };
  });
}

/** What the API server holds of an object that was created from the manifest. */
function storedObject(object: KubeObject, images: readonly ReadImage[]): KubeObject {
  const edits = images.flatMap(({ use: { path, image }, onCreate }) => {
    const text = isInPods(onCreate) ? image : (onCreate.result ?? onCreate.resultPattern);
    return text === undefined || text === image ? [] : [{ op: 'replace', path, value: text } as const];
  });
  const value = applyValueEdits(object.value, edits);
  return edits.length > 0 && isMap(value) ? new KubeObject(value, object.origin) : object;
}

function keyOf(resolution: Resolution, streams: StreamLookup, namespace: string | undefined): string {
  const { image = '', result, resultPattern } = resolution;
  if (isInPods(resolution)) return image;
  // The digest is the cluster's to know; what the tag is taken from tells whether it may be another one.
  return result ?? [resultPattern ?? image, tagText(resolution, streams, namespace)].join('\n');
}

function sourceOf(resolution: Resolution, streams: StreamLookup, namespace: string | undefined): string {
  const { image = '', result, resultPattern } = resolution;
  return [result ?? resultPattern ?? image, tagText(resolution, streams, namespace)].join('\n');
}

function tagText(resolution: Resolution, streams: StreamLookup, namespace: string | undefined): string {
  const tag = tagOf(resolution);
  return tag ? sourceText(streams, { ...tag, namespace: tag.namespace ?? namespace }) : '';
}

/** Until OpenShift 4.5 the object keeps the short name, and only its pods are written. */
function isInPods({ outcome }: Resolution): boolean {
  return (outcome.kind === 'stream-digest' || outcome.kind === 'stream-tag' || outcome.kind === 'hijacked') && outcome.where === 'pod';
}

/** A tag of an image stream by its names; without a namespace, in that of the object. */
export interface TagPlace {
  readonly namespace: string | undefined;
  readonly stream: string;
  readonly tag: string;
}

/** The stream tag that the image is taken from; `undefined` where none is. */
export function tagOf({ outcome }: Resolution): TagPlace | undefined {
  switch (outcome.kind) {
    case 'stream-digest':
    case 'stream-tag':
    case 'hijacked':
      return { namespace: undefined, stream: outcome.stream.name, tag: outcome.tag };
    case 'internal-tag':
      return { namespace: outcome.namespace, stream: outcome.stream, tag: outcome.tag };
    case 'trigger': {
      const { stream, tag, namespace } = outcome.trigger.from;
      return stream === undefined || tag === undefined ? undefined : { namespace, stream, tag };
    }
    default:
      return undefined;
  }
}

/** Where the image of a tag comes from, as the stream at hand says: its digest, or its source. Unknown parts count as one text. */
function sourceText(streams: StreamLookup, { namespace, stream: name, tag }: TagPlace): string {
  const stream = streams.stream(namespace, name);
  if (!stream) return 'no stream';
  const recorded = stream.tags.get(tag)?.recorded;
  if (recorded) return recorded.digest ?? recorded.pullSpec;
  const from = followAliases(stream, tag)?.from;
  if (!from) return 'pushed';
  return isUnknown(from.name) ? 'unknown' : `${from.kind} ${from.namespace ?? ''} ${from.name}`;
}
