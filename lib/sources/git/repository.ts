import { UserError } from '../../base/errors';
import { failed, type Git, gitIn, type GitOptions, outputOf } from './run-git';

/** A repository as it is seen from the working folder. */
export interface Repository {
  readonly git: Git;
  /** Absolute. */
  readonly cwd: string;
  /** The top folder of the working tree, links resolved; `undefined` in a bare repository, whose trees are read as if they began in the working folder. */
  readonly top: string | undefined;
  /** The working folder within the tree, with `/`; `''` at its top, and where the working folder lies outside of the working tree. */
  readonly prefix: string;
  /** Whether the working folder lies in the working tree, or there is none. */
  readonly isInside: boolean;
  readonly isShallow: boolean;
}

/** Finds the repository of the working folder, as git does. Throws `UserError` where there is none, or where git does not trust it. */
export function openRepository(options: GitOptions): Repository {
  const git = gitIn(options);
  // A folder's name may hold line ends, so it comes last.
  const asked = ['rev-parse', '--is-bare-repository', '--is-inside-work-tree', '--is-shallow-repository', '--show-prefix'];
  const { ok, output, said } = git(asked);
  if (!ok) throw noRepository(asked, options.cwd, said);
  const [isBare, isInside, isShallow, ...rest] = output.toString('utf8').split('\n');
  const found = isBare === 'true' ? undefined : git(['rev-parse', '--show-toplevel']);
  const top = found?.ok === true ? withoutLineEnd(found.output.toString('utf8')) : undefined;
  return {
    git,
    cwd: options.cwd,
    top,
    prefix: rest.slice(0, -1).join('\n').replace(/\/$/, ''),
    isInside: top === undefined || isInside === 'true',
    isShallow: isShallow === 'true',
  };
}

/** Whether some objects were left with the remote when the repository was cloned. */
export function isPartialClone({ git }: Repository): boolean {
  return git(['config', '--get-regexp', '^(extensions\\.partialclone|remote\\..*\\.promisor)$']).ok;
}

/** Runs a command that lists the names of a tree. Throws `UserError` with the reason where an object for that is missing. */
export function listing(repository: Repository, args: readonly string[]): readonly string[] {
  const outcome = repository.git(args);
  if (outcome.ok) return namesIn(outcome.output);
  if (isPartialClone(repository)) throw missingObject(repository, 'the list of files');
  throw failed(args, outcome.said);
}

/** What git prints with `-z`: names that each end with a zero byte. */
function namesIn(output: Buffer): readonly string[] {
  return output.toString('utf8').split('\0').slice(0, -1);
}

/** The error for content that git knows of and does not have. `what` stands behind `cannot read`. */
export function missingObject(repository: Repository, what: string): UserError {
  if (isPartialClone(repository)) {
    return new UserError('object-missing', `cannot read ${what}: this is a partial clone, which left it with the remote, and nothing is fetched here`, {
      hint: 'get all of it once with git fetch --refetch --no-filter, or clone without --filter',
    });
  }
  return new UserError('object-missing', `cannot read ${what}: the repository has lost the object that holds it`, { hint: 'git fsck lists what is lost; a fresh clone has it' });
}

/** The path of the working tree's top. Throws `UserError` for a bare repository. */
export function workingTreeOf({ top, cwd }: Repository): string {
  if (top !== undefined) return top;
  throw new UserError('no-working-tree', `the repository of ${cwd} has no working tree`, { hint: 'run this in a clone or worktree with files in it' });
}

/** The id that git prints alone on a line. */
export function idOf(git: Git, args: readonly string[]): string | undefined {
  const { ok, output } = git(args);
  const id = output.toString('utf8').trim();
  return ok && /^[0-9a-f]+$/.test(id) ? id : undefined;
}

/** The lines that git prints, for names that hold no line ends: branches, tags, remotes. */
export function linesOf(git: Git, args: readonly string[]): readonly string[] {
  return outputOf(git, args).toString('utf8').split('\n').filter((line) => line !== '');
}

function noRepository(args: readonly string[], cwd: string, said: string): UserError {
  if (/not a git repository/i.test(said)) {
    return new UserError('not-a-repository', `${cwd} lies in no git repository`, { hint: 'run this in a clone, or check the files as they are' });
  }
  const distrusted = /(?:dubious ownership in repository at|unsafe repository \()\s*'([^']*)'/.exec(said)?.[1];
  if (distrusted === undefined) return failed(args, said);
  return new UserError('git-refused', `git does not trust ${distrusted}, which belongs to somebody else`, {
    hint: `if you do, run git config --global --add safe.directory ${distrusted}`,
  });
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
