import { objectRule } from '../../lib/engine/rule';
import type { ImageLock } from '../../lib/images/lock';
import type { ImageReference } from '../../lib/images/reference';
import { lockedTagsOf } from './locked-tag';
import { abridged } from './settled-images';
import { isWrittenOver, lockKeyOf, WRITTEN_IN, writtenImagesOf } from './written-images';

/** Flags images by tag that the image lock does not hold, wherever there is a lock. A name by digest alone needs none. */
export const imageNotLocked = objectRule({
  id: 'image-not-locked',
  summary: 'Container image is missing in the image lock',
  category: 'images',
  preset: 'strict',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: WRITTEN_IN,
  sources: [
    {
      title: 'Kubernetes: image names, tags can be moved and digests cannot',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
      version: '1.34',
    },
    {
      title: 'OpenShift: the registry inside the cluster and the route to it',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/registry/securing-exposing-registry',
      version: 'OpenShift 4.17',
    },
  ],
  messages: {
    tag: ({ image }: { image: string }) =>
      `${image} is not in the image lock, so nothing says which digest was meant; add it to the lock`,
    pinned: ({ image }: { image: string }) =>
      `${image} is not in the image lock, so nothing says whether the digest belongs to the tag, ` +
      'and no update moves it; add it to the lock',
  },
  check(object, { report, images, target }) {
    if (!images.present) return;
    for (const written of writtenImagesOf(object, target)) {
      const { reference, at, scheduled } = written;
      // A tag that is meant to move has no digest to hold; `unpinned-stream-source` speaks of those.
      if (scheduled && reference.digest === undefined) continue;
      const key = lockKeyOf(written, target);
      if (key === undefined || images.entryOf(key) || isWrittenOver(object, written, target)) continue;
      const data = { image: abridged(reference.text) };
      const isPinned = reference.digest !== undefined || !reference.digestKnown;
      report(isPinned ? 'pinned' : 'tag', { at, data, hint: hintFor(reference, images, target.internalRegistry) });
    }
  },
});

/** The most tags that a hint lists. */
const LISTED = 5;

function hintFor(reference: ImageReference, images: ImageLock, internalRegistry: string): string {
  const { host = '' } = reference;
  if (host === internalRegistry || /\.svc(?:\.cluster\.local)?(?::\d+)?$/.test(host)) {
    return `${host} answers inside the cluster only: pinstream images pin --streams takes its digests from what oc get imagestreams -o yaml prints`;
  }
  const tags = lockedTagsOf(reference, images);
  const listed = `${tags.slice(0, LISTED).join(', ')}${tags.length > LISTED ? ` and ${tags.length - LISTED} more` : ''}`;
  return `pinstream images pin asks the registry and adds it${tags.length > 0 ? `; of this repository the lock holds ${listed}` : ''}`;
}
