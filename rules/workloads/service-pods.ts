import { isUnknown } from '../../lib/base/unknown';
import { fieldOf, isMap, type JsonMap, mapField, textField } from '../../lib/kube/json';
import { mayBeSame } from '../../lib/kube/namespaces';
import type { KubeObject } from '../../lib/kube/object';
import type { Match } from '../../lib/kube/selectors';
import { containersOf, podTemplateOf, WORKLOADS } from '../../lib/kube/workloads';
import { templateLabelsOf } from '../../lib/rollout/pod-selector';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** A workload of the set, with the labels its pods start with. */
export interface PodMaker {
  readonly object: KubeObject;
  readonly labels: ReadonlyMap<string, string>;
  /** The labels are not all known: the object is a patch, or one of them is no text. */
  readonly vague: boolean;
}

/** The selector of a Service that finds pods by one, as text; `undefined` where it has none, or one that nobody can read. */
export function serviceSelectorOf({ value }: KubeObject): ReadonlyMap<string, string> | undefined {
  const selector = fieldOf(value['spec'], 'selector');
  // The selector of an ExternalName is not looked at.
  if (!isMap(selector) || textField(value['spec'], 'type') === 'ExternalName') return undefined;
  const entries = Object.entries(selector).flatMap(([key, text]): [string, string][] => (typeof text === 'string' && !isUnknown(key) ? [[key, text]] : []));
  return entries.length > 0 && entries.length === Object.keys(selector).length ? new Map(entries) : undefined;
}

/** The workloads in the namespace of the Service. Costs a pass over the workloads of the set. */
export function podMakersBeside(service: KubeObject, index: ObjectIndex): readonly PodMaker[] {
  return shelfOf(index).all.filter(({ object }) => mayBeSame(index.namespaceOf(service), index.namespaceOf(object)));
}

/** The workloads that a Service selects the pods of. */
export interface Selected {
  readonly sure: readonly PodMaker[];
  /** Those that it may select as well: a label is not known. */
  readonly unsure: readonly PodMaker[];
}

/** The workloads in the namespace of the Service that it selects the pods of. Costs the number of those that have its rarest label. */
export function selectedBy(service: KubeObject, selector: ReadonlyMap<string, string>, index: ObjectIndex): Selected {
  const shelf = shelfOf(index);
  const namespace = index.namespaceOf(service);
  const sure: PodMaker[] = [];
  const unsure: PodMaker[] = [];
  for (const maker of candidatesOf(selector, shelf)) {
    if (!mayBeSame(namespace, index.namespaceOf(maker.object))) continue;
    const match = matchOf(maker, selector);
    if (match === undefined) unsure.push(maker);
    else if (match) sure.push(maker);
  }
  return { sure, unsure };
}

/** Whether the pods of the workload meet one requirement of a selector. `undefined` where the cluster writes the label, or where it is not known. */
export function meets({ object, labels, vague }: PodMaker, key: string, wanted: string): Match {
  if (key === POD_NAME) return object.kind === 'StatefulSet' && (isUnknown(wanted) || isUnknown(object.name) ? undefined : isPodOf(object.name, wanted));
  if (vague || isWrittenLater(object, key)) return undefined;
  const found = labels.get(key);
  if (found === wanted || found === undefined) return found === wanted;
  return isUnknown(wanted) || isUnknown(found) ? undefined : false;
}

interface Shelf {
  readonly all: readonly PodMaker[];
  readonly vague: readonly PodMaker[];
  /** By `key=value` of each label. */
  readonly byLabel: ReadonlyMap<string, readonly PodMaker[]>;
}

const SHELVES = new WeakMap<ObjectIndex, Shelf>();

const POD_NAME = 'statefulset.kubernetes.io/pod-name';

/** On the pods of a DeploymentConfig, the name of their rollout; on others an ordinary label. */
const ROLLOUT = 'deployment';

