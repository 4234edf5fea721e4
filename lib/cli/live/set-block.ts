import type { FurtherFinding, SetDiagnosis, Verdict } from '../../diagnosis/set-diagnosis';
import { isStuck } from '../../recovery/verdicts';
import type { Block, Section } from './blocks';
import { gistOf } from './gists';
import type { Tone } from './layout';
import { alikeAmong } from './alike';

/**
 * What a diagnosis says of a set. A set that is well has a heading alone.
 * @param recover the command that plans its recovery, told where a pod may be deleted; `undefined` tells of none
 */
export function setBlock(diagnosis: SetDiagnosis, recover: ((diagnosis: SetDiagnosis) => string) | undefined): Block {
  const { namespace, name, verdicts, further, deletes } = diagnosis;
  const tone = toneOf(diagnosis);
  const groups = tone === 'good' ? [] : alikeAmong(diagnosis);
  return {
    title: `StatefulSet ${namespace}/${name}`,
    word: Array.from(new Set(verdicts.map(({ id }) => id))).join(', '),
    tone,
    message: groups[0] && gistOf(groups[0].shown),
    sections: [
      ...groups.flatMap(({ shown, others }, at) => [
        ...(at === 0 ? [] : [{ label: 'then', text: `${shown.id}: ${gistOf(shown)}` }]),
        { label: 'why', text: shown.message },
        ...(others.length === 0 ? [] : [{ label: 'likewise', text: others.map(podOf).join(', ') }]),
        ...nextSections(shown),
      ]),
      ...(recover && deletes.length > 0 ? [{ label: 'recover', text: 'shows the plan, and acts with --yes:', commands: [recover(diagnosis)] }] : []),
      ...further.map(furtherSection),
    ],
  };
}

/** What to do about it. */
export function nextSections({ next, commands, writeImage }: Pick<Verdict, 'next' | 'commands' | 'writeImage'>): readonly Section[] {
  const full = writeImage && !commands.some((command) => command.includes(writeImage.image)) ? [{ label: 'image', commands: [writeImage.image] }] : [];
  return [...(next === undefined && commands.length === 0 ? [] : [{ label: 'next', text: next, commands }]), ...full];
}

function toneOf({ verdicts }: SetDiagnosis): Tone {
  if (verdicts.some(isStuck)) return 'alarm';
  return verdicts.every(({ id }) => id === 'healthy') ? 'good' : 'notice';
}

function podOf({ pod, ordinal }: Verdict): string {
  return pod?.name ?? (ordinal === undefined ? 'the set' : `ordinal ${ordinal}`);
}

function furtherSection({ id, message }: FurtherFinding): Section {
  return { label: 'also', text: `${id}: ${message}` };
}
