import { isUnknown } from '../../lib/base/unknown';
import { fieldOf, listField, mapField, textField } from '../../lib/kube/json';
import type { Mount } from './pod-parts';

/**
 * Whether each pod mounts a folder of its own, by a variable that holds another text in each; so too where an unknown text may name one.
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath-expanded-environment (v1.34)
 */
export function hasOwnFolder({ value, container }: Mount): boolean {
  const folder = textField(value, 'subPathExpr') ?? '';
  return isUnknown(folder) || variablesIn(folder).some((name) => differs(listField(container.value, 'env'), name));
}

/** What no two pods of a StatefulSet have in common. */
const OF_ONE_POD: ReadonlySet<string> = new Set([
  'metadata.name',
  'metadata.uid',
  'status.podIP',
  'status.podIPs',
  "metadata.labels['statefulset.kubernetes.io/pod-name']",
  "metadata.labels['apps.kubernetes.io/pod-index']",
]);

/** Whether a variable differs from pod to pod. It knows those above it, of which the last of a name counts. */
function differs(env: readonly unknown[], name: string): boolean {
  const at = env.findLastIndex((entry) => textField(entry, 'name') === name);
  const field = textField(mapField(fieldOf(env[at], 'valueFrom'), 'fieldRef'), 'fieldPath') ?? '';
  const text = textField(env[at], 'value') ?? '';
  if (OF_ONE_POD.has(field) || isUnknown(field) || isUnknown(text)) return true;
  return at > 0 && variablesIn(text).some((other) => differs(env.slice(0, at), other));
}

/** The names in `$(NAME)`; `$$(NAME)` is the text itself. */
function variablesIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/\$\$|\$\(([^)]*)\)/g), ([, name]) => name ?? '').filter((name) => name !== '');
}
