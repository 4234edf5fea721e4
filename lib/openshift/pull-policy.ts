import { valueAt } from '../base/path';
import { parseDockerName } from '../images/docker-name';
import { splitReference } from '../images/grammar';
import { parseImage } from '../images/reference';
import type { KubeObject } from '../kube/object';
import type { ImageUse } from '../kube/workloads';
import type { PullPolicy } from './resolution-types';

/**
 * The pull policy of an image: as written, or as the API server fills it in from the image as written, before anything resolves.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/v1/defaults.go
 */
export function pullPolicyOf(object: KubeObject, { image, path, container }: ImageUse): PullPolicy {
  const written = valueAt(object.value, [...path.slice(0, -1), container ? 'imagePullPolicy' : 'pullPolicy']);
  if (typeof written === 'string' && written !== '') return { value: written, defaulted: false };
  return { value: defaultPullPolicy(image ?? ''), defaulted: true };
}

/**
 * `Always` for a tag `latest`, written or understood, a digest beside it or not; else `IfNotPresent`, a text that is no image included.
 * `undefined` where the tag is unknown.
 */
function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' | undefined {
  const parsed = parseImage(image);
  if (parsed.ok && !parsed.value.tagKnown) return undefined;
  if (parsed.ok && !parsed.value.nameKnown) return parsed.value.tag === 'latest' ? 'Always' : 'IfNotPresent';
  const named = parseDockerName(image);
  if (!named.ok) return 'IfNotPresent';
  const tag = splitReference(image, { ipv6: true })?.tag ?? named.value.tag;
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}
