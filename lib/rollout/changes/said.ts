import { type Path, valueAt } from '../../base/path';
import type { KubeObject } from '../../kube/object';
import { isWholeWorkload } from '../whole-workload';

/**
 * Whether a field can be compared: both states write it, or are whole, so that leaving it out means its default.
 * What a patch leaves out, its other half says.
 */
export function saysBoth(before: KubeObject, after: KubeObject, path: Path): boolean {
  return (isWritten(before, path) && isWritten(after, path)) || (isWholeWorkload(before) && isWholeWorkload(after));
}

/** Whether something other than null stands at the path. */
export function isWritten({ value }: KubeObject, path: Path): boolean {
  return (valueAt(value, path) ?? undefined) !== undefined;
}

/** Where a finding about the field stands: at its value, or at the key of what should hold it. */
export function placeOf(object: KubeObject, path: Path): { readonly at: Path; readonly part: 'key' | 'value' } {
  return { at: path, part: isWritten(object, path) ? 'value' : 'key' };
}
