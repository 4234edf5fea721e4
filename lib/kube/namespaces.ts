import { isUnknown } from '../base/unknown';

/** Whether two namespaces may be the same: one that is not known yet may be any. */
export function mayBeSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other || isUnknown(one) || isUnknown(other);
}
