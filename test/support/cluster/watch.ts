import { type JsonMap } from '../../../lib/kube/json';
import { namespaceOf } from './edit';
import { refuseFuture } from './lists';
import type { Route } from './route';
import { selectionOf } from './selection';
import type { Change, ObjectStore } from './store';

/** Where the lines of a watch go. */
export interface WatchSink {
  /** Before the first line; from here on the watch is answered with 200. */
  begin(): void;
  write(line: string): void;
  end(): void;
}

/**
 * Follows a list: first what a watcher of the given version has missed (without a version all that is there), then whatever happens.
 * Answers how to stop. A version that is forgotten is told in a line, after a status of 200.
 */
export function watch(store: ObjectStore, { kind, namespace }: Route, query: URLSearchParams, sink: WatchSink): () => void {
  const asked = query.get('resourceVersion') ?? '';
  refuseFuture(asked, store.version);
  const isWanted = selectionOf(query);
  const tell = (change: Pick<Change, 'type' | 'kind' | 'object'>): void => {
    const { type, object } = change;
    const isOurs = change.kind === kind && (namespace === '' || namespaceOf(object) === namespace) && isWanted(object);
    if (isOurs) sink.write(`${JSON.stringify({ type, object })}\n`);
  };
  const fromNow = asked === '' || asked === '0';
  const missed = fromNow ? store.list(kind, namespace || undefined).map((object) => ({ type: 'ADDED' as const, kind, object })) : store.changesAfter(Number(asked));
  sink.begin();
  if (!missed) {
    sink.write(`${JSON.stringify({ type: 'ERROR', object: tooOld(asked, store.version) })}\n`);
    sink.end();
    return () => undefined;
  }
  for (const change of missed) tell(change);
  return store.subscribe(tell);
}

function tooOld(asked: string, current: number): JsonMap {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `too old resource version: ${asked} (${current})`, reason: 'Expired', code: 410 };
}
