import { type Parsed, success } from '../base/parsed';
import { valueAt } from '../base/path';
import type { ValueEdit } from '../base/value-edit';
import type { ImageReference } from '../images/reference';
import type { KubeObject } from '../kube/object';
import type { ManifestDocument } from '../workspace/document';
import { objectSetOf } from '../workspace/workspace';
import { documentIndex } from './document-index';
import type { ImagePlace, Written } from './image-place';
import { judge } from './judge';
import type { PinOptions } from './options';
import type { Chosen, PinSite, SiteFate } from './site';
import { pathInDocument, type Spot } from './spots';
import { type Judged, Writing } from './writing';

/** No streams are known beside those of the options: what is written here is no object of the set. */
const NO_SET = objectSetOf('', []);

/** A place in such a file. */
export interface PartPlace extends ImagePlace {
  /** Texts under keys that are not there yet. Those of `write` replace others, and a path that leads nowhere would mean its parent there. */
  readonly add?: ((reference: ImageReference) => readonly Written[]) | undefined;
}

/** The sites of a file that is no manifest but holds images for some: judged and written as those of manifests are. */
export function partSites(document: ManifestDocument, object: KubeObject, places: readonly PartPlace[], options: PinOptions): readonly PinSite[] {
  const { yaml } = document;
  const base = pathInDocument(object, []);
  const judged = places.map((place): JudgedPart => {
    const at = [...base, ...place.path];
    const line = yaml.nearestSpan(at).span.start.line;
    const spot: Spot = { object, place, at, written: valueAt(yaml.value, at), line, parameters: [], isOwn: true };
    return { spot, verdict: judge(spot, document, NO_SET, options), added: (reference) => (place.add?.(reference) ?? []).map(({ path, text }) => ({ op: 'add', path: [...base, ...path], value: text })) };
  });
  const writing = new Writing(document, judged);
  return judged.map((part): PinSite => {
    const { place, at, line } = part.spot;
    const image = typeof place.image === 'string' ? place.image : JSON.stringify(place.image);
    return { uri: yaml.uri, document: documentIndex(yaml), path: at, line, where: place.what, image, fate: fateOf(part, writing) };
  });
}

interface JudgedPart extends Judged {
  readonly added: (reference: ImageReference) => readonly ValueEdit[];
}

function fateOf({ spot, verdict, added }: JudgedPart, writing: Writing): SiteFate {
  if (verdict.kind !== 'candidate') return verdict;
  const { key, reference } = verdict;
  const edits = (chosen: Chosen): Parsed<readonly ValueEdit[]> => {
    const replaced = writing.edits(spot, reference, chosen);
    return replaced.ok ? success([...replaced.value, ...added(reference)]) : replaced;
  };
  return writing.blockedBecause(spot) ?? { kind: 'pin', key, written: reference.digest, notes: [], edits };
}
