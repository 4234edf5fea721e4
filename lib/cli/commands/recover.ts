import { EXIT, type ExitCode, UserError } from '../../base/errors';
import { recoveryRights } from '../../kube/rights';
import type { RecoveryOptions } from '../../recovery/recovery';
import { CLUSTER_FLAGS, NAMESPACE_FLAG, namespacesOf, openCluster, openReader, RBAC_FLAG, READER_FLAGS } from '../cluster-flags';
import { command } from '../command';
import { flag, type FlagValues, oneOf, text } from '../flags';
import { withInterrupt } from '../interrupt';
import type { Io } from '../io';
import { diagnoseLive, type LiveDiagnosis, type LiveQuestion } from '../live/diagnose-live';
import { clockOf, savedAt, withReader } from '../live/open-live';
import { PLATFORM_FLAG } from '../live/platform-flag';
import { ACCOUNT_FLAG, printRights } from '../live/print-rights';
import { printPlan, type RecoveryRun, runRecovery } from '../live/recover-run';
import { recoverWords } from '../live/recover-words';
import { subjectsOf } from '../live/subjects';

const FLAGS = {
  yes: flag('Delete the pods of the plan, one at a time; without it the plan is printed and nothing is done'),
  includeRan: flag('Also pods of which a container has run, and that may hold work they have not finished'),
  evict: flag('Remove pods by eviction, which heeds disruption budgets, in place of deleting them'),
  serverDryRun: flag('Let the API server go through each delete without carrying it out'),
  ...NAMESPACE_FLAG,
  ...CLUSTER_FLAGS,
  from: READER_FLAGS.from,
  timeout: text('How long a new pod may take until it is ready, in seconds; 300 when not given', 'seconds'),
  format: oneOf('How it is printed', ['text', 'json'], 'text'),
  ...PLATFORM_FLAG,
  ...RBAC_FLAG,
  ...ACCOUNT_FLAG,
};

type Flags = FlagValues<typeof FLAGS>;

/** Frees stuck StatefulSets, by deleting single pods that a diagnosis has found worth deleting. */
export const recover = command({
  name: 'recover',
  summary: 'Free stuck StatefulSets: tell which pod has to be deleted and why, and with --yes delete it and wait until it is back',
  operand: '[statefulset...]',
  flags: FLAGS,
  async run({ operands, flags }, io) {
    checkFlags(operands, flags);
    if (flags.rbac) {
      io.stdout.write(await printRights({ name: 'pinstream-recover', ...flags }, recoveryRights(flags)));
      return EXIT.clean;
    }
    return withInterrupt(INTERRUPT_WORDS, ({ signal }) => (flags.yes || flags.serverDryRun ? act(operands, flags, signal, io) : plan(operands, flags, signal, io)));
  },
});

async function plan(operands: readonly string[], flags: Flags, signal: AbortSignal, io: Io): Promise<ExitCode> {
  const isLive = flags.from.length === 0;
  const clock = isLive ? clockOf(io) : { ...clockOf(io), now: () => savedAt(flags.from, io) };
  return withReader(await openReader({ ...flags, timeout: undefined }, signal, io), async (reader) => printPlan(await runOf({ reader, operands, flags, clock, live: isLive }, io), io));
}

/** The connection does not end with an interrupt, so that what was asked of the API server gets its answer, and can be told. */
async function act(operands: readonly string[], flags: Flags, signal: AbortSignal, io: Io): Promise<ExitCode> {
  const clock = clockOf(io);
  return withReader(await openCluster(flags, new AbortController().signal, io), async (cluster) => {
    const run = await runOf({ reader: cluster, operands, flags, clock, live: true }, io);
    return runRecovery({ ...run, options: { ...run.options, signal } }, { cluster, clock }, io);
  });
}

async function runOf({ flags, ...question }: Omit<LiveQuestion, 'namespace' | 'platform'> & { readonly flags: Flags }, io: Io): Promise<RecoveryRun> {
  const [namespace = ''] = await namespacesOf(flags.namespace === undefined ? [] : [flags.namespace], question.reader);
  const found = await diagnoseLive({ ...question, namespace, kinds: ['StatefulSet'], platform: flags.platform });
  for (const note of found.notes) io.stderr.write(`note: ${note}\n`);
  return { found, options: optionsOf(flags, found), json: flags.format === 'json', act: recoverWords(flags, furtherWords(flags)) };
}

/** For the plan; a recovery that acts tells itself what became of each pod. */
const INTERRUPT_WORDS = { outcome: 'nothing was deleted', overdue: 'the cluster did not answer' };

function checkFlags(operands: readonly string[], { yes, serverDryRun, from, account, rbac }: Flags): void {
  if (yes && serverDryRun) throw new UserError('usage', '--yes deletes pods and --server-dry-run deletes none; give one of them');
  if ((yes || serverDryRun) && from.length > 0) {
    throw new UserError('usage', '--from reads what somebody saved, in which no pod can be deleted', { hint: 'leave out --yes and --server-dry-run to see the plan' });
  }
  if (account !== undefined && !rbac) throw new UserError('usage', '--account goes with --rbac alone');
  const other = subjectsOf(operands).find(({ kind }) => kind !== 'StatefulSet');
  if (other) throw new UserError('usage', `${other.kind} ${other.name}: only StatefulSets are recovered by deleting pods`, { hint: `pinstream diagnose deployment/${other.name} tells what helps` });
}

function optionsOf({ includeRan, evict, serverDryRun, timeout }: Flags, { target }: LiveDiagnosis): RecoveryOptions {
  return { target, includeRan, once: true, evict, dryRun: serverDryRun, timeoutMs: timeoutMsOf(timeout) };
}

/** A pod that is not ready after five minutes mostly has a fault of its own. */
const DEFAULT_TIMEOUT_MS = 300_000;

function timeoutMsOf(given: string | undefined): number {
  if (given === undefined) return DEFAULT_TIMEOUT_MS;
  if (!/^\d{1,6}$/.test(given)) throw new UserError('usage', `--timeout is ${JSON.stringify(given)}; it takes a number of seconds`);
  return Number(given) * 1000;
}

/** Options that the deed must have as the plan had them. */
function furtherWords({ includeRan, evict, timeout, platform }: Flags): readonly string[] {
  return [
    ...(includeRan ? ['--include-ran'] : []),
    ...(evict ? ['--evict'] : []),
    ...(timeout === undefined ? [] : ['--timeout', timeout]),
    ...(platform === undefined ? [] : ['--platform', platform]),
    '--yes',
  ];
}
