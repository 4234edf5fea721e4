import { listField, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { imageUsesOf, podSpecOf } from '../kube/workloads';
import type { YamlDocument } from '../yaml/document';
import type { YamlFile } from '../yaml/read';
import { type ManifestDocument, manifestOf, type ReadingOptions } from './document';
import { isKustomizationFile } from './kustomization';
import { unknownKindsIn } from './unknown-kinds';

/** What is known of a document without a look into it: enough to put it into a set, and to count it. */
export interface DocumentOutline {
  readonly uri: string;
  /** Offset of its part of the file's text. */
  readonly start: number;
  readonly isTemplate: boolean;
  /** No value came of its text. */
  readonly isUnreadable: boolean;
  /** It cannot be read for the marks of a template engine, and what it will come to is no manifest. */
  readonly isForeign: boolean;
  /** How many objects it comes to. */
  readonly objects: number;
  /** How many images it names as values of a Helm chart. */
  readonly chartImages: number;
  names(): OutlineNames;
  /** Objects of kinds nobody knows that hold a pod template, by `group/version Kind`. */
  unknownKinds(): ReadonlyMap<string, number>;
}

/** `Kind/name` of objects. */
export interface OutlineNames {
  readonly defined: readonly string[];
  /** What the document's objects cannot do without: governing Services, image streams and claims. Some may be defined in it too. */
  readonly wanted: readonly string[];
}

/** A document by its outline. */
export interface OutlinedDocument extends DocumentOutline {
  /** The document itself; read at the first question where nobody did yet. */
  document(): ManifestDocument;
}

/** An outline as JSON has it; what does not apply is left out. The file is known by where it is kept. */
export interface OutlineData {
  readonly start: number;
  readonly objects: number;
  readonly template?: true;
  readonly unreadable?: true;
  readonly foreign?: true;
  readonly chartImages?: number;
  readonly defined?: readonly string[];
  readonly wanted?: readonly string[];
  readonly unknownKinds?: readonly (readonly [kind: string, count: number])[];
}

/** Reads the documents of a file. */
export function documentsOf(file: YamlFile, options: ReadingOptions): readonly OutlinedDocument[] {
  return file.documents.map((yaml) => outlinedDocument(manifestOf(yaml, options)));
}

/** The documents of a file whose outlines are known already. The file is read when somebody asks for one of them. */
export function knownDocuments(file: YamlFile, outlines: readonly OutlineData[], options: ReadingOptions): readonly OutlinedDocument[] {
  let manifests: readonly ManifestDocument[] | undefined;
  const documentAt = (index: number): ManifestDocument => {
    manifests ??= file.documents.map((yaml) => manifestOf(yaml, options));
    const document = manifests[index];
    if (!document) throw new Error(`${file.uri} has no document ${index}, against its outline`);
    return document;
  };
  return outlines.map(({ start, objects, template: isTemplate = false, unreadable = false, foreign = false, chartImages = 0, defined = [], wanted = [], unknownKinds = [] }, index) => ({
    uri: file.uri,
    start,
    isTemplate,
    isUnreadable: unreadable,
    isForeign: foreign,
    objects,
    chartImages,
    names: () => ({ defined, wanted }),
    unknownKinds: () => new Map(unknownKinds),
    document: () => documentAt(index),
  }));
}

/** The outline as data, for those who read the file next time. */
export function outlineData(outline: DocumentOutline): OutlineData {
  const { start, objects, chartImages, isTemplate, isUnreadable, isForeign } = outline;
  const { defined, wanted } = outline.names();
  const unknownKinds = Array.from(outline.unknownKinds());
  return {
    start,
    objects,
    ...(isTemplate && { template: true }),
    ...(isUnreadable && { unreadable: true }),
    ...(isForeign && { foreign: true }),
    ...(chartImages > 0 && { chartImages }),
    ...(defined.length > 0 && { defined }),
    ...(wanted.length > 0 && { wanted }),
    ...(unknownKinds.length > 0 && { unknownKinds }),
  };
}

/** Whether there is something to look at: an object, a Template, an image in a chart's values, or a text that should be one and cannot be read. */
export function holdsManifest({ objects, chartImages, isTemplate, isUnreadable, isForeign }: DocumentOutline): boolean {
  return objects > 0 || chartImages > 0 || isTemplate || (isUnreadable && !isForeign);
}

/** Whether a file, by its documents, is a template of something else, such as what a ConfigMap is made of; beside a manifest it may be a part of that. */
export function isForeignFile(documents: readonly DocumentOutline[]): boolean {
  return documents.some(({ isForeign }) => isForeign) && !documents.some(holdsManifest);
}

function outlinedDocument(document: ManifestDocument): OutlinedDocument {
  const { yaml, template, objects, chartImages } = document;
  return {
    uri: yaml.uri,
    start: yaml.start,
    isTemplate: template !== undefined,
    isUnreadable: yaml.value === undefined,
    isForeign: yaml.value === undefined && isForeign(yaml),
    objects: objects.length,
    chartImages: chartImages.length,
    names: () => ({ defined: objects.map(({ kind, name }) => `${kind}/${name}`), wanted: objects.flatMap(namedBy) }),
    unknownKinds: () => unknownKindsIn(objects),
    document: () => document,
  };
}

/** A manifest names its API, whatever else of it is filled in; only a kustomization need not. */
function isForeign({ uri, text, start, end, problems, lines }: YamlDocument): boolean {
  const isTemplate = problems.some(({ kind, span }) => kind === 'unreadable' && lines.lineText(span.start.line).includes('{{'));
  return isTemplate && !isKustomizationFile(uri) && !/\b(?:apiVersion|kind)\b/.test(text.slice(start, end));
}

/** Names of other objects that an object cannot do without: its governing Service, image streams and claims. */
function namedBy(object: KubeObject): readonly string[] {
  const spec = podSpecOf(object);
  if (!spec) return [];
  const names: string[] = [];
  const serviceName = object.kind === 'StatefulSet' ? textField(object.value['spec'], 'serviceName') : undefined;
  if (serviceName !== undefined) names.push(`Service/${serviceName}`);
  for (const { image } of imageUsesOf(object)) {
    const stream = image === undefined ? undefined : LOCAL_NAME.exec(image)?.[1];
    if (stream !== undefined) names.push(`ImageStream/${stream}`);
  }
  for (const volume of listField(spec.value, 'volumes')) {
    const claim = textField(mapField(volume, 'persistentVolumeClaim'), 'claimName');
    if (claim !== undefined) names.push(`PersistentVolumeClaim/${claim}`);
  }
  return names;
}

/** An image name of one segment, which may be an image stream's. */
const LOCAL_NAME = /^([^/:@]+)(?::[^/@]*)?$/;
