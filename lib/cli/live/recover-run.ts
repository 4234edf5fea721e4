import { EXIT, type ExitCode } from '../../base/errors';
import type { Cluster } from '../../cluster/cluster-reader';
import type { SetDiagnosis } from '../../diagnosis/set-diagnosis';
import type { Clock } from '../../recovery/clock';
import { recoverSets } from '../../recovery/recover-sets';
import type { RecoveryOptions, RecoveryStep, SetRecovery } from '../../recovery/recovery';
import { hasStuck } from '../../recovery/verdicts';
import { counted } from '../../reporters/tally';
import type { Io } from '../io';
import { printBlocks } from './blocks';
import { type LiveDiagnosis, targetData } from './diagnose-live';
import { jsonText } from './json-text';
import { layoutOf } from './layout';
import { planData, recoveryData, stepData } from './recovery-json';
import { NEVER, outcomeLines, planBlock, stepLine } from './recovery-text';
import { setBlock } from './set-block';

/** What is to be recovered, how, and how it is told. */
export interface RecoveryRun {
  readonly found: LiveDiagnosis;
  readonly options: RecoveryOptions;
  readonly json: boolean;
  /** The command that carries a set's plan out. */
  readonly act: (diagnosis: SetDiagnosis) => string;
}

/** Prints what would be done. */
export function printPlan({ found, options, json, act }: RecoveryRun, io: Io): ExitCode {
  const { sets } = found;
  const stuck = sets.filter(hasStuck).length;
  if (json) {
    io.stdout.write(jsonText({ ...headOf(found, 'plan'), sets: sets.map((set) => planData(set, options)) }));
  } else {
    const layout = layoutOf(io);
    const end = stuck === 0 ? ['Nothing is stuck.'] : [`${stuck} of ${counted(sets.length, 'StatefulSet')} stuck. This is a plan: nothing was done.`, NEVER];
    io.stdout.write(printBlocks(sets.map((set) => planBlock(set, options, act)), layout));
    io.stdout.write(`${end.join('\n')}\n`);
  }
  return stuck > 0 ? EXIT.findings : EXIT.clean;
}

/** Recovers, and tells what happens while it does. */
export async function runRecovery({ found, options, json }: RecoveryRun, { cluster, clock }: { readonly cluster: Cluster; readonly clock: Clock }, io: Io): Promise<ExitCode> {
  const steps: RecoveryStep[] = [];
  const print = json ? () => undefined : stepPrinter(found, io);
  const tell = (step: RecoveryStep): void => {
    steps.push(step);
    print(step);
  };
  const recoveries = await recoverSets({ cluster, namespace: found.namespace, options, clock, tell }, found.sets);
  if (json) {
    const mode = options.dryRun ? 'server-dry-run' : 'recovery';
    io.stdout.write(jsonText({ ...headOf(found, mode), steps: steps.map(stepData), sets: recoveries.map(recoveryData) }));
  } else {
    const layout = layoutOf(io);
    const worth = recoveries.filter(({ outcome }) => outcome !== 'not-stuck');
    const blocks = worth.map((recovery) => `${outcomeLines(recovery, options, layout).join('\n')}\n`);
    io.stdout.write(worth.length === 0 ? 'Nothing is stuck; nothing was done.\n' : `${steps.length === 0 ? '' : '\n'}${blocks.join('\n')}`);
  }
  return exitCodeOf(recoveries);
}

function headOf({ namespace, target, notes }: LiveDiagnosis, mode: string): object {
  return { version: 1, mode, namespace, target: targetData(target), notes };
}

/** Prints steps as they come, below the diagnosis of the set that they are about. */
function stepPrinter({ sets }: LiveDiagnosis, io: Io): (step: RecoveryStep) => void {
  const layout = layoutOf(io);
  let current: string | undefined;
  return (step) => {
    if (step.set !== current) {
      const diagnosis = sets.find(({ name }) => name === step.set);
      const block = diagnosis && setBlock(diagnosis, undefined);
      io.stdout.write(`${current === undefined ? '' : '\n'}${block ? printBlocks([{ ...block, sections: [] }], layout) : ''}`);
      current = step.set;
    }
    io.stdout.write(stepLine(step, layout));
  };
}

/** The highest that applies; an interrupt aside. What stopped for a surprise is no finding where the set turned out well all the same. */
function exitCodeOf(recoveries: readonly SetRecovery[]): ExitCode {
  const codes = recoveries.map(({ outcome, after, stop }): ExitCode => {
    if (stop) return stop.exitCode === EXIT.findings && after?.verdicts.every(({ id }) => id === 'healthy') === true ? EXIT.clean : stop.exitCode;
    return outcome === 'recovered' || outcome === 'not-stuck' ? EXIT.clean : EXIT.findings;
  });
  return codes.reduce((worst, code) => (code > worst ? code : worst), EXIT.clean);
}
