import { EXIT, type UserError } from '../base/errors';
import type { SetDiagnosis, Verdict } from '../diagnosis/set-diagnosis';
import type { RecoveryStep, SetRecovery } from '../recovery/recovery';
import { type Permission, deletesOf, returnOf, withheldOf } from '../recovery/verdicts';
import { type Answer, refusal } from './answer';
import { evidenceText } from './evidence';
import type { SetLook } from './look-at-set';

const PREFIX = 'diagnoser.kubernetes.statefulset_stuck';
/** Keys of the result under which the verdict and the action stand. */
export const VERDICT = `${PREFIX}.verdict`;
export const ACTION = `${PREFIX}.action`;
/** The keys of KubeDiag's own processor, given where it gives them: after a deletion. */
const UPSTREAM = 'recover.kubernetes.statefulset_stuck';
const BUG_LINK = 'https://github.com/kubernetes/kubernetes/issues/67250';

/** What is known by the time of the answer. */
export interface Findings {
  /** The pod that was asked about. */
  readonly pod: string;
  readonly permission: Permission;
  readonly look: SetLook;
  /** What a recovery did so far, in order; none where none was asked for. */
  readonly steps: readonly RecoveryStep[];
  /** How the recovery ended; `undefined` where none was asked for, and while it goes on. */
  readonly recovery: SetRecovery | undefined;
  /** What else there is to say. */
  readonly note: string | undefined;
}

type Action = 'none' | 'planned' | 'deleted';

/** The answer where nothing was to be done but to look, or where there is no time left to wait for the end of a recovery. */
export function answerOf(findings: Findings): Answer {
  const { look, permission, steps } = findings;
  const deleted = deletedIn(steps);
  const action = deleted.length > 0 ? 'deleted' : deletesOf(look.diagnosis, permission).length > 0 ? 'planned' : 'none';
  return { status: 200, result: resultOf(findings, look.diagnosis, action, deleted) };
}

/** The answer after a recovery. What was deleted is told with 200, whatever came after it; a failure before that is one. */
export function answerOfRecovery(findings: Findings & { readonly recovery: SetRecovery }): Answer {
  const { recovery, steps } = findings;
  const { before, after = before, pods, stop } = recovery;
  const deleted = [...new Set([...deletedIn(steps), ...pods.filter(({ deletion }) => deletion === 'deleted').map(({ pod }) => pod)])];
  if (deleted.length > 0) return { status: 200, result: resultOf(findings, before, 'deleted', deleted) };
  // Where the set is not what it was, the look after it says what it is.
  if (!stop || stop.exitCode === EXIT.findings) return { status: 200, result: resultOf(findings, after, 'none', []) };
  return refusal(stop.code === 'conflict' ? 409 : 500, sentenceOf(stop));
}

/** What went wrong, and what to do about it, in one line. */
export function sentenceOf({ message, hint }: UserError): string {
  return hint === undefined ? message : `${message}; ${hint}`;
}

function deletedIn(steps: readonly RecoveryStep[]): readonly string[] {
  return steps.filter(({ kind }) => kind === 'deleted').map(({ pod }) => pod);
}

function resultOf(findings: Findings, diagnosis: SetDiagnosis, action: Action, deleted: readonly string[]): Readonly<Record<string, string>> {
  const verdict = verdictOn(diagnosis, deleted[0] === undefined || deleted.includes(findings.pod) ? findings.pod : deleted[0]);
  const pods = deleted.map((pod) => `${diagnosis.namespace}/${pod}`);
  return {
    [VERDICT]: verdict?.id ?? 'healthy',
    [`${PREFIX}.pod`]: podOf(diagnosis, verdict) ?? findings.pod,
    [`${PREFIX}.revision`]: verdict?.pod?.revision ?? '',
    [`${PREFIX}.target_revision`]: (verdict && returnOf(verdict)) ?? diagnosis.updateRevision,
    [ACTION]: action,
    [`${PREFIX}.evidence`]: evidenceText(factsOf(findings, diagnosis, verdict)),
    ...(action === 'deleted' ? { [`${UPSTREAM}.result`]: `deleted ${pods.length === 1 ? 'pod' : 'pods'} ${pods.join(', ')}`, [`${UPSTREAM}.bug_link`]: BUG_LINK } : {}),
  };
}

/** What is said of the pod, else of the one that holds it up: in an ordered set, nothing above the lowest broken pod matters yet. */
function verdictOn(diagnosis: SetDiagnosis, pod: string): Verdict | undefined {
  return diagnosis.verdicts.find((verdict) => podOf(diagnosis, verdict) === pod) ?? diagnosis.deletes[0] ?? diagnosis.verdicts[0];
}

function podOf({ name }: SetDiagnosis, verdict: Verdict | undefined): string | undefined {
  return verdict?.pod?.name ?? (verdict?.ordinal === undefined ? undefined : `${name}-${verdict.ordinal}`);
}

/** The most important first: it is cut from the end. */
function factsOf({ pod, permission, look, steps, recovery, note }: Findings, diagnosis: SetDiagnosis, verdict: Verdict | undefined): Readonly<Record<string, unknown>> {
  const { namespace, name, updateRevision, currentRevision, verdicts, further } = diagnosis;
  const withheld = withheldOf(diagnosis, permission);
  const others = verdicts.filter((one) => one !== verdict);
  return {
    namespace,
    statefulSet: name,
    asked: pod,
    message: verdict?.message,
    next: verdict?.next,
    advice: verdict?.advice,
    note,
    outcome: recovery?.outcome,
    stop: recovery?.stop && { code: recovery.stop.code, message: sentenceOf(recovery.stop) },
    pods: recovery?.pods.map(({ pod: one, uid, verdict: id, deletion, recovered }) => ({ pod: one, uid, verdict: id, deletion, recovered })),
    after: recovery?.after?.verdicts.map((one) => ({ verdict: one.id, pod: podOf(diagnosis, one) ?? null, message: one.message })),
    withheld: withheld.length > 0 ? withheld : undefined,
    writeImage: verdict?.writeImage,
    commands: verdict && verdict.commands.length > 0 ? verdict.commands : undefined,
    updateRevision,
    currentRevision,
    facts: verdict?.evidence,
    steps: steps.length > 0 ? steps.map(({ kind, at, pod: one, message }) => ({ kind, at: new Date(at).toISOString(), pod: one, message })) : undefined,
    notRead: look.notes.length > 0 ? look.notes : undefined,
    further: further.length > 0 ? further : undefined,
    others: others.length > 0 ? others.map((one) => ({ verdict: one.id, pod: podOf(diagnosis, one) ?? null, message: one.message })) : undefined,
  };
}
