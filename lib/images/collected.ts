import { failure, type Parsed, success } from '../base/parsed';
import { fieldOf, isMap, textField } from '../kube/json';

/** The environment variable with the file that an app writes its images to, in place of manifests. */
export const COLLECT_VARIABLE = 'PINSTREAM_COLLECT';

/** An image that an app takes from the lock, or would, if the lock held it. */
export interface CollectedKey {
  /** `docker.io/library/nginx:1.27.3`. */
  readonly key: string;
  /** The platform whose digest the app asks for, as its code spells it. @default what the lock pins */
  readonly platform?: string;
  /** The digest that the app writes beside the tag by itself. @default none, the lock gives it */
  readonly digest?: string;
}

const VERSION = 1;

/** The file's text: each use once, by code unit of the key. */
export function printCollected(keys: Iterable<CollectedKey>): string {
  const uses = new Map(Array.from(keys, (key) => [sortedBy(key), key]));
  const sorted = Array.from(uses).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify({ version: VERSION, keys: sorted.map(([, { key, platform, digest }]) => ({ key, platform, digest })) })}\n`;
}

/** Reads the file back. Its writer is the pinstream of the app, which may be another release. */
export function readCollected(text: string): Parsed<readonly CollectedKey[]> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return failure('is no JSON');
  }
  if (fieldOf(content, 'version') !== VERSION) return failure(`is not of version ${VERSION}; let the app use the same release of pinstream`);
  const written = fieldOf(content, 'keys');
  if (!Array.isArray(written)) return failure('holds no list of keys');
  const keys = written.flatMap((entry: unknown) => keyOf(entry) ?? []);
  return keys.length === written.length ? success(keys) : failure('holds an entry without a key');
}

/** A blank ends a part before any character of a key, a platform or a digest. */
function sortedBy({ key, platform = '', digest = '' }: CollectedKey): string {
  return `${key} ${platform} ${digest}`;
}

function keyOf(entry: unknown): CollectedKey | undefined {
  const [key, platform, digest] = ['key', 'platform', 'digest'].map((name) => textField(entry, name));
  if (!isMap(entry) || key === undefined) return undefined;
  return { key, ...(platform === undefined ? {} : { platform }), ...(digest === undefined ? {} : { digest }) };
}
