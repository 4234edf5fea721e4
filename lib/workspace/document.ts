import type { Path } from '../base/path';
import { imagesInValues, type ValuesImage } from '../images/chart-values';
import { isMap, type JsonMap } from '../kube/json';
import { isObject, KubeObject } from '../kube/object';
import { isTemplate, processTemplate, type ProcessedTemplate, type ProcessOptions } from '../openshift/template/process';
import type { YamlDocument } from '../yaml/document';
import { bareKustomization } from './kustomization';
import { TemplateOrigin, YamlOrigin } from './origins';

/** One document of a file and the objects it comes to: itself, the items of a List, or what a Template is processed into. */
export interface ManifestDocument {
  readonly yaml: YamlDocument;
  /** Set when the document is an OpenShift Template: its values, and what processing made of them. */
  readonly template: { readonly value: JsonMap; readonly processed: ProcessedTemplate } | undefined;
  readonly objects: readonly KubeObject[];
  /** What it names as values of a Helm chart; none in any other file. */
  readonly chartImages: readonly ValuesImage[];
  /** The object that a path of the document lies in, for what is said about the text. */
  objectAt(path: Path): KubeObject | undefined;
}

/** How a document is to be read. */
export interface ReadingOptions {
  /** Of Templates. */
  readonly template?: ProcessOptions | undefined;
  /** Whether a file is values of a Helm chart. @default none is */
  readonly isChartValues?: ((uri: string) => boolean) | undefined;
}

/** Reads the objects of a document. Content that is no manifest simply has none. */
export function manifestOf(yaml: YamlDocument, { template: options, isChartValues }: ReadingOptions = {}): ManifestDocument {
  const { value } = yaml;
  if (isMap(value) && isTemplate(value)) return templateManifest(yaml, value, options);
  const entries = listEntries(bareKustomization(yaml.uri, value) ?? value, []).map(({ value: item, path }) => ({ path, object: new KubeObject(item, new YamlOrigin(yaml, path)) }));
  return {
    yaml,
    template: undefined,
    objects: entries.map(({ object }) => object),
    chartImages: entries.length === 0 && isChartValues?.(yaml.uri) === true ? imagesInValues(value, []) : [],
    objectAt: (path) => entries.find((entry) => startsWith(path, entry.path))?.object,
  };
}

function templateManifest(yaml: YamlDocument, value: JsonMap, options: ProcessOptions = {}): ManifestDocument {
  const processed = processTemplate(value, options);
  const entries = processed.objects.flatMap((made) =>
    listEntries(made.value, []).map(({ value: item, path }) => ({
      index: made.index,
      object: new KubeObject(item, new TemplateOrigin(yaml, made, path)),
    })),
  );
  return {
    yaml,
    template: { value, processed },
    objects: entries.map(({ object }) => object),
    chartImages: [],
    objectAt: (path) => (path[0] === 'objects' ? entries.find(({ index }) => index === path[1])?.object : undefined),
  };
}

interface Entry {
  readonly value: JsonMap;
  readonly path: Path;
}

/** The objects in a value: itself, or the items of a `List` or a typed list such as `ImageStreamList`, nested ones too. */
function listEntries(value: unknown, path: Path): readonly Entry[] {
  if (!isObject(value)) return [];
  const { items, kind } = value;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [{ value, path }];
  // The API server leaves apiVersion and kind out of the items of a typed list.
  const inherited = kind === 'List' ? undefined : { apiVersion: value['apiVersion'], kind: kind.slice(0, -'List'.length) };
  return items.flatMap((item: unknown, index) => {
    const full = inherited && isMap(item) && item['kind'] === undefined ? { ...inherited, ...item } : item;
    return listEntries(full, [...path, 'items', index]);
  });
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, at) => path[at] === step);
}
