import type { Io } from './io';
import { version } from '../../package.json';

export const VERSION = version;

/** Whether the first word of a command line asks for the version. */
export function isVersionWord(word: string | undefined): boolean {
  return word === '--version' || word === '-V' || word === '-v';
}

export function printVersion({ stdout }: Pick<Io, 'stdout'>): void {
  stdout.write(`${VERSION}\n`);
}
