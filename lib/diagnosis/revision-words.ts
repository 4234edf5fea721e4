import type { LiveSet } from './live-set';

/** A revision as messages name it: its name, and what it is to the set. */
export function revisionWords({ state: { updateRevision, currentRevision } }: LiveSet, revision: string): string {
  if (revision === '') return 'no revision that its labels name';
  if (revision === updateRevision) return revision === currentRevision ? `${revision}, its current and update revision` : `${revision}, the update revision`;
  return revision === currentRevision ? `${revision}, the current revision` : `${revision}, a revision that is neither current nor wanted`;
}

/** A warning where an ordinal comes back at the current revision although its pod is of another one; `''` elsewhere. */
export function stepBack({ state: { updateRevision, currentRevision } }: LiveSet, back: string): string {
  if (back !== currentRevision || back === updateRevision) return '';
  return ` That is a step back: ${updateRevision} is what the template asks for.`;
}
