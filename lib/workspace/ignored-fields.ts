import type { Path } from '../base/path';
import { ignoresField } from '../kube/argocd-application';
import type { KubeObject } from '../kube/object';
import { applicationsFor } from './applications';
import type { ObjectIndex } from './object-index';

/** Whether an Application of the set has Argo CD pass over differences in the field, or may have. `group` is the one that serves the object. */
export function mayBeIgnored(index: ObjectIndex, object: KubeObject, field: Path, group = object.group): boolean {
  return applicationsFor(index, object).some((application) => {
    // An object without a namespace goes to the destination of its Application, whatever the rest of the set names.
    const namespace = object.namespace ?? application.namespace;
    return ignoresField(application, { object, group, namespace, field }) !== false;
  });
}
