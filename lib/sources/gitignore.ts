import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Which entries below a folder git leaves out. Asked from the top down: nothing in an ignored folder is ever asked about. */
export interface IgnoredPaths {
  /** `path` is absolute, of an entry of the folder. */
  ignores(path: string, isFolder: boolean): boolean;
  /** The same for a folder below, whose own `.gitignore` then counts too. */
  enter(folder: string): IgnoredPaths;
}

/**
 * What git ignores below `folder`: by `.git/info/exclude` and every `.gitignore` from the repository's root down. Outside a repository
 * the files from `folder` down count. A folder that is ignored itself is looked at all the same, as somebody asked for it by name.
 * The user's own global list is left out, so that everybody gets the same findings.
 */
export function ignoredBelow(folder: string): IgnoredPaths {
  const root = repositoryRoot(folder) ?? folder;
  let rules = new GitRules(root, withPatterns(undefined, excludesOf(root), ''));
  rules = rules.enter(root);
  if (root === folder) return rules;
  let here = root;
  for (const name of relative(root, folder).split(sep)) {
    here = join(here, name);
    if (rules.ignores(here, true)) return new GitRules(folder, undefined).enter(folder);
    rules = rules.enter(here);
  }
  return rules;
}

/** The nearest folder, from `folder` upwards, that holds a `.git`. */
export function repositoryRoot(folder: string): string | undefined {
  for (let here = folder; ; here = dirname(here)) {
    if (existsSync(join(here, '.git'))) return here;
    if (here === dirname(here)) return undefined;
  }
}

class GitRules implements IgnoredPaths {
  readonly #root: string;
  readonly #rules: Ignore | undefined;

  constructor(root: string, rules: Ignore | undefined) {
    this.#root = root;
    this.#rules = rules;
  }

  ignores(path: string, isFolder: boolean): boolean {
    if (!this.#rules) return false;
    const name = this.#nameOf(path);
    return name !== '' && this.#rules.ignores(isFolder ? `${name}/` : name);
  }

  enter(folder: string): GitRules {
    const text = textOf(join(folder, '.gitignore'));
    return text === undefined ? this : new GitRules(this.#root, withPatterns(this.#rules, text, this.#nameOf(folder)));
  }

  #nameOf(path: string): string {
    const name = path.slice(this.#root.endsWith(sep) ? this.#root.length : this.#root.length + 1);
    return sep === '/' ? name : name.replaceAll(sep, '/');
  }
}

/** The rules of the folders above and, later and so stronger, those of one more file, each tied to its folder. */
function withPatterns(above: Ignore | undefined, text: string, folder: string): Ignore {
  const rules = ignore({ ignorecase: false });
  if (above) rules.add(above);
  for (const line of text.split(/\r?\n/)) {
    const pattern = anchored(line, folder);
    if (pattern !== undefined) rules.add(pattern);
  }
  return rules;
}

/** A pattern of a folder's `.gitignore` as the root's would have it. */
function anchored(line: string, folder: string): string | undefined {
  if (line.trim() === '' || line.startsWith('#')) return undefined;
  if (folder === '') return line;
  const negated = line.startsWith('!');
  const pattern = negated ? line.slice(1) : line;
  // Without a slash before its end a pattern holds at any depth.
  const anywhere = !pattern.replace(/\s+$/, '').slice(0, -1).includes('/');
  const rest = pattern.startsWith('/') ? pattern.slice(1) : pattern;
  return `${negated ? '!' : ''}/${folder.replace(/[\\*?[\]!# ]/g, '\\$&')}/${anywhere ? '**/' : ''}${rest}`;
}

function excludesOf(root: string): string {
  const git = join(root, '.git');
  if (!existsSync(git)) return '';
  return textOf(join(statSync(git).isDirectory() ? git : sharedGitFolder(root, git), 'info', 'exclude')) ?? '';
}

/** In a worktree `.git` is a file that names its folder, which in turn names the one that all worktrees share. */
function sharedGitFolder(root: string, git: string): string {
  const own = resolve(root, /^gitdir: *(.*)$/m.exec(textOf(git) ?? '')?.[1] ?? '.git');
  return resolve(own, textOf(join(own, 'commondir'))?.trim() ?? '.');
}

/** A file's text; `undefined` where there is none to be had, which to git too means no rules. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
