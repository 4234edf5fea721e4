import { type Parsed, failure, success } from '../base/parsed';
import { type Path, pointerTo, valueAt } from '../base/path';
import type { ValueEdit } from '../base/value-edit';
import { isDigest } from '../images/digest';
import type { ImageReference } from '../images/reference';
import type { JsonMap } from '../kube/json';
import type { ManifestDocument } from '../workspace/document';
import { type SharedScalar, sharedScalarsOf } from '../yaml/shared-scalars';
import { pinnedTag } from './forms';
import type { Written } from './image-place';
import type { Candidate, Verdict } from './judge';
import type { Chosen } from './site';
import { type Skip, skipped } from './skips';
import { pathInDocument, type Spot } from './spots';
import { type DigestHolder, digestHolderOf, fixedBecause, parameterUses } from './template-text';

/** A spot and what was found about its image. */
export interface Judged {
  readonly spot: Spot;
  readonly verdict: Verdict;
}

/** A spot whose image can be pinned, and what of its text takes the digest. */
interface Entry {
  readonly spot: Spot;
  readonly candidate: Candidate;
  readonly holder: DigestHolder;
}

/** Writes digests into one document: each into the text that names the image, or into the parameter that supplies it. */
export class Writing {
  readonly #document: ManifestDocument;
  readonly #entries: ReadonlyMap<string, Entry>;
  #shared: ReadonlyMap<number, SharedScalar> | undefined;

  constructor(document: ManifestDocument, judged: readonly Judged[]) {
    this.#document = document;
    this.#entries = new Map(judged.flatMap(({ spot, verdict }) => {
      if (verdict.kind !== 'candidate') return [];
      const holder: DigestHolder = typeof spot.written === 'string' ? digestHolderOf(spot.written, spot.parameters) : { kind: 'text' };
      return [[pointerTo(spot.at), { spot, candidate: verdict, holder }]];
    }));
  }

  /** Why the image stays as it is although its digest can be found. */
  blockedBecause(spot: Spot): Skip | undefined {
    const entry = this.#entries.get(pointerTo(spot.at));
    if (!entry) return skipped('UNREADABLE', 'its place in the text was not found');
    return this.#parametersShared(entry) ?? this.#anchorShared(entry);
  }

  /** The edits of the document's value that write the digest; none where it stands there already. */
  edits(spot: Spot, reference: ImageReference, chosen: Chosen): Parsed<readonly ValueEdit[]> {
    const entry = this.#entries.get(pointerTo(spot.at));
    if (!entry || !isDigest(chosen.digest)) return failure(`${chosen.digest} is no digest to write`);
    const { value } = this.#document.yaml;
    const changed = textsOf(entry, reference, chosen).filter(({ path, text }) => valueAt(value, path) !== text);
    return success(changed.flatMap(({ path, text }) => this.#placesOf(path).map((place): ValueEdit => ({ op: 'replace', path: place, value: text }))));
  }

  #parametersShared({ spot, holder, candidate }: Entry): Skip | undefined {
    const { template } = this.#document;
    if (!template || spot.parameters.length === 0) return undefined;
    if (holder.kind === 'none' || !spot.place.isWhole) return skipped('PARAMETER_SHARED', `its end is made of parameters (${spot.parameters.map(({ name }) => name).join(', ')}) in a way that leaves no place for a digest`, THREE_PARTS);
    if ((candidate.reference.short === true || candidate.renamed) && holder.kind !== 'whole') {
      const ahead = candidate.renamed ? candidate.key.slice(0, candidate.key.lastIndexOf('/') + 1) : 'docker.io/';
      return skipped('PARAMETER_SHARED', 'it is a short name that parameters are part of', `write its registry's host ahead, as in ${ahead}`);
    }
    return holder.kind === 'text' ? undefined : this.#parameterShared(template.value, holder, candidate);
  }

  /** A parameter can be changed where every text that it supplies is the same image, and takes it in the same way. */
  #parameterShared(template: JsonMap, { kind, parameter }: Extract<DigestHolder, { readonly parameter: unknown }>, { key }: Candidate): Skip | undefined {
    const { name } = parameter;
    const fixed = fixedBecause(template, parameter);
    if (fixed !== undefined) return skipped('PARAMETER_SHARED', fixed, THREE_PARTS);
    for (const use of parameterUses(template, name)) {
      const other = this.#entries.get(pointerTo(use));
      const usedAlike = other?.holder.kind === kind && other.holder.parameter.name === name && other.spot.place.isWhole;
      if (!usedAlike) return skipped('PARAMETER_SHARED', `the parameter ${name} supplies more than ${kind === 'whole' ? 'this image' : `the ${kind} of images`}`, THREE_PARTS);
      if (other.candidate.key !== key) return skipped('PARAMETER_SHARED', `the parameter ${name} supplies the ${kind} of another image too, ${other.candidate.key}, whose digest is another`, THREE_PARTS);
    }
    return undefined;
  }

  #anchorShared({ spot, holder, candidate }: Entry): Skip | undefined {
    const targets = 'parameter' in holder ? [holder.parameter.valuePath] : textsOf({ spot, holder, candidate }, candidate.reference, NO_MATTER).map(({ path }) => path);
    for (const target of targets) {
      const strange = this.#placesOf(target).find((place) => {
        const other = this.#entries.get(pointerTo(place));
        return pointerTo(place) !== pointerTo(target) && (other?.candidate.key !== candidate.key || other.holder.kind !== 'text' || other.spot.place.isWhole !== spot.place.isWhole);
      });
      if (strange) return skipped('ANCHOR_SHARED', `an alias uses the same text at ${pointerTo(strange)}, which is no such image`, 'write the image out where it is used');
    }
    return undefined;
  }

  /** All places of the value at which the text that is written for a path stands. */
  #placesOf(path: Path): readonly Path[] {
    const { yaml } = this.#document;
    const root = yaml.text.slice(yaml.start, yaml.end).includes('&') ? yaml.placed() : undefined;
    if (!root) return [path];
    this.#shared ??= sharedScalarsOf(root, yaml.value);
    const start = this.#shared.size === 0 ? undefined : yaml.spanOf(path)?.start.offset;
    return (start === undefined ? undefined : this.#shared.get(start)?.paths) ?? [path];
  }
}

