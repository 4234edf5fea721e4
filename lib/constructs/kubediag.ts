import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { JsonMap } from '../kube/json';
import { metadataOf, NAME_LABEL, type ObjectProps } from './metadata';
import type { Problems } from './problems';

/** @see https://github.com/kubediag/kubediag/tree/v0.3.1/api/v1 */
export const KUBEDIAG_API = 'diagnosis.kubediag.org/v1';

/** What the KubeDiag objects say that belong to the whole cluster. */
export type ClusterObjectProps = Omit<ObjectProps, 'namespace'>;

/** A KubeDiag object of the whole cluster. A chart's namespace is kept from it: cdk8s gives that to every object. */
export function clusterObject(
  construct: Construct,
  kind: 'Operation' | 'OperationSet',
  name: string,
  props: ClusterObjectProps,
  spec: JsonMap,
  problems: Problems,
): ApiObject {
  // JavaScript lets a namespace through the type.
  const metadata = metadataOf(name, { ...props, namespace: undefined }, { [NAME_LABEL]: name }, problems);
  const object = new ApiObject(construct, 'Resource', { apiVersion: KUBEDIAG_API, kind, metadata, spec });
  if (object.metadata.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return object;
}
