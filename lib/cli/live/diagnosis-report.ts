import type { SetDiagnosis } from '../../diagnosis/set-diagnosis';
import { hasStuck } from '../../recovery/verdicts';
import { counted } from '../../reporters/tally';
import { printBlocks } from './blocks';
import { deploymentBlock } from './deployment-block';
import { type LiveDiagnosis, targetData } from './diagnose-live';
import { deploymentData, setData } from './diagnosis-json';
import { jsonText } from './json-text';
import type { Layout } from './layout';
import { setBlock } from './set-block';

export function isAnyStuck({ sets, deployments }: LiveDiagnosis): boolean {
  return stuckAmong(sets, deployments) > 0;
}

/** For people: what is stuck last, where a terminal shows it, with a tally below. */
export function diagnosisText({ namespace, sets, deployments }: LiveDiagnosis, recover: (diagnosis: SetDiagnosis) => string, layout: Layout): string {
  const blocks = [...sets.map((set) => setBlock(set, recover)), ...deployments.map(deploymentBlock)];
  const ordered = blocks.toSorted((one, other) => URGENCY[one.tone] - URGENCY[other.tone]);
  const stuck = stuckAmong(sets, deployments);
  const all = [...(sets.length > 0 ? [counted(sets.length, 'StatefulSet')] : []), ...(deployments.length > 0 ? [counted(deployments.length, 'Deployment')] : [])].join(' and ');
  return `${printBlocks(ordered, layout)}${layout.ink.bold(`${namespace}: ${all}, ${stuck === 0 ? 'none' : stuck} stuck`)}\n`;
}

/** The tones in the order in which they are shown. */
const URGENCY = { good: 0, notice: 1, alarm: 2 } as const;

/** For programs; `version` goes up when a reader of the version before would misread the new one. */
export function diagnosisJson({ namespace, target, sets, deployments, notes }: LiveDiagnosis): string {
  const stuck = stuckAmong(sets, deployments);
  return jsonText({
    version: 1,
    namespace,
    target: targetData(target),
    stuck,
    notes,
    workloads: [...sets.map(setData), ...deployments.map(deploymentData)],
  });
}

function stuckAmong(sets: LiveDiagnosis['sets'], deployments: LiveDiagnosis['deployments']): number {
  return sets.filter(hasStuck).length + deployments.filter(({ verdict }) => verdict.stuck).length;
}
