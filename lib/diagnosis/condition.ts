import { listField, textField } from '../kube/json';

/** The condition of that type in a status; an empty map where there is none. */
export function conditionOf(status: unknown, type: string): unknown {
  return listField(status, 'conditions').find((condition) => textField(condition, 'type') === type) ?? {};
}
