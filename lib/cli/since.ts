import { UserError } from '../base/errors';
import type { EarlierState, SourceOptions, Sources } from '../sources/files';
import type { RevisionTree } from '../sources/git/tree';
import { flag, type FlagValues, text } from './flags';
import type { Io } from './io';
import { LOCK_NAME } from './locks';

export const SINCE_FLAGS = {
  base: text('Report only what is new since this revision, and what its change does: HEAD~1, a branch, main... for where it left main', 'revision'),
  staged: flag('The same for what is staged, against HEAD'),
};

/** The change that is looked at: from a revision to the files as they are, or to what is staged. */
export interface Since {
  readonly base: string;
  readonly staged: boolean;
}

/** What the flags ask for. Throws `UserError` for a repair of what is staged, which would write other files than were checked. */
export function sinceOf({ base, staged }: FlagValues<typeof SINCE_FLAGS>, repairs: boolean): Since | undefined {
  if (staged && repairs) throw new UserError('usage', '--staged goes with neither --fix nor --diff, which are about the files as they are', { hint: 'leave out --staged' });
  return base === undefined && !staged ? undefined : { base: base ?? 'HEAD', staged };
}

/** Reads operands from somewhere else than the disk. */
export type ReadSources = (operands: readonly string[], options: Pick<SourceOptions, 'maxBytes' | 'stdinName' | 'earlier'>) => Sources;

/** A state of the files that git keeps. */
export interface State {
  readonly tree: RevisionTree;
  readonly read: ReadSources;
  /** The state as what a later one is compared with. */
  readonly earlier: EarlierState;
  /** The text of the image lock at a path of the disk, where it need not be; `undefined` where this state has none. */
  readonly lockText: (path: string) => string | undefined;
}

/** Both states; `now` is left out where it is that of the disk. Throws `UserError` where git cannot tell one of them. */
export async function openStates({ base, staged }: Since, { cwd, env }: Io): Promise<{ readonly before: State; readonly now: State | undefined }> {
  const [{ openIndex, openRevision }, { earlierState, readSourcesAt }, { filesNamed }] = await Promise.all([
    import('../sources/git/tree.js'),
    import('../sources/git/sources.js'),
    import('../sources/git/files-named.js'),
  ]);
  const stateOf = (tree: RevisionTree): State => ({
    tree,
    read: (operands, options) => readSourcesAt(tree, operands, options),
    earlier: earlierState(tree),
    lockText: filesNamed(tree, LOCK_NAME),
  });
  return { before: stateOf(openRevision(base, { cwd, env })), now: staged ? stateOf(openIndex({ cwd, env })) : undefined };
}
