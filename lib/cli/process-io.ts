import { readFileSync } from 'node:fs';
import type { Io, Output } from './io';

/** The real outside: this process. A reader that goes away early (`pinstream lint | head`) is no fault. */
export function processIo(): Io {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: () => readFileSync(0),
    now: () => new Date(),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // Absent, whatever its type says, where the stream is a file or a pipe.
  const isTerminal = 'isTTY' in stream && stream.isTTY;
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    open = false;
  });
  return {
    write: (text) => {
      if (open && text !== '') stream.write(text);
    },
    isTerminal,
    columns: isTerminal ? stream.columns : undefined,
  };
}
