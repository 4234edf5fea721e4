import { setMaxListeners } from 'node:events';
import { isIP } from 'node:net';
import { EXIT, UserError } from '../../base/errors';
import { labelProblem } from '../../kube/dns-names';
import { parsePlatform } from '../../kube/parse-target';
import { DIAGNOSIS_RIGHTS, recoveryRights } from '../../kube/rights';
import { LOG_FORMATS, type LogFormat, type LogLine, logText } from '../../processor/log';
import type { RunOptions } from '../../processor/run-processor';
import { CLUSTER_FLAGS, openCluster, RBAC_FLAG } from '../cluster-flags';
import { command } from '../command';
import { flag, type FlagValues, oneOf, repeated, text, withShort } from '../flags';
import { withInterrupt } from '../interrupt';
import type { Io } from '../io';
import { clockOf, withReader } from '../live/open-live';
import { PLATFORM_FLAG } from '../live/platform-flag';
import { ACCOUNT_FLAG, printRights } from '../live/print-rights';

const FLAGS = {
  namespace: withShort('n', repeated('A namespace whose pods may be asked about, as often as there are several; at least one', 'name')),
  allowRecover: flag('Let requests have stuck pods deleted; without it they can only ask'),
  allowIncludeRan: flag('Let them have pods deleted of which a container has run, too'),
  address: text('The IP address to listen on, 0.0.0.0 for all of this machine; 127.0.0.1 when not given', 'ip'),
  port: text('The port to listen on; 8080 when not given', 'number'),
  answerWithin: text('The longest that a request may take, in seconds; a recovery that takes longer goes on; 50 when not given', 'seconds'),
  timeout: text('How long a new pod may take until it is ready, in seconds; 300 when not given', 'seconds'),
  grace: text('How long running requests and recoveries may take after SIGTERM, in seconds; 20 when not given', 'seconds'),
  maxBody: text('The largest request that is read, in KiB; 64 when not given', 'kib'),
  logFormat: oneOf('How the lines of the log look that go to standard error', LOG_FORMATS, 'text'),
  ...CLUSTER_FLAGS,
  ...PLATFORM_FLAG,
  ...RBAC_FLAG,
  ...ACCOUNT_FLAG,
};

type Flags = FlagValues<typeof FLAGS>;

/** Answers KubeDiag: the processor that diagnoses a stuck StatefulSet and, where allowed, frees it. */
export const serve = command({
  name: 'serve',
  summary: 'Serve as a processor of KubeDiag, which diagnoses stuck StatefulSets and, where allowed, frees them; runs until SIGTERM',
  flags: FLAGS,
  async run({ flags }, io) {
    if (flags.rbac) {
      io.stdout.write(await rightsOf(flags));
      return EXIT.clean;
    }
    const settings = settingsOf(flags, io);
    return withInterrupt(INTERRUPT_WORDS, async ({ signal }) =>
      withReader(await openCluster(flags, endless(), io), async (cluster) => {
        const { runProcessor } = await import('../../processor/run-processor.js');
        return (await runProcessor({ ...settings, cluster }, signal)) ? EXIT.clean : EXIT.interrupted;
      }),
    );
  },
});

/** The connection does not end with SIGTERM, so that what was asked of the API server gets its answer. Each question under way listens to it. */
function endless(): AbortSignal {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  return signal;
}

/** Nothing asks the interrupt for its error: the server ends in its own time. */
const INTERRUPT_WORDS = { outcome: 'the processor has stopped', overdue: 'the cluster did not answer' };

async function rightsOf({ namespace, allowRecover, account }: Flags): Promise<string> {
  const rights = allowRecover ? recoveryRights({ evict: false }) : DIAGNOSIS_RIGHTS;
  const [first, ...others] = namespacesIn(namespace);
  const roles = await Promise.all([first, ...others].map((one) => printRights({ name: 'pinstream-serve', namespace: one, account: accountIn(account, first) }, rights)));
  return roles.join('---\n');
}

/** One account gets the rights in all namespaces; it is of the first, where nothing else is said. */
function accountIn(account: string | undefined, home: string | undefined): string | undefined {
  return account?.includes('/') === true || home === undefined ? account : `${home}/${account ?? 'pinstream'}`;
}

function settingsOf(flags: Flags, io: Io): Omit<RunOptions, 'cluster'> {
  const { allowRecover, allowIncludeRan, address = '127.0.0.1', account, platform } = flags;
  if (account !== undefined) throw new UserError('usage', '--account goes with --rbac alone');
  if (allowIncludeRan && !allowRecover) throw new UserError('usage', '--allow-include-ran allows nothing without --allow-recover', { hint: 'give both, or neither' });
  if (isIP(address) === 0) throw new UserError('usage', `--address takes an IP address, and was given ${JSON.stringify(address)}`, { hint: 'write --address 0.0.0.0 to listen on every address of this machine' });
  return {
    namespaces: namespacesIn(flags.namespace),
    allowRecover,
    allowIncludeRan,
    address,
    port: wholeIn(flags.port, '--port', 8080, 0, 65_535),
    answerWithinMs: 1000 * wholeIn(flags.answerWithin, '--answer-within', 50, 1, 3600),
    readyTimeoutMs: 1000 * wholeIn(flags.timeout, '--timeout', 300, 1, 86_400),
    graceMs: 1000 * wholeIn(flags.grace, '--grace', 20, 0, 3600),
    mostBodyBytes: 1024 * wholeIn(flags.maxBody, '--max-body', 64, 1, 16_384),
    target: platform === undefined ? undefined : targetIn(platform),
    clock: clockOf(io),
    log: logTo(io, flags.logFormat),
  };
}

function namespacesIn(given: readonly string[]): readonly string[] {
  if (given.length === 0) {
    throw new UserError('usage', 'serve needs to know which namespaces it may speak of: anybody who reaches it may ask', { hint: 'give --namespace shop, as often as there are several' });
  }
  for (const name of given) {
    const problem = labelProblem(name);
    if (problem !== undefined) throw new UserError('usage', `the namespace ${JSON.stringify(name)} of --namespace ${problem}`);
  }
  return [...new Set(given)];
}

function wholeIn(given: string | undefined, name: string, fallback: number, min: number, max: number): number {
  if (given === undefined) return fallback;
  if (/^\d{1,6}$/.test(given) && Number(given) >= min && Number(given) <= max) return Number(given);
  throw new UserError('usage', `${name} takes a whole number from ${min} to ${max}, and was given ${JSON.stringify(given)}`);
}

function targetIn(platform: string): RunOptions['target'] {
  const parsed = parsePlatform(platform);
  if (!parsed.ok) throw new UserError('usage', `--platform ${platform} ${parsed.problem}`);
  return { platform: parsed.value.platform, release: parsed.value.release };
}

function logTo({ stderr, now }: Io, format: LogFormat): (line: LogLine) => void {
  return (line) => stderr.write(logText(line, now().getTime(), format));
}
