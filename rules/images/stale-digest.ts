import { objectRule } from '../../lib/engine/rule';
import { shortDigest } from '../../lib/images/digest';
import { lockedDigest } from '../../lib/images/digest-kind';
import { parseImage } from '../../lib/images/reference';
import { isSettable } from '../../lib/kube/literal';
import { holdsDigest } from './locked-tag';
import { pinTo, type Remedy } from './pin-from-lock';
import { abridged } from './settled-images';
import { isWrittenOver, lockKeyOf, WRITTEN_IN, writtenImagesOf } from './written-images';

/** Flags a tag beside a digest that the image lock does not hold for it: the tag was moved by hand, and the digest still decides. */
export const staleDigest = objectRule({
  id: 'stale-digest',
  summary: 'Digest of a container image does not belong to the tag beside it',
  category: 'images',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  kinds: WRITTEN_IN,
  sources: [
    {
      title: 'Kubernetes: image names, a digest counts and the tag beside it does not',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
      version: '1.34',
    },
    {
      title: 'cri-o/cri-o#3060: the tag of a reference with a digest is dropped',
      url: 'https://github.com/cri-o/cri-o/issues/3060',
    },
    {
      title: 'openshift/openshift-apiserver: an import by digest passes the tag over',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apiserver/importer/importer.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    stale: ({ image, tag, locked }: Stale) =>
      `${image} says ${tag}, and the image lock holds ${locked} for that tag: ` +
      'the digest decides, so another image runs than the tag says; write the digest of the lock',
    otherTag: ({ image, tag, locked, other }: Stale) =>
      `${image} says ${tag}, and carries the digest that the image lock holds for ${other}: ` +
      `the digest decides, so ${other} is what runs; write the digest of ${tag}, ${locked}`,
  },
  check(object, { report, images, target }) {
    if (!images.present) return;
    for (const written of writtenImagesOf(object, target)) {
      const { reference, at } = written;
      const { digest, digestKnown, tag, repository, text } = reference;
      const key = digest !== undefined && digestKnown ? lockKeyOf(written, target) : undefined;
      const entry = key === undefined ? undefined : images.entryOf(key);
      if (!entry || digest === undefined || tag === undefined || holdsDigest(entry, digest)) continue;
      const locked = images.digestOf(entry.key);
      if (locked === undefined || isWrittenOver(object, written, target)) continue;
      const other = tagIn(lockedDigest(images, reference)?.entry.key);
      const data = { image: abridged(text), tag, locked: shortDigest(locked), other: other ?? '' };
      const remedy: Remedy = isSettable(object, at, text)
        ? { fix: pinTo(at, `${repository}:${tag}@${locked}`) }
        : { hint: `parameters supply this text: let the one that brings the digest end in ${locked}` };
      report(other === undefined ? 'stale' : 'otherTag', { at, data, ...remedy });
    }
  },
});

interface Stale {
  readonly image: string;
  readonly tag: string;
  /** The digest that the lock holds for the tag, cut. */
  readonly locked: string;
  /** The tag for which the lock holds the digest that is written. */
  readonly other: string;
}

function tagIn(key: string | undefined): string | undefined {
  const parsed = key === undefined ? undefined : parseImage(key);
  return parsed?.ok ? parsed.value.tag : undefined;
}
