import { setFlagsFromString } from 'node:v8';
import { processIo } from './process-io';
import { isVersionWord, printVersion } from './version';

// Long runs make much that is soon of no use; left to itself the heap doubles before anybody looks. docs/bench.md has the figures.
setFlagsFromString('--heap-growing-percent=15');

const words = process.argv.slice(2);
const io = processIo();
if (isVersionWord(words[0])) {
  printVersion(io);
} else {
  // Beside this file in build/. A program that only tells its version is not to compile a megabyte of others.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as said above
  const { main } = require('./cli-main.js') as typeof import('./main');
  // Only the code is set: what is still on its way to a pipe gets there. Ctrl-C ends the process by its signal, which shells show as 130.
  void main(words, io).then((code) => {
    process.exitCode = code;
  });
}
