import { posix } from 'node:path';
import { groupOf } from '../../kube/object';
import { fieldOf, textField } from '../../kube/json';
import type { RenderPlace } from '../../sources/render/place';
import { type KustomizationParts, kustomizationParts } from '../../workspace/rendered/kustomization-parts';
import type { YamlFile } from '../../yaml/read';
import type { ReadOnce } from './read-once';

/** A kustomization and all that goes into it. */
export interface KustomizationTree {
  /** The folder's uri; `''` is the working folder. */
  readonly folder: string;
  /** Its own file. */
  readonly file: YamlFile;
  /** Files of all kustomizations in it, its own first. */
  readonly kustomizations: readonly YamlFile[];
  /** Folders of those, but its own. */
  readonly includes: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
  readonly patches: ReadonlySet<string>;
  /** All files that any of them names. */
  readonly files: ReadonlySet<string>;
  readonly remote: readonly string[];
  readonly refused: string | undefined;
  readonly isComponent: boolean;
}

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** Follows a kustomization into the folders that it names. `undefined` for a file that is none of Kustomize's. */
export function kustomizationTree(uri: string, place: RenderPlace, read: ReadOnce): KustomizationTree | undefined {
  const folder = folderOf(uri);
  const file = read(uri);
  const own = file && partsOf(file);
  if (!own) return undefined;
  const tree = { kustomizations: [file], includes: new Set<string>(), resources: new Set<string>(), patches: new Set<string>(), files: new Set<string>(), remote: [...own.remote], refused: own.refused };
  const open = [{ folder, parts: own }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { folder: from, parts } = next;
    const beside = (path: string): string => below(from, path);
    for (const path of parts.patches) tree.patches.add(beside(path));
    for (const path of parts.files) tree.files.add(beside(path));
    for (const path of parts.resources) {
      const there = beside(path);
      if (tree.includes.has(there) || there === folder) continue;
      if (!place.isFolder(there)) {
        tree.resources.add(there);
        continue;
      }
      tree.includes.add(there);
      const inner = NAMES.map((name) => read(there === '' ? name : `${there}/${name}`)).find((some) => some !== undefined);
      const innerParts = inner && partsOf(inner);
      if (!inner || !innerParts) continue;
      tree.kustomizations.push(inner);
      tree.remote.push(...innerParts.remote);
      tree.refused ??= innerParts.refused;
      open.push({ folder: there, parts: innerParts });
    }
  }
  for (const path of [...tree.resources, ...tree.patches]) tree.files.add(path);
  return { folder, file, ...tree, isComponent: own.isComponent };
}

function partsOf(file: YamlFile): KustomizationParts | undefined {
  const value: unknown = file.documents[0]?.value;
  const apiVersion = textField(value, 'apiVersion');
  // Flux has a kind of the same name.
  return fieldOf(value, 'apiVersion') !== undefined && groupOf(apiVersion ?? '') !== 'kustomize.config.k8s.io' ? undefined : kustomizationParts(value);
}

function below(folder: string, path: string): string {
  const joined = posix.normalize(posix.join(folder, path));
  return joined === '.' ? '' : joined.replace(/\/$/, '');
}

export function folderOf(uri: string): string {
  const slash = uri.lastIndexOf('/');
  return slash < 0 ? '' : uri.slice(0, slash);
}
