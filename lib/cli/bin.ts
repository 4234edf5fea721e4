import { setFlagsFromString } from 'node:v8';
import { main } from './main';
import { processIo } from './process-io';

// Long runs make much that is soon of no use; left to itself the heap doubles before anybody looks. docs/bench.md has the figures.
setFlagsFromString('--heap-growing-percent=15');

// Only the code is set: what is still on its way to a pipe gets there. Ctrl-C ends the process by its signal, which shells show as 130.
void main(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
