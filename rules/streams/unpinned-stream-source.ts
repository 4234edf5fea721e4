import type { Path } from '../../lib/base/path';
import { textList } from '../../lib/config/options';
import type { Fix } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { isIndex } from '../../lib/images/digest-kind';
import type { ImageLock } from '../../lib/images/lock';
import { fittingPlatforms } from '../../lib/images/platform';
import type { ImagePolicy } from '../../lib/images/policy';
import { canonicalRepository, type ImageReference, parseImage } from '../../lib/images/reference';
import { isSettable } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { isImageStream, type StreamTag, viewStream } from '../../lib/openshift/image-stream';
import { pinFromLock, pinTo, type Remedy } from '../images/pin-from-lock';
import { abridged } from '../images/settled-images';

/** Flags tags whose source is an image without a digest, or one without a registry, and offers what the image lock holds. */
export const unpinnedStreamSource = objectRule({
  id: 'unpinned-stream-source',
  summary: 'Image stream tag whose source is not pinned to a digest',
  category: 'streams',
  preset: 'strict',
  presets: ['recommended'],
  severity: 'warning',
  severityNote: 'Error, in the recommended preset, for a source without a registry.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['ImageStream'],
  sources: [
    {
      title: 'openshift/openshift-apiserver: the import goes to Docker Hub for a name without a registry, and records the name as written',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apiserver/importer/importer.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/library-go: the defaults of an image reference (DockerClientDefaults)',
      url: 'https://github.com/openshift/library-go/blob/release-4.20/pkg/image/reference/reference.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift: managing image streams, periodic import of a tag',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/managing-image-streams',
      version: 'OpenShift 4.17',
    },
  ],
  options: { allow: textList('Repositories that may stay on a tag, with their host: `quay.io/shop/web`') },
  messages: {
    noDigest: ({ tag, image }: Source) =>
      `The tag ${tag} takes ${image}, which names no digest: what it holds depends on the day of its import; add the digest`,
    scheduled: ({ tag, image }: Source) =>
      `The tag ${tag} takes ${image} again and again on a schedule, whatever that is by then; pin its digest and take the schedule away`,
    unknownTag: ({ tag, image }: Source) =>
      `The tag ${tag} takes ${image}, whose tag comes at deployment, and no digest is written behind it; let the digest come along`,
    shortName: ({ tag, image, full, handedOut }: Source) =>
      `The tag ${tag} takes ${image}, which names no registry: the import goes to ${full}${handedOut}; write the registry host`,
    shortReference: ({ tag, image }: Source) =>
      `The tag ${tag} with reference: true hands out ${image}, which names no registry, so that the nodes have to guess it; ` +
      'write the registry host',
  },
  check(object, { report, options, images, policy, target }) {
    if (target.platform === 'kubernetes' || !isImageStream(object)) return;
    for (const tag of viewStream(object).tags.values()) {
      const parsed = tag.path && tag.from?.kind === 'DockerImage' ? parseImage(tag.from.name) : undefined;
      if (tag.path === undefined || !parsed?.ok) continue;
      const reference = parsed.value;
      const at = [...tag.path, 'from', 'name'];
      const data = { tag: tag.name, image: abridged(reference.text), full: fullNameOf(reference), handedOut: handedOutBy(tag) };
      const unpinned: Unpinned = { object, tag, at, reference, images, policy, internalRegistry: target.internalRegistry };
      if (reference.short === true) {
        const details = { at, data, severity: 'error', preset: 'recommended' } as const;
        if (tag.reference) report('shortReference', { ...details, hint: HOST_HINT });
        else report('shortName', { ...details, ...completion(unpinned) });
        continue;
      }
      const { host, repository, digest, digestKnown, tagKnown } = reference;
      if (host === undefined || digest !== undefined || !digestKnown || options.allow.includes(repository)) continue;
      const remedy = remedyFor(unpinned);
      // The tag's text may yet turn out to be `1.2@sha256:…`.
      if (!tagKnown) report('unknownTag', { at, data, confidence: 'likely', ...remedy });
      else report(tag.scheduled ? 'scheduled' : 'noDigest', { at, data, ...remedy });
    }
  },
});

interface Source {
  readonly tag: string;
  readonly image: string;
  /** What an import makes of a name without a registry. */
  readonly full: string;
  /** What the nodes get of such a name, as a clause; empty where they pull through the internal registry. */
  readonly handedOut: string;
}

interface Unpinned {
  readonly object: KubeObject;
  readonly tag: StreamTag;
  readonly at: Path;
  readonly reference: ImageReference;
  readonly images: ImageLock;
  readonly policy: ImagePolicy;
  readonly internalRegistry: string;
}

const HOST_HINT = 'write registry.example.com/… with the digest; where a stream of the project is meant, from has the kind ImageStreamTag';

function fullNameOf({ host, path }: ImageReference): string {
  return canonicalRepository(host, path);
}

function handedOutBy({ referencePolicy }: StreamTag): string {
  return referencePolicy === 'Local' ? '' : ', and the nodes are handed the name as it stands, to guess its registry';
}

/** Docker Hub's name is what the import takes anyway, so it may be written; with the digest, where one is at hand. */
function completion(unpinned: Unpinned): Remedy {
  const { object, tag, at, reference } = unpinned;
  const digest = reference.digest ?? lockedFor(unpinned);
  if (digest === undefined || !reference.digestKnown || !reference.tagKnown || !isSettable(object, at, reference.text)) return { hint: HOST_HINT };
  const name = `${fullNameOf(reference)}${reference.tag === undefined ? '' : `:${reference.tag}`}@${digest}`;
  return { fix: unscheduled(pinTo(at, name), tag) };
}

function remedyFor(unpinned: Unpinned): Remedy {
  const { object, tag, at, reference, images, internalRegistry } = unpinned;
  const { repository, tagKnown } = reference;
  const digest = tagKnown && isSettable(object, at, reference.text) ? lockedFor(unpinned) : undefined;
  if (digest !== undefined) return { fix: unscheduled(pinTo(at, `${repository}:${reference.tag ?? 'latest'}@${digest}`), tag) };
  return pinFromLock({ object, at, reference, images, internalRegistry });
}

/**
 * The digest that the lock holds for the source. An import that keeps one platform of an index gets that platform's own, where the
 * configuration requires exactly one; else the index, of which `import-mode-mismatch` speaks.
 */
function lockedFor({ tag, reference, images, policy }: Unpinned): string | undefined {
  const entry = images.entryOf(reference.text);
  const [wanted, another] = policy.requiredPlatforms;
  const ofPlatform = entry && entry.pin === undefined && isIndex(entry) && another === undefined && tag.importMode !== 'PreserveOriginal';
  if (!ofPlatform || wanted === undefined) return images.digestOf(reference.text);
  const [platform, rival] = fittingPlatforms(entry.platforms.keys(), wanted);
  return (platform !== undefined && rival === undefined ? entry.platforms.get(platform) : undefined) ?? entry.digest;
}

/** A digest never changes, so a schedule beside it has nothing left to do. That the tag is to stay where it is, is for a person to say. */
function unscheduled(fix: Fix, { path, scheduled }: StreamTag): Fix {
  if (!scheduled || path === undefined) return fix;
  const edits = [...fix.edits, { op: 'remove', path: [...path, 'importPolicy', 'scheduled'] } as const];
  return { ...fix, safety: 'unsafe', title: `${fix.title} and take the schedule away`, edits };
}
