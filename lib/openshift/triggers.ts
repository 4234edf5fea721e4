import { type Path, valueAt } from '../base/path';
import { isUnknown } from '../base/unknown';
import { listField, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { type Container, type ContainerField, containersIn, podSpecOf, workloadKindOf } from '../kube/workloads';
import { splitTagName } from './image-stream';
import { offsetOfText, type RawTrigger, readTriggerJson } from './trigger-json';
import type { TagResolves, TriggerEntry, TriggerFate, TriggerFault, Triggers, TriggerSource } from './trigger-types';

/** Lets the image trigger controller write images into an object (OpenShift 3.6 and later). */
export const TRIGGERS = 'image.openshift.io/triggers';

/** The kinds whose annotation the controller watches. Pod, Job, ReplicaSet and ReplicationController are not among them. */
export const WATCHED_KINDS: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'CronJob']);

const ANNOTATION: Path = ['metadata', 'annotations', TRIGGERS];

/**
 * What the image trigger controller makes of an object: its annotation, or a DeploymentConfig's own triggers. `undefined` where there are none.
 * `resolves` tells whether a tag holds an image, because errors surface only behind one that does; without it every tag is taken to.
 * @see https://github.com/openshift/library-go/blob/release-4.20/pkg/image/trigger/annotations.go
 */
export function triggersOf(object: KubeObject, resolves: TagResolves = () => true): Triggers | undefined {
  if (object.kind === 'DeploymentConfig') return configTriggersOf(object, resolves);
  const text = valueAt(object.value, ANNOTATION);
  if (text === undefined) return undefined;
  const dead = (code: TriggerFault['code'], problem: string, at = 0): Triggers => {
    return { source: 'annotation', path: ANNOTATION, dead: { code, problem, at }, entries: [] };
  };
  if (typeof text !== 'string') return dead('wrong-type', 'is no text; the annotation holds its list of triggers as a JSON string');
  if (!WATCHED_KINDS.has(object.kind) || !workloadKindOf(object)) {
    return dead('kind-not-watched', `stands on a ${object.kind}, which the controller does not watch`);
  }
  const raw = readTriggerJson(text);
  if ('code' in raw) return isUnknown(text) && raw.code === 'bad-json' ? NOTHING : dead(raw.code, raw.problem, raw.at);
  const twice = raw.find(({ fieldPath }, index) => raw.findIndex((other) => other.fieldPath === fieldPath) < index);
  if (twice) return dead('duplicate-field-path', `names the field path ${twice.fieldPath} twice`, offsetOfText(text, twice.fieldPath, twice.at));
  const entries = settle(raw.map((entry, index) => judge(object, entry, index, text, resolves)));
  return { source: 'annotation', path: ANNOTATION, dead: undefined, entries };
}

/** The trigger that writes the container's image, if one does. Takes every tag to hold an image. */
export function activeTriggerFor(object: KubeObject, container: Container, resolves?: TagResolves): TriggerEntry | undefined {
  // Of two that write one container the later one has the last word.
  return triggersOf(object, resolves)?.entries.findLast(({ fate }) => {
    return fate.kind === 'applied' && fate.container.field === container.field && fate.container.index === container.index;
  });
}

/**
 * Places inside an object at which the annotation stands and nobody reads it: the metadata of its pod template or job template,
 * and the whole of a DeploymentConfig, which has `spec.triggers`.
 */
export function misplacedTriggers(object: KubeObject): readonly Path[] {
  const template = workloadKindOf(object)?.template ?? [];
  const tops: Path[] = template.length > 0 ? [template] : [];
  if (object.kind === 'CronJob') tops.push(['spec', 'jobTemplate']);
  if (object.kind === 'DeploymentConfig') tops.push([]);
  return tops.map((top) => [...top, ...ANNOTATION]).filter((path) => valueAt(object.value, path) !== undefined);
}

// An annotation with an unknown part that is no JSON by itself may become any list of triggers.
const NOTHING: Triggers = { source: 'annotation', path: ANNOTATION, dead: undefined, entries: [] };

