import { isUtf8 } from 'node:buffer';
import type { ContentProblem } from './source-file';

/** The text in a file's bytes; with a problem, what could be read before it. */
export interface Decoded {
  readonly text: string;
  readonly problem: ContentProblem | undefined;
}

/** Reads bytes as UTF-8, the one encoding that `kubectl` and `oc` take. A byte order mark stays in the text. */
export function decode(bytes: Buffer): Decoded {
  if (isUtf16(bytes)) return failed('', 'is UTF-16 text, and manifests are UTF-8', 'save it as UTF-8');
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    const hint = 'take it out of what is checked, or save it as UTF-8 text';
    return failed(readableStart(bytes.subarray(0, zero)), 'is a binary file: it holds a zero byte', hint);
  }
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), problem: undefined };
  const text = readableStart(bytes);
  const offset = Buffer.byteLength(text);
  const byte = bytes.toString('hex', offset, offset + 1);
  return failed(text, `is not UTF-8 text: byte 0x${byte} at offset ${offset} belongs to no character`, 'save it as UTF-8');
}

function failed(text: string, message: string, hint: string): Decoded {
  return { text, problem: { kind: 'unreadable', message, hint, at: text.length } };
}

/** By its byte order mark; UTF-16 without one shows as a binary file. */
function isUtf16([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** The text before the first byte that belongs to no character. */
function readableStart(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) {
    const start = text.slice(0, at);
    // The replacement character may also be what the file really holds.
    const offset = Buffer.byteLength(start);
    if (bytes.toString('hex', offset, offset + 3) !== 'efbfbd') return start;
  }
  return text;
}
