import { customImageUsesOf } from '../kube/custom-workloads';
import type { KubeObject } from '../kube/object';
import { type ImageUse, imageUsesOf } from '../kube/workloads';
import { type ImagePlace, wholeImage } from './image-place';
import { valueAt } from '../base/path';

/** The images of a pod spec: containers of every sort and image volumes of known kinds, containers in the pod templates of others. */
export function podPlacesOf(object: KubeObject): readonly ImagePlace[] {
  return [...imageUsesOf(object), ...customImageUsesOf(object)].flatMap((use) => {
    const image = valueAt(object.value, use.path);
    return image === undefined || image === null ? [] : [{ ...wholeImage(use.path, image, titleOf(use)), use }];
  });
}

function titleOf({ container, name }: ImageUse): string {
  if (!container) return `volume ${name}`;
  const sort = { containers: 'container', initContainers: 'init container', ephemeralContainers: 'ephemeral container' }[container.field];
  return `${sort} ${name || container.index}`;
}
