import { UserError } from '../base/errors';
import type { Sources } from '../sources/files';
import { flag, type FlagValues, text } from './flags';
import type { Io } from './io';

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

type Read = (operands: readonly string[], options: { readonly maxBytes: number; readonly stdinName?: string | undefined }) => Sources;

/** How either state is read; `now` is left out where it is that of the disk. Throws `UserError` where git cannot tell it. */
export async function openStates({ base, staged }: Since, { cwd, env }: Io): Promise<{ readonly before: Read; readonly now: Read | undefined }> {
  const [{ openIndex, openRevision }, { readSourcesAt }] = await Promise.all([import('../sources/git/tree.js'), import('../sources/git/sources.js')]);
  const old = openRevision(base, { cwd, env });
  const index = staged ? openIndex({ cwd, env }) : undefined;
  return {
    before: (operands, options) => readSourcesAt(old, operands, options),
    now: index && ((operands, options) => readSourcesAt(index, operands, options)),
  };
}
