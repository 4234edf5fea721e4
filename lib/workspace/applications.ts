import { type ArgoApplication, viewApplication } from '../kube/argocd-application';
import { mayBeSame } from '../kube/namespaces';
import type { KubeObject } from '../kube/object';
import type { ObjectIndex } from './object-index';

const APPLICATIONS = new WeakMap<ObjectIndex, readonly ArgoApplication[]>();

/** The Applications and ApplicationSets of the set. Read once for each set. */
export function applicationsOf(index: ObjectIndex): readonly ArgoApplication[] {
  let applications = APPLICATIONS.get(index);
  if (!applications) {
    const objects = [...index.ofKind('Application'), ...index.ofKind('ApplicationSet')];
    APPLICATIONS.set(index, (applications = objects.flatMap((object) => viewApplication(object) ?? [])));
  }
  return applications;
}

/**
 * The Applications of the set that may be the one to apply the object: those whose destination may be its namespace.
 * An object without a namespace goes to the destination of its Application, whatever the rest of the set names.
 */
export function applicationsFor(index: ObjectIndex, { namespace }: KubeObject): readonly ArgoApplication[] {
  return applicationsOf(index).filter((application) => mayBeSame(application.namespace, namespace));
}
