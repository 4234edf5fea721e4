import type { Path } from '../base/path';
import { isUnknown } from '../base/unknown';
import type { KubeObject } from './object';

/** Whether a repair may write another text in place of the one at `path`, which it knows as a whole. */
export function isSettable({ origin }: KubeObject, path: Path, text: string): boolean {
  return !isUnknown(text) && origin.isSettable(path);
}

/** Whether the text at `path` stands in the file as it is. One that a Template's parameter supplies must not be written into a repair. */
export function isLiteral(object: KubeObject, path: Path, text: string): boolean {
  return !isUnknown(text) && object.origin.suppliers(path).length === 0;
}
