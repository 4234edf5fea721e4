import { followAliases } from '../openshift/image-stream';
import type { ObjectIndex } from '../workspace/object-index';
import { streamsOf } from '../workspace/streams';
import { type ImagePair, tagOf } from './image-pairs';
import type { FollowedTag, WorkloadChange } from './workload-change';

/** How an unchanged workload meets a stream tag that moved. */
export interface Following {
  /** `trigger`: rolls now. `look-up`: not before it is applied again. `pull`: the tag stays written, and each pod that starts pulls what it means then. */
  readonly by: 'trigger' | 'look-up' | 'pull';
  readonly tag: FollowedTag;
}

/** Whether a stream of the set, or one declared to live elsewhere, could mean anything for its workloads. */
export function hasStreams(...indexes: readonly ObjectIndex[]): boolean {
  return indexes.some((index) => streamsOf(index).any);
}

/** How the workload follows the tags that moved; what rolls comes first. `undefined` where it follows none. */
export function followingOf(pairs: readonly ImagePair[], change: WorkloadChange): Following | undefined {
  const found = pairs.flatMap(({ before, after }): readonly Following[] => {
    const place = after && before?.source !== after.source ? tagOf(after.onCreate) : undefined;
    if (!after || !place) return [];
    const { kind } = after.onCreate.outcome;
    const by = kind === 'trigger' ? 'trigger' : kind === 'internal-tag' ? 'pull' : 'look-up';
    return [{ by, tag: { ...place, from: oldSource(change, place) } }];
  });
  return ORDER.flatMap((by) => found.find((following) => following.by === by) ?? [])[0];
}

const ORDER = ['trigger', 'look-up', 'pull'] as const;

function oldSource({ beforeIndex, before }: WorkloadChange, { namespace, stream: name, tag }: Omit<FollowedTag, 'from'>): string | undefined {
  const own = before && beforeIndex.namespaceOf(before);
  const stream = streamsOf(beforeIndex).stream(namespace ?? own, name);
  return stream?.tags.get(tag)?.recorded?.pullSpec ?? (stream && followAliases(stream, tag)?.from?.name);
}
