import { textList } from '../../lib/config/options';
import { objectRule } from '../../lib/engine/rule';
import { parseImage } from '../../lib/images/reference';
import { imageUsesOf, WORKLOADS } from '../../lib/kube/workloads';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';
import { pinFromLock } from './pin-from-lock';

/** Flags images with a host that are named by tag alone, and offers the digest of the image lock. Short names are `short-image-name`'s. */
export const unpinnedImage = objectRule({
  id: 'unpinned-image',
  summary: 'Container image is not pinned to a digest',
  category: 'images',
  preset: 'strict',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'Kubernetes: image digests',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
      version: '1.34',
    },
    {
      title: 'openshift/apiserver-library-go: admission leaves qualified names as they are',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
  ],
  options: { allow: textList('Repositories that may stay on a tag, with their host: `quay.io/shop/web`') },
  messages: {
    noDigest: ({ image }: { image: string }) => `${image} names a tag, and a tag can be moved; add its digest`,
    internal: ({ image }: { image: string }) =>
      `${image} names a tag of the internal registry, which moves with every push or import; write the digest instead`,
    unknownTag: ({ image }: { image: string }) =>
      `${image} gets its tag at deployment, and no digest is written behind it; let the digest come along`,
  },
  check(object, { report, options, images, target }) {
    for (const use of imageUsesOf(object)) {
      const parsed = parseImage(use.image ?? '');
      if (!parsed.ok) continue;
      const { text: image, host, repository, digest, digestKnown, tagKnown } = parsed.value;
      if (host === undefined || digest !== undefined || !digestKnown) continue;
      if (options.allow.includes(repository) || filledByTrigger(object, use, target) !== false) continue;
      const at = use.path;
      const remedy = pinFromLock({ object, at, reference: parsed.value, images, internalRegistry: target.internalRegistry });
      // The tag's text may yet turn out to be `1.2@sha256:…`.
      if (!tagKnown) report('unknownTag', { at, data: { image }, confidence: 'likely', ...remedy });
      else report(host === target.internalRegistry ? 'internal' : 'noDigest', { at, data: { image }, ...remedy });
    }
  },
});
