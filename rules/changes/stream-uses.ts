import type { Path } from '../../lib/base/path';
import type { RelatedPath } from '../../lib/engine/rule';
import { parseImage } from '../../lib/images/reference';
import { mayBeSame } from '../../lib/kube/namespaces';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { imageUsesOf, WORKLOADS } from '../../lib/kube/workloads';
import type { StreamLookup, StreamView } from '../../lib/openshift/image-stream';
import { internalImageOf } from '../../lib/openshift/internal-image';
import { resolveImage } from '../../lib/openshift/resolution';
import { lookupAmong } from '../../lib/openshift/stream-lookup';
import { triggersOf } from '../../lib/openshift/triggers';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { abridged } from '../images/settled-images';

/** A place of a workload that gets its image from a stream. */
export interface StreamUse {
  readonly object: KubeObject;
  readonly at: Path;
  /** As written: `shop:1.0`, or an image of the internal registry. */
  readonly text: string;
  /** `look-up`: admission resolves a local name. `trigger`: the controller writes the image. `registry`: the node pulls from the stream itself. */
  readonly by: 'look-up' | 'trigger' | 'registry';
  /** `undefined` where a digest alone is named. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Who among the workloads of a set gets images from the stream, as it stands in the view, and from which of its tags. */
export function usesOfStream(stream: StreamView, index: ObjectIndex, target: TargetProfile): readonly StreamUse[] {
  // Alone in the look-up, the stream is found where it is meant, whatever has become of it in the set.
  const streams = lookupAmong([stream], { complete: true, namespace: index.namespace, onOpenShift: true });
  return WORKLOADS.flatMap((kind) => index.ofKind(kind)).flatMap((object) => {
    const asked: Asked = { stream, streams, object, namespace: index.namespaceOf(object), target };
    return [...imagesFrom(asked), ...triggersFrom(asked)];
  });
}

/** The workloads as a message lists them, each once: `StatefulSet/web (shop:1.0) and Deployment/worker (shop:1.0)`. */
export function listed(uses: readonly StreamUse[]): string {
  const names = [...new Set(uses.map(({ object, text }) => `${object.title} (${abridged(text)})`))];
  if (names.length > LISTED) return `${names.slice(0, LISTED).join(', ')} and ${names.length - LISTED} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : names.join('');
}

export function relatedTo(uses: readonly StreamUse[]): readonly RelatedPath[] {
  return uses.map(({ object, at, by, text }) => ({ object, at, message: `${object.title} ${VERBS[by]} ${abridged(text)}` }));
}

/** The most workloads that a message names; all of them are related places. */
const LISTED = 4;

const VERBS = { 'look-up': 'looks up', trigger: 'has a trigger that follows', registry: 'pulls' } as const;

interface Asked {
  readonly stream: StreamView;
  readonly streams: StreamLookup;
  readonly object: KubeObject;
  readonly namespace: string | undefined;
  readonly target: TargetProfile;
}

function imagesFrom({ stream, streams, object, namespace, target }: Asked): readonly StreamUse[] {
  return imageUsesOf(object).flatMap((use): readonly StreamUse[] => {
    const { outcome } = resolveImage({ object, use, streams, target, namespace, operation: 'create' });
    const found = { object, at: use.path, text: use.image ?? '' };
    switch (outcome.kind) {
      case 'stream-digest':
      case 'stream-tag':
      case 'hijacked':
        return [{ ...found, by: 'look-up', tag: outcome.tag, digest: undefined }];
      case 'internal-tag':
        return isStored(stream, outcome) ? [{ ...found, by: 'registry', tag: outcome.tag, digest: undefined }] : [];
      case 'digest': {
        const parsed = parseImage(found.text);
        const stored = parsed.ok ? internalImageOf(parsed.value, target.internalRegistry) : undefined;
        return stored && isStored(stream, stored) ? [{ ...found, by: 'registry', tag: undefined, digest: outcome.digest }] : [];
      }
      default:
        return [];
    }
  });
}

function isStored(stream: StreamView, stored: { readonly namespace: string; readonly stream: string }): boolean {
  return stored.stream === stream.name && mayBeSame(stream.namespace, stored.namespace);
}

function triggersFrom({ stream, streams, object, namespace }: Asked): readonly StreamUse[] {
  const triggers = triggersOf(object);
  return (triggers?.entries ?? []).flatMap(({ from, fate, path }): readonly StreamUse[] => {
    if (fate.kind !== 'applied' || from.stream === undefined || from.tag === undefined) return [];
    if (streams.stream(from.namespace ?? namespace, from.stream) !== stream) return [];
    // A stream whose namespace nobody has named is not the one that a trigger names in another.
    if (from.namespace !== undefined && stream.namespace !== from.namespace) return [];
    const at = triggers?.source === 'spec' ? [...path, 'imageChangeParams', 'from', 'name'] : path;
    return [{ object, at, text: `${from.stream}:${from.tag}`, by: 'trigger', tag: from.tag, digest: undefined }];
  });
}
