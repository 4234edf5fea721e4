import { failure, type Parsed, success } from '../base/parsed';

/** A digest taken apart; `hex` is lower case and of the algorithm's length. */
export interface Digest {
  readonly algorithm: 'sha256' | 'sha512';
  readonly hex: string;
}

/**
 * Reads a digest as registries and the API server both take it: `sha256:` and 64 or `sha512:` and 128 lower-case hex digits.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests
 */
export function readDigest(text: string): Parsed<Digest> {
  if (text === '') return failure('ends with @ and names no digest');
  if (text.includes('@')) return failure('holds @ twice', text.indexOf('@'));
  const colon = text.indexOf(':');
  if (colon < 0) return failure('has a digest without an algorithm; write sha256: and 64 hex digits');
  const algorithm = text.slice(0, colon);
  const hex = text.slice(colon + 1);
  if (algorithm !== 'sha256' && algorithm !== 'sha512') {
    return failure(`has a digest of the algorithm ${algorithm === '' ? '(none)' : algorithm}; sha256 and sha512 are taken everywhere`);
  }
  const length = algorithm === 'sha256' ? 64 : 128;
  const stranger = /[^0-9a-f]/.exec(hex);
  const at = colon + 1 + (stranger?.index ?? 0);
  if (stranger && /[A-F]/.test(stranger[0])) return failure('has a digest with upper-case hex digits; they are lower case', at);
  if (stranger) return failure(`has a digest with ${stranger[0]} in it, which is no hex digit`, at);
  if (hex.length !== length) {
    const rule = `a ${algorithm} digest has ${length} lower-case hex digits, this one has ${hex.length}`;
    return failure(`has a digest of the wrong length: ${rule}`, at);
  }
  return success({ algorithm, hex });
}

/** Whether the text is a digest that every consumer takes. */
export function isDigest(text: string): boolean {
  return readDigest(text).ok;
}

/** A digest as messages show it: the first 12 of its digits. */
export function shortDigest(digest: string): string {
  return digest.replace(/^([a-z0-9]+:[0-9a-f]{12})[0-9a-f]+$/, '$1…');
}
