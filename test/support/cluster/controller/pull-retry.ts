import { type JsonMap, mapField, textField } from '../../../../lib/kube/json';
import { mapsIn, withIn } from '../edit';

/** A pod whose containers wait in ErrImagePull where they waited in ImagePullBackOff, and the other way round. */
export function withPullRetried(pod: JsonMap): JsonMap {
  const changes = ['initContainerStatuses', 'containerStatuses'].map((field) => [field, mapsIn(pod['status'], field).map(retried)] as const);
  return withIn(pod, 'status', Object.fromEntries(changes.filter(([, statuses]) => statuses.length > 0)));
}

function retried(status: JsonMap): JsonMap {
  const waiting = mapField(mapField(status, 'state'), 'waiting');
  const other = OTHER.get(textField(waiting, 'reason') ?? '');
  return other === undefined ? status : { ...status, state: { waiting: { ...waiting, reason: other } } };
}

const OTHER: ReadonlyMap<string, string> = new Map([
  ['ImagePullBackOff', 'ErrImagePull'],
  ['ErrImagePull', 'ImagePullBackOff'],
]);