const THREE_PARTS = 'write the image as ${IMAGE}:${IMAGE_TAG}@${IMAGE_DIGEST}; who then overrides the tag alone keeps the old digest';

/** Stands for a digest where only the places of a change are asked for. */
const NO_MATTER: Chosen = { digest: `sha256:${'0'.repeat(64)}`, style: 'tag-and-digest' };

/** The texts that hold the image, by their paths in the document, as they are to be. */
function textsOf({ spot, holder }: Entry, reference: ImageReference, chosen: Chosen): readonly Written[] {
  const { place, object, parameters, written, at } = spot;
  switch (holder.kind) {
    case 'digest':
      return [{ path: holder.parameter.valuePath, text: chosen.digest }];
    case 'tag':
      return [{ path: holder.parameter.valuePath, text: pinnedTag(reference, chosen) }];
    case 'whole':
      return place.write(reference, chosen).map(({ text }) => ({ path: holder.parameter.valuePath, text }));
    default:
      if (parameters.length > 0 && typeof written === 'string') return [{ path: at, text: behindParameters(written, reference, chosen) }];
      return place.write(reference, chosen).map(({ path, text }) => ({ path: pathInDocument(object, path), text }));
  }
}

/** A text with references, and the digest behind it. */
function behindParameters(written: string, { implicitTag }: ImageReference, { digest, style }: Chosen): string {
  const end = written.indexOf('@');
  const name = end < 0 ? written : written.slice(0, end);
  const tagged = implicitTag ? `${name}:latest` : name;
  // A tag that a parameter supplies stays, whatever the style: the parameter is there to be set.
  return `${style === 'digest-only' ? tagged.replace(/:[\w.-]+$/, '') : tagged}@${digest}`;
}
