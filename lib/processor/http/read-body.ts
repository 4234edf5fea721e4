import type { IncomingMessage } from 'node:http';

/** What came of reading a body. `lost`: the connection ended, and nobody waits for an answer. */
export type Body = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'too-large' } | { readonly kind: 'not-utf8' } | { readonly kind: 'lost' };

/** Reads a request's body, and stops where it passes the limit, whatever length it announced. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return { kind: 'too-large' };
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    // Ending the stream early would end the connection, and with it the answer.
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(part)) continue;
      bytes += part.length;
      if (bytes > mostBytes) return { kind: 'too-large' };
      parts.push(part);
    }
  } catch {
    return { kind: 'lost' }; // there is nobody left to tell
  }
  if (!request.complete) return { kind: 'lost' };
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts)) };
  } catch {
    return { kind: 'not-utf8' };
  }
}
