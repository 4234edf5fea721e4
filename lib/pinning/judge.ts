import { isUnknown, printable, unknownNames } from '../base/unknown';
import { canonicalKey, type ImageReference, isTemplated, parseImage } from '../images/reference';
import type { ManifestDocument } from '../workspace/document';
import type { ObjectSet } from '../workspace/workspace';
import { ownerOfLine } from './comment-marks';
import type { PinOptions } from './options';
import { skippedForTrigger, type StreamHints, streamNamesIn, streamReference } from './reserved';
import type { SiteFate } from './site';
import { type Skip, skipped } from './skips';
import type { Spot } from './spots';

/** An image that a digest can be found for. Whether it can be written is another question. */
export interface Candidate {
  readonly kind: 'candidate';
  readonly key: string;
  readonly reference: ImageReference;
  /** The reference is another name than the one that is written. */
  readonly renamed?: true;
}

export type Verdict = Candidate | Exclude<SiteFate, { readonly kind: 'pin' }>;

/** What is to become of an image, by what it says and by who else has a say in it. */
export function judge(spot: Spot, document: ManifestDocument, set: ObjectSet, options: PinOptions): Verdict {
  const { place, object } = spot;
  const { image } = place;
  const early = setAside(spot, document, options) ?? skippedForTrigger(object, place.use, options.target) ?? place.skip;
  if (early) return early;
  if (typeof image !== 'string') return skipped('REF_INVALID', `it is no text but ${JSON.stringify(image)}`, 'write the image as text, in quotes where YAML takes it for something else');
  if (image.trim() === '') return skipped('REF_IMAGESTREAM', 'it is blank, which leaves it to a trigger or a controller', 'pin what that takes the image from');
  const templated = templatedBecause(image, spot, streamsFor(spot, set, options));
  if (templated) return templated;
  const parsed = parseImage(image);
  if (!parsed.ok) return skipped('REF_INVALID', `it ${parsed.problem}`, image.endsWith('\n') ? 'end its block with >- in place of > or |' : undefined);
  return judgeReference(parsed.value, spot, set, options);
}

function judgeReference(reference: ImageReference, spot: Spot, set: ObjectSet, options: PinOptions): Verdict {
  const { place } = spot;
  const { digest, tag, short, host } = reference;
  if (digest !== undefined && tag === undefined) return { kind: 'digest-only', reference };
  const stream = streamReference(reference, streamsFor(spot, set, options));
  const stored = short === true ? storedImage(reference, { namespace: set.index.namespaceOf(spot.object), isStream: stream !== undefined }, options) : undefined;
  if (stored) return stored;
  if (stream) return stream;
  if (short !== false && !meansHub(options)) {
    const hint = `write the registry's host, as in docker.io/library/${reference.path}, or settle with --short-names=docker.io what short names mean`;
    return skipped('SHORT_NAME_AMBIGUOUS', 'it names no registry, so that each node decides where it comes from', reference.path.includes('/') ? hint.replace('library/', '') : hint);
  }
  if (host !== undefined && isInternal(host, options) && options.internalRegistry?.host !== host && !isStored(reference, options)) {
    const hint = 'tell the route of the internal registry in the configuration (internalRegistry), or hand in its streams with --streams';
    return skipped('CLUSTER_INTERNAL', `${host} answers inside the cluster alone`, hint);
  }
  if (place.imported?.scheduled === true) {
    if (digest === undefined) return skipped('SCHEDULED', 'its tag is imported on a schedule, to follow the registry', 'take importPolicy.scheduled away to pin it');
    return skipped('SCHEDULED', 'it is imported on a schedule, which can never find anything new behind a digest', 'take importPolicy.scheduled away, or the digest');
  }
  const key = canonicalKey(reference);
  return key === undefined ? skipped('REF_TEMPLATED', 'a part of it is not known here') : { kind: 'candidate', key, reference };
}

