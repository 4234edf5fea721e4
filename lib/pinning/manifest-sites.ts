import { printable } from '../base/unknown';
import { pullPolicyOf } from '../openshift/pull-policy';
import type { ManifestDocument } from '../workspace/document';
import type { ObjectSet } from '../workspace/workspace';
import { documentIndex } from './document-index';
import { type Candidate, judge, type Verdict } from './judge';
import type { PinOptions } from './options';
import type { PinSite, SiteFate, SiteNote } from './site';
import { skipped } from './skips';
import { type Spot, spotsOf } from './spots';
import { type Judged, Writing } from './writing';

/**
 * Every place at which the manifests of a set name an image, with what can be done about it: in the order of the documents. A document
 * that cannot be read is one place, so that nobody takes it for pinned. Kustomizations and chart values are read elsewhere.
 */
export function manifestSitesOf(set: ObjectSet, options: PinOptions): readonly PinSite[] {
  return set.documents.flatMap((document) => {
    if (document.yaml.value === undefined) return [unreadable(document)];
    const judged = spotsOf(document, options.imagePaths).map((spot): Judged => ({ spot, verdict: judge(spot, document, set, options) }));
    const writing = new Writing(document, judged);
    return judged.map(({ spot, verdict }) => siteOf(spot, document, fateOf(spot, verdict, writing, options)));
  });
}

function siteOf({ object, place, at, line }: Spot, { yaml }: ManifestDocument, fate: SiteFate): PinSite {
  const image = typeof place.image === 'string' ? printable(place.image) : JSON.stringify(place.image);
  return { uri: yaml.uri, document: documentIndex(yaml), path: at, line, where: printable(`${object.title} ${place.what}`), image, fate };
}

function fateOf(spot: Spot, verdict: Verdict, writing: Writing, options: PinOptions): SiteFate {
  if (verdict.kind !== 'candidate') return verdict;
  const blocked = writing.blockedBecause(spot);
  if (blocked) return blocked;
  const { reference, key } = verdict;
  const platform = platformFor(spot, options);
  return {
    kind: 'pin',
    key,
    written: reference.digest,
    ...(platform === undefined ? {} : { platform }),
    notes: notesOf(spot, verdict, platform),
    edits: (chosen) => writing.edits(spot, reference, chosen),
  };
}

/** A legacy import takes one image out of an index, by the control plane's architecture. Where one platform is required, that one is meant. */
function platformFor({ place: { imported } }: Spot, { requiredPlatforms }: PinOptions): string | undefined {
  return imported?.preserved === false && requiredPlatforms.length === 1 ? requiredPlatforms[0] : undefined;
}

function notesOf({ place, object }: Spot, { reference }: Candidate, platform: string | undefined): readonly SiteNote[] {
  const notes: SiteNote[] = [];
  if (place.imported?.preserved === false && platform === undefined) {
    const message = 'the import takes the image of one platform out of an index; set importPolicy.importMode: PreserveOriginal on the tag, or require exactly one platform';
    notes.push({ code: 'IMPORT_MODE', message });
  }
  if (place.use && reference.tag === 'latest' && pullPolicyOf(object, place.use).defaulted) {
    const field = place.use.container ? 'imagePullPolicy' : 'pullPolicy';
    notes.push({ code: 'ALWAYS_PULLED', message: `with the tag latest the image is pulled at each start, digest or not; set ${field}: IfNotPresent` });
  }
  return notes;
}

function unreadable({ yaml }: ManifestDocument): PinSite {
  const [problem] = yaml.problems;
  const isChart = yaml.text.slice(yaml.start, yaml.end).includes('{{');
  const hint = isChart ? 'what fills this template in holds the image: pin the values of its chart, or what it is rendered to' : problem?.hint;
  const fate = skipped('UNREADABLE', `the document cannot be read: ${problem?.message ?? 'it has no value'}`, hint);
  return { uri: yaml.uri, document: documentIndex(yaml), path: [], line: problem?.span.start.line ?? 1, where: 'document', image: '', fate };
}
