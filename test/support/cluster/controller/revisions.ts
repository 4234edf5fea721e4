import { createHash } from 'node:crypto';
import { sameValue } from '../../../../lib/base/equal';
import { isMap, type JsonMap, mapField, textField } from '../../../../lib/kube/json';
import { type FakeCluster, stamped } from '../cluster';
import { controllerRefOf, labelsOf, nameOf, namespaceOf, numberField, uidOf, withFields } from '../edit';
import { CONTROLLER_REVISIONS, PODS } from '../kinds';

/**
 * The name of the ControllerRevision that holds the set's template; it is made where there is none yet, and becomes the newest where an
 * older template is back.
 */
export function revisionOf(cluster: FakeCluster, set: JsonMap): string {
  const template = mapField(mapField(set, 'spec'), 'template');
  const known = revisionsOf(cluster, set);
  const newest = Math.max(0, ...known.map(numberOf));
  const same = known.find((one) => sameValue(templateIn(one), template));
  if (same && numberOf(same) === newest) return nameOf(same);
  if (same) return nameOf(cluster.store.put(CONTROLLER_REVISIONS, { ...same, revision: newest + 1 }));
  const told = textField(set['status'], 'updateRevision') ?? '';
  // A set that a test brought along with its status keeps the name that its pods know.
  const isTold = told !== '' && isObserved(set) && !known.some((one) => nameOf(one) === told);
  const name = isTold ? told : `${nameOf(set)}-${hashOf(template)}`;
  cluster.store.put(CONTROLLER_REVISIONS, stamped(cluster, newRevision(set, name, template, newest + 1)));
  return name;
}

/** The template that a revision stands for, or the pod of that revision that still has it. */
export function templateOf(cluster: FakeCluster, set: JsonMap, revision: string): JsonMap {
  const kept = revisionsOf(cluster, set).find((one) => nameOf(one) === revision);
  if (kept) return templateIn(kept);
  const pod = cluster.store.list(PODS, namespaceOf(set)).find((one) => labelsOf(one)['controller-revision-hash'] === revision);
  return pod ? { metadata: { labels: labelsOf(pod) }, spec: pod['spec'] } : mapField(mapField(set, 'spec'), 'template');
}

/** Takes the oldest revisions away that no pod carries, beyond the set's limit. */
export function trimHistory(cluster: FakeCluster, set: JsonMap): void {
  const { store } = cluster;
  const live = new Set([textField(set['status'], 'currentRevision'), textField(set['status'], 'updateRevision')]);
  for (const pod of store.list(PODS, namespaceOf(set))) live.add(textField(labelsOf(pod), 'controller-revision-hash'));
  const idle = revisionsOf(cluster, set).filter((one) => !live.has(nameOf(one)));
  const limit = numberField(set['spec'], 'revisionHistoryLimit') ?? 10;
  for (const one of idle.slice(0, Math.max(0, idle.length - limit))) store.remove(CONTROLLER_REVISIONS, one);
}

/** Whether the status speaks of the newest spec. */
function isObserved(set: JsonMap): boolean {
  const generation = numberField(set['metadata'], 'generation');
  return generation !== undefined && (numberField(set['status'], 'observedGeneration') ?? 0) >= generation;
}

/** Oldest first. */
function revisionsOf({ store }: FakeCluster, set: JsonMap): readonly JsonMap[] {
  const own = store.list(CONTROLLER_REVISIONS, namespaceOf(set)).filter((one) => controllerRefOf(one)?.['uid'] === uidOf(set));
  return own.toSorted((one, other) => numberOf(one) - numberOf(other));
}

function newRevision(set: JsonMap, name: string, template: JsonMap, revision: number): JsonMap {
  const labels = mapField(mapField(template, 'metadata'), 'labels');
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace: namespaceOf(set),
      labels: { ...labels, 'controller.kubernetes.io/hash': name.slice(nameOf(set).length + 1) },
      ownerReferences: [ownerOf(set)],
    },
    data: { spec: { template: { $patch: 'replace', ...template } } },
    revision,
  };
}

/** What the owned objects of a set carry. */
export function ownerOf(set: JsonMap): JsonMap {
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', name: nameOf(set), uid: uidOf(set), controller: true, blockOwnerDeletion: true };
}

function templateIn(revision: JsonMap): JsonMap {
  return withFields(mapField(mapField(mapField(revision, 'data'), 'spec'), 'template'), { $patch: undefined });
}

function numberOf(revision: JsonMap): number {
  return numberField(revision, 'revision') ?? 0;
}

/** The letters that the API server takes for random names and hashes: none that could spell a word. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function hashOf(template: JsonMap): string {
  const bytes = createHash('sha256').update(JSON.stringify(sorted(template))).digest();
  return Array.from(bytes.subarray(0, 10), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
