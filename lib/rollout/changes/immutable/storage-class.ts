import type { KubeObject } from '../../../kube/object';
import { differencesOf } from '../differences';
import { isWritten } from '../said';
import type { RefusedChange } from './refused-change';

/** With what the API server fills in. */
const FIELDS: Readonly<Record<string, unknown>> = { provisioner: undefined, parameters: undefined, reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' };

/**
 * What a class says of its volumes holds for as long as it is there.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/storage/validation/validation.go (ValidateStorageClassUpdate)
 */
export function classChanges(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  // One without is a patch.
  if (![before, after].every((object) => isWritten(object, ['provisioner']))) return [];
  return Object.entries(FIELDS).flatMap(([field, fallback]): readonly RefusedChange[] => {
    const [was, is] = [before, after].map(({ value }) => value[field] ?? fallback);
    const differences = differencesOf(was, is, [field]);
    return differences.length > 0 ? [{ field, differences, because: 'kind' }] : [];
  });
}