/** Labels that controllers, the scheduler or admission put on pods and that no template shows. */
const WRITTEN_LATER: ReadonlySet<string> = new Set([
  POD_NAME,
  'apps.kubernetes.io/pod-index',
  'controller-revision-hash',
  'pod-template-hash',
  'pod-template-generation',
  'rollouts-pod-template-hash',
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);

function shelfOf(index: ObjectIndex): Shelf {
  let shelf = SHELVES.get(index);
  if (!shelf) SHELVES.set(index, (shelf = shelve(index)));
  return shelf;
}

function shelve(index: ObjectIndex): Shelf {
  const kinds = WORKLOADS.filter((kind) => kind !== 'PodTemplate');
  const all = kinds.flatMap((kind) => index.ofKind(kind)).map(podMakerOf);
  const byLabel = new Map<string, PodMaker[]>();
  for (const maker of all) {
    if (maker.vague) continue;
    for (const [key, value] of maker.labels) {
      const label = `${key}=${value}`;
      const list = byLabel.get(label);
      if (list) list.push(maker);
      else byLabel.set(label, [maker]);
    }
  }
  // A label of unknown text may be any, so that looking it up by its value would miss it.
  const vague = all.filter((maker) => maker.vague || Array.from(maker.labels.values()).some(isUnknown));
  return { all, vague, byLabel };
}

function podMakerOf(object: KubeObject): PodMaker {
  const written = templateLabelsOf(object);
  const vague = !showsItsLabels(object, mapField(mapField(podTemplateOf(object)?.value, 'metadata'), 'labels'));
  if (object.kind !== 'DeploymentConfig') return { object, labels: written, vague };
  // The deployer puts this one over whatever the template has.
  return { object, labels: new Map([...written, ['deploymentconfig', object.name]]), vague };
}

/** Kinds that the API takes without a label on their pods. */
const MAY_HAVE_NO_LABELS: ReadonlySet<string> = new Set(['Pod', 'Job', 'CronJob']);

/** Whether the labels written are all there are: not those of a patch, and none that cannot be read. */
function showsItsLabels(object: KubeObject, labels: JsonMap): boolean {
  const entries = Object.entries(labels);
  if (entries.some(([key, value]) => typeof value !== 'string' || isUnknown(key))) return false;
  if (entries.length === 0 && !MAY_HAVE_NO_LABELS.has(object.kind)) return false;
  const containers = containersOf(object).filter(({ field }) => field === 'containers');
  // A DeploymentConfig may leave the image to its trigger.
  return containers.length > 0 && (object.kind === 'DeploymentConfig' || containers.every(({ value }) => typeof value['image'] === 'string'));
}

/** No other workload can have all labels of the selector. */
function candidatesOf(selector: ReadonlyMap<string, string>, shelf: Shelf): Iterable<PodMaker> {
  let rarest = shelf.all;
  for (const [key, value] of selector) {
    // A label of a DeploymentConfig's pods that only the cluster knows.
    if (isUnknown(value) || WRITTEN_LATER.has(key) || key === ROLLOUT) continue;
    const having = shelf.byLabel.get(`${key}=${value}`) ?? [];
    if (having.length < rarest.length) rarest = having;
  }
  return rarest === shelf.all ? rarest : new Set([...rarest, ...shelf.vague]);
}

/** Whether the label is on the pods, with a value that no manifest shows. */
function isWrittenLater({ kind }: KubeObject, key: string): boolean {
  return WRITTEN_LATER.has(key) || (key === ROLLOUT && kind === 'DeploymentConfig');
}

function matchOf(maker: PodMaker, selector: ReadonlyMap<string, string>): Match {
  let all: Match = true;
  for (const [key, wanted] of selector) {
    const met = meets(maker, key, wanted);
    if (met === false) return false;
    if (met === undefined) all = undefined;
  }
  return all;
}

function isPodOf(set: string, pod: string): boolean {
  return pod.startsWith(`${set}-`) && /^\d+$/.test(pod.slice(set.length + 1));
}
