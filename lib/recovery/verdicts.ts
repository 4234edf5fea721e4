import type { SetDiagnosis, Verdict, VerdictId } from '../diagnosis/set-diagnosis';

/** Verdicts after which nobody has to do anything: all is well, or the controller is at work. */
const AT_WORK: readonly VerdictId[] = ['healthy', 'pending-on-delete', 'rolling', 'controller-acting', 'terminating', 'progressing'];

/** Whether the verdict asks for somebody: time alone does not mend it, or nothing can be said yet. */
export function isStuck({ id }: Verdict): boolean {
  return !AT_WORK.includes(id);
}

export function hasStuck({ verdicts }: SetDiagnosis): boolean {
  return verdicts.some(isStuck);
}

/** A verdict that asks for a pod to be deleted. */
export type DeletableVerdict = Verdict & { readonly pod: NonNullable<Verdict['pod']> };

export interface Permission {
  /** Also pods of which a container ran, and that may have written data. */
  readonly includeRan: boolean;
  /** Also pods where deleting may help one time, and a second time never. */
  readonly once: boolean;
}

/**
 * The pods that may be deleted, in the order in which they are to go. In an ordered set none above one that may not: it would not come
 * back, and a replica would be lost.
 */
export function deletesOf({ deletes, ordered }: SetDiagnosis, { includeRan, once }: Permission): readonly DeletableVerdict[] {
  const isAllowed = (verdict: Verdict): verdict is DeletableVerdict =>
    verdict.pod !== undefined && (verdict.advice === 'safe' || (verdict.advice === 'once' && once) || (verdict.advice === 'if-ran-allowed' && includeRan));
  const stop = ordered ? deletes.findIndex((verdict) => !isAllowed(verdict)) : -1;
  return deletes.slice(0, stop < 0 ? undefined : stop).filter(isAllowed);
}

/** The names of the pods that are worth deleting, and may not be. */
export function withheldOf(diagnosis: SetDiagnosis, permission: Permission): readonly string[] {
  const allowed = deletesOf(diagnosis, permission).map(({ pod }) => pod.name);
  return diagnosis.deletes.flatMap(({ pod }) => (pod && !allowed.includes(pod.name) ? [pod.name] : []));
}

/** The revision at which the controller makes the pod again; `undefined` for one that the set does not want any more. */
export function returnOf({ id, back }: Verdict): string | undefined {
  return id === 'scale-blocked' ? undefined : back;
}
