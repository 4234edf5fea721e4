import type { Path } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import { parseImage } from '../../lib/images/reference';
import { listField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { type ImageUse, podSpecOf } from '../../lib/kube/workloads';
import { isImageStream, type StreamTag, splitTagName, viewStream } from '../../lib/openshift/image-stream';
import { internalImageOf } from '../../lib/openshift/internal-image';
import type { Puller } from '../../lib/openshift/pull-rights';
import { imageOfTag } from '../../lib/openshift/stream-image';
import { activeTriggerFor } from '../../lib/openshift/triggers';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { resolutionsOf } from '../../lib/workspace/resolutions';
import { streamsOf } from '../../lib/workspace/streams';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';

/** Pods of one namespace that pull an image of another from the internal registry. */
export interface CrossPull {
  readonly by: 'image' | 'trigger' | 'streamTag';
  /** Where it is written. */
  readonly at: Path;
  /** As written: an image, or a stream's tag. */
  readonly title: string;
  /** The namespace of the image. */
  readonly from: string;
  /** The image's stream; `undefined` where it is not known. */
  readonly stream: string | undefined;
  readonly puller: Puller;
  /** False where a namespace was taken from other objects, or the set does not show what the tag holds, or a pull secret may help. */
  readonly certain: boolean;
}

/** The images of other namespaces that an object has pods pull. None while its own namespace is not known. */
export function crossPullsOf(index: ObjectIndex, object: KubeObject, target: TargetProfile): readonly CrossPull[] {
  const namespace = index.namespaceOf(object);
  if (namespace === undefined || isUnknown(namespace)) return [];
  const pulls = isImageStream(object) ? ofStream(index, object, namespace, target) : ofWorkload(index, object, namespace, target);
  return pulls.filter(({ from }) => from !== namespace);
}

/** The RoleBinding that lets all pods of one namespace pull from the other, as `oc policy add-role-to-group` makes it. */
export function bindingFor({ from, puller }: CrossPull) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: `image-puller-${puller.namespace}`, namespace: from },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:image-puller' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: `system:serviceaccounts:${puller.namespace}` }],
  };
}

function ofWorkload(index: ObjectIndex, object: KubeObject, namespace: string, target: TargetProfile): readonly CrossPull[] {
  const spec = podSpecOf(object)?.value;
  const account = textField(spec, 'serviceAccountName') ?? textField(spec, 'serviceAccount') ?? 'default';
  const puller = { namespace, account: isUnknown(account) ? undefined : account };
  const known = object.namespace !== undefined && listField(spec, 'imagePullSecrets').length === 0;
  return resolutionsOf(index, object, target).flatMap(({ use, resolution }): readonly CrossPull[] => {
    const filled = filledByTrigger(object, use, target);
    if (filled === true) return ofTrigger(index, object, use, target, { puller, known });
    const { image, outcome } = resolution;
    if (filled === undefined || image === undefined || (outcome.kind !== 'digest' && outcome.kind !== 'internal-tag')) return [];
    const place = placeIn(image, target);
    return place ? [{ by: 'image', at: use.path, title: image, ...place, puller, certain: known }] : [];
  });
}

interface Pods {
  readonly puller: Puller;
  /** Whether nothing about them was guessed. */
  readonly known: boolean;
}

function ofTrigger(index: ObjectIndex, object: KubeObject, { container }: ImageUse, target: TargetProfile, { puller, known }: Pods): readonly CrossPull[] {
  const trigger = container && activeTriggerFor(object, container);
  const { namespace, stream, tag } = trigger?.from ?? {};
  if (!trigger || namespace === undefined || stream === undefined || tag === undefined || isUnknown(namespace)) return [];
  const held = heldBy(index, { namespace, stream, tag }, target);
  if (!held) return [];
  const at = object.kind === 'DeploymentConfig' ? [...trigger.path, 'imageChangeParams', 'from', 'namespace'] : trigger.path;
  return [{ by: 'trigger', at, title: `${stream}:${tag}`, from: held.from, stream: held.stream, puller, certain: known && held.certain }];
}

/** The tags that hand out images of another namespace. `Local` ones serve them as the stream's own. */
function ofStream(index: ObjectIndex, object: KubeObject, namespace: string, target: TargetProfile): readonly CrossPull[] {
  const { tags, name } = viewStream(object, namespace);
  return Array.from(tags.values()).flatMap((tag): readonly CrossPull[] => {
    const source = sourceOf(tag);
    const held = source && tag.referencePolicy === 'Source' ? heldBy(index, source, target) : undefined;
    if (!source || !held || !tag.path) return [];
    const at = [...tag.path, 'from', 'namespace'];
    const certain = object.namespace !== undefined && held.certain;
    return [{ by: 'streamTag', at, title: `${name}:${tag.name}`, from: held.from, stream: held.stream, puller: { namespace, account: undefined }, certain }];
  });
}

interface Source {
  readonly namespace: string;
  readonly stream: string;
  /** `undefined` for an image that is named by its digest. */
  readonly tag: string | undefined;
}

function sourceOf({ from }: StreamTag): Source | undefined {
  if (from?.namespace === undefined || isUnknown(from.namespace) || isUnknown(from.name)) return undefined;
  const { namespace, kind, name } = from;
  if (kind === 'ImageStreamImage') return name.includes('@') ? { namespace, stream: name.slice(0, name.indexOf('@')), tag: undefined } : undefined;
  if (kind !== 'ImageStreamTag') return undefined;
  const { stream, tag } = splitTagName(name);
  return stream === undefined || stream === '' ? undefined : { namespace, stream, tag };
}

interface Held {
  readonly from: string;
  readonly stream: string | undefined;
  readonly certain: boolean;
}

/** Where a tag's image is in the internal registry; `undefined` for one of another registry, and where the tag is known to hold none. */
function heldBy(index: ObjectIndex, { namespace, stream: name, tag }: Source, target: TargetProfile): Held | undefined {
  const guess = { from: namespace, stream: name, certain: false };
  const declared = index.externals.streams.find((stream) => stream.name === name && stream.namespace === namespace)?.tags ?? {};
  const source = tag !== undefined && Object.hasOwn(declared, tag) ? declared[tag] : undefined;
  if (typeof source === 'string' && parseImage(source).ok) return placed(source, target);
  const streams = streamsOf(index);
  const stream = streams.stream(namespace, name);
  if (!stream?.object || tag === undefined) return guess;
  const pushed = streams.filledByPush(namespace, name, tag);
  const image = imageOfTag({ stream, tag, registry: target.internalRegistry, namespace, pushed });
  if (image.kind === 'missing') return undefined;
  if (image.kind === 'reference') return placed(image.pullSpec, target);
  if (image.repository === undefined) return guess;
  const held = placed(image.repository, target);
  return held && { ...held, certain: !image.assumed || pushed };
}

function placed(image: string, target: TargetProfile): Held | undefined {
  const place = placeIn(image, target);
  return place && { ...place, certain: true };
}

/** The namespace and stream of an image of the internal registry. */
function placeIn(image: string, { internalRegistry }: TargetProfile): { readonly from: string; readonly stream: string } | undefined {
  const parsed = parseImage(image);
  const internal = parsed.ok ? internalImageOf(parsed.value, internalRegistry) : undefined;
  return internal && !isUnknown(internal.namespace) ? { from: internal.namespace, stream: internal.stream } : undefined;
}
