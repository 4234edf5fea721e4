import { EXIT } from '../../base/errors';
import { NAMESPACE_FLAG, namespacesOf, openReader, RBAC_FLAG, READER_FLAGS } from '../cluster-flags';
import { DIAGNOSIS_RIGHTS } from '../../kube/rights';
import { command } from '../command';
import { repeated } from '../flags';
import { deliver, wantedFormats } from '../formats';
import { withInterrupt } from '../interrupt';
import type { Io } from '../io';
import { diagnoseLive } from '../live/diagnose-live';
import { diagnosisJson, diagnosisText, isAnyStuck } from '../live/diagnosis-report';
import { type Layout, layoutOf } from '../live/layout';
import { clockOf, savedAt, withReader } from '../live/open-live';
import { PLATFORM_FLAG } from '../live/platform-flag';
import { ACCOUNT_FLAG, printRights } from '../live/print-rights';
import { recoverWords } from '../live/recover-words';

const FORMATS = ['text', 'json'] as const;

/** Tells of live workloads what keeps them, what does not help, and what does. */
export const diagnose = command({
  name: 'diagnose',
  summary: 'Tell what keeps live StatefulSets and Deployments from being updated, what does not help against it, and what does',
  operand: '[workload...]',
  flags: {
    format: repeated(`How it is printed, and the file it goes to: ${FORMATS.join(', ')} (default: text)`, 'format[=file]', FORMATS),
    ...NAMESPACE_FLAG,
    ...READER_FLAGS,
    ...PLATFORM_FLAG,
    ...RBAC_FLAG,
    ...ACCOUNT_FLAG,
  },
  async run({ operands, flags }, io) {
    const formats = wantedFormats(flags.format, FORMATS);
    if (flags.rbac) {
      io.stdout.write(await printRights({ name: 'pinstream-diagnose', ...flags }, DIAGNOSIS_RIGHTS));
      return EXIT.clean;
    }
    const isLive = flags.from.length === 0;
    const clock = isLive ? clockOf(io) : { ...clockOf(io), now: () => savedAt(flags.from, io) };
    const found = await withInterrupt(INTERRUPT_WORDS, async ({ signal }) =>
      withReader(await openReader(flags, signal, io), async (reader) => {
        const [namespace = ''] = await namespacesOf(flags.namespace === undefined ? [] : [flags.namespace], reader);
        return diagnoseLive({ reader, namespace, operands, platform: flags.platform, clock, live: isLive });
      }),
    );
    for (const note of found.notes) io.stderr.write(`note: ${note}\n`);
    for (const wanted of formats) {
      deliver(wanted.format === 'json' ? diagnosisJson(found) : diagnosisText(found, recoverWords(flags), layoutFor(wanted.file, io)), wanted, io);
    }
    return isAnyStuck(found) ? EXIT.findings : EXIT.clean;
  },
});

const INTERRUPT_WORDS = { outcome: 'nothing was diagnosed', overdue: 'the cluster did not answer all questions' };

function layoutFor(file: string | undefined, io: Io): Layout {
  return layoutOf(file === undefined ? io : { ...io, stdout: { ...io.stdout, isTerminal: false, columns: undefined } });
}
