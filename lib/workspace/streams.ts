import { declareStream, type StreamLookup, viewStream } from '../openshift/image-stream';
import { buildOutputOf, lookupAmong } from '../openshift/stream-lookup';
import type { ExternalStream } from './externals';
import type { ObjectIndex } from './object-index';

const LOOKUPS = new WeakMap<ObjectIndex, StreamLookup>();

/** The image streams of a set and those declared to live elsewhere, as admission would find them. Made once for each set. */
export function streamsOf(index: ObjectIndex): StreamLookup {
  let lookup = LOOKUPS.get(index);
  if (!lookup) LOOKUPS.set(index, (lookup = lookupIn(index)));
  return lookup;
}

function lookupIn(index: ObjectIndex): StreamLookup {
  const own = index.ofKind('ImageStream').map((object) => viewStream(object, index.namespaceOf(object)));
  const builds = [...index.ofKind('BuildConfig'), ...index.ofKind('Build')];
  return lookupAmong([...own, ...index.externals.streams.map(declared)], {
    complete: index.complete('ImageStream'),
    namespace: index.namespace,
    onOpenShift: index.onOpenShift,
    pushed: builds.flatMap((build) => buildOutputOf(build) ?? []),
  });
}

function declared({ name, namespace, lookup = false, tags = {} }: ExternalStream): ReturnType<typeof declareStream> {
  return declareStream({ name, local: lookup, tags: Object.keys(tags), ...(namespace === undefined ? {} : { namespace }) });
}
