import { isUnknown } from '../base/unknown';
import { type Grant, grantsPull, type Puller, SHARED_NAMESPACE } from '../openshift/pull-rights';
import type { ObjectIndex } from './object-index';

export interface PullQuestion {
  readonly puller: Puller;
  /** The namespace whose images are pulled. */
  readonly from: string;
  readonly stream: string | undefined;
}

/**
 * Whether the set or the externals let the puller pull images of another namespace; `undefined` where a binding may, depending on what
 * is not shown or not known yet. Costs a look at every binding of the set.
 */
export function mayPull(index: ObjectIndex, { puller, from, stream }: PullQuestion): Grant {
  const declared = index.externals.imagePullers.some(({ of, by }) => of === from && (by === undefined || by === puller.namespace));
  if (declared || from === SHARED_NAMESPACE) return true;
  const local = index.ofKind('RoleBinding').map((binding): Grant => {
    const namespace = index.namespaceOf(binding);
    const open = namespace === undefined || isUnknown(namespace);
    if (!open && namespace !== from) return false;
    const grant = grantsPull(binding, { puller, stream, namespace, role: (kind, name) => index.find(kind, name, binding) });
    return open && grant === true ? undefined : grant;
  });
  const wide = index.ofKind('ClusterRoleBinding').map((binding) => {
    const role = (_: string, name: string) => index.ofKind('ClusterRole').find((candidate) => candidate.name === name);
    return grantsPull(binding, { puller, stream, namespace: undefined, role });
  });
  const grants = [...local, ...wide];
  if (grants.includes(true)) return true;
  return grants.includes(undefined) ? undefined : false;
}
