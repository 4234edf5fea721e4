import { groupBy } from '../base/group';
import { fieldOf, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { LiveNamespace } from './live-namespace';
import { momentIn } from './moments';
import { objectsOf } from './objects-of';

/** An Event, whichever API it came from. */
export interface SeenEvent {
  readonly reason: string;
  /** As written; quote it before anybody reads it. */
  readonly message: string;
  /** When it happened last, in milliseconds since 1970; 0 where nothing tells. */
  readonly at: number;
  /** `''` where it names no uid. */
  readonly uid: string;
  /** The container it is about; `undefined` for one about the whole object. */
  readonly container: string | undefined;
}

const BY_SUBJECT = new WeakMap<LiveNamespace, ReadonlyMap<string, readonly SeenEvent[]>>();

/** The events about an object, the newest first. Those about an earlier object of its name are left out. */
export function eventsAbout({ kind, name, value }: KubeObject, namespace: LiveNamespace): readonly SeenEvent[] {
  let bySubject = BY_SUBJECT.get(namespace);
  if (!bySubject) BY_SUBJECT.set(namespace, (bySubject = eventsIn(namespace)));
  const own = textField(value['metadata'], 'uid') ?? '';
  return (bySubject.get(`${kind}/${name}`) ?? []).filter(({ uid }) => uid === '' || uid === own);
}

function eventsIn(namespace: LiveNamespace): ReadonlyMap<string, readonly SeenEvent[]> {
  const events = [...objectsOf(namespace, 'Event', ''), ...objectsOf(namespace, 'Event', 'events.k8s.io')].map(({ value }) => {
    // `regarding` and `note` are what events.k8s.io calls the two.
    const subject = fieldOf(value, 'involvedObject') ?? fieldOf(value, 'regarding');
    return {
      subject: `${textField(subject, 'kind') ?? ''}/${textField(subject, 'name') ?? ''}`,
      reason: textField(value, 'reason') ?? '',
      message: textField(value, 'message') ?? textField(value, 'note') ?? '',
      at: lastMoment(value),
      uid: textField(subject, 'uid') ?? '',
      container: /\{([^{}]*)\}$/.exec(textField(subject, 'fieldPath') ?? '')?.[1],
    };
  });
  events.sort((one, other) => other.at - one.at);
  return groupBy(events, ({ subject }) => subject);
}

function lastMoment(event: unknown): number {
  const moments = [
    momentIn(mapField(event, 'series'), 'lastObservedTime'),
    momentIn(event, 'lastTimestamp'),
    momentIn(event, 'deprecatedLastTimestamp'),
    momentIn(event, 'eventTime'),
    momentIn(event, 'firstTimestamp'),
    momentIn(fieldOf(event, 'metadata'), 'creationTimestamp'),
  ];
  // A series without an end of its own says when it began, and the newest of all tells best when it was seen last.
  return Math.max(0, ...moments.filter((moment) => moment !== undefined));
}
