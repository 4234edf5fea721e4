import { type FlagValues, oneOf } from './flags';
import { OPEN_FLAGS } from './open-workspace';
import { RENDER_FLAGS } from './render/flags';
import { RULE_FLAGS } from './rule-modules';
import type { Shard } from './shard';
import type { Since } from './since';
import { TARGET_FLAGS } from './target-flags';

/** What every command takes that runs the rules. */
export const CHECK_FLAGS = {
  preset: oneOf('Which rules run, in place of what the configuration says; recommended when nobody does', ['recommended', 'strict', 'pedantic'], undefined),
  ...TARGET_FLAGS,
  ...OPEN_FLAGS,
  ...RENDER_FLAGS,
  ...RULE_FLAGS,
};

/** What a person asks of a run. */
export interface LintWishes {
  readonly flags: FlagValues<typeof CHECK_FLAGS>;
  /** Ids of rules that run alone, whatever preset and configuration say; none: all, as these say. */
  readonly only: readonly string[];
  /** Whether what people wrote to silence findings counts. */
  readonly suppressions: boolean;
  /** Keep what is found for the next run, and take what is kept; in a folder that is named, or in the user's own. @default neither */
  readonly cache?: string | true | undefined;
  /** Only what a change brings is wanted, and the rules about changes run. @default all that is found */
  readonly since?: Since | undefined;
  /** Only a part of the sets is looked at. It goes neither with `since` nor with repairs. @default all */
  readonly shard?: Shard | undefined;
}
