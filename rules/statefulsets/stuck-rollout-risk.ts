import type { Fix } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import type { ImageLock } from '../../lib/images/lock';
import { parseImage } from '../../lib/images/reference';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import type { ImageUse } from '../../lib/kube/workloads';
import { updateStrategyOf } from '../../lib/rollout/update-strategy';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';
import { joined, pinFromLock } from '../images/pin-from-lock';
import { abridged } from '../images/settled-images';
import { imagesInOrder } from './in-order';

/**
 * Flags StatefulSets that one bad pod can stop for good: pods updated in order, each waiting for the one before.
 * Images pinned to digests make that unlikely; a name that admission resolves later is no digest in the manifest.
 */
export const stuckRolloutRisk = objectRule({
  id: 'stuck-rollout-risk',
  summary: 'One pod that never becomes ready stops the rollout, and a corrected template does not free it',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Info once every image, of init containers and image volumes too, has a registry host and a digest.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: StatefulSet forced rollback',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback',
      version: '1.34',
    },
    {
      title: 'kubernetes#67250: a StatefulSet does not replace its broken pod when the template is corrected',
      url: 'https://github.com/kubernetes/kubernetes/issues/67250',
      version: '1.7 to 1.37',
    },
    {
      title: 'kubernetes: one round of the StatefulSet controller, in order and in parallel',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_control.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: podManagementPolicy is immutable',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
  ],
  messages: {
    unpinned: ({ set, images }: { set: string; images: string }) =>
      `${set} updates its pods in order, and one that cannot pull its image stops that for good: correcting the template does not replace it; name ${images} by registry host and digest`,
    ordered: ({ set }: { set: string }) =>
      `${set} updates its pods in order, and one that never becomes ready stops that for good: correcting the template does not replace it, somebody has to delete the pod`,
  },
  check(object, { report, images, target }) {
    if (updateStrategyOf(object)?.type !== 'RollingUpdate') return;
    const uses = imagesInOrder(object);
    if (uses.length === 0) return;
    const unpinned = uses.filter(isUnpinned);
    const place = {
      at: ['spec', 'podManagementPolicy'],
      part: 'key',
      hint: 'podManagementPolicy: Parallel replaces broken pods by itself; an existing set cannot change it',
    } as const;
    if (unpinned.length === 0) report('ordered', { ...place, data: { set: object.title }, severity: 'info' });
    else
      report('unpinned', {
        ...place,
        data: { set: object.title, images: listed(unpinned) },
        fix: pinAll(object, unpinned, images, target),
      });
  },
});

/** Whether the image is known to lack a host or a digest. */
function isUnpinned({ image = '' }: ImageUse): boolean {
  const reference = parseImage(image);
  if (!reference.ok) return true;
  const { short, digest, digestKnown } = reference.value;
  return short === true || (digestKnown && digest === undefined);
}

/** All or nothing: one image left on its tag leaves the risk where it is. */
function pinAll(object: KubeObject, unpinned: readonly ImageUse[], images: ImageLock, target: TargetProfile): Fix | undefined {
  const fixes = unpinned.flatMap((use) => {
    const reference = parseImage(use.image ?? '');
    // A short name may be a stream's, and a digest keeps it from being looked up; a trigger writes over what is pinned.
    if (!reference.ok || reference.value.short !== false || filledByTrigger(object, use, target) !== false) return [];
    return pinFromLock({ object, at: use.path, reference: reference.value, images }).fix ?? [];
  });
  return fixes.length === unpinned.length ? joined(fixes, 'pin the images to the digests of the image lock') : undefined;
}

/** As many images as a message can hold; the rest by number. */
function listed(uses: readonly ImageUse[]): string {
  const names = Array.from(new Set(uses.map(({ image, name }) => (image?.trim() ? abridged(image) : `the image of ${name}`))));
  const [first = '', second, ...others] = names;
  if (second === undefined) return first;
  return others.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${others.length} more`;
}
