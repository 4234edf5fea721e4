import { UserError } from '../../base/errors';
import { didYouMean } from '../../base/suggest';
import { idOf, linesOf, type Repository } from './repository';

/**
 * The id of the commit that a revision names: whatever git takes for one commit, and `main...` or `main...next` for the commit at which
 * both parted, of HEAD where a side is left out. Throws `UserError` for a revision that names no commit here.
 */
export function commitOf(repository: Repository, rev: string): string {
  // Git would take the first for an option, and no process can be handed the last.
  if (rev === '' || rev.startsWith('-') || rev.includes('\0')) throw new UserError('unknown-revision', `${JSON.stringify(rev)} is no revision`, { hint: NAME_ONE });
  // What follows `:/` is looked for in messages, dots and all.
  const sides = rev.startsWith(':/') ? undefined : /^(.*?)(\.{2,3})(.*)$/s.exec(rev);
  if (!sides) return singleCommit(repository, rev);
  const [, left = '', dots, right = ''] = sides;
  if (dots === '..') throw new UserError('unknown-revision', `${rev} names a range, where one commit is needed`, { hint: `write ${left || 'HEAD'}, or ${left || 'HEAD'}...${right} for the commit at which both parted` });
  return mergeBase(repository, left || 'HEAD', right || 'HEAD');
}

function mergeBase(repository: Repository, left: string, right: string): string {
  const base = idOf(repository.git, ['merge-base', singleCommit(repository, left), singleCommit(repository, right)]);
  if (base !== undefined) return base;
  if (repository.isShallow) throw tooShallow(`the commit at which ${left} and ${right} parted`);
  throw new UserError('no-merge-base', `${left} and ${right} share no commit`, { hint: `name the commit to compare with: ${left}` });
}

function singleCommit(repository: Repository, rev: string): string {
  const { git, isShallow } = repository;
  const object = idOf(git, ['rev-parse', '--verify', '--quiet', rev]);
  if (object === undefined) throw unknown(repository, rev);
  // In a step of its own: behind `:/text` the suffix would be part of the text.
  const commit = idOf(git, ['rev-parse', '--verify', '--quiet', `${object}^{commit}`]);
  if (commit !== undefined) return commit;
  // A whole id is taken by its looks.
  if (git(['cat-file', '-e', object]).ok) throw new UserError('unknown-revision', `${rev} names a file, a folder or a tag of one, and no commit`, { hint: NAME_ONE });
  throw isShallow ? tooShallow(rev) : new UserError('unknown-revision', `the repository holds no commit ${rev}`, { hint: 'fetch it, or name a branch or tag that holds it' });
}

const NAME_ONE = 'name a branch, a tag or a commit, such as HEAD~1';

function unknown(repository: Repository, rev: string): UserError {
  const { git, isShallow } = repository;
  const start = rev.replace(/(?:[~^]\d*|\^\{[^}]*\}|@\{[^}]*\})+$/, '') || 'HEAD';
  const isKnown = idOf(git, ['rev-parse', '--verify', '--quiet', start]) !== undefined;
  if (!isKnown && (start === 'HEAD' || start === '@')) {
    return new UserError('no-commit-yet', `there is no ${rev}: the branch has no commit yet`, { hint: 'make the first commit, or check the files as they are' });
  }
  if (isKnown && start !== rev) return isShallow ? tooShallow(rev) : new UserError('unknown-revision', `there is no ${rev}: ${start} leads to no such commit`, { hint: NAME_ONE });
  if (isShallow && /^[0-9a-f]{4,64}$/.test(start)) return tooShallow(rev);
  return unknownName(repository, rev, start);
}

function unknownName({ git }: Repository, rev: string, start: string): UserError {
  const names = linesOf(git, ['for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/remotes', 'refs/tags']);
  // A clone has most branches under the name of the remote alone.
  const twin = names.find((name) => name.endsWith(`/${start}`));
  const guess = twin === undefined ? didYouMean(start, names) : ` (did you mean ${twin}?)`;
  const remote = linesOf(git, ['remote']).find((name) => start.startsWith(`${name}/`));
  const branch = remote === undefined ? '' : start.slice(remote.length + 1);
  const hint = remote === undefined || branch === '' ? NAME_ONE : `fetch it first where the remote has it: git fetch ${remote} ${branch}:refs/remotes/${remote}/${branch}`;
  return new UserError('unknown-revision', `git knows no revision ${rev}${guess}`, { hint });
}

function tooShallow(what: string): UserError {
  return new UserError('shallow-clone', `${what} is not in this shallow clone, which holds the latest commits alone`, {
    hint: 'get more of the history with git fetch --deepen=50 or git fetch --unshallow; in a pipeline set the depth of the checkout to all (fetch-depth: 0)',
  });
}
