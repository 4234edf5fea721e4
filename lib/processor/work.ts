import { EXIT, type UserError } from '../base/errors';
import type { Cluster } from '../cluster/cluster-reader';
import type { SetDiagnosis } from '../diagnosis/set-diagnosis';
import type { Clock } from '../recovery/clock';
import { checkInterrupt } from '../recovery/interrupted';
import { recoverSets } from '../recovery/recover-sets';
import type { RecoveryStep } from '../recovery/recovery';
import { deletesOf, type Permission } from '../recovery/verdicts';
import type { Answer } from './answer';
import { findSetName } from './find-set';
import type { Gate } from './gate';
import type { Log } from './log';
import { lookAtSet, type SetLook, type Target } from './look-at-set';
import type { Metrics } from './metrics';
import type { ProcessorRequest } from './request';
import { answerOf, answerOfRecovery, type Findings } from './result';
import type { Turns } from './turns';

/** What work on a request goes by. */
export interface Working {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** In place of what the server says of itself. */
  readonly target: Target | undefined;
  readonly readyTimeoutMs: number;
  /** Stops a recovery before its next step. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Through which all reading of whole namespaces goes. */
  readonly gate: Gate;
  /** One recovery of a set at a time. */
  readonly recoveries: Turns;
}

/** How far the work has come, for an answer that cannot wait for its end. */
export interface Progress {
  findings: Findings | undefined;
}

/** Looks, and recovers where that is asked for. Throws `Refused`, `GateFull`, and `UserError` where the cluster refuses or is lost. */
export async function workOn(working: Working, request: ProcessorRequest, progress: Progress): Promise<Answer> {
  const { namespace, pod, mode, includeRan } = request;
  const name = await findSetName(working.cluster, request);
  const look = await working.gate.pass(() => lookAtSet(working, namespace, name));
  // A pod for which deleting may help once is left to a person: nobody here knows what was done last time.
  const permission: Permission = { includeRan, once: false };
  progress.findings = { pod, permission, look, steps: [], recovery: undefined, note: undefined };
  if (mode === 'diagnose' || deletesOf(look.diagnosis, permission).length === 0) return answerOf(progress.findings);
  const key = `${namespace}/${name}`;
  progress.findings = { ...progress.findings, note: working.recoveries.has(key) ? 'another recovery of this set is under way, and comes first' : GOES_ON };
  return working.recoveries.take(key, () => recover(working, request, progress, name, permission));
}

const GOES_ON = 'the recovery goes on; ask again to hear how it ended';

/** Looks again, as an earlier recovery of the set may have ended meanwhile, and acts on that. */
async function recover(working: Working, request: ProcessorRequest, progress: Progress, name: string, permission: Permission): Promise<Answer> {
  const { cluster, clock, signal, readyTimeoutMs } = working;
  const { namespace, pod } = request;
  checkInterrupt({ signal }, `nothing was deleted for ${pod}`);
  const look = await working.gate.pass(() => lookAtSet(working, namespace, name));
  const steps: RecoveryStep[] = [];
  const findings: Findings = { pod, permission, look, steps, recovery: undefined, note: GOES_ON };
  progress.findings = findings;
  const tell = (step: RecoveryStep): void => {
    steps.push(step);
    tellStep(working, namespace, step);
  };
  const options = { ...permission, target: look.target, evict: false, dryRun: false, timeoutMs: readyTimeoutMs, signal };
  const [recovery] = await recoverSets({ cluster, namespace, options, clock, tell }, [look.diagnosis]);
  if (!recovery) throw new Error(`the recovery of ${namespace}/${name} ended without an outcome`);
  logEnd(working, look, recovery.outcome, recovery.stop);
  return answerOfRecovery({ ...findings, recovery, note: undefined });
}

function tellStep({ log, metrics }: Working, namespace: string, { kind, set, pod, message }: RecoveryStep): void {
  if (kind === 'deleted') metrics.deletion(namespace);
  log({ level: 'info', event: 'recovery step', fields: { step: kind, namespace, statefulset: set, pod, message } });
}

function logEnd({ log, metrics }: Working, { diagnosis }: SetLook, outcome: string, stop: UserError | undefined): void {
  const { namespace, name }: SetDiagnosis = diagnosis;
  log({ level: stop ? 'warning' : 'info', event: 'recovery ended', fields: { outcome, namespace, statefulset: name, stop: stop?.code, message: stop?.message } });
  if (stop?.exitCode === EXIT.refused) metrics.clusterError(stop.code);
}
