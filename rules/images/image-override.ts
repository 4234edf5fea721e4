import { valueAt } from '../../lib/base/path';
import { objectRule } from '../../lib/engine/rule';
import type { ImageLock } from '../../lib/images/lock';
import { parseImage } from '../../lib/images/reference';
import { type ImageOverride, overridesOf } from './argocd-overrides';

/** Flags tags that Argo CD or its Image Updater put into manifests when they are rendered, where no image lock reaches. */
export const imageOverride = objectRule({
  id: 'image-override',
  summary: 'Argo CD sets an image tag past the manifests and the image lock',
  category: 'images',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['Application', 'ApplicationSet', 'ImageUpdater'],
  sources: [
    {
      title: 'Argo CD: parameter overrides, and why Git is no longer the only source then',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/parameters/',
      version: '3.1',
    },
    {
      title: 'Argo CD: the fields of an Application',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/',
      version: '3.1',
    },
    {
      title: 'Argo CD Image Updater: update methods',
      url: 'https://github.com/argoproj-labs/argocd-image-updater/blob/v1.3.0/docs/basics/update-methods.md',
      version: '1.3.0',
    },
    {
      title: 'Argo CD Image Updater: from annotations to ImageUpdater objects',
      url: 'https://github.com/argoproj-labs/argocd-image-updater/blob/v1.3.0/docs/configuration/migration.md',
      version: '1.3.0',
    },
  ],
  messages: {
    kustomize: ({ text }: Told) =>
      `${text} puts a tag in place of the image in the manifests when Argo CD renders them, where no image lock reaches; pin the image in the source instead`,
    helm: ({ name, text }: Told) =>
      `${name} sets ${text.includes(':') ? `the image ${text}` : `an image to the tag ${text}`} when Argo CD renders the chart, where no image lock reaches; pin the image in the values of the source instead`,
    updater: ({ text }: Told) =>
      `Image Updater moves the images ${text} to new versions by itself, past the image lock; let a commit change the lock and the manifests together`,
  },
  check(object, { report, images }) {
    for (const override of overridesOf(object)) {
      const { at, text, name } = override;
      report(override.by, {
        at,
        data: { text, name },
        // Charts call their values what they like.
        confidence: override.by === 'helm' ? 'likely' : 'certain',
        hint: hintFor(override, images, typeof valueAt(object.value, at) === 'string'),
      });
    }
  },
});

interface Told {
  /** What is written: an image of Kustomize's, a tag or image for Helm, a list for Image Updater. */
  readonly text: string;
  /** The parameter or value of Helm's; `''` otherwise. */
  readonly name: string;
}

/** The same override by digest, where the lock holds one: it keeps to the lock for as long as that is not updated. */
function hintFor({ by, text }: ImageOverride, images: ImageLock, isText: boolean): string | undefined {
  const [left, right] = text.includes('=') ? [text.slice(0, text.indexOf('=') + 1), text.slice(text.indexOf('=') + 1)] : ['', text];
  const parsed = parseImage(right);
  const digest = by !== 'updater' && isText && parsed.ok && parsed.value.host !== undefined ? images.digestOf(right) : undefined;
  return digest !== undefined && parsed.ok ? `by digest it stays what the lock holds: ${left}${parsed.value.repository}@${digest}` : undefined;
}