/** What people and other tools keep to themselves. */
function setAside({ at, line, object }: Spot, { yaml }: ManifestDocument, { isIgnored }: PinOptions): Skip | undefined {
  if (yaml.problems.length > 0) return skipped('UNREADABLE', `its document has a fault: ${yaml.problems[0]?.message ?? ''}`, yaml.problems[0]?.hint);
  if (isIgnored?.(yaml.uri, line, object) === true) return skipped('IGNORED', 'a suppression of unpinned-image holds here');
  // A block has its comment behind its header, any other value at its end.
  const owner = ownerOfLine(yaml, line) ?? ownerOfLine(yaml, yaml.spanOf(at)?.end.line ?? line);
  return owner === undefined ? undefined : skipped('MANAGED_BY_OTHER', `a comment gives it to ${owner}`, `let ${owner} write the digest, or take the comment away`);
}

function templatedBecause(image: string, { parameters, isOwn }: Spot, streams: StreamHints): Skip | undefined {
  const given = parameters.find(({ origin }) => origin === 'given');
  if (given) return skipped('REF_TEMPLATED', `the parameter ${given.name} was given by hand, which is not what the Template says`);
  if (isUnknown(image)) {
    const parsed = parseImage(image);
    // What is unknown is the tag alone, and a value with a digest in it would do harm.
    const stream = parsed.ok ? streamReference(parsed.value, streams) : undefined;
    if (stream) return stream;
    const names = [...new Set(unknownNames(image))];
    const which = names.length === 1 ? `the parameter ${names.join('')} has no value` : `the parameters ${names.join(' and ')} have no values`;
    return skipped('REF_TEMPLATED', `${which} of ${names.length === 1 ? 'its' : 'their'} own: ${printable(image)}`, `give a value in the Template${parsed.ok && parsed.value.short === false ? ', which may end in the digest' : ''}`);
  }
  if (!isOwn) return skipped('PARAMETER_SHARED', 'a parameter supplies it with all that stands around it');
  return isTemplated(image) ? skipped('REF_TEMPLATED', 'it holds a placeholder that something else fills in', 'pin what fills it in') : undefined;
}

/** What tells a stream's name in this place: none does where the kind says that the image is a registry's. */
function streamsFor({ place, object }: Spot, { index }: ObjectSet, { streamNames }: PinOptions): StreamHints {
  return { object, use: place.use, isStream: (name) => place.ofRegistry !== true && (streamNamesIn(index).has(name) || streamNames?.has(name) === true) };
}

/**
 * The image behind a stream's tag under its full name, where a live stream tells it: with host and digest nobody looks the name up any more,
 * and no release of OpenShift can fail to. `undefined` for a name that is not looked up, and where no stream of the namespace holds it or
 * several may be meant.
 */
function storedImage({ path, tag }: ImageReference, { namespace, isStream }: { readonly namespace: string | undefined; readonly isStream: boolean }, { storedTags = [] }: PinOptions): Candidate | undefined {
  const [stored, ...others] = storedTags.filter((one) => one.stream === path && one.tag === tag && one.repository !== undefined && (namespace === undefined || one.namespace === namespace));
  if (stored?.repository === undefined || others.length > 0 || !(isStream || stored.local)) return undefined;
  const parsed = parseImage(`${stored.repository}:${stored.tag}`);
  const key = parsed.ok ? canonicalKey(parsed.value) : undefined;
  return parsed.ok && key !== undefined ? { kind: 'candidate', key, reference: parsed.value, renamed: true } : undefined;
}

/** Whether the digest of an image of the internal registry is known without asking there. */
function isStored(reference: ImageReference, { storedTags = [], lockedKeys }: PinOptions): boolean {
  const key = canonicalKey(reference);
  return key !== undefined && (lockedKeys?.has(key) === true || storedTags.some(({ repository, tag }) => repository !== undefined && `${repository}:${tag}` === key));
}

/** Whether a short name is certainly Docker Hub's. */
function meansHub({ target: { shortNames, platform, crio } }: PinOptions): boolean {
  return shortNames !== undefined || (platform === 'kubernetes' && !crio);
}

function isInternal(host: string, { target }: PinOptions): boolean {
  return host === target.internalRegistry || /\.svc(?::\d+)?$|\.cluster\.local(?::\d+)?$/.test(host);
}
