import { groupBy } from '../base/group';
import { isMap, listField, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { RunningImage } from './audit';

/**
 * What the pods of one workload run, by the names of their containers, pods that have ended aside unless `finished` says otherwise.
 * Costs one pass over the pods.
 */
export function runningIn(pods: readonly KubeObject[], { finished }: { readonly finished: boolean }): ReadonlyMap<string, readonly RunningImage[]> {
  const seen = pods.filter((pod) => finished || !ENDED.has(textField(pod.value['status'], 'phase') ?? '')).flatMap(seenIn);
  return new Map(Array.from(groupBy(seen, ({ container }) => container), ([container, entries]) => [container, grouped(entries)]));
}

/** Whether pods of one revision run different digests. Ids that are none prove nothing. */
export function isMixed(running: readonly RunningImage[]): boolean {
  const byRevision = groupBy(running, ({ revision }) => revision);
  return Array.from(byRevision.values()).some((images) => new Set(images.flatMap(({ digest }) => digest ?? [])).size > 1);
}

const ENDED: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);

interface Seen extends Omit<RunningImage, 'pods'> {
  readonly container: string;
  readonly pod: string;
}

function seenIn(pod: KubeObject): readonly Seen[] {
  const { status, spec } = pod.value;
  const revision = revisionOf(pod);
  const reports = STATUSES.flatMap((field) => listField(status, field)).filter(isMap);
  const known = new Set(reports.map((report) => textField(report, 'name')));
  // A pod without a node has no reports yet.
  const silent = FIELDS.flatMap((field) => listField(spec, field)).flatMap((container): Seen[] => {
    const name = textField(container, 'name');
    return name === undefined || known.has(name) ? [] : [{ container: name, pod: pod.name, revision, image: undefined, digest: undefined, waiting: textField(status, 'phase') ?? 'Pending' }];
  });
  return [...reports.map((report) => seenFrom(report, pod.name, revision)), ...silent];
}

function seenFrom(report: unknown, pod: string, revision: string): Seen {
  const id = textField(report, 'imageID') ?? '';
  const at = id.lastIndexOf('@');
  const state = mapField(report, 'state');
  const waiting = isMap(state['waiting']) ? (textField(state['waiting'], 'reason') ?? 'waiting') : undefined;
  return {
    container: textField(report, 'name') ?? '',
    pod,
    revision,
    image: id === '' ? undefined : id.replace(/^docker-pullable:\/\//, ''),
    digest: at < 0 ? undefined : id.slice(at + 1),
    waiting,
  };
}

const STATUSES = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'] as const;
const FIELDS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Labels that controllers give their pods, one value a revision of the template: StatefulSet and DaemonSet, Deployment, DeploymentConfig. */
const REVISION_LABELS = ['controller-revision-hash', 'pod-template-hash', 'deployment'] as const;

function revisionOf({ value }: KubeObject): string {
  const metadata = value['metadata'];
  const labels = mapField(metadata, 'labels');
  for (const label of REVISION_LABELS) {
    const revision = textField(labels, label);
    if (revision !== undefined) return revision;
  }
  return '';
}

function grouped(entries: readonly Seen[]): readonly RunningImage[] {
  const groups = groupBy(entries, ({ revision, image, digest, waiting }) => [revision, digest ?? image ?? '', waiting ?? ''].join('\n'));
  return Array.from(groups.values(), ([first, ...more]): RunningImage[] => {
    if (!first) return [];
    const { revision, image, digest, waiting } = first;
    return [{ revision, image, digest, waiting, pods: [first, ...more].map(({ pod }) => pod).sort() }];
  })
    .flat()
    .sort((one, other) => other.pods.length - one.pods.length || order(one.revision, other.revision) || order(one.digest ?? '', other.digest ?? ''));
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
