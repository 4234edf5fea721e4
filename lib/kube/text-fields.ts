import type { Path } from '../base/path';
import { isMap, type JsonMap, textField } from './json';
import { isServedBy } from './kinds';
import { groupOf } from './object';
import { WORKLOADS } from './workloads';

/** What the walk calls. Paths are its own and change as it goes on: copy one to keep it. */
export interface TextFieldVisitor {
  /** A number, true or false where the API wants text. */
  readonly value: (path: Path, value: number | boolean) => void;
  /** A key that people choose: of labels, of the files in a ConfigMap. */
  readonly key: (path: Path, key: string) => void;
}

/**
 * Finds the values of an object that have to be text and are none, and the keys that are its author's own: in the metadata of any kind,
 * in ConfigMaps and Secrets, in the labels of Templates, and in the kinds with containers, labels and selectors. Costs one walk over these.
 */
export function visitTextFields(object: JsonMap, visitor: TextFieldVisitor): void {
  const kind = textField(object, 'kind') ?? '';
  const isKnown = isServedBy(kind, groupOf(textField(object, 'apiVersion') ?? ''));
  visitMap({ metadata: object['metadata'] }, [], visitor);
  if (!isKnown) return;
  if (kind === 'Template') visitTexts(object['labels'], ['labels'], visitor);
  if (FILES.has(kind)) for (const field of ['data', 'stringData']) visitTexts(object[field], [field], visitor);
  if (!WALKED.has(kind)) return;
  visitMap({ spec: object['spec'], template: object['template'] }, [], visitor);
}

const FILES: ReadonlySet<string> = new Set(['ConfigMap', 'Secret']);

const WALKED: ReadonlySet<string> = new Set([...WORKLOADS, 'Service', 'BuildConfig', 'ImageStream']);

/** Maps whose values are text. `selector` is one in Services, ReplicationControllers and DeploymentConfigs. */
const MAPS: ReadonlySet<string> = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector', 'selector']);

const LISTS: ReadonlySet<string> = new Set(['command', 'args', 'finalizers']);

/** Text wherever the kinds that are walked have a field of this name. */
const TEXTS: ReadonlySet<string> = new Set([
  'claimName',
  'generateName',
  'host',
  'hostname',
  'image',
  'key',
  'mountPath',
  'name',
  'namespace',
  'nodeName',
  'path',
  'reference',
  'secretName',
  'serviceAccount',
  'serviceAccountName',
  'serviceName',
  'storageClassName',
  'subdomain',
  'subPath',
  'topologyKey',
  'value',
  'volumeName',
  'workingDir',
]);

function visitMap(map: JsonMap, path: (string | number)[], visitor: TextFieldVisitor): void {
  for (const [key, value] of Object.entries(map)) {
    path.push(key);
    if (isMap(value)) {
      if (MAPS.has(key) && !isLabelSelector(value)) visitTexts(value, path, visitor);
      else visitMap(value, path, visitor);
    } else if (Array.isArray(value)) visitList(value, LISTS.has(key) || (key === 'values' && path.at(-3) === 'matchExpressions'), path, visitor);
    else if (TEXTS.has(key)) visitValue(value, path, visitor);
    path.pop();
  }
}

function isLabelSelector(value: JsonMap): boolean {
  return isMap(value['matchLabels']) || Array.isArray(value['matchExpressions']);
}

function visitList(list: readonly unknown[], isText: boolean, path: (string | number)[], visitor: TextFieldVisitor): void {
  for (const [index, item] of list.entries()) {
    path.push(index);
    if (isMap(item)) visitMap(item, path, visitor);
    else if (isText) visitValue(item, path, visitor);
    path.pop();
  }
}

function visitTexts(map: unknown, path: (string | number)[], visitor: TextFieldVisitor): void {
  if (!isMap(map)) return;
  for (const [key, value] of Object.entries(map)) {
    path.push(key);
    visitor.key(path, key);
    visitValue(value, path, visitor);
    path.pop();
  }
}

function visitValue(value: unknown, path: Path, visitor: TextFieldVisitor): void {
  if (typeof value === 'number' || typeof value === 'boolean') visitor.value(path, value);
}
