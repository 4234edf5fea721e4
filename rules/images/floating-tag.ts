import { patternList } from '../../lib/config/options';
import { objectRule } from '../../lib/engine/rule';
import { type ImageReference, parseImage } from '../../lib/images/reference';
import { imageUsesOf, WORKLOADS } from '../../lib/kube/workloads';
import { filledByTrigger } from './filled-by-trigger';
import { pinFromLock } from './pin-from-lock';

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
      const { text: image, tag = '', short } = reference;
      // Completing a short name is `short-image-name`'s; a digest would keep a stream's name from being looked up.
      const remedy = short === false ? pinFromLock({ object, at: use.path, reference, images, internalRegistry: target.internalRegistry }) : {};
      report(messageId, { at: use.path, data: { image, tag }, ...remedy });
    }
  },
});

function whyFloating(reference: ImageReference, patterns: readonly string[]): 'latest' | 'noTag' | 'pattern' | undefined {
  const { tag, tagKnown, implicitTag, digest, digestKnown } = reference;
  if (tag === undefined || !tagKnown || digest !== undefined || !digestKnown) return undefined;
  if (tag === 'latest') return implicitTag ? 'noTag' : 'latest';
  return patterns.some((pattern) => expressionOf(pattern).test(tag)) ? 'pattern' : undefined;
}

const EXPRESSIONS = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  let expression = EXPRESSIONS.get(pattern);
  if (!expression) EXPRESSIONS.set(pattern, (expression = new RegExp(pattern)));
  return expression;
}
