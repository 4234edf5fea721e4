import type { Path } from '../../lib/base/path';
import { objectRule } from '../../lib/engine/rule';
import { shortDigest } from '../../lib/images/digest';
import type { LockEntry } from '../../lib/images/lock';
import { fittingPlatforms } from '../../lib/images/platform';
import { abridged } from './settled-images';
import { isWrittenOver, lockKeyOf, WRITTEN_IN, writtenImagesOf } from './written-images';

/** Flags images whose entry in the lock, or whose digest, does not serve a platform that the configuration requires. */
export const platformMissing = objectRule({
  id: 'platform-missing',
  summary: 'Container image has no variant for a platform that is required',
  category: 'images',
  preset: 'strict',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: WRITTEN_IN,
  sources: [
    {
      title: 'OCI image specification: an image index and its platforms',
      url: 'https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md',
      version: '1.1.1',
    },
    {
      title: 'Kubernetes: multi-architecture images',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#multi-architecture-images-with-image-indexes',
      version: '1.34',
    },
    {
      title: 'tektoncd/operator#3611: a digest of one platform ends in exec format error on another',
      url: 'https://github.com/tektoncd/operator/issues/3611',
    },
  ],
  messages: {
    missing: ({ image, platforms }: Lacking) =>
      `By the image lock, ${image} has no image for ${platforms}, which the configuration requires: nodes of that platform cannot run it`,
    onePlatform: ({ image, platforms, served }: Lacking) =>
      `${image} carries the digest for ${served} alone, and the configuration requires ${platforms}: ` +
      'nodes of that platform cannot run it; write the digest of the index',
    lockedToOne: ({ image, platforms, served }: Lacking) =>
      `The image lock pins ${image} to ${served} alone, and the configuration requires ${platforms}: ` +
      'nodes of that platform cannot run it; let the lock pin the index',
    notRecorded: ({ image, platforms }: Lacking) =>
      `The image lock names no platforms of ${image}, so nothing shows that it runs on ${platforms}, ` +
      'as the configuration requires; lock it anew',
  },
  check(object, { report, images, policy, target }) {
    if (policy.requiredPlatforms.length === 0) return;
    for (const written of writtenImagesOf(object, target)) {
      const { reference: { text, digest, digestKnown }, at } = written;
      const key = lockKeyOf(written, target);
      const entry = key === undefined ? undefined : images.entryOf(key);
      const chosen = digestKnown && entry ? (digest ?? images.digestOf(entry.key)) : undefined;
      const served = entry && chosen !== undefined ? servedBy(entry, chosen) : undefined;
      if (!entry || !served) continue;
      const lacking = lackingIn(served, policy.requiredPlatforms);
      if (lacking.length === 0 || isWrittenOver(object, written, target)) continue;
      const absent = lackingIn(entry.platforms.keys(), lacking);
      const others = lacking.filter((platform) => !absent.includes(platform));
      const about = (platforms: readonly string[]): { readonly at: Path; readonly data: Lacking; readonly hint: string } =>
        ({ at, data: { image: abridged(text), platforms: platforms.join(', '), served: served.join(', ') }, hint: tableOf(entry) });
      if (entry.platforms.size === 0) report('notRecorded', { ...about(absent), confidence: 'likely' });
      else if (absent.length > 0) report('missing', about(absent));
      if (others.length > 0) report(digest === undefined ? 'lockedToOne' : 'onePlatform', about(others));
    }
  },
});

interface Lacking {
  readonly image: string;
  /** Those that are required and not there. */
  readonly platforms: string;
  /** Those that the digest serves. */
  readonly served: string;
}

function lackingIn(available: Iterable<string>, required: readonly string[]): readonly string[] {
  const known = Array.from(available);
  return required.filter((platform) => fittingPlatforms(known, platform).length === 0);
}

/** The platforms that a digest of the entry serves; `undefined` for one that the entry does not hold, which is `stale-digest`'s. */
function servedBy({ digest: own, platforms }: LockEntry, digest: string): readonly string[] | undefined {
  if (own === digest) return Array.from(platforms.keys());
  const served = Array.from(platforms).flatMap(([platform, of]) => (of === digest ? [platform] : []));
  return served.length > 0 ? served : undefined;
}

function tableOf({ key, platforms }: LockEntry): string {
  const rows = Array.from(platforms, ([platform, digest]) => `${platform} ${shortDigest(digest)}`);
  return rows.length > 0 ? `the lock has ${rows.join(', ')}` : `pinstream images update ${key} locks it with its platforms`;
}
