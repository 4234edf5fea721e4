import { isMap, type JsonMap } from '../../kube/json';
import { wrongType } from './parameters';
import type { TemplateProblem } from './problem';
import { collidingKeys, substituteText, type Texts } from './substitute';

/** A label that the Template puts on its objects. */
export interface TemplateLabel {
  /** The key as it is written in the Template's `labels`. */
  readonly key: string;
  /** The value as it is written there. */
  readonly written: string;
  /** The value after substitution. */
  readonly text: string;
}

export interface TemplateLabels {
  /** By key after substitution. */
  readonly byKey: ReadonlyMap<string, TemplateLabel>;
  /** The same as the map that objects get. */
  readonly texts: JsonMap;
}

/** The labels of a Template, substituted; `undefined` where it has none. An empty map counts: over a List it is an error like any other. */
export function readLabels(written: unknown, texts: Texts, problems: TemplateProblem[]): TemplateLabels | undefined {
  if (written === undefined || written === null) return undefined;
  if (!isMap(written)) {
    problems.push(wrongType(['labels'], 'labels', 'a map'));
    return undefined;
  }
  const labels = new Map<string, TemplateLabel>();
  for (const [key, value] of Object.entries(written)) {
    if (typeof value === 'string' || value === null) {
      const name = substituteText(key, texts);
      if (labels.has(name)) problems.push(collidingKeys(key, name, ['labels', key]));
      // As with the keys of an object: one made by substitution wins over one written out.
      if (name !== key || !labels.has(name)) labels.set(name, { key, written: value ?? '', text: substituteText(value ?? '', texts) });
    } else problems.push(wrongType(['labels', key], `the label ${key}`, 'text; quote it'));
  }
  return { byKey: labels, texts: Object.fromEntries(Array.from(labels, ([key, { text }]) => [key, text])) };
}

/**
 * The object with the Template's labels over its own. Pod templates and selectors stay as they are.
 * An object whose `metadata` is no map comes back as it is.
 */
export function addLabels(object: JsonMap, { texts }: TemplateLabels): JsonMap {
  const metadata = Object.hasOwn(object, 'metadata') ? object.metadata : {};
  if (!isMap(metadata)) return object;
  const labels = { ...keptLabels(metadata.labels), ...texts };
  return { ...object, metadata: { ...metadata, labels } };
}

/** The labels of an object that stay when the Template's are added; `undefined` where one of them is no text, which loses all of them. */
export function keptLabels(labels: unknown): JsonMap | undefined {
  if (labels === undefined || labels === null) return {};
  if (!isMap(labels)) return undefined;
  const values = Object.values(labels);
  if (values.every((value) => typeof value === 'string')) return labels;
  if (!values.every((value) => typeof value === 'string' || value === null)) return undefined;
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, value ?? '']));
}
