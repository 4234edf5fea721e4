import { UserError } from '../base/errors';
import { didYouMean, meantWords, nearest } from '../base/suggest';
import { wrapped } from '../base/columns';
import type { Command } from './command';

/** The commands by what they are for, in the order of the help. Each is loaded when it is wanted. */
const SECTIONS: Readonly<Record<string, Readonly<Record<string, () => Promise<Command>>>>> = {
  'Check manifests': {
    lint: async () => (await import('./commands/lint.js')).lint,
    merge: async () => (await import('./commands/merge.js')).merge,
    explain: async () => (await import('./commands/explain.js')).explain,
    rules: async () => (await import('./commands/rules.js')).rules,
    'baseline write': async () => (await import('./commands/baseline-write.js')).baselineWrite,
    'baseline prune': async () => (await import('./commands/baseline-prune.js')).baselinePrune,
    'config print': async () => (await import('./commands/config-print.js')).configPrint,
  },
  'Before a change is applied': {
    plan: async () => (await import('./commands/plan.js')).plan,
    diff: async () => (await import('./commands/diff.js')).diff,
  },
  Images: {
    trace: async () => (await import('./commands/trace.js')).trace,
    'images list': async () => (await import('./commands/images-list.js')).imagesList,
    'images pin': async () => (await import('./commands/images-pin.js')).imagesPin,
    'images update': async () => (await import('./commands/images-update.js')).imagesUpdate,
    'images check': async () => (await import('./commands/images-check.js')).imagesCheck,
    'images drift': async () => (await import('./commands/images-drift.js')).imagesDrift,
    'images prune': async () => (await import('./commands/images-prune.js')).imagesPrune,
    'images show': async () => (await import('./commands/images-show.js')).imagesShow,
  },
  'Live clusters': {
    audit: async () => (await import('./commands/audit.js')).audit,
    diagnose: async () => (await import('./commands/diagnose.js')).diagnose,
    recover: async () => (await import('./commands/recover.js')).recover,
    serve: async () => (await import('./commands/serve.js')).serve,
  },
  Generate: {
    synth: async () => (await import('./commands/synth.js')).synth,
    fn: async () => (await import('./commands/fn.js')).fn,
    import: async () => (await import('./commands/import.js')).importManifests,
  },
  'Set up, and be called by others': {
    init: async () => (await import('./commands/init.js')).init,
    completion: async () => (await import('./commands/completion.js')).completion,
    'hook lint': async () => (await import('./commands/hook-lint.js')).hookLint,
    'hook fix': async () => (await import('./commands/hook-fix.js')).hookFix,
  },
};

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = Object.fromEntries(Object.values(SECTIONS).flatMap((members) => Object.entries(members)));

/** Every command, loaded. */
export async function allCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}

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
  const sections = await Promise.all(
    Object.entries(SECTIONS).map(async ([title, members]) => ({ title, rows: (await Promise.all(Object.values(members).map((load) => load()))).map(rowOf) })),
  );
  const indent = Math.max(...sections.flatMap(({ rows }) => rows.map(({ words }) => words.length))) + 4;
  const lines = sections.flatMap(({ title, rows }) => [
    `${title}:`,
    ...rows.flatMap(({ words, summary }) => wrapped(summary, width - indent).map((line, row) => (row === 0 ? `  ${words}` : '').padEnd(indent) + line)),
    '',
  ]);
  return [...wrapped(PURPOSE, width), '', 'Usage: pinstream <command> [options]', '', ...lines, ...FOOT.flatMap((text) => wrapped(text, width)), ''].join('\n');
}

function rowOf({ name, operand, summary }: Command): { readonly words: string; readonly summary: string } {
  return { words: operand === undefined ? name : `${name} ${operand}`, summary };
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
  return new UserError('usage', `unknown ${what} ${first}${meantWords(meantBy(first))}`, { hint: 'see pinstream --help' });
}

/** What a person can type instead of the word, whole: one who writes `drift` is told of `images drift`. */
function meantBy(word: string): readonly string[] {
  const meanings = new Map<string, string[]>();
  const add = (said: string, meant: string): unknown => meanings.set(said, [...(meanings.get(said) ?? []), meant]);
  for (const option of ['--version', '--help']) add(option, option);
  for (const [said, meant] of Object.entries(ELSEWHERE)) add(said, meant);
  for (const name of COMMAND_NAMES) {
    const [first = name, second] = name.split(' ');
    if (!meanings.has(first)) add(first, first);
    if (second !== undefined && first !== 'hook') add(second, name);
  }
  return meanings.get(nearest(word, meanings.keys()) ?? '') ?? [];
}

/** What other tools call a thing of ours. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  check: 'lint',
  validate: 'lint',
  scan: 'lint',
  fix: 'lint --fix',
  build: 'synth',
  generate: 'synth',
};
