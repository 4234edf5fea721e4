import { isImageStream, type StreamLookup, viewStream } from '../openshift/image-stream';
import { lookupAmong } from '../openshift/stream-lookup';
import type { LiveNamespace } from './live-namespace';

const LOOKUPS = new WeakMap<LiveNamespace, StreamLookup>();

/** The image streams of the namespace, with their status. */
export function streamsOf(namespace: LiveNamespace): StreamLookup {
  let lookup = LOOKUPS.get(namespace);
  if (!lookup) {
    const { name, objects, unread } = namespace;
    const streams = objects.filter((object) => isImageStream(object) && (object.namespace ?? name) === name).map((object) => viewStream(object, name));
    LOOKUPS.set(namespace, (lookup = lookupAmong(streams, { complete: !unread.has('ImageStream'), namespace: name })));
  }
  return lookup;
}
