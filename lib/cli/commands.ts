import { UserError } from '../base/errors';
import { didYouMean } from '../base/suggest';
import { wrapped } from '../base/columns';
import type { Command } from './command';

/** The commands by name, each loaded when it is wanted. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  lint: async () => (await import('./commands/lint.js')).lint,
  explain: async () => (await import('./commands/explain.js')).explain,
  rules: async () => (await import('./commands/rules.js')).rules,
  trace: async () => (await import('./commands/trace.js')).trace,
  'images list': async () => (await import('./commands/images-list.js')).imagesList,
  'images pin': async () => (await import('./commands/images-pin.js')).imagesPin,
  'images update': async () => (await import('./commands/images-update.js')).imagesUpdate,
  'images check': async () => (await import('./commands/images-check.js')).imagesCheck,
  'images drift': async () => (await import('./commands/images-drift.js')).imagesDrift,
  'images prune': async () => (await import('./commands/images-prune.js')).imagesPrune,
  'images show': async () => (await import('./commands/images-show.js')).imagesShow,
  'baseline write': async () => (await import('./commands/baseline-write.js')).baselineWrite,
  'baseline prune': async () => (await import('./commands/baseline-prune.js')).baselinePrune,
  'config print': async () => (await import('./commands/config-print.js')).configPrint,
  plan: async () => (await import('./commands/plan.js')).plan,
  diff: async () => (await import('./commands/diff.js')).diff,
  synth: async () => (await import('./commands/synth.js')).synth,
};

export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** Whether the word opens the names of several commands, as `images` does. */
export function isGroup(word: string): boolean {
  return membersOf(word).length > 0;
}

/** The command that the first words name, and the words left for it. Throws `UserError` when they name none. */
export async function findCommand(argv: readonly string[]): Promise<{ readonly command: Command; readonly words: readonly string[] }> {
  const [first, second] = argv;
  if (first === undefined) {
    throw new UserError('usage', 'no command given', {
      hint: 'see pinstream --help; to check the manifests of this folder: pinstream lint',
    });
  }
  for (const [name, words] of [[`${first} ${second ?? ''}`, argv.slice(2)], [first, argv.slice(1)]] as const) {
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (load) return { command: await load(), words };
  }
  throw unknownCommand(first, second);
}

/** What `pinstream --help` prints, in lines of at most `width` characters where words allow it. */
export async function helpOfAll(width: number): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const titles = commands.map(({ name, operand }) => (operand === undefined ? name : `${name} ${operand}`));
  const indent = Math.max(...titles.map(({ length }) => length)) + 4;
  const lines = commands.flatMap(({ summary }, at) =>
    wrapped(summary, width - indent).map((line, row) => (row === 0 ? `  ${titles[at] ?? ''}` : '').padEnd(indent) + line),
  );
  return [...wrapped(PURPOSE, width), '', 'Usage: pinstream <command> [options]', '', ...lines, '', ...FOOT.flatMap((text) => wrapped(text, width)), ''].join('\n');
}

const PURPOSE = 'pinstream generates and guards Kubernetes and OpenShift manifests whose images must not move by accident.';

const FOOT = [
  "pinstream <command> --help shows a command's options; pinstream --version the version.",
  'Exit codes: 0 clean, 1 findings, 2 could not be done as asked, 3 refused from outside, 130 interrupted.',
];

function membersOf(group: string): readonly string[] {
  return COMMAND_NAMES.filter((name) => name.startsWith(`${group} `)).map((name) => name.slice(group.length + 1));
}

function unknownCommand(first: string, second: string | undefined): UserError {
  const group = membersOf(first);
  if (group.length > 0) {
    const bare = second === undefined || second.startsWith('-');
    const fault = bare ? `${first} needs a command` : `unknown command ${first} ${second}${didYouMean(second, group)}`;
    return new UserError('usage', fault, { hint: `give ${group.map((name) => `${first} ${name}`).join(' or ')}` });
  }
  const what = first.startsWith('-') ? 'option' : 'command';
  const meant = didYouMean(first, [...COMMAND_NAMES.flatMap((name) => name.split(' ')), '--version', '--help']);
  return new UserError('usage', `unknown ${what} ${first}${meant}`, { hint: 'see pinstream --help' });
}
