import { EXIT, UserError } from '../base/errors';
import { type Io, isColoured, lineWidth } from './io';
import { isVersionWord, printVersion, VERSION } from './version';

/** Runs the command line and answers the exit code. Never throws. Commands and the argument library are loaded when asked for. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  if (isVersionWord(argv[0])) {
    printVersion(io);
    return EXIT.clean;
  }
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return tell(error, io);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const { findCommand, helpOfAll, isGroup } = await import('./commands.js');
  // `pinstream help lint` is `pinstream lint --help`.
  const asked = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
  const [first = '', second = ''] = asked;
  if (HELP_WORDS.includes(first) || (isGroup(first) && HELP_WORDS.includes(second))) {
    io.stdout.write(await helpOfAll(lineWidth(io.stdout)));
    return EXIT.clean;
  }
  const { command, words } = await findCommand(asked);
  return command.start(words, io);
}

const HELP_WORDS: readonly string[] = ['help', '--help', '-h'];

/** Shows what went wrong: a sentence and the next step for the user's faults, everything there is for ours. */
function tell(error: unknown, { stderr, env }: Io): number {
  const red = isColoured(stderr, env) ? (text: string): string => `\u001B[31m${text}\u001B[39m` : String;
  if (error instanceof UserError) {
    stderr.write(`${red('error:')} ${error.message}\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`);
    return error.exitCode;
  }
  stderr.write(`${red('error:')} this is a fault of pinstream ${VERSION}, please report it\n${traceOf(error)}\n`);
  return EXIT.cannot;
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const trace = error.stack ?? error.message;
  return error.cause === undefined ? trace : `${trace}\ncaused by ${traceOf(error.cause)}`;
}
