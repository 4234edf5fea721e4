import type { Path } from '../../lib/base/path';
import { customImageUsesOf } from '../../lib/kube/custom-workloads';
import { fieldOf, isMap, listField, mapField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { containersOf, imageUsesOf, type Part, podSpecOf, podTemplateOf } from '../../lib/kube/workloads';

/** A text that a person should have chosen, and did not. */
export interface Placeholder {
  readonly at: Path;
  readonly where: 'key' | 'value' | 'tag';
  /** The placeholder alone. */
  readonly text: string;
  readonly what: 'name' | 'image' | 'selector' | 'label' | 'claim name';
}

/**
 * The placeholders among the names, images, selectors, labels and claim names of an object. Data of ConfigMaps and Secrets, variables,
 * arguments and annotations may hold anything. Costs one look at each such text, and nothing more where none is a placeholder.
 */
export function placeholdersOf(object: KubeObject): readonly Placeholder[] {
  const found: Placeholder[] = [];
  const { value } = object;
  const spec = mapField(value, 'spec');
  addNames(found, value['metadata'], ['metadata'], ['name', 'namespace'], 'name');
  addEntries(found, fieldOf(value['metadata'], 'labels'), ['metadata', 'labels'], 'label');
  addSelector(found, spec['selector'], ['spec', 'selector']);
  addSelector(found, spec['podSelector'], ['spec', 'podSelector']);
  addNames(found, spec, ['spec'], ['serviceName'], 'name');
  addItems(found, { value: spec, path: ['spec'] }, 'ports', PORT);
  listField(spec, 'volumeClaimTemplates').forEach((claim, index) => {
    const at = ['spec', 'volumeClaimTemplates', index, 'metadata'];
    const metadata = fieldOf(claim, 'metadata');
    addNames(found, metadata, at, ['name'], 'claim name');
    addEntries(found, fieldOf(metadata, 'labels'), [...at, 'labels'], 'label');
  });
  const template = podTemplateOf(object);
  // A Pod is its own template, and its labels were looked at above.
  if (template && template.path.length > 0) {
    addEntries(found, fieldOf(template.value['metadata'], 'labels'), [...template.path, 'metadata', 'labels'], 'label');
  }
  const podSpec = podSpecOf(object);
  if (podSpec) addPodNames(found, object, podSpec);
  for (const { image, path } of podSpec ? imageUsesOf(object) : customImageUsesOf(object)) addImage(found, image, path);
  return found;
}

const WORD = '(?:\\?{3}|<[A-Za-z][^<>]*>|CHANGE_?ME|REPLACE_?ME|TODO)';
const PLACEHOLDER = new RegExp(`^${WORD}$`);
const PLACEHOLDER_TAG = new RegExp(`:(${WORD})$`);

/** Fields of an item, each by the steps to it. */
type Fields = readonly (readonly string[])[];

const NAME: Fields = [['name']];
const PORT: Fields = [['name'], ['targetPort']];
const SOURCE_OF_VARIABLE: Fields = [
  ['valueFrom', 'configMapKeyRef', 'name'],
  ['valueFrom', 'secretKeyRef', 'name'],
];
const SOURCE_OF_VARIABLES: Fields = [
  ['configMapRef', 'name'],
  ['secretRef', 'name'],
];
const SOURCE_OF_VOLUME: Fields = [['name'], ['configMap', 'name'], ['secret', 'secretName']];
const PROJECTED: Fields = [
  ['configMap', 'name'],
  ['secret', 'name'],
];
const CLAIM: Fields = [['persistentVolumeClaim', 'claimName']];

function addPodNames(found: Placeholder[], object: KubeObject, spec: Part): void {
  addNames(found, spec.value, spec.path, ['serviceAccountName', 'serviceAccount'], 'name');
  addItems(found, spec, 'imagePullSecrets', NAME);
  addEntries(found, spec.value['nodeSelector'], [...spec.path, 'nodeSelector'], 'selector');
  for (const container of containersOf(object)) {
    addNames(found, container.value, container.path, ['name'], 'name');
    for (const list of ['ports', 'volumeMounts']) addItems(found, container, list, NAME);
    addItems(found, container, 'env', SOURCE_OF_VARIABLE);
    addItems(found, container, 'envFrom', SOURCE_OF_VARIABLES);
  }
  addItems(found, spec, 'volumes', SOURCE_OF_VOLUME);
  addItems(found, spec, 'volumes', CLAIM, 'claim name');
  listField(spec.value, 'volumes').forEach((volume, index) => {
    addItems(found, { value: mapField(volume, 'projected'), path: [...spec.path, 'volumes', index, 'projected'] }, 'sources', PROJECTED);
  });
}

function addSelector(found: Placeholder[], selector: unknown, at: Path): void {
  if (!isMap(selector)) return;
  addEntries(found, selector, at, 'selector');
  addEntries(found, selector['matchLabels'], [...at, 'matchLabels'], 'selector');
  listField(selector, 'matchExpressions').forEach((expression, index) => {
    addNames(found, expression, [...at, 'matchExpressions', index], ['key'], 'selector');
    listField(expression, 'values').forEach((text, place) => {
      if (isPlaceholder(text)) found.push({ at: [...at, 'matchExpressions', index, 'values', place], where: 'value', text, what: 'selector' });
    });
  });
}

function addItems(found: Placeholder[], { value, path }: Part, list: string, fields: Fields, what: Placeholder['what'] = 'name'): void {
  listField(value, list).forEach((item, index) => {
    for (const steps of fields) {
      const text = steps.reduce<unknown>((holder, step) => fieldOf(holder, step), item);
      if (isPlaceholder(text)) found.push({ at: [...path, list, index, ...steps], where: 'value', text, what });
    }
  });
}

function addNames(found: Placeholder[], holder: unknown, at: Path, keys: readonly string[], what: Placeholder['what']): void {
  for (const key of keys) {
    const text = fieldOf(holder, key);
    if (isPlaceholder(text)) found.push({ at: [...at, key], where: 'value', text, what });
  }
}

/** Keys and values of a map of texts. Of `???: ???` the key says it all. */
function addEntries(found: Placeholder[], map: unknown, at: Path, what: Placeholder['what']): void {
  if (!isMap(map)) return;
  for (const [key, text] of Object.entries(map)) {
    if (typeof text !== 'string') continue;
    if (isPlaceholder(key)) found.push({ at: [...at, key], where: 'key', text: key, what });
    else if (isPlaceholder(text)) found.push({ at: [...at, key], where: 'value', text, what });
  }
}

function addImage(found: Placeholder[], image: string | undefined, at: Path): void {
  if (image === undefined) return;
  const tag = PLACEHOLDER_TAG.exec(image)?.[1];
  if (isPlaceholder(image)) found.push({ at, where: 'value', text: image, what: 'image' });
  else if (tag !== undefined) found.push({ at, where: 'tag', text: tag, what: 'image' });
}

function isPlaceholder(text: unknown): text is string {
  return typeof text === 'string' && PLACEHOLDER.test(text);
}
