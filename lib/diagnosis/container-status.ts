import { fieldOf, isMap, listField, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';

/** What the kubelet reports of one container. */
export interface ContainerStatus {
  readonly name: string;
  readonly init: boolean;
  /** The reason for which it waits; `''` where it waits for none that is said, `undefined` where it does not wait. */
  readonly waiting: string | undefined;
  readonly waitingMessage: string;
  /** Of the run that ended now; `undefined` where it is running or waiting. */
  readonly ended: Ended | undefined;
  /** Of the run before. */
  readonly endedBefore: Ended | undefined;
  readonly running: boolean;
  readonly ready: boolean;
  /** Whether it ever ran. */
  readonly ran: boolean;
  readonly restarts: number;
  /** The digest in `imageID`; `undefined` where it holds none. */
  readonly digest: string | undefined;
}

export interface Ended {
  readonly exitCode: number;
  readonly reason: string;
}

/** The containers' reports of a pod, init containers first, in order. What is no report is left out. */
export function containerStatusesOf({ value }: KubeObject): readonly ContainerStatus[] {
  const status = value['status'];
  const of = (field: string, init: boolean): readonly ContainerStatus[] =>
    listField(status, field).flatMap((entry) => (isMap(entry) ? [readStatus(entry, init)] : []));
  return [...of('initContainerStatuses', true), ...of('containerStatuses', false)];
}

function readStatus(entry: unknown, init: boolean): ContainerStatus {
  const state = mapField(entry, 'state');
  const waiting = fieldOf(state, 'waiting');
  const ended = endedIn(state);
  const endedBefore = endedIn(mapField(entry, 'lastState'));
  const running = isMap(state['running']);
  const count = fieldOf(entry, 'restartCount');
  const restarts = typeof count === 'number' ? count : 0;
  const id = textField(entry, 'imageID') ?? '';
  return {
    name: textField(entry, 'name') ?? '',
    init,
    waiting: isMap(waiting) ? (textField(waiting, 'reason') ?? '') : undefined,
    waitingMessage: textField(waiting, 'message') ?? '',
    ended,
    endedBefore,
    running,
    ready: fieldOf(entry, 'ready') === true,
    ran: running || ended !== undefined || endedBefore !== undefined || fieldOf(entry, 'started') === true || restarts > 0,
    restarts,
    digest: id.includes('@') ? id.slice(id.lastIndexOf('@') + 1) : undefined,
  };
}

function endedIn(state: unknown): Ended | undefined {
  const terminated = fieldOf(state, 'terminated');
  if (!isMap(terminated)) return undefined;
  const exitCode = fieldOf(terminated, 'exitCode');
  return { exitCode: typeof exitCode === 'number' ? exitCode : 0, reason: textField(terminated, 'reason') ?? '' };
}
