import { EXIT, UserError } from '../base/errors';
import type { DeleteAnswer } from '../cluster/cluster-reader';
import { PODS } from '../cluster/resources';
import { isBeingDeleted } from '../diagnosis/moments';
import { uidOf } from '../diagnosis/owned-pods';
import type { SetDiagnosis } from '../diagnosis/set-diagnosis';
import type { KubeObject } from '../kube/object';
import { checkInterrupt } from './interrupted';
import { lookAgain } from './look';
import { liveObject } from './read-namespace';
import type { Deletion, Recovering } from './recovery';
import { type DeletableVerdict, deletesOf, returnOf } from './verdicts';

/** How often a delete is tried that finds the pod changed: a kubelet that flips between two reasons raises its version each time. */
const MOST_CONFLICTS = 3;
/** Longest that an API server or a disruption budget may make one pod wait, in milliseconds. */
const LONGEST_WAIT = 120_000;
/** Where a 429 says nothing of how long. */
const USUAL_WAIT = 10_000;

export interface Removed {
  readonly deletion: Deletion;
  /** Set and pod as they were read right before. */
  readonly set: KubeObject;
  readonly old: KubeObject | undefined;
}

/**
 * Deletes the pod of a verdict, once a look at the cluster has confirmed the verdict about this very pod. `note` hears what is known of
 * the deletion at every moment. Throws `UserError` where the pod is not to be deleted any more, and where it could not be.
 */
export async function removePod(recovering: Recovering, diagnosis: SetDiagnosis, verdict: DeletableVerdict, note: (deletion: Deletion) => void): Promise<Removed> {
  const { clock, options, tell } = recovering;
  const { name: pod } = verdict.pod;
  const step = { set: diagnosis.name, pod };
  let conflicts = 0;
  let waitedMs = 0;
  for (;;) {
    checkInterrupt(options, `${pod} was not deleted`);
    const { set, old, current } = await confirmed(recovering, diagnosis, verdict);
    // A look at the cluster may take its time.
    checkInterrupt(options, `${pod} was not deleted`);
    if (!current) {
      note('gone');
      tell({ ...step, kind: 'gone', at: clock.now(), message: `somebody else was faster: ${old ? 'it is being deleted' : 'it is gone'}` });
      return { deletion: 'gone', set, old };
    }
    tell({ ...step, kind: 'deleting', at: clock.now(), message: deletingWords(verdict, recovering) });
    const answer = await ask(recovering, current, note);
    switch (answer.outcome) {
      case 'deleted': {
        const deletion = options.dryRun ? 'would-delete' : 'deleted';
        note(deletion);
        tell({ ...step, kind: deletion, at: clock.now(), message: options.dryRun ? 'the API server would delete it' : 'deleted' });
        return { deletion, set, old };
      }
      case 'gone':
        note('gone');
        tell({ ...step, kind: 'gone', at: clock.now(), message: 'somebody else was faster: it is gone' });
        return { deletion: 'gone', set, old };
      case 'conflict':
        conflicts += 1;
        if (conflicts === MOST_CONFLICTS) throw changedTooOften(pod, answer.message);
        tell({ ...step, kind: 'conflict', at: clock.now(), message: 'it changed in between; looking again' });
        break;
      case 'throttled': {
        const waitMs = answer.retryAfterMs ?? USUAL_WAIT;
        if (waitedMs + waitMs > LONGEST_WAIT) throw throttled(pod, answer.message, waitMs);
        waitedMs += waitMs;
        tell({ ...step, kind: 'throttled', at: clock.now(), message: `asked to wait ${Math.ceil(waitMs / 1000)} s: ${answer.message}` });
        await clock.sleep(waitMs, options.signal);
      }
    }
  }
}

interface Confirmed extends Omit<Removed, 'deletion'> {
  /** The verdict again, about the pod as it is now; `undefined` where somebody else has deleted the pod. */
  readonly current: DeletableVerdict | undefined;
}

