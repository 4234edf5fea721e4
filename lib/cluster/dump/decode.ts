import { isUtf8 } from 'node:buffer';

/** The bytes as UTF-8 without a byte order mark; UTF-16 is taken too, as PowerShell writes what is redirected. `undefined` for what is no text. */
export function asUtf8(bytes: Buffer): Buffer | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(bytes.toString('utf16le', 2), 'utf8');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return bytes.length % 2 === 0 ? asUtf8(Buffer.from(bytes).swap16()) : undefined;
  const text = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  return text.includes(0) || !isUtf8(text) ? undefined : text;
}
