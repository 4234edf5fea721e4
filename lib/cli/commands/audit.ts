import { EXIT, type ExitCode, UserError } from '../../base/errors';
import { failing } from '../../engine/report';
import { AUDIT_RIGHTS } from '../../kube/rights';
import { NAMESPACES_FLAG, openReader, RBAC_FLAG, READER_FLAGS } from '../cluster-flags';
import { command } from '../command';
import { flag, type FlagValues, oneOf, repeated, text } from '../flags';
import { wantedFormats } from '../formats';
import { withInterrupt } from '../interrupt';
import type { Io } from '../io';
import { drawText, printAudit } from '../live/audit-print';
import { takeAudit, type TakenAudit } from '../live/audit-take';
import { intervalOf, watch } from '../live/audit-watch';
import { withReader } from '../live/open-live';
import { PLATFORM_FLAG } from '../live/platform-flag';
import { printRights } from '../live/print-rights';
import { CHECK_FLAGS } from '../lint-wishes';
import { FORMATS } from '../print-report';

const FLAGS = {
  format: repeated(`How the audit is printed, and the file it goes to: ${FORMATS.join(', ')} (default: text)`, 'format[=file]', FORMATS),
  only: repeated('Run this rule alone, whatever the preset', 'rule'),
  failOn: oneOf('The lowest severity that fails the run; error when the configuration says nothing else', ['error', 'warning', 'info'], undefined),
  ...CHECK_FLAGS,
  ...PLATFORM_FLAG,
  ...READER_FLAGS,
  ...NAMESPACES_FLAG,
  against: text('Say in place of the audit what applying these manifests would do to the live objects', 'path'),
  watch: flag('Draw the audit anew until it is interrupted; on a terminal alone'),
  interval: text('Seconds between two looks of --watch; 5 when not given', 'seconds'),
  ...RBAC_FLAG,
  account: text('The ServiceAccount that --rbac gives the rights to; pinstream when not given', '[namespace/]name'),
  showSuppressed: flag('Print suppressed findings too'),
  noSuppressions: flag('Let no suppression count'),
};

type Flags = FlagValues<typeof FLAGS>;

/** Audits what is live in namespaces: which images run, where they came from, and what the rules say. */
export const audit = command({
  name: 'audit',
  summary: 'Tell of live namespaces which images run and through which streams they came, and check the live objects against the rules',
  flags: FLAGS,
  async run({ flags }, io) {
    checkFlags(flags, io);
    const formats = wantedFormats(flags.format, FORMATS);
    if (flags.rbac) {
      io.stdout.write(await rightsFor(flags));
      return EXIT.clean;
    }
    return withInterrupt(INTERRUPT_WORDS, async (interrupt) => {
      const opened = await openReader(flags, interrupt.signal, io);
      return withReader(opened, async (reader) => {
        const look = (): Promise<TakenAudit> => takeAudit(reader, flags, io);
        if (flags.watch) return watch({ draw: async () => drawText(...drawing(await look(), flags, io)), intervalMs: intervalOf(flags.interval) }, interrupt, io);
        const taken = await look();
        for (const note of taken.notes) io.stderr.write(`note: ${note}\n`);
        const [found, wishes] = drawing(taken, flags, io);
        await printAudit(found, formats, wishes, io);
        return exitOf(taken, wishes.failOn);
      });
    });
  },
});

const INTERRUPT_WORDS = { outcome: 'the audit has ended', overdue: 'the cluster did not answer all questions' };

/** The rights in each of the namespaces; `printRights` tells whoever names none. */
async function rightsFor({ namespace: names, account = 'pinstream' }: Flags): Promise<string> {
  const namespaces: readonly (string | undefined)[] = names.length === 0 ? [undefined] : names;
  const printed = await Promise.all(namespaces.map((namespace) => printRights({ name: 'pinstream-audit', namespace, account }, AUDIT_RIGHTS)));
  return printed.join('---\n');
}

function checkFlags({ watch: watches, interval, against, format, from, account, rbac, stdinFilename, timeout }: Flags, { stdout }: Io): void {
  if (account !== undefined && !rbac) throw new UserError('usage', '--account goes with --rbac alone');
  if (interval !== undefined && !watches) throw new UserError('usage', '--interval goes with --watch alone');
  intervalOf(interval);
  if (stdinFilename !== undefined && against !== '-') throw new UserError('usage', '--stdin-filename names standard input, which is not read', { hint: 'give --against - as well' });
  if (!watches) return;
  if (!stdout.isTerminal) throw new UserError('usage', '--watch draws on a terminal, and standard output is none', { hint: 'leave out --watch, and run the audit as often as it is wanted' });
  if (from.length > 0) throw new UserError('usage', '--from reads what somebody saved, in which nothing changes', { hint: 'leave out --watch' });
  if (timeout !== undefined) throw new UserError('usage', '--watch has no end, and --timeout would be one', { hint: '--request-timeout bounds each question' });
  if (format.length > 0) throw new UserError('usage', '--watch draws text, and takes no --format', { hint: 'leave out --format' });
  if (against !== undefined) throw new UserError('usage', '--watch draws the audit, and --against prints none', { hint: 'give one of them' });
}

function drawing({ audit: found, textOf, failOn }: TakenAudit, { showSuppressed }: Flags, io: Io): Parameters<typeof drawText> {
  return [found, { textOf, showSuppressed, failOn }, io];
}

function exitOf({ audit: { report } }: TakenAudit, failOn: TakenAudit['failOn']): ExitCode {
  if (report.failures.length > 0) return EXIT.cannot;
  return failing(report, failOn).length > 0 ? EXIT.findings : EXIT.clean;
}
