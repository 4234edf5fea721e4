import { applyTemplate, deletePod } from '../rollout/model/acts';
import { run, type Trace } from '../rollout/model/trace';
import { CORRECTED } from './set-world';

/** Pods that are deleted by hand at most. */
const MOST_DELETES = 40;

/**
 * The ordinals whose pods have to be deleted, once each and in this order, before a stuck set is through with a corrected template, as the
 * controller's model tells. Empty where the corrected template is enough.
 */
export function deletesToRecover({ world }: Trace): readonly number[] {
  const deletes: number[] = [];
  let trace = run({ ...world, set: applyTemplate(world.set, CORRECTED) });
  while (!trace.settled && deletes.length < MOST_DELETES) {
    const stuck = trace.events.findLast(({ kind }) => kind === 'stuck');
    if (!stuck || !('ordinal' in stuck) || deletes.includes(stuck.ordinal)) break;
    deletes.push(stuck.ordinal);
    trace = run({ ...trace.world, set: deletePod(trace.world.set, stuck.ordinal) });
  }
  return deletes;
}

/** Whether deleting the pod that sticks helps while the template stays as it is. */
export function deletingHelps({ world, events }: Trace): boolean {
  const stuck = events.find(({ kind }) => kind === 'stuck');
  if (!stuck || !('ordinal' in stuck)) return false;
  return run({ ...world, set: deletePod(world.set, stuck.ordinal) }).settled;
}
