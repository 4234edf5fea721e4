import type { LiveNamespace } from '../diagnosis/live-namespace';
import type { TargetProfile } from '../kube/target';
import { isImageStream } from '../openshift/image-stream';
import type { NamespaceAudit } from './audit';
import { historyOf } from './history';
import { imageRowsOf } from './image-rows';
import { ownersAmong } from './owners';
import { tagFinder } from './stream-tags';
import { streamRow } from './streams';

/**
 * The tables of each namespace. Digests of the internal registry are looked for in the streams of all of them. Costs a few passes over the
 * objects, pods included.
 */
export function auditOf(namespaces: readonly LiveNamespace[], target: TargetProfile): readonly NamespaceAudit[] {
  const streams = namespaces.map(({ objects }) => objects.filter(isImageStream));
  const tagOf = tagFinder(streams.flat(), target.internalRegistry);
  return namespaces.map((namespace, at): NamespaceAudit => {
    const owners = ownersAmong(namespace.objects);
    return {
      namespace: namespace.name,
      images: imageRowsOf(namespace, { owners, target, tagOf }),
      streams: (streams[at] ?? []).map(streamRow).sort((one, other) => (one.name < other.name ? -1 : 1)),
      history: historyOf(namespace.objects, owners),
      pods: namespace.objects.filter(({ kind, group }) => kind === 'Pod' && group === '').length,
      unread: Array.from(namespace.unread).sort(),
    };
  });
}
