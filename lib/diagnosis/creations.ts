import { eventsAbout, type SeenEvent } from './events';
import type { LiveSet } from './live-set';

/** The newest refusal to create the pod of that ordinal; `undefined` where none is there, or a pod was created since. */
export function creationRefusal(set: LiveSet, ordinal: number): SeenEvent | undefined {
  const { object, namespace } = set;
  const own = new RegExp(`\\b[Pp]od ${escaped(`${object.name}-${ordinal}`)}(?![\\w.-])`);
  const events = eventsAbout(object, namespace).filter(
    ({ reason, message }) => (reason === 'FailedCreate' || reason === 'SuccessfulCreate') && (own.test(message) || !NAMES_A_POD.test(message)),
  );
  const refusal = events.find(({ reason }) => reason === 'FailedCreate');
  const success = events.find(({ reason, message }) => reason === 'SuccessfulCreate' && !/^create Claim\b/.test(message));
  return refusal && (!success || refusal.at > success.at) ? refusal : undefined;
}

/** `create Pod web-2 in StatefulSet web failed error: …`. */
const NAMES_A_POD = /\bPod \S+ in StatefulSet\b/;

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
