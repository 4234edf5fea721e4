import { isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';

/** How reports name a path: relative to the working folder, and as the user wrote it where it lies outside. Always with `/`. */
export function uriOf(cwd: string, operand: string): string {
  const inside = relative(cwd, resolve(cwd, operand));
  const outside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  const named = outside ? normalize(operand) : inside;
  const uri = sep === '/' ? named : named.replaceAll(sep, '/');
  return uri.length > 1 && uri.endsWith('/') ? uri.slice(0, -1) : uri;
}

/** The uri of an entry below a folder's uri; the working folder's own is `''`. */
export function uriBelow(folder: string, entry: string): string {
  if (folder === '') return entry;
  return folder.endsWith('/') ? `${folder}${entry}` : `${folder}/${entry}`;
}

/** The path that a uri stands for. */
export function pathOf(cwd: string, uri: string): string {
  return isAbsolute(uri) ? uri : join(cwd, uri);
}
