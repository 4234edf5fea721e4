import { createHash } from 'node:crypto';
import { type Digest, readDigest } from '../images/digest';

/** The digest of bytes as they came over the wire; never of text that was decoded from them. */
export function digestOfBytes(bytes: Uint8Array, algorithm: Digest['algorithm'] = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Whether the bytes are those that a digest names. False for what is no digest. */
export function isDigestOf(digest: string, bytes: Uint8Array): boolean {
  const read = readDigest(digest);
  return read.ok && digestOfBytes(bytes, read.value.algorithm) === digest;
}
