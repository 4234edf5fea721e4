import { type JsonMap, mapField } from '../../../../lib/kube/json';
import { type FakeCluster, stamped } from '../cluster';
import { metaText, nameOf, namespaceOf, numberField, timeText, uidOf, withIn } from '../edit';
import { EVENTS } from '../kinds';

export interface Told {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `statefulset-controller`, `kubelet`. */
  readonly component: string;
}

/** Writes an event about an object; one of the same words counts up in place of a new one. */
export function tell(cluster: FakeCluster, about: JsonMap, { type, reason, message, component }: Told): void {
  const now = timeText(cluster.now);
  const known = cluster.store
    .list(EVENTS, namespaceOf(about))
    .find((event) => event['message'] === message && event['reason'] === reason && mapField(event, 'involvedObject')['uid'] === uidOf(about));
  if (known) {
    // One sync after another at the same moment is one attempt to whoever reads it.
    if (known['lastTimestamp'] !== now) cluster.store.put(EVENTS, { ...known, lastTimestamp: now, count: (numberField(known, 'count') ?? 1) + 1 });
    return;
  }
  const involvedObject = { apiVersion: about['apiVersion'], kind: about['kind'], name: nameOf(about), namespace: namespaceOf(about), uid: uidOf(about), resourceVersion: metaText(about, 'resourceVersion') };
  const event = stamped(cluster, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { namespace: namespaceOf(about) },
    involvedObject,
    type,
    reason,
    message,
    source: { component },
    reportingComponent: component,
    reportingInstance: '',
    firstTimestamp: now,
    lastTimestamp: now,
    eventTime: null,
    count: 1,
  });
  cluster.store.put(EVENTS, withIn(event, 'metadata', { name: `${nameOf(about)}.17f3${uidOf(event).slice(-12)}` }));
}
