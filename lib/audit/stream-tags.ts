import { parseImage } from '../images/reference';
import { listField, textField } from '../kube/json';
import { internalImageOf } from '../openshift/internal-image';
import type { KubeObject } from '../kube/object';

/** Where a digest stands in the history of a stream's tag. */
export interface TagUse {
  readonly namespace: string;
  readonly stream: string;
  readonly tag: string;
  /** Images that have come to the tag since; 0 for its newest. */
  readonly behind: number;
}

/** Finds the stream tags that hold a digest. */
export type TagFinder = (image: string, namespace: string) => TagUse | undefined;

/**
 * Answers which tag of the streams at hand holds an image that is written by digest, by its status. An image of the internal registry is
 * looked for in the stream that it names; another in the streams of `namespace`, as the digest alone tells. The newest entries come first.
 */
export function tagFinder(streams: readonly KubeObject[], registry: string): TagFinder {
  const byDigest = new Map<string, TagUse[]>();
  for (const stream of streams) {
    for (const tag of listField(stream.value['status'], 'tags')) {
      for (const [behind, item] of listField(tag, 'items').entries()) {
        const digest = textField(item, 'image') ?? '';
        if (digest === '') continue;
        const use = { namespace: stream.namespace ?? '', stream: stream.name, tag: textField(tag, 'tag') ?? '', behind };
        const uses = byDigest.get(digest);
        if (uses) uses.push(use);
        else byDigest.set(digest, [use]);
      }
    }
  }
  for (const uses of byDigest.values()) uses.sort((one, other) => one.behind - other.behind);
  return (image, namespace) => {
    const parsed = parseImage(image);
    const digest = parsed.ok ? parsed.value.digest : undefined;
    if (!parsed.ok || digest === undefined) return undefined;
    const internal = internalImageOf(parsed.value, registry);
    const uses = byDigest.get(digest) ?? [];
    if (internal) return uses.find((use) => use.namespace === internal.namespace && use.stream === internal.stream);
    return uses.find((use) => use.namespace === namespace);
  };
}
