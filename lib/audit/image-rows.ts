import { groupBy } from '../base/group';
import type { LiveNamespace } from '../diagnosis/live-namespace';
import { streamsOf } from '../diagnosis/streams-of';
import { listField, mapField, textField } from '../kube/json';
import { type KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { imageUsesOf, type ImageUse, workloadKindOf } from '../kube/workloads';
import { resolveImage } from '../openshift/resolution';
import type { StreamLookup } from '../openshift/image-stream';
import { appliedImagesOf, useKey } from './applied';
import type { ImageRow, RunningImage, WorkloadName } from './audit';
import type { Owners } from './owners';
import { isMixed, runningIn } from './running';
import type { TagFinder } from './stream-tags';

interface Facts {
  readonly owners: Owners;
  readonly target: TargetProfile;
  readonly tagOf: TagFinder;
}

/** The images of all workloads of a namespace, each with what its pods run. */
export function imageRowsOf(namespace: LiveNamespace, { owners, target, tagOf }: Facts): readonly ImageRow[] {
  const streams = streamsOf(namespace);
  const workloads = new Map<string, Workload>();
  for (const object of namespace.objects) {
    if (!workloadKindOf(object) || object.kind === 'PodTemplate') continue;
    const outermost = owners.outermostOf(object);
    const key = titleOf(outermost.name);
    const workload = workloads.get(key) ?? { name: outermost.name, object: outermost.object, pods: [] };
    workloads.set(key, workload);
    if (object.kind === 'Pod' && outermost.object !== object) workload.pods.push(object);
  }
  const names = Array.from(workloads.keys()).sort();
  return names.flatMap((key) => {
    const workload = workloads.get(key);
    return workload ? rowsOf(workload, { streams, target, tagOf, namespace: namespace.name }) : [];
  });
}

interface Workload {
  readonly name: WorkloadName;
  /** `undefined` where only its pods tell of it. */
  readonly object: KubeObject | undefined;
  readonly pods: KubeObject[];
}

interface Surroundings {
  readonly streams: StreamLookup;
  readonly target: TargetProfile;
  readonly tagOf: TagFinder;
  readonly namespace: string;
}

function rowsOf({ name, object, pods }: Workload, surroundings: Surroundings): readonly ImageRow[] {
  const own = object?.kind === 'Pod' ? [object] : pods;
  const running = runningIn(own, { finished: FINITE.has(name.kind) || object?.kind === 'Pod' });
  const uses = object ? imageUsesOf(object) : [];
  const applied = object ? appliedImagesOf(object) : new Map<string, string>();
  const rows = uses.map((use) => rowOf(use, { name, object, running: use.container ? running.get(use.name) : undefined, applied }, surroundings));
  const known = new Set(uses.flatMap(({ container }) => container?.name ?? []));
  return [...rows.flatMap((row) => row ?? []), ...addedRows(name, own, known, running, surroundings)];
}

/** Kinds whose pods end, and have run all the same. */
const FINITE: ReadonlySet<string> = new Set(['Job', 'CronJob']);

interface RowFacts {
  readonly name: WorkloadName;
  readonly object: KubeObject | undefined;
  readonly running: readonly RunningImage[] | undefined;
  readonly applied: ReadonlyMap<string, string>;
}

function rowOf(use: ImageUse, { name, object, running = [], applied }: RowFacts, { streams, target, tagOf, namespace }: Surroundings): ImageRow | undefined {
  if (!object) return undefined;
  const written = use.image;
  const before = applied.get(useKey(use));
  return {
    workload: name,
    container: use.name,
    from: use.container?.field ?? 'volumes',
    written,
    applied: before === written ? undefined : before,
    running,
    // It is stored: admission looks at the same text no more.
    resolution: resolveImage({ object, use, streams, target, namespace, operation: 'update', old: object }),
    source: written === undefined ? undefined : tagOf(written, namespace),
    mixed: isMixed(running),
  };
}

/** Containers that no template shows: what webhooks added, and all of an operator's pods. */
function addedRows(name: WorkloadName, pods: readonly KubeObject[], known: ReadonlySet<string>, running: ReadonlyMap<string, readonly RunningImage[]>, surroundings: Surroundings): readonly ImageRow[] {
  const missing = Array.from(running.keys()).filter((container) => !known.has(container));
  if (missing.length === 0) return [];
  const examples = examplesOf(pods, new Set(missing));
  return missing.flatMap((container) => {
    const images = examples.get(container) ?? [];
    return images.flatMap(({ object, use }) => {
      // Two images of one container are two rows, and each has the pods that were made with it.
      const own = images.length === 1 ? running.get(container) : running.get(container)?.flatMap((entry) => partOf(entry, pods, container, use.image));
      const row = rowOf(use, { name, object, running: own, applied: new Map() }, surroundings);
      return row ? [{ ...row, from: 'pods' as const }] : [];
    });
  });
}

interface Example {
  readonly object: KubeObject;
  readonly use: ImageUse;
}

/** For each container one pod an image that its pods name. */
function examplesOf(pods: readonly KubeObject[], containers: ReadonlySet<string>): ReadonlyMap<string, readonly Example[]> {
  const found = new Map<string, Example>();
  for (const pod of pods) {
    for (const [container, image] of containerImagesOf(pod)) {
      const key = `${container}\n${image}`;
      if (!containers.has(container) || found.has(key)) continue;
      const use = imageUsesOf(pod).find((one) => one.container !== undefined && one.name === container);
      if (use) found.set(key, { object: pod, use });
    }
  }
  return groupBy(found.values(), ({ use }) => use.name);
}

function partOf(entry: RunningImage, pods: readonly KubeObject[], container: string, image: string | undefined): readonly RunningImage[] {
  const wanted = new Set(pods.filter((pod) => containerImagesOf(pod).some(([name, text]) => name === container && text === image)).map(({ name }) => name));
  const left = entry.pods.filter((pod) => wanted.has(pod));
  return left.length === 0 ? [] : [{ ...entry, pods: left }];
}

/** Names and images, without the views that are kept for each object: of thousands of pods they would take the room of the pods again. */
function containerImagesOf({ value }: KubeObject): readonly (readonly [container: string, image: string])[] {
  const spec = mapField(value, 'spec');
  const containers = [...listField(spec, 'initContainers'), ...listField(spec, 'containers'), ...listField(spec, 'ephemeralContainers')];
  return containers.map((container) => [textField(container, 'name') ?? '', textField(container, 'image') ?? '']);
}

function titleOf({ kind, name }: WorkloadName): string {
  return `${kind}/${name}`;
}
