import { mapField } from '../../../kube/json';
import type { KubeObject } from '../../../kube/object';
import { differencesOf } from '../differences';
import type { RefusedChange } from './refused-change';

/**
 * A binding stays with its role. The group is the same for all, and the bindings of OpenShift 3 name no kind.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/rbac/validation/validation.go (ValidateRoleBindingUpdate)
 */
export function bindingChanges(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  const [was, is] = [mapField(before.value, 'roleRef'), mapField(after.value, 'roleRef')];
  const written = ['kind', 'name'].filter((key) => was[key] !== undefined && is[key] !== undefined);
  const differences = written.flatMap((key) => differencesOf(was[key], is[key], ['roleRef', key]));
  return differences.length > 0 ? [{ field: 'roleRef', differences, because: 'kind' }] : [];
}
