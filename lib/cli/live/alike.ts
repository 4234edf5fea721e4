import { groupBy } from '../../base/group';
import type { SetDiagnosis, Verdict } from '../../diagnosis/set-diagnosis';

/** Verdicts that say the same of several pods. */
export interface Alike {
  /** The one to show: of those that are to be deleted, the one that goes first. */
  readonly shown: Verdict;
  readonly others: readonly Verdict[];
}

/** The verdicts of a set, those that differ in nothing but the pod's name as one. */
export function alikeAmong({ verdicts, deletes }: SetDiagnosis): readonly Alike[] {
  const groups = groupBy(verdicts, sameWords);
  return [...groups.values()].flatMap((group): readonly Alike[] => {
    const shown = deletes.find((verdict) => group.includes(verdict)) ?? group[0];
    return shown ? [{ shown, others: group.filter((verdict) => verdict !== shown) }] : [];
  });
}

function sameWords({ id, pod, message }: Verdict): string {
  return `${id} ${pod === undefined ? message : message.replaceAll(pod.name, 'POD')}`;
}
