import { groupBy } from '../base/group';
import type { DocumentOutline } from './outline';

/** Documents that are applied together, before they are indexed. */
export interface Grouping<Document extends DocumentOutline> {
  readonly id: string;
  readonly documents: readonly Document[];
  /** Of objects that state none, where somebody settled it. */
  readonly namespace?: string | undefined;
}

/** A set that somebody declared: the first that a file belongs to counts. */
export interface DeclaredSet {
  readonly id: string;
  readonly namespace: string | undefined;
  readonly holds: (uri: string) => boolean;
}

/**
 * Declared sets come first. A Template is a set of its own; the other documents of a folder are one,
 * joined with a sibling folder when one of the two names objects that only the other defines.
 */
export function groupDocuments<Document extends DocumentOutline>(all: readonly Document[], declared: readonly DeclaredSet[] = []): readonly Grouping<Document>[] {
  const claimed = declared.length === 0 ? new Map<DeclaredSet | undefined, readonly Document[]>() : groupBy(all, ({ uri }) => declared.find(({ holds }) => holds(uri)));
  const documents = declared.length === 0 ? all : (claimed.get(undefined) ?? []);
  const templates = documents.filter(({ isTemplate }) => isTemplate);
  const others = documents.filter(({ isTemplate }) => !isTemplate);
  return [
    ...declared.flatMap((set) => {
      const members = claimed.get(set);
      return members ? [{ id: set.id, documents: members, namespace: set.namespace }] : [];
    }),
    ...templates.map((document) => ({ id: templateId(document), documents: [document] })),
    ...joinSiblings(groupBy(others, ({ uri }) => folderOf(uri))),
  ];
}

/** The file's path, and the offset of a Template that is not the first document of its file. */
function templateId({ uri, start }: DocumentOutline): string {
  return start === 0 ? uri : `${uri}@${start}`;
}

function joinSiblings<Document extends DocumentOutline>(folders: ReadonlyMap<string, readonly Document[]>): readonly Grouping<Document>[] {
  const joinedTo = new Map<string, string>();
  const rootOf = (folder: string): string => {
    const next = joinedTo.get(folder);
    return next === undefined ? folder : rootOf(next);
  };
  const join = (one: string, other: string): void => {
    const [first, second] = [rootOf(one), rootOf(other)].sort();
    if (first !== undefined && second !== undefined && first !== second) joinedTo.set(second, first);
  };
  for (const siblings of groupBy(folders.keys(), parentOf).values()) {
    if (siblings.length < 2) continue;
    const folderNames = siblings.map((folder) => ({ folder, ...namesIn(folders.get(folder) ?? []) }));
    const definers = new Map<string, string[]>();
    for (const { folder, defined } of folderNames) {
      for (const name of defined) definers.set(name, [...(definers.get(name) ?? []), folder]);
    }
    for (const { folder, wanted } of folderNames) {
      for (const name of wanted) {
        // Two folders with an object of that name, such as two overlays: nothing tells which one is meant.
        const [definer, ...rivals] = definers.get(name) ?? [];
        if (definer !== undefined && rivals.length === 0) join(definer, folder);
      }
    }
  }
  const groups = groupBy(folders, ([folder]) => rootOf(folder));
  return Array.from(groups, ([id, members]) => ({ id, documents: members.flatMap(([, documents]) => documents) }));
}

interface Names {
  readonly defined: ReadonlySet<string>;
  /** Named here, and not defined here. */
  readonly wanted: ReadonlySet<string>;
}

function namesIn(documents: readonly DocumentOutline[]): Names {
  const names = documents.map((document) => document.names());
  const defined = new Set(names.flatMap((of) => of.defined));
  const wanted = new Set(names.flatMap((of) => of.wanted).filter((name) => !defined.has(name)));
  return { defined, wanted };
}

function folderOf(uri: string): string {
  const slash = uri.lastIndexOf('/');
  return slash < 0 ? '.' : uri.slice(0, slash);
}

function parentOf(folder: string): string {
  return folder === '.' ? '' : folderOf(folder);
}