function judge(object: KubeObject, raw: RawTrigger, index: number, text: string, resolves: TagResolves): TriggerEntry {
  const from = sourceOf(raw.from);
  const faults: TriggerFault[] = [];
  const fault = (code: TriggerFault['code'], problem: string, value: string): void => {
    faults.push({ code, problem, at: offsetOfText(text, value, raw.at) });
  };
  for (const key of raw.unknownKeys) fault('unknown-key', `has the key ${key}, which means nothing to the controller`, key);
  if (from.kind !== 'ImageStreamTag' && !isUnknown(from.kind)) {
    fault('wrong-kind', `follows the kind ${from.kind || '(none)'} and not ImageStreamTag`, from.kind);
  }
  if (from.apiVersion !== '' && !isUnknown(from.apiVersion)) {
    fault('api-version', 'names an apiVersion, which keeps it from being found when the tag moves', from.apiVersion);
  }
  if (from.name.includes('@')) fault('digest-source', 'follows a digest, which never moves', from.name);
  else if (from.stream === undefined && !isUnknown(from.name)) fault('missing-tag', 'names no tag, so that it never fires', from.name);
  const target = findTarget(object, raw.fieldPath);
  if (target.kind === 'fault') fault(target.code, target.problem, raw.fieldPath);
  const fate = fateOf({ from, paused: raw.paused, target, resolves });
  return { index, from, fieldPath: raw.fieldPath, paused: raw.paused, path: ANNOTATION, at: raw.at, faults, fate };
}

interface Judged {
  readonly from: TriggerSource;
  readonly paused: boolean;
  readonly target: Target;
  readonly resolves: TagResolves;
}

/** The controller's own order: paused, path, tag, and only then errors. */
function fateOf({ from, paused, target, resolves }: Judged): TriggerFate {
  if (paused) return { kind: 'skipped', why: 'paused' };
  if (target.kind === 'fault' && target.code === 'wrong-path') return { kind: 'skipped', why: 'wrong-path' };
  if (isUnknown(from.kind) || isUnknown(from.apiVersion)) return { kind: 'unknown' };
  if (from.kind !== 'ImageStreamTag' || from.apiVersion !== '') return { kind: 'skipped', why: 'not-indexed' };
  if (from.stream === undefined && isUnknown(from.name) && !from.name.includes('@')) return { kind: 'unknown' };
  if (from.stream === undefined || from.tag === undefined || resolves(from.namespace, from.stream, from.tag) === false) {
    return { kind: 'skipped', why: 'unresolved' };
  }
  if (target.kind === 'fault') return { kind: 'error' };
  return target.kind === 'unknown' ? target : { kind: 'applied', container: target.container };
}

/** One entry in error holds back all the others. */
function settle(entries: readonly TriggerEntry[]): readonly TriggerEntry[] {
  if (!entries.some(({ fate }) => fate.kind === 'error')) return entries;
  return entries.map((entry) => (entry.fate.kind === 'applied' ? { ...entry, fate: { kind: 'blocked' } } : entry));
}

type Target =
  | { readonly kind: 'container'; readonly container: Container }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'fault'; readonly code: 'wrong-path' | 'bad-field' | 'bad-selector' | 'unknown-container'; readonly problem: string };

/** The container that a field path means. A name is searched among init containers and containers alike, an index in the list it names. */
function findTarget(object: KubeObject, fieldPath: string): Target {
  const template = workloadKindOf(object)?.template ?? [];
  const base = `${[...template, 'spec'].join('.')}.`;
  const wrong = (code: 'wrong-path' | 'bad-field' | 'bad-selector' | 'unknown-container', problem: string): Target => {
    return isUnknown(fieldPath) ? { kind: 'unknown' } : { kind: 'fault', code, problem };
  };
  if (!fieldPath.startsWith(base)) return wrong('wrong-path', `has a field path that does not start with ${base}, and is passed over`);
  const match = /^(containers|initContainers)\[([^\]]*)\]\.?(.*)$/s.exec(fieldPath.slice(base.length));
  const [, list, selector = '', field] = match ?? [];
  if (field !== 'image') return wrong('bad-field', `has a field path that does not end in containers[…].image or initContainers[…].image`);
  const named = nameIn(selector);
  if (named === undefined && !/^[+-]?\d+$/.test(selector)) {
    return wrong('bad-selector', `selects its container by [${selector}]; write an index or [?(@.name=="…")], with double quotes and no spaces`);
  }
  const inField = list === 'initContainers' ? 'initContainers' : 'containers';
  const found = named === undefined ? findContainer(object, [inField], ({ index }) => index === Number(selector)) : containerCalled(object, named);
  return found ?? wrong('unknown-container', `selects the container ${named ?? selector}, which is not there`);
}