async function confirmed(recovering: Recovering, diagnosis: SetDiagnosis, verdict: DeletableVerdict): Promise<Confirmed> {
  const { name, uid } = verdict.pod;
  const { set, pod: old, diagnosis: again } = await lookAgain(recovering, diagnosis, name);
  if (!old || (uidOf(old) === uid && isBeingDeleted(old))) return { set, old, current: undefined };
  const current = deletesOf(again, recovering.options).find(({ pod }) => pod.name === name);
  if (current?.pod.uid === uid && current.id === verdict.id && current.back === verdict.back) return { set, old, current };
  if (uidOf(old) !== uid) throw changed('replaced', `${name} was replaced by somebody else and is another pod now`);
  const now = current ?? again.verdicts.find(({ pod }) => pod?.name === name) ?? again.verdicts[0];
  throw changed('changed', `${name} is not what it was since it was looked at: ${now?.message ?? 'nothing is said of it any more'}`);
}

function changed(code: string, message: string): UserError {
  return new UserError(code, `${message}; it was not deleted`, { exitCode: EXIT.findings, hint: 'look again with pinstream diagnose' });
}

function deletingWords(verdict: DeletableVerdict, { options }: Recovering): string {
  const { pod } = verdict;
  const back = returnOf(verdict);
  const what = options.evict ? 'evicting' : 'deleting';
  const then = back === undefined ? 'none comes in its place' : `it comes back at ${back}`;
  return `${what} it${options.dryRun ? ' (dry run)' : ''}: it is ${pod.reason ?? pod.state} at ${pod.revision}, and ${then}`;
}

/** Asks for the deletion. A connection that breaks leaves open whether it came about, so the pod is read again. */
async function ask(recovering: Recovering, { pod: { name, uid, resourceVersion } }: DeletableVerdict, note: (deletion: Deletion) => void): Promise<DeleteAnswer> {
  const { cluster, namespace, options } = recovering;
  try {
    return await cluster.deletePod(namespace, name, { preconditions: { uid, resourceVersion }, dryRun: options.dryRun, evict: options.evict });
  } catch (error) {
    if (options.dryRun || !(error instanceof UserError) || !OPEN_ENDS.has(error.code)) throw error;
    note('unknown');
    throw await afterOpenEnd(recovering, { name, uid }, error, note);
  }
}

/** Errors of the client after which the pod may be deleted or not: no answer came, or one of a server that had a fault of its own. */
const OPEN_ENDS: ReadonlySet<string> = new Set(['unknown-outcome', 'server-error']);

/** What can still be found out of a deletion without an answer. Nothing else is deleted after it, whatever that is. */
async function afterOpenEnd({ cluster, namespace }: Recovering, { name, uid }: Pick<DeletableVerdict['pod'], 'name' | 'uid'>, open: UserError, note: (deletion: Deletion) => void): Promise<UserError> {
  const stop = (state: string): UserError =>
    new UserError(open.code, `${open.message}; read again, ${state}`, { exitCode: EXIT.refused, hint: 'nothing else was deleted; look with pinstream diagnose before you go on', cause: open });
  try {
    const found = await cluster.get(PODS, namespace, name);
    const pod = found && liveObject(found, namespace);
    const isThere = pod !== undefined && uidOf(pod) === uid && !isBeingDeleted(pod);
    note(isThere ? 'none' : 'deleted');
    if (isThere) return stop(`${name} is there and was not deleted so far`);
    return stop(`${name} ${!pod ? 'is gone' : uidOf(pod) === uid ? 'is being deleted' : 'was deleted, and another pod of its name is there'}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return stop(`${name} could not be seen, so whether it was deleted is not known`);
  }
}

function changedTooOften(pod: string, message: string): UserError {
  return new UserError('conflict', `${pod} changed ${MOST_CONFLICTS} times while it was to be deleted, and was not: ${message}`, { exitCode: EXIT.refused, hint: 'try again in a minute' });
}

function throttled(pod: string, message: string, waitMs: number): UserError {
  return new UserError('throttled', `${pod} was not deleted: the API server asks to wait ${Math.ceil(waitMs / 1000)} s more: ${message}`, {
    exitCode: EXIT.refused,
    hint: 'a disruption budget lets go of no pod while too many are down; without --evict it is not asked',
  });
}
