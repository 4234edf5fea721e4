import { workspaceRule } from '../../lib/engine/rule';
import { WORKLOADS } from '../../lib/kube/workloads';
import type { PullLocation } from '../../lib/openshift/registry-scope';
import { type Refusal, refusalOf, type RegistrySettings, type ScopeList } from '../../lib/openshift/registry-settings';
import { registriesOf } from '../../lib/workspace/registries';
import { keeperOf, pulledImagesOf } from './pulled-images';
import { assumedPlatform } from './settled-images';

/** Flags images from registries that the configuration, or the cluster's own in the set, does not let nodes pull from. */
export const registryNotAllowed = workspaceRule({
  id: 'registry-not-allowed',
  summary: 'Container image comes from a registry that is not allowed',
  category: 'images',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'OpenShift: image configuration, allowed and blocked registries',
      url: 'https://github.com/openshift/openshift-docs/blob/enterprise-4.16/modules/images-configuration-allowed.adoc',
      version: 'OpenShift 4.16',
    },
    {
      title: 'openshift/api: registrySources of Image, config.openshift.io/v1',
      url: 'https://github.com/openshift/api/blob/release-4.20/config/v1/types_image.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift machine-config-operator: what nodes are told of both lists',
      url: 'https://github.com/openshift/machine-config-operator/blob/release-4.20/pkg/controller/container-runtime-config/helpers.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    notAllowed: ({ image, from, keeper }: Refused) =>
      `${image} is pulled from ${from}, which is in none of the registries that ${keeper} allows; take it from one of those`,
    blocked: ({ image, from, keeper }: Refused) => `${image} is pulled from ${from}, which ${keeper} blocks; take it from another registry`,
    shortName: ({ image, from, keeper, assumed }: Refused) =>
      `${image} names no registry, and ${keeper} refuses every one that the node would try: ${from} (${assumed}); write the host of an allowed registry`,
    lastResort: ({ image, from, keeper, left, assumed }: Refused) =>
      `${image} names no registry, and of those that the node would try ${keeper} refuses ${from}, ` +
      `so that only ${left} may serve it (${assumed}); write the host of an allowed registry`,
  },
  check(object, { report, index, target, policy }) {
    const settings = registriesOf(index, policy);
    if (settings.allowed.length === 0 && settings.blocked.length === 0) return;
    for (const { use, title, locations, guessed, proven } of pulledImagesOf(index, object, target, settings)) {
      const last = refusalOf(settings, locations.at(-1) ?? locations[0]);
      // What the last place may serve arrives, whatever becomes of those before it.
      if (!last) continue;
      const refused = locations.filter((location) => refusalOf(settings, location));
      const left = locations.filter((location) => !refused.includes(location));
      const data = { image: title, from: named(refused), left: named(left), keeper: keeperOf(last.list), assumed: assumedPlatform(index, target) };
      const details = { at: use.path, data, hint: hintFor(last, settings), related: relatedTo(last.list) };
      if (!guessed) report(last.kind === 'blocked' ? 'blocked' : 'notAllowed', details);
      else if (left.length === 0) report('shortName', { ...details, confidence: proven ? 'certain' : 'likely' });
      else report('lastResort', { ...details, confidence: 'likely' });
    }
  },
});

/** What a message tells of an image that nodes refuse. */
interface Refused {
  readonly image: string;
  /** The repositories that are refused. */
  readonly from: string;
  /** Those that are not. */
  readonly left: string;
  readonly keeper: string;
  readonly assumed: string;
}

function named(locations: readonly PullLocation[]): string {
  return locations.map(({ repository }) => repository).join(', ');
}

function hintFor({ kind, list }: Refusal, { allowed }: RegistrySettings): string {
  const scopes = (kind === 'blocked' ? allowed.flatMap((other) => other.scopes) : list.scopes).join(', ');
  if (scopes === '') return `copy the image to a registry that ${keeperOf(list)} does not block`;
  return `allowed are ${scopes}; copy the image there, or have the list changed by whoever keeps it`;
}

function relatedTo({ written }: ScopeList) {
  return written ? [{ object: written.object, at: written.path, message: 'the list that decides' }] : [];
}
