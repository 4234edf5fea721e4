import { patternList } from '../../lib/config/options';
import { objectRule } from '../../lib/engine/rule';
import { parseImage } from '../../lib/images/reference';
import type { TargetProfile } from '../../lib/kube/target';
import { imageUsesOf, WORKLOADS } from '../../lib/kube/workloads';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';
import { whyFloating } from './floating-tags';
import { completionFromLock, pinFromLock, type Remedy, type Unpinned } from './pin-from-lock';

/** Flags `latest`, written or understood, and tags that the configuration calls floating. A digest beside the tag settles the matter. */
export const floatingTag = objectRule({
  id: 'floating-tag',
  summary: 'Container image names a tag that is meant to move',
  category: 'images',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'Kubernetes: image names, the default tag and the warning about latest',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
      version: '1.34',
    },
    {
      title: 'Kubernetes: image pull policy',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
      version: '1.34',
    },
  ],
  options: { patterns: patternList('Regular expressions of further tags that float, such as `^\\d+$`; a tag that one of them finds is reported') },
  messages: {
    latest: ({ image }: { image: string }) =>
      `${image} names the tag latest, which moves with every release; name a version, and its digest`,
    noTag: ({ image }: { image: string }) =>
      `${image} names no tag and so means latest, which moves with every release; name a version, and its digest`,
    pattern: ({ image, tag }: { image: string; tag: string }) =>
      `${image} names the tag ${tag}, which the configuration counts as floating; name a version, and its digest`,
  },
  check(object, { report, options, images, target }) {
    for (const use of imageUsesOf(object)) {
      const parsed = parseImage(use.image ?? '');
      if (!parsed.ok) continue;
      const reference = parsed.value;
      const messageId = whyFloating(reference, options.patterns);
      // A trigger's image is the stream's affair, and pinning it here would not last.
      if (messageId === undefined || filledByTrigger(object, use, target) !== false) continue;
      const { text: image, tag = '' } = reference;
      report(messageId, { at: use.path, data: { image, tag }, ...remedyFor({ object, at: use.path, reference, images }, target) });
    }
  },
});

function remedyFor(unpinned: Unpinned, { platform, shortNames, internalRegistry }: TargetProfile): Remedy {
  const { short } = unpinned.reference;
  if (short === false) return pinFromLock({ ...unpinned, internalRegistry });
  // On OpenShift a short name may mean a stream, and a digest would keep it from being looked up: `short-image-name` knows.
  const fix = short === true && platform === 'kubernetes' && shortNames !== undefined ? completionFromLock(unpinned) : undefined;
  return fix ? { fix } : {};
}
