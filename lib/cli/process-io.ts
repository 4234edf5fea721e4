import { readFileSync, readSync } from 'node:fs';
import type { Io, Output } from './io';

/** The real outside: this process. A reader that goes away early (`pinstream lint | head`) is no fault. */
export function processIo(): Io {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: () => readFileSync(0),
    line: readLine,
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

/** Byte by byte, so that what follows the line is left to whoever reads next. */
function readLine(): string {
  const bytes: number[] = [];
  const byte = Buffer.alloc(1);
  while (readSync(0, byte) === 1 && byte[0] !== LINE_FEED) bytes.push(byte.readUInt8());
  return Buffer.from(bytes).toString('utf8');
}

const LINE_FEED = 10;
