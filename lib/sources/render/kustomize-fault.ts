import { relative, resolve } from 'node:path';
import { firstUseful, shortened } from './run-program';

/** The folders that a build goes through. */
interface Folders {
  /** Of the kustomization that is built, absolute. */
  readonly top: string;
  /** Of ours around it, absolute. */
  readonly around: string;
}

/**
 * Why a build failed, as a clause: the last link of Kustomize's chain, which names each folder on the way down and comes to the fault at
 * its end. Files and folders count from the one that is built.
 */
export function kustomizeFault(said: string, { top, around }: Folders): string {
  const chain = chainIn(said);
  const steps = Array.from(chain.matchAll(/recursed accumulation of path '([^']*)': /g));
  const last = steps.at(-1);
  const folder = last?.[1] ?? around;
  const { name = '.', why } = linkOf(last ? chain.slice(last.index + last[0].length) : chain);
  const place = relative(top, resolve(folder, name));
  return shortened(`${place === '' || (!last && name === '.') ? '' : `${place}: `}${fromTop(why, { top, around })}`);
}

/** Some builds of kubectl log the chain as Go quotes it, on one line or on several. */
function chainIn(said: string): string {
  const [, quoted] = /^E\d{4} .*? err="((?:[^"\\]|\\.)*)"$/m.exec(said) ?? [];
  if (quoted !== undefined) return quoted.replaceAll(/\\(["\\])/g, '$1').replaceAll(String.raw`\n`, ' ');
  const [, chain] = /^E\d{4} .*? err=<$(.*?)^ >$/ms.exec(said) ?? /^error: (.*)/ims.exec(said) ?? [];
  return chain?.trim().replaceAll(/\s*\n\s*/g, ' ') ?? firstUseful(said);
}

/** The link's own file or folder, where it is about one, and what is wrong with it. A folder is tried as a file first, and a file as a folder at last. */
function linkOf(link: string): { readonly name: string | undefined; readonly why: string } {
  const [, name, fault] = /^accumulating resources: (?:accumulation err=')?(?:accumulating|merging) resources from '([^']*)': (.*)$/s.exec(link) ?? [];
  const why = (fault ?? link)
    .replace(/': must build at directory: .*$/s, '')
    .replace(/^'[^']*' must resolve to a file': /, '')
    .replace(/^couldn't make target for path '[^']*': /, '')
    .replaceAll(/evalsymlink failure on '([^']*)' : lstat [^:]*: /g, name === undefined ? "'$1': " : '');
  return { name, why };
}

function fromTop(why: string, { top, around }: Folders): string {
  return why.replaceAll(/'(\/[^']*)'/g, (quoted, path: string) => (path.startsWith(around) ? quoted : `'${relative(top, path) || '.'}'`)).replaceAll(`${top}/`, '');
}
