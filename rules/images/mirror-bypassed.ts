import { workspaceRule } from '../../lib/engine/rule';
import { WORKLOADS } from '../../lib/kube/workloads';
import type { PullLocation } from '../../lib/openshift/registry-scope';
import { type MirrorEntry, mirrorsFor, type RegistrySettings } from '../../lib/openshift/registry-settings';
import { registriesOf } from '../../lib/workspace/registries';
import { pulledImagesOf } from './pulled-images';

/** Flags images by tag from a source that has mirrors for digests alone: nodes pass the mirrors by. */
export const mirrorBypassed = workspaceRule({
  id: 'mirror-bypassed',
  summary: 'Container image is named by tag, and its registry is mirrored for digests alone',
  category: 'images',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'openshift/api: ImageDigestMirrorSet, config.openshift.io/v1',
      url: 'https://github.com/openshift/api/blob/release-4.20/config/v1/types_image_digest_mirror_set.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/api: ImageTagMirrorSet, config.openshift.io/v1',
      url: 'https://github.com/openshift/api/blob/release-4.20/config/v1/types_image_tag_mirror_set.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/api: ImageContentSourcePolicy, operator.openshift.io/v1alpha1, leaves tags alone',
      url: 'https://github.com/openshift/api/blob/release-4.20/operator/v1alpha1/types_image_content_source_policy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/runtime-utils: how mirror sets become the registries.conf of nodes',
      url: 'https://github.com/openshift/runtime-utils/blob/7bdb5b9/pkg/registries/registries.go',
    },
  ],
  messages: {
    bypassed: ({ image, from, mirrors }: Bypassed) =>
      `${image} is named by tag, and ${mirrors} serves ${from} for digests alone, so nodes ask the registry itself; write the digest`,
    refused: ({ image, from, mirrors }: Bypassed) =>
      `${image} is named by tag, ${mirrors} serves ${from} for digests alone, and NeverContactSource keeps nodes from the registry itself, ` +
      `so nothing can be pulled; write the digest`,
  },
  check(object, { report, index, target, policy }) {
    const settings = registriesOf(index, policy);
    if (!settings.mirrors.some(({ pulls }) => pulls === 'digest')) return;
    for (const { use, title, locations, guessed, proven } of pulledImagesOf(index, object, target, settings)) {
      const [bypass] = locations.flatMap((location) => bypassAt(settings, location) ?? []);
      if (!bypass) continue;
      const { entry, location } = bypass;
      const from = location.repository;
      report(entry.blocksSource ? 'refused' : 'bypassed', {
        at: use.path,
        data: { image: title, from, mirrors: entry.mirrors.join(', ') },
        // A short name may yet be served by another registry, or by a stream.
        confidence: (guessed && locations.length > 1) || !proven ? 'likely' : 'certain',
        hint: `${from}@sha256:… goes to the mirror; or an ImageTagMirrorSet for ${entry.source} sends tags there too`,
        related: entry.written ? [{ object: entry.written.object, at: entry.written.path, message: `the mirrors of ${entry.source}` }] : [],
      });
    }
  },
});

interface Bypassed {
  readonly image: string;
  /** The repository that nodes ask for. */
  readonly from: string;
  readonly mirrors: string;
}

interface Bypass {
  readonly location: PullLocation;
  readonly entry: MirrorEntry;
}

/** The mirrors that a location by tag misses; one that refuses the source before others. */
function bypassAt(settings: RegistrySettings, location: PullLocation): Bypass | undefined {
  if (location.byDigest !== false) return undefined;
  const entries = mirrorsFor(settings, location);
  if (entries.some(({ pulls }) => pulls === 'tag')) return undefined;
  const entry = entries.find(({ blocksSource }) => blocksSource) ?? entries[0];
  return entry && { location, entry };
}
