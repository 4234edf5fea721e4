import { valueAt } from '../base/path';
import { isMap } from './json';
import type { KubeObject } from './object';
import { containersIn, type ContainerField, type ImageUse, workloadKindOf } from './workloads';

const FIELDS: readonly ContainerField[] = ['initContainers', 'containers'];

/**
 * The images in the pod template of a kind that the Kubernetes and OpenShift APIs do not know: of an Argo Rollout, a Knative Service.
 * Only `spec.template.spec` is looked at, where such kinds have it as a Deployment does; empty for the known workloads.
 */
export function customImageUsesOf(object: KubeObject): readonly ImageUse[] {
  if (workloadKindOf(object)) return [];
  const path = ['spec', 'template', 'spec'];
  const spec = valueAt(object.value, path);
  if (!isMap(spec)) return [];
  return FIELDS.flatMap((field) => containersIn({ value: spec, path }, field)).map((container) => {
    const { image } = container.value;
    return { image: typeof image === 'string' ? image : undefined, path: [...container.path, 'image'], container, name: container.name };
  });
}
