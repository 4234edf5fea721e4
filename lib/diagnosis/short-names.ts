import { parseImage, type ImageReference } from '../images/reference';
import { fieldOf, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { containersOf } from '../kube/workloads';
import type { LiveNamespace } from './live-namespace';
import { isBareBackOff } from './pod-trouble';
import type { LivePod } from './pod-state';
import { hasStreamFor, streamStateOf, type StreamState } from './stream-state';

/** An image that was to be looked up in an image stream, and that a node asked a public registry for. */
export interface UnresolvedName {
  readonly container: string;
  /** As the pod has it. */
  readonly image: string;
  /** As the template has it now. */
  readonly templateImage: string;
  /** Whether the template names it without a registry too, so that every new pod does. */
  readonly inTemplate: boolean;
  readonly stream: StreamState;
}

/**
 * The short name that a pod cannot pull: it names no registry, and the node's words or a stream of that name say where it was to come
 * from. `undefined` for any other pod, and where the template has no such container.
 */
export function unresolvedNameOf(pod: LivePod, workload: KubeObject, namespace: LiveNamespace): UnresolvedName | undefined {
  const { said, seen } = pod;
  const { state, container = '' } = seen;
  if (state !== 'image') return undefined;
  const image = imageOf(pod.object, container);
  const templateImage = imageOf(workload, container);
  const reference = shortReference(image);
  if (!reference || image === undefined || templateImage === undefined) return undefined;
  const isSign = hasStreamFor(reference, namespace)
    ? ASKED_ELSEWHERE.test(said) || isBareBackOff(said)
    : !namespace.unread.has('ImageStream') && ASKED_ELSEWHERE.test(said) && NOT_THERE.test(said);
  if (!isSign) return undefined;
  const wanted = shortReference(templateImage);
  return {
    container,
    image,
    templateImage,
    inTemplate: wanted !== undefined,
    stream: streamStateOf(wanted ?? reference, workload, namespace),
  };
}

/** The image of a container of that name, init containers included; `undefined` where there is none. */
export function imageOf(workload: KubeObject, container: string): string | undefined {
  const found = containersOf(workload).find(({ name, field }) => name === container && field !== 'ephemeralContainers');
  const image = fieldOf(found?.value, 'image');
  return typeof image === 'string' ? image : undefined;
}

/** Signs that a node completed a short name by itself. */
const ASKED_ELSEWHERE = /docker\.io\/library\/|registry-1\.docker\.io|short-name|unqualified-search/i;

/** Without a stream of that name the same words may be about an image that is Docker Hub's: then only a refusal counts. */
const NOT_THERE = /denied|unauthorized|not found|manifest unknown|does not exist|no such/i;

function shortReference(image: string | undefined): ImageReference | undefined {
  const parsed = image === undefined ? undefined : parseImage(image);
  return parsed?.ok && parsed.value.short === true ? parsed.value : undefined;
}

/** Whether the template of a workload names the container's image without a registry. */
export function namesShortly(workload: KubeObject, container: string): boolean {
  return shortReference(imageOf(workload, container)) !== undefined;
}

/** How a pod's container of that name came to its image, as JSON for evidence. */
export function imagePairs(pod: KubeObject, workload: KubeObject): readonly { readonly container: string; readonly pod: string; readonly template: string | null; readonly same: boolean }[] {
  return containersOf(pod).flatMap(({ name, field, value }) => {
    if (field === 'ephemeralContainers') return [];
    const [own, template] = [textField(value, 'image') ?? '', imageOf(workload, name)];
    return [{ container: name, pod: own, template: template ?? null, same: own === template }];
  });
}
