import type { UserError } from '../../base/errors';
import type { PodRecovery, RecoveryOptions, RecoveryStep, SetRecovery } from '../../recovery/recovery';
import { deletesOf, returnOf, withheldOf } from '../../recovery/verdicts';
import type { SetDiagnosis } from '../../diagnosis/set-diagnosis';
import { setData } from './diagnosis-json';

/** Every field of a type, so that a new one cannot be forgotten here. */
type FieldsOf<T> = Readonly<Record<keyof T, unknown>>;

/** What would be done to a set. */
export function planData(before: SetDiagnosis, options: Pick<RecoveryOptions, 'includeRan' | 'once'>): object {
  const plan = deletesOf(before, options).map((verdict) => ({ pod: verdict.pod.name, uid: verdict.pod.uid, verdict: verdict.id, back: returnOf(verdict), advice: verdict.advice }));
  return { before: setData(before), plan, withheld: withheldOf(before, options) };
}

/** What was done to a set. */
export function recoveryData({ outcome, before, after, pods, stop }: SetRecovery): object {
  return { outcome, before: setData(before), after: after && setData(after), pods: pods.map(podData), stop: stop && stopData(stop) } satisfies FieldsOf<SetRecovery>;
}

/** A step with its time as text. */
export function stepData({ kind, at, set, pod, message }: RecoveryStep): object {
  return { kind, at: new Date(at).toISOString(), set, pod, message } satisfies FieldsOf<RecoveryStep>;
}

function podData({ pod, uid, verdict, deletion, recovered }: PodRecovery): object {
  return { pod, uid, verdict, deletion, recovered } satisfies FieldsOf<PodRecovery>;
}

function stopData({ code, message, hint, exitCode }: UserError): object {
  return { code, message, hint, exitCode };
}
