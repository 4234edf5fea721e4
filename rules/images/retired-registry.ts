import { setTo } from '../../lib/engine/fix';
import { objectRule, type SourceClaim } from '../../lib/engine/rule';
import { isLiteral } from '../../lib/kube/literal';
import type { Remedy } from './pin-from-lock';
import { RETIRED_REGISTRIES, retiredRegistryOf } from './retired-registries';
import { abridged } from './settled-images';
import { isWrittenOver, WRITTEN_IN, type WrittenImage, writtenImagesOf } from './written-images';

const ARTIFACT_REGISTRY: SourceClaim = {
  title: 'Google Cloud: Container Registry deprecation, gcr.io is served by Artifact Registry (2025-08)',
  url: 'https://cloud.google.com/container-registry/docs/deprecations/container-registry-deprecation',
};

const SOURCES = Array.from(new Set([...RETIRED_REGISTRIES.flatMap(({ sources }) => sources), ARTIFACT_REGISTRY]));

/** Flags images from registries that their owners froze, emptied or closed, and writes the successor where the owner names one. */
export const retiredRegistry = objectRule({
  id: 'retired-registry',
  summary: 'Container image comes from a registry that was given up',
  category: 'images',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  kinds: WRITTEN_IN,
  sources: SOURCES,
  messages: {
    frozen: ({ image, place, date, instead }: Retired) =>
      `${image} comes from ${place}, which gets no images since ${date}: no fixes, and no promise that it stays; ${instead}`,
    closed: ({ image, place, date, instead }: Retired) =>
      `${image} comes from ${place}, which is closed since ${date}: a node that does not have the image cannot pull it; ${instead}`,
    closing: ({ image, place, date, instead }: Retired) =>
      `${image} comes from ${place}, which is announced to close by ${date}; ${instead}`,
    emptied: ({ image, place, date, instead }: Retired) =>
      `${image} comes from ${place}, where most tags are gone since ${date}: ` +
      `a node that does not have the image cannot pull it; ${instead}`,
  },
  check(object, { report, target }) {
    const usesHub = target.platform === 'kubernetes' && !target.crio;
    for (const written of writtenImagesOf(object, target)) {
      const { reference, at } = written;
      const entry = retiredRegistryOf(reference, usesHub || written.use === undefined);
      if (!entry || isWrittenOver(object, written, target)) continue;
      const { place, state, date, successor, advice } = entry;
      const instead = successor === undefined ? 'take it from elsewhere' : `write ${successor}`;
      const data = { image: abridged(reference.text), place, date, instead };
      const isOwn = isLiteral(object, at, reference.text);
      report(state, { at, data, ...(successor === undefined ? { hint: advice } : remedyFor(written, place, successor, isOwn)) });
    }
  },
});

interface Retired {
  readonly image: string;
  readonly place: string;
  readonly date: string;
  /** What to do, as a clause. */
  readonly instead: string;
}

/** The image under its new name: what stands behind the place, tag and digest included, is the same there. */
function remedyFor({ reference: { text }, at }: WrittenImage, place: string, successor: string, isOwn: boolean): Remedy {
  if (!isOwn) return { hint: `parameters supply this text: write ${successor} where ${place} is written` };
  const moved = `${successor}${text.slice(place.length)}`;
  return { fix: setTo(at, moved, `write ${abridged(moved)}`) };
}
