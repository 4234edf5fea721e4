import { isMap } from '../kube/json';
import { groupOf } from '../kube/object';
import { isTemplate } from '../openshift/template/process';
import type { YamlDocument } from '../yaml/document';
import type { YamlFile } from '../yaml/read';
import { objectsIn } from './list';
import { Marks } from './marks';
import { type ImportNote, noteAt } from './note';
import type { ImportedObject, ImportSource } from './source';
import { importTemplate, LIST, NO_OBJECT } from './template';

/** What a file or one of its documents comes to. */
export interface ImportedDocuments {
  readonly objects: readonly ImportedObject[];
  readonly notes: readonly ImportNote[];
}

/** The objects of a file, and what of it is not carried over. */
export function importFile(file: YamlFile): ImportedDocuments {
  const documents = file.documents.map(importDocument);
  const comments = file.documents.flatMap((yaml) => yaml.comments());
  const objects = documents.flatMap((document) => document.objects);
  const notes = documents.flatMap((document) => document.notes);
  const [first] = comments;
  if (!first || objects.length === 0) return { objects, notes };
  const message = comments.length === 1 ? 'a comment is left out' : `${comments.length} comments are left out, the first one here`;
  return { objects, notes: [...notes, { uri: file.uri, line: first.span.start.line, message, isLoss: false }] };
}

function importDocument(yaml: YamlDocument): ImportedDocuments {
  const { value } = yaml;
  const problems = yaml.problems.map(({ kind, message, span }): ImportNote => {
    const isLoss = kind !== 'duplicate-key';
    return { uri: yaml.uri, line: span.start.line, message: isLoss ? `the document cannot be read: ${message}` : message, isLoss };
  });
  if (value === undefined || value === null) return { objects: [], notes: problems };
  const { objects, notes } = isMap(value) && isTemplate(value) ? importTemplate(yaml, value) : importManifest(yaml, value);
  return { objects, notes: [...problems, ...notes] };
}

function importManifest(yaml: YamlDocument, value: unknown): ImportedDocuments {
  const { objects: found, others, lists } = objectsIn(value);
  const source: ImportSource = { yaml, marks: new Marks(value), parameters: [], about: [] };
  const notes = [...others.map((path) => noteAt(yaml, path, NO_OBJECT, { isLoss: true })), ...lists.map((path) => noteAt(yaml, path, LIST))];
  const objects: ImportedObject[] = [];
  for (const { value: object, path } of found) {
    const refusal = refusalOf(object['apiVersion'], object['kind']);
    if (refusal === undefined) objects.push({ value: object, source, path });
    else notes.push(noteAt(yaml, path, refusal, { isLoss: true }));
  }
  return { objects, notes };
}

/** Why an object has no place in a chart. */
function refusalOf(apiVersion: unknown, kind: unknown): string | undefined {
  const version = String(apiVersion);
  if (version.split('/').length > 2) return `an apiVersion has one slash at most, and ${version} has more; it is left out`;
  if (groupOf(version) !== 'kustomize.config.k8s.io') return undefined;
  return `a ${String(kind)} is for kustomize alone; it is left out: import what kustomize build prints`;
}
