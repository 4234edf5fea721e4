import { repositoryRoot } from '../sources/gitignore';
import { pathOf, uriOf } from '../sources/uri';
import type { Io } from './io';

/** Names of files that are the same in whatever folder of the repository the run was started; `root` is what they are relative to. */
export function nameFrom({ cwd }: Io): { readonly root: string; readonly nameOf: (uri: string) => string } {
  const root = repositoryRoot(cwd) ?? cwd;
  return { root, nameOf: root === cwd ? (uri) => uri : (uri) => uriOf(root, pathOf(cwd, uri)) };
}
