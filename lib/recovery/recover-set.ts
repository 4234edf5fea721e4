import { EXIT, UserError } from '../base/errors';
import type { SetDiagnosis } from '../diagnosis/set-diagnosis';
import { awaitPod } from './await-pod';
import { type Look, lookAgain } from './look';
import type { Deletion, PodRecovery, Recovering, SetRecovery } from './recovery';
import { removePod } from './remove-pod';
import { deletesOf, hasStuck } from './verdicts';

/**
 * Recovers one set: one pod after the other, each only while a fresh diagnosis still asks for it, the next only once the one before is
 * back and ready. Stops at the first surprise, and never throws for one: the answer tells what was done, and what is not known.
 */
export async function recoverSet(recovering: Recovering, before: SetDiagnosis): Promise<SetRecovery> {
  const pods = new Map<string, PodRecovery>();
  try {
    const after = await recoverPods(recovering, before, pods);
    return { outcome: outcomeOf(recovering, after, pods), before, after: pods.size === 0 ? undefined : after, pods: [...pods.values()], stop: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const after = await lastLook(recovering, before, error);
    return { outcome: 'stopped', before, after, pods: [...pods.values()], stop: error };
  }
}

/** Answers the diagnosis after which no pod is left to delete. */
async function recoverPods(recovering: Recovering, before: SetDiagnosis, pods: Map<string, PodRecovery>): Promise<SetDiagnosis> {
  const { options } = recovering;
  let diagnosis = before;
  for (;;) {
    const wanted = deletesOf(diagnosis, options);
    // What a dry run went through is still there; what was deleted in earnest is not wanted a second time.
    const next = options.dryRun ? wanted.find(({ pod }) => !pods.has(pod.name)) : wanted[0];
    if (!next) return diagnosis;
    const { name, uid } = next.pod;
    if (pods.has(name)) throw stuckAgain(name);
    const note = (deletion: Deletion, recovered = false): void => void pods.set(name, { pod: name, uid, verdict: next.id, deletion, recovered });
    note('none');
    const { deletion, set, old } = await removePod(recovering, diagnosis, next, note);
    if (options.dryRun) continue;
    await awaitPod(recovering, { verdict: next, set, old });
    note(deletion, true);
    diagnosis = (await lookAgain(recovering, before)).diagnosis;
  }
}

function outcomeOf({ options }: Recovering, after: SetDiagnosis, pods: ReadonlyMap<string, PodRecovery>): SetRecovery['outcome'] {
  if (options.dryRun && pods.size > 0) return 'would-recover';
  if (hasStuck(after)) return 'stuck';
  return pods.size > 0 ? 'recovered' : 'not-stuck';
}

/** How the set stands after a stop; `undefined` where nobody waits for the answer, or none comes. */
async function lastLook(recovering: Recovering, before: SetDiagnosis, { exitCode }: UserError): Promise<Look['diagnosis'] | undefined> {
  if (exitCode === EXIT.interrupted) return undefined;
  try {
    return (await lookAgain(recovering, before)).diagnosis;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function stuckAgain(pod: string): UserError {
  return new UserError('stuck-again', `${pod} got stuck again after it was ready; it is not deleted a second time`, { exitCode: EXIT.findings, hint: 'see pinstream diagnose' });
}
