import { chartValuesAmong } from '../images/chart-values';
import type { KubeObject } from '../kube/object';
import type { ProcessOptions } from '../openshift/template/process';
import type { YamlFile } from '../yaml/read';
import type { ManifestDocument } from './document';
import { type Externals, NO_EXTERNALS } from './externals';
import { type DeclaredSet, type Grouping, groupDocuments } from './grouping';
import { ObjectIndex } from './object-index';
import { documentsOf, type OutlinedDocument } from './outline';
import type { Rendering } from './rendered/rendering';

/** What is applied together and so is looked at together. */
export interface ObjectSet {
  /** Unique and stable in one run: the Template's or folder's path. */
  readonly id: string;
  readonly documents: readonly ManifestDocument[];
  readonly index: ObjectIndex;
}

/** A set of documents in files. Documents and index are made at the first question. */
export interface FileSet extends ObjectSet {
  readonly outlines: readonly OutlinedDocument[];
  /** What a program made of the files. The documents are then those of the files, and the objects of the index what came out. */
  readonly rendering?: Rendering | undefined;
}

/** Everything one run looks at. */
export interface Workspace {
  readonly sets: readonly ObjectSet[];
}

export interface WorkspaceOptions {
  readonly template?: ProcessOptions;
  readonly externals?: Externals;
  /** The namespace of objects that state none. */
  readonly namespace?: string | undefined;
  /** Sets that folders do not tell. */
  readonly sets?: readonly DeclaredSet[];
}

/** Puts the documents of the files into object sets. Costs one pass over the objects. */
export function workspaceOf(files: readonly YamlFile[], options: WorkspaceOptions = {}): Workspace {
  const { template } = options;
  const isChartValues = chartValuesAmong(files.map(({ uri }) => uri));
  return { sets: setsOf(files.flatMap((file) => documentsOf(file, { template, isChartValues })), options) };
}

/** Puts documents into object sets by their outlines, without a look into them. */
export function setsOf(documents: readonly OutlinedDocument[], { externals = NO_EXTERNALS, namespace, sets }: Omit<WorkspaceOptions, 'template'> = {}): readonly FileSet[] {
  return groupDocuments(documents, sets).map((grouping) => setOf(grouping, { externals, namespace: grouping.namespace ?? namespace }));
}

function setOf({ id, documents: outlines }: Grouping<OutlinedDocument>, options: SetOptions): FileSet {
  let documents: readonly ManifestDocument[] | undefined;
  let index: ObjectIndex | undefined;
  return {
    id,
    outlines,
    get documents() {
      return (documents ??= outlines.map((outline) => outline.document()));
    },
    get index() {
      return (index ??= indexOf(this.documents, options));
    },
  };
}

function indexOf(documents: readonly ManifestDocument[], options: SetOptions): ObjectIndex {
  const unread = documents.some(({ yaml }) => yaml.value === undefined);
  const objects = documents.flatMap((document) => document.objects);
  const onOpenShift = documents.some(({ template }) => template !== undefined);
  return new ObjectIndex(objects, { ...options, onOpenShift, missing: unread ? 'all' : new Set() });
}

interface SetOptions {
  readonly externals?: Externals;
  readonly namespace?: string | undefined;
}

/** A set of objects that stand in no file: those of a cluster, or of a synthesised app. */
export function objectSetOf(id: string, objects: readonly KubeObject[], options: SetOptions = {}): ObjectSet {
  return { id, documents: [], index: new ObjectIndex(objects, options) };
}
