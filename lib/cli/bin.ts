import { main } from './main';
import { processIo } from './process-io';

// Only the code is set: what is still on its way to a pipe gets there. Ctrl-C ends the process by its signal, which shells show as 130.
void main(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
