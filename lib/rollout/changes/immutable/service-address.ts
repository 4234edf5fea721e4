import { fieldOf, listField } from '../../../kube/json';
import type { KubeObject } from '../../../kube/object';
import { differencesOf } from '../differences';
import type { RefusedChange } from './refused-change';
import { isWritten } from '../said';

/**
 * A Service keeps its address. One that writes none keeps what it got, and any that is written later may be just that one.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go (ValidateServiceClusterIPsRelatedFields)
 */
export function addressChange(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  const path = ['spec', 'clusterIP'];
  const typeOf = ({ value }: KubeObject): unknown => fieldOf(value['spec'], 'type') || 'ClusterIP';
  // Without an address there is none to keep, and a type of unknown text may be that one.
  if (![before, after].every((service) => ADDRESSED.has(String(typeOf(service))))) return [];
  const [one, other] = [addressOf(before), addressOf(after)];
  if (other === undefined || (one === undefined && other !== 'None')) return [];
  if (one === undefined && !isWhole(before)) return [];
  const at = isWritten(after, path) ? path : ['spec', 'clusterIPs', 0];
  const differences = differencesOf(one, other, at);
  return differences.length > 0 ? [{ field: 'clusterIP', differences, because: 'kind' }] : [];
}

const ADDRESSED: ReadonlySet<string> = new Set(['ClusterIP', 'NodePort', 'LoadBalancer']);

function addressOf({ value }: KubeObject): unknown {
  return fieldOf(value['spec'], 'clusterIP') || listField(value['spec'], 'clusterIPs')[0] || undefined;
}

function isWhole({ value }: KubeObject): boolean {
  return listField(value['spec'], 'ports').length > 0;
}
