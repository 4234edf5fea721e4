import { cleanText } from './clean-text';

/**
 * The texts of the warnings with code 299 in `Warning` headers, the one that registries use to speak to people.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#warnings
 */
export function warningsIn(headers: readonly string[]): readonly string[] {
  return headers.flatMap((header) =>
    [...header.matchAll(/(?:^|,)\s*299\s+\S+\s+"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => cleanText(text.replace(/\\(.)/g, '$1'))),
  );
}
