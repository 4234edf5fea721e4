import { fieldOf, listField, textField } from '../kube/json';
import { cleanText } from './clean-text';
import type { RegistryError } from './fault';

/**
 * The errors in the body of an answer; none where it is no JSON of the registry's form. At most ten, their texts fit to be shown: without
 * control characters and user information of URLs, at most 200 characters each.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes
 */
export function errorsIn(body: Buffer): readonly RegistryError[] {
  const errors = listField(readJson(body), 'errors');
  return errors.slice(0, MOST_ERRORS).flatMap((error) => {
    const code = textField(error, 'code');
    const message = textField(error, 'message') ?? textField(fieldOf(error, 'detail'), 'message') ?? '';
    return code === undefined ? [] : [{ code: presentable(code), message: presentable(message) }];
  });
}

/** The value of a JSON text in UTF-8; `undefined` for what is none. */
export function readJson(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return value;
  } catch {
    return undefined; // callers tell a web page from a manifest by this
  }
}

/** A registry's text as a person may be shown it: one line, clean, without user information of URLs. */
function presentable(text: string): string {
  // Far more than is shown, and little enough to be quick about.
  return cleanText(text.slice(0, 4 * LONGEST_TEXT).replace(/\/\/[^\s/@]*@/g, '//'), LONGEST_TEXT);
}

const MOST_ERRORS = 10;
const LONGEST_TEXT = 200;