/** `undefined` for a container that is certainly not there. */
type Found = Exclude<Target, { readonly kind: 'fault' }> | undefined;

/** The controller looks among init containers and containers alike. A name with an unknown part may turn out to be the one. */
function containerCalled(object: KubeObject, wanted: string): Found {
  const fits = ({ name }: Container): boolean | undefined => name === wanted || (isUnknown(name) || isUnknown(wanted) ? undefined : false);
  return findContainer(object, ['initContainers', 'containers'], fits);
}

/** What is left out may be written elsewhere: a patch shows no containers, and a list may be a parameter's. */
function findContainer(object: KubeObject, fields: readonly ContainerField[], fits: (container: Container) => boolean | undefined): Found {
  const spec = podSpecOf(object);
  const shown = Array.isArray(spec?.value['containers']) && fields.every((field) => Array.isArray(spec.value[field] ?? []));
  const containers = spec ? fields.flatMap((field) => containersIn(spec, field)) : [];
  const container = containers.find((candidate) => fits(candidate) === true);
  if (container) return { kind: 'container', container };
  return shown && containers.every((candidate) => fits(candidate) === false) ? undefined : { kind: 'unknown' };
}

/** The name in `?(@.name=="web")`. Like the controller, it puts up with one of the two ends missing. */
function nameIn(selector: string): string | undefined {
  const name = selector.replace(/^\?\(@\.name=="/, '').replace(/"\)$/, '');
  return name === selector ? undefined : name;
}

function sourceOf({ kind, name, namespace, apiVersion }: RawTrigger['from']): TriggerSource {
  const { stream, tag } = splitTagName(name);
  const fires = stream !== undefined && stream !== '' && !name.includes('@');
  const parts = fires ? { stream, tag } : { stream: undefined, tag: undefined };
  return { kind, name, namespace: namespace === '' ? undefined : namespace, apiVersion, ...parts };
}

/**
 * The triggers of a DeploymentConfig, one entry for each container that an ImageChange trigger names.
 * @see https://github.com/openshift/openshift-controller-manager/blob/release-4.20/pkg/image/trigger/deploymentconfigs/deploymentconfigs.go
 */
function configTriggersOf(object: KubeObject, resolves: TagResolves): Triggers | undefined {
  const path: Path = ['spec', 'triggers'];
  const entries: TriggerEntry[] = [];
  for (const [position, trigger] of listField(mapField(object.value, 'spec'), 'triggers').entries()) {
    const params = mapField(trigger, 'imageChangeParams');
    const names = listField(params, 'containerNames').filter((name) => typeof name === 'string');
    if (Object.keys(params).length === 0) continue;
    entries.push(...configEntries({ object, params, names, path: [...path, position], index: entries.length, resolves }));
  }
  return entries.length > 0 ? { source: 'spec', path, dead: undefined, entries } : undefined;
}

interface ConfigTrigger {
  readonly object: KubeObject;
  readonly params: unknown;
  readonly names: readonly string[];
  readonly path: Path;
  readonly index: number;
  readonly resolves: TagResolves;
}

function configEntries({ object, params, names, path, index, resolves }: ConfigTrigger): readonly TriggerEntry[] {
  const written = mapField(params, 'from');
  const text = (key: string): string => textField(written, key) ?? '';
  const from = sourceOf({ kind: text('kind'), name: text('name'), namespace: text('namespace'), apiVersion: '' });
  const paused = mapField({ params }, 'params')['automatic'] !== true;
  return names.map((name, offset): TriggerEntry => {
    const target = containerCalled(object, name);
    const fault: TriggerFault = { code: 'unknown-container', problem: `names the container ${name}, which is not there`, at: 0 };
    const fate = fateOf({ from, paused, target: target ?? { kind: 'unknown' }, resolves });
    return {
      index: index + offset,
      from,
      fieldPath: name,
      paused,
      path,
      at: 0,
      faults: target ? [] : [fault],
      fate: target || fate.kind !== 'unknown' ? fate : { kind: 'skipped', why: 'no-container' },
    };
  });
}
