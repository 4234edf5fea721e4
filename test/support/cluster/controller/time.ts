import { type FakeCluster, secondsOf } from '../cluster';
import { finishDeletions } from '../deletes';
import { metaText, nameOf, namespaceOf, numberField } from '../edit';
import { PODS, STATEFUL_SETS } from '../kinds';
import { turnOf } from './turn';

/** All that happens at this moment without time passing. Answers the next moment, in milliseconds since 1970, at which more will. */
export function react(cluster: FakeCluster): number | undefined {
  const moments: number[] = [];
  for (const { namespace, name } of cluster.store.list(STATEFUL_SETS).map((set) => ({ namespace: namespaceOf(set), name: nameOf(set) }))) {
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      const set = cluster.store.get(STATEFUL_SETS, namespace, name);
      const turn = set && turnOf(cluster, set);
      if (turn?.acted) continue;
      if (turn?.next !== undefined) moments.push(cluster.startAt + turn.next * 1000);
      break;
    }
  }
  moments.push(...endPodsOfNobody(cluster));
  finishDeletions(cluster);
  const later = moments.filter((moment) => moment > cluster.now);
  return later.length === 0 ? undefined : Math.min(...later);
}

/** Lets time pass, from one thing that happens to the next. */
export function advanceTo(cluster: FakeCluster, moment: number): void {
  for (let next = react(cluster); next !== undefined && next <= moment; next = react(cluster)) cluster.now = next;
  cluster.now = Math.max(cluster.now, moment);
  react(cluster);
}

/** Lets time pass until nothing happens by itself any more. Throws where that takes more than `mostSeconds`, as with a pod that crashes for ever. */
export function settle(cluster: FakeCluster, mostSeconds: number): void {
  const end = cluster.now + mostSeconds * 1000;
  for (let next = react(cluster); next !== undefined; next = react(cluster)) {
    if (next > end) throw new Error(`the cluster does not come to rest within ${mostSeconds} seconds`);
    cluster.now = next;
  }
}

/** A sync makes at most a few pods; a set of hundreds needs as many turns. */
const MOST_TURNS = 5000;

/** Pods that are deleted and belong to no set that is there: they end as others do. Answers when the remaining ones will. */
function endPodsOfNobody(cluster: FakeCluster): readonly number[] {
  const { store, kubelet } = cluster;
  return store.list(PODS).flatMap((pod) => {
    const time = metaText(pod, 'deletionTimestamp');
    const set = store.get(STATEFUL_SETS, namespaceOf(pod), nameOf(pod).replace(/-\d+$/, ''));
    if (time === '' || set || kubelet.isStranded(pod)) return [];
    const deleted = Date.parse(time) - (numberField(pod['metadata'], 'deletionGracePeriodSeconds') ?? 0) * 1000;
    const end = deleted + kubelet.graceSeconds * 1000;
    if (secondsOf(cluster, end) > secondsOf(cluster, cluster.now)) return [end];
    store.remove(PODS, pod);
    return [];
  });
}
