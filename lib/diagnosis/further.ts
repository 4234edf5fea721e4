import { groupBy } from '../base/group';
import { shortDigest } from '../images/digest';
import { fieldOf, textField } from '../kube/json';
import { controlledBy } from './controlled';
import type { LiveSet } from './live-set';
import { momentIn, printSpan } from './moments';
import { objectsOf } from './objects-of';
import { controllerOf } from './owned-pods';
import type { LivePod } from './pod-state';
import type { FurtherFinding, Verdict } from './set-diagnosis';
import { unreadyAmong } from './verdict-table';
import { counted, listed } from './words';

/** What else is noteworthy about a set, whatever its verdict. */
export function furtherFindings(set: LiveSet, verdicts: readonly Verdict[]): readonly FurtherFinding[] {
  return [
    ...mixedDigests(set),
    ...counterMismatch(set),
    ...orphanPods(set),
    ...foreignPods(set),
    ...scaleBlocked(set, verdicts),
    ...partitionLeft(set),
    ...serviceMissing(set),
  ];
}

/** Of pods of one revision, containers of one name that run different images. What names no digest tells nothing. */
function mixedDigests({ pods }: LiveSet): readonly FurtherFinding[] {
  return Array.from(groupBy(pods.own, ({ seen }) => seen.revision)).flatMap(([revision, same]) => {
    const names = new Set(same.flatMap(({ containers }) => containers.map(({ name }) => name)));
    return [...names].flatMap((container) => mixedIn(container, revision, same));
  });
}

function mixedIn(container: string, revision: string, pods: readonly LivePod[]): readonly FurtherFinding[] {
  const byDigest = groupBy(
    pods.flatMap((pod) => {
      const digest = pod.containers.find(({ name }) => name === container)?.digest;
      return digest === undefined ? [] : [{ digest, name: pod.seen.name }];
    }),
    ({ digest }) => digest,
  );
  if (byDigest.size < 2) return [];
  const parts = Array.from(byDigest, ([digest, entries]) => `${shortDigest(digest)} in ${listed(entries.map(({ name }) => name))}`);
  return [
    {
      id: 'mixed-running-digests',
      message: `Container ${container} runs different images at the same revision ${revision}: ${parts.join(', ')}. Its image is named by something that moved; write a digest.`,
      pods: Array.from(byDigest.values()).flatMap((entries) => entries.map(({ name }) => name)),
    },
  ];
}

function counterMismatch({ object, pods, unreadable, observedGeneration, generation }: LiveSet): readonly FurtherFinding[] {
  const counter = fieldOf(object.value['status'], 'replicas');
  if (typeof counter !== 'number' || counter === pods.own.length || unreadable !== undefined || observedGeneration < generation) return [];
  const message = `The status counts ${counted(counter, 'pod')}, and there ${pods.own.length === 1 ? 'is' : 'are'} ${pods.own.length}: do not rely on its counters.`;
  return [{ id: 'counter-mismatch', message, pods: [] }];
}

function orphanPods({ pods, object }: LiveSet): readonly FurtherFinding[] {
  const names = namesOf(pods.orphans);
  if (names.length === 0) return [];
  return [{ id: 'orphan-pods', message: `${listed(names)} ${names.length === 1 ? 'fits' : 'fit'} ${object.name} and nobody controls ${names.length === 1 ? 'it' : 'them'}; the set adopts such pods.`, pods: names }];
}

function foreignPods({ pods, object }: LiveSet): readonly FurtherFinding[] {
  return pods.foreign.map(({ seen, object: pod }) => {
    const owner = controllerOf(pod);
    const title = `${textField(owner, 'kind') ?? ''}/${textField(owner, 'name') ?? ''} (uid ${textField(owner, 'uid') ?? 'none'})`;
    return {
      id: 'foreign-pod',
      message: `${seen.name} bears a name of ${object.name} and belongs to ${title}, which is not this set: it is left alone, and its ordinal counts as missing.`,
      pods: [seen.name],
    };
  });
}

/** C1 and C6: pods out of range stay while one in range is down, or two of their own are not ready. */
function scaleBlocked({ spec, condemned, down, object }: LiveSet, verdicts: readonly Verdict[]): readonly FurtherFinding[] {
  if (spec.podManagementPolicy !== 'OrderedReady' || condemned.length === 0 || verdicts.some(({ id }) => id === 'scale-blocked')) return [];
  const names = condemned.flatMap(({ pod }) => pod?.seen.name ?? []);
  const [lowest] = down;
  if (!lowest && unreadyAmong(condemned).length < 2) return [];
  const why = lowest ? `${object.name}-${lowest.ordinal} is down, and an OrderedReady set removes no pod before it is available` : 'two of them are not ready';
  return [{ id: 'scale-blocked', message: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} not wanted any more and cannot go: ${why}.`, pods: names }];
}

/** A partition that nobody came back to: nothing of the set was made for a day. */
function partitionLeft({ object, namespace, partition, spec, pods, state, uid }: LiveSet): readonly FurtherFinding[] {
  if (partition === 0 || spec.replicas === 0) return [];
  const revisions = controlledBy(uid, namespace, 'ControllerRevision', 'apps');
  const moments = [...revisions.flatMap(({ value }) => momentIn(value['metadata'], 'creationTimestamp') ?? []), ...pods.own.map(({ createdAt }) => createdAt)];
  const idleMs = namespace.now - Math.max(...moments);
  if (moments.length === 0 || idleMs < DAY_MS) return [];
  const held = Math.min(partition, spec.replicas);
  const behind = pods.own.some(({ seen }) => seen.revision !== state.updateRevision) ? ' Pods of it still run an older revision.' : '';
  return [
    {
      id: 'partition-left',
      message: `Partition ${partition} keeps the lowest ${counted(held, 'pod')} of ${object.name} from every update, and nothing has rolled for ${printSpan(idleMs)}.${behind} Set it to 0 to finish the rollout.`,
      pods: [],
    },
  ];
}

const DAY_MS = 24 * 60 * 60 * 1000;

function serviceMissing({ object, namespace }: LiveSet): readonly FurtherFinding[] {
  const name = textField(object.value['spec'], 'serviceName') ?? '';
  if (name === '' || namespace.unread.has('Service')) return [];
  if (objectsOf(namespace, 'Service', '').some((service) => service.name === name)) return [];
  return [{ id: 'service-missing', message: `${object.name} names the Service ${name}, and there is none: its pods have no names in DNS.`, pods: [] }];
}

function namesOf(pods: readonly LivePod[]): readonly string[] {
  return pods.map(({ seen }) => seen.name);
}
