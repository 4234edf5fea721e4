import { isUnknown } from '../../base/unknown';
import { fieldOf, isMap, mapField, textField, type JsonMap } from '../../kube/json';
import type { Path } from '../../base/path';
import { groupedApiVersion } from './group-less';
import { addLabels, keptLabels, type TemplateLabels } from './labels';
import { referencesIn, substituteValue, type Report, type Texts } from './substitute';

export interface ObjectContext {
  readonly texts: Texts;
  readonly labels: TemplateLabels | undefined;
  readonly report: Report;
}

/** One object of a Template after processing. The input stays as it is; parts without a reference are shared with it. */
export function processObject(written: JsonMap, path: Path, context: ObjectContext): JsonMap {
  const { texts, labels, report } = context;
  const decoded = isList(written) ? withKindsOfItems(written) : withoutNamespace(written);
  const fault = decodingFault(written);
  if (fault !== undefined) report({ code: 'bad-object', message: fault, path, fatal: true });
  const substituted = substituteValue(decoded, texts, path, report);
  const grouped = isMap(substituted) && fault === undefined ? withGroup(substituted) : substituted;
  if (!isMap(grouped)) return decoded;
  if (labels === undefined) return grouped;
  if (isList(written)) {
    report({
      code: 'labels-over-list',
      message: "the Template's labels cannot be put on a List; make its items objects of the Template, or take the labels away",
      path,
      fatal: true,
    });
    return grouped;
  }
  if (keptLabels(fieldOf(fieldOf(grouped, 'metadata'), 'labels')) === undefined) {
    report({
      code: 'labels-replaced',
      message: "a label of this object is no text, so that the Template's labels replace all of them; quote it",
      path: [...path, 'metadata', 'labels'],
      fatal: false,
    });
  }
  return addLabels(grouped, labels);
}

/** Whether the processor takes an object for a list: by its `items`, whatever its kind. */
export function isList(object: JsonMap): boolean {
  return Object.hasOwn(object, 'items');
}

function decodingFault(object: JsonMap): string | undefined {
  const { apiVersion, kind, items } = object;
  if (typeof kind !== 'string' || kind === '') return 'an object without a kind cannot be processed';
  if (!isReadable(apiVersion)) return `an object with the apiVersion ${String(apiVersion)} cannot be processed`;
  if (!isList(object) || items === null) return undefined;
  if (!Array.isArray(items)) return 'the items of an object have to be a list';
  return items.every((item) => item === null || isMap(item)) ? undefined : 'an item of a list is no object';
}

/** Items with neither kind nor apiVersion take them from their list, as those of a PodList do. */
function withKindsOfItems(list: JsonMap): JsonMap {
  const { items } = list;
  if (items === null) return { ...list, items: [] };
  if (!Array.isArray(items)) return list;
  if (!items.some(isBare)) return list;
  const kind = textField(list, 'kind')?.replace(/List$/, '') ?? '';
  const apiVersion = textField(list, 'apiVersion') ?? '';
  return { ...list, items: items.map((item: unknown) => (isBare(item) ? { ...item, kind, apiVersion } : item)) };
}

function isBare(item: unknown): item is JsonMap | null {
  return item === null || (isMap(item) && (textField(item, 'kind') ?? '') === '' && (textField(item, 'apiVersion') ?? '') === '');
}

/** A namespace stays only where a `${NAME}` is in it, known or not: objects of a Template go where it is processed. */
function withoutNamespace(object: JsonMap): JsonMap {
  if (!Object.hasOwn(object, 'metadata')) {
    return Object.hasOwn(object, 'namespace') && !staysIn(object.namespace) ? { ...object, namespace: '' } : object;
  }
  const metadata = mapField(object, 'metadata');
  if (!Object.hasOwn(metadata, 'namespace') || staysIn(metadata.namespace)) return object;
  const { namespace, ...rest } = metadata;
  const named = typeof namespace === 'string' && namespace !== '';
  return { ...object, metadata: named ? rest : { ...rest, namespace: '' } };
}

function staysIn(namespace: unknown): boolean {
  return typeof namespace === 'string' && referencesIn(namespace).some(({ form }) => form === 'text');
}

function isReadable(apiVersion: unknown): boolean {
  return typeof apiVersion !== 'string' || apiVersion.indexOf('/') === apiVersion.lastIndexOf('/');
}

/** The processor writes apiVersion and kind anew, and what is no text or does not read comes out empty. */
function withGroup(object: JsonMap): JsonMap {
  if (!isReadable(object.apiVersion)) return { ...object, apiVersion: '', kind: '' };
  const apiVersion = textField(object, 'apiVersion') ?? '';
  const kind = textField(object, 'kind') ?? '';
  const grouped = isUnknown(apiVersion) ? apiVersion : groupedApiVersion(apiVersion, kind);
  if (object.apiVersion === grouped && object.kind === kind) return object;
  return { ...object, apiVersion: grouped, kind };
}
