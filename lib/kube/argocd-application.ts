import { type Path, valueAt } from '../base/path';
import { isUnknown } from '../base/unknown';
import { expressionCovers, pointerCovers } from './ignored-fields';
import { isMap, listField, mapField, textField } from './json';
import type { KubeObject } from './object';

const RESPECT = 'RespectIgnoreDifferences=true';

/** One entry of `spec.syncPolicy.syncOptions`. */
export interface SyncOption {
  readonly text: string;
  readonly path: Path;
}

/** An Application of Argo CD, or what an ApplicationSet makes Applications from. */
export interface ArgoApplication {
  readonly object: KubeObject;
  /** Where the Application's spec is in the object. */
  readonly path: Path;
  /** Of `spec.destination`; `undefined` where none is named or a generator supplies it. */
  readonly namespace: string | undefined;
  readonly syncOptions: readonly SyncOption[];
}

/** The view of an Application or ApplicationSet; `undefined` for other objects. Survives any shape. */
export function viewApplication(object: KubeObject): ArgoApplication | undefined {
  if (object.group !== 'argoproj.io' || (object.kind !== 'Application' && object.kind !== 'ApplicationSet')) return undefined;
  const path = object.kind === 'Application' ? ['spec'] : ['spec', 'template', 'spec'];
  const spec = valueAt(object.value, path);
  const namespace = textField(mapField(spec, 'destination'), 'namespace') ?? '';
  const syncOptions = listField(mapField(spec, 'syncPolicy'), 'syncOptions').flatMap((text, index) => {
    return typeof text === 'string' ? [{ text, path: [...path, 'syncPolicy', 'syncOptions', index] }] : [];
  });
  return { object, path, namespace: namespace === '' || isOpen(namespace) ? undefined : namespace, syncOptions };
}

/** Whether a text waits for a value: of a Template's parameter, or of a generator of the ApplicationSet. */
function isOpen(text: string): boolean {
  return isUnknown(text) || text.includes('{{');
}

/** A field of an object that Argo CD compares with Git. */
export interface ComparedField {
  readonly object: KubeObject;
  /** The group under which the API server serves the object. */
  readonly group: string;
  readonly namespace: string | undefined;
  readonly field: Path;
}

/**
 * Whether the Application passes over differences in the field when it compares. `undefined` where it cannot be told: an entry goes by
 * field managers or by more of jq than paths, or waits for a value.
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.1/util/argo/normalizers/diff_normalizer.go
 */
export function ignoresField({ object, path }: ArgoApplication, compared: ComparedField): boolean | undefined {
  const readings = listField(valueAt(object.value, path), 'ignoreDifferences').map((entry) => entryCovers(entry, compared));
  if (readings.includes(true)) return true;
  return readings.includes(undefined) || isPatched(object) ? undefined : false;
}

/** Whether a sync leaves ignored fields as they are, instead of writing what Git has. */
export function respectsIgnored({ object, syncOptions }: ArgoApplication): boolean | undefined {
  if (syncOptions.some(({ text }) => text === RESPECT)) return true;
  return syncOptions.some(({ text }) => isOpen(text)) || isPatched(object) ? undefined : false;
}

/** An ApplicationSet may write any field by a patch that is a template itself. */
function isPatched({ value }: KubeObject): boolean {
  return textField(mapField(value, 'spec'), 'templatePatch') !== undefined;
}

function entryCovers(entry: unknown, { object, group, namespace, field }: ComparedField): boolean | undefined {
  if (!isMap(entry)) return false;
  const fits = [
    patternFits(textField(entry, 'group') ?? '', group),
    patternFits(textField(entry, 'kind') ?? '', object.kind),
    nameFits(textField(entry, 'name'), object.name),
    nameFits(textField(entry, 'namespace'), namespace),
  ];
  if (fits.includes(false)) return false;
  const covers = [
    ...textsOf(entry, 'jsonPointers').map((pointer) => (isOpen(pointer) ? undefined : pointerCovers(pointer, field))),
    ...textsOf(entry, 'jqPathExpressions').map((expression) => (isOpen(expression) ? undefined : expressionCovers(expression, field))),
    // Who writes the field is known to the cluster alone.
    ...textsOf(entry, 'managedFieldsManagers').map(() => undefined),
  ];
  if (covers.includes(true)) return fits.includes(undefined) ? undefined : true;
  return covers.includes(undefined) ? undefined : false;
}

/** Groups and kinds are globs; of those only `*` alone is read here. */
function patternFits(pattern: string, text: string): boolean | undefined {
  if (pattern === text || pattern === '*') return true;
  return isOpen(pattern) || /[*?[{\\]/.test(pattern) ? undefined : false;
}

/** An entry without a name holds for all. */
function nameFits(wanted: string | undefined, name: string | undefined): boolean | undefined {
  if (wanted === undefined || wanted === '' || wanted === name) return true;
  return name === undefined || isOpen(wanted) || isUnknown(name) ? undefined : false;
}

function textsOf(entry: unknown, key: string): readonly string[] {
  return listField(entry, key).filter((text): text is string => typeof text === 'string');
}
