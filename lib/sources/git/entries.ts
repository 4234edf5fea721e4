import { groupBy } from '../../base/group';
import { helmTemplates } from '../helm';
import type { RevisionTree, TreeEntry } from './tree';
import { commonPath, folderOf, isAtOrBelow, slashed } from './tree-path';

/** What a tree holds around some paths, for questions by path. */
export interface Entries {
  readonly at: (path: string) => TreeEntry | undefined;
  /** Whether something lies below the path; the top is a folder even where nothing does. */
  readonly isFolder: (path: string) => boolean;
  /** Everything below a folder, at any depth. */
  readonly below: (folder: string) => readonly TreeEntry[];
  /** What lies in the folder itself. */
  readonly directlyIn: (folder: string) => readonly TreeEntry[];
  /** Whether the file, which is one of them, is a template of a Helm chart. */
  readonly isHelmTemplate: (path: string, text: string) => boolean;
}

/** Lists what lies at or below the paths, beside those that are files, and the charts around them. */
export function entriesAround(tree: RevisionTree, paths: readonly string[]): Entries {
  const entries = listed(tree, commonPath(paths));
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const byFolder = groupBy(entries, ({ path }) => folderOf(path));
  const folders = new Set(['']);
  for (const folder of byFolder.keys()) for (let here = folder; !folders.has(here); here = folderOf(here)) folders.add(here);
  return {
    at: (path) => byPath.get(path),
    isFolder: (path) => folders.has(path),
    below: (folder) => entries.filter(({ path }) => isAtOrBelow(path, folder)),
    directlyIn: (folder) => byFolder.get(folder) ?? [],
    isHelmTemplate: helmTemplates((path) => byPath.has(slashed(path))),
  };
}

function listed(tree: RevisionTree, common: string): readonly TreeEntry[] {
  // The `Chart.yaml` of a chart lies beside its `templates`.
  const [chart = common] = templateFolders(`${common}/`);
  const entries = tree.entriesBelow(chart);
  const isFolder = chart === '' || entries.some(({ path }) => path !== chart);
  // A file wants its neighbours as context, and one that is missing wants names that may have been meant.
  return isFolder ? entries : tree.entriesBelow(folderOf(chart));
}

/** The folders whose `templates` a path lies in, outermost first. */
function templateFolders(path: string): readonly string[] {
  const steps = path.split('/').slice(0, -1);
  return steps.flatMap((step, at) => (step === 'templates' ? [steps.slice(0, at).join('/')] : []));
}
