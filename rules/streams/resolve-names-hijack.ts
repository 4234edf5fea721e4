import { isUnknown, printable } from '../../lib/base/unknown';
import { type Edit, type Fix, setTo } from '../../lib/engine/fix';
import { workspaceRule, type WorkspaceContext } from '../../lib/engine/rule';
import { canonicalKey, canonicalRepository, parseImage } from '../../lib/images/reference';
import type { KubeObject } from '../../lib/kube/object';
import { WORKLOADS } from '../../lib/kube/workloads';
import { admit } from '../../lib/openshift/admission';
import { declareStream, followAliases, isStreamName, namesTags, type StreamLookup } from '../../lib/openshift/image-stream';
import { resolveNamesOf } from '../../lib/openshift/resolve-names';
import type { Outcome } from '../../lib/openshift/resolution-types';
import { resolutionsOf } from '../../lib/workspace/resolutions';
import { streamsOf } from '../../lib/workspace/streams';
import { abridged, type SettledImage, settledImagesOf } from '../images/settled-images';
import { isWritten, withoutAnnotation } from './annotation-edits';

const messages = {
  otherImage: ({ image, stream, tag, host }: Hijacked) =>
    `resolve-names puts what the stream tag ${stream}:${tag} holds in the place of ${image}, though the image names ${host}; ` +
    'write its digest, or take the annotation away',
  missingTag: ({ image, stream, tag, host }: Hijacked) =>
    `resolve-names turns ${image} into the tag ${tag} of the stream ${stream}, which has no such tag, so nothing can be ` +
    `pulled, though the image names ${host}; write its digest, or take the annotation away`,
  otherNamespace: ({ image, stream, tag, host }: Hijacked) =>
    `resolve-names turns ${image} into ${stream}:${tag} of the object's own namespace, though the image names ${host}; write ` +
    'its digest, or take the annotation away',
  anyStream: ({ image, stream, host }: Hijacked) =>
    `With resolve-names on, a stream ${stream} in the namespace would take the place of ${image}, though the image names ` +
    `${host}, and these manifests do not hold all streams; write its digest, or take the annotation away`,
} as const;

interface Hijacked {
  readonly image: string;
  readonly stream: string;
  readonly tag: string;
  /** What the author named: a registry, or a namespace of the internal one. */
  readonly host: string;
}

type HijackContext = WorkspaceContext<typeof messages, Readonly<Record<string, never>>>;

/** Flags images with a registry and no digest that resolve-names swaps for a stream of the same last name. */
export const resolveNamesHijack = workspaceRule({
  id: 'resolve-names-hijack',
  summary: 'resolve-names replaces an image that names another registry',
  category: 'streams',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Warning where no stream of that name is in the set, and streams of the namespace are not all in it.',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'openshift/apiserver-library-go: a forced look-up uses the last part of the name alone',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/accept.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/apiserver-library-go: which images are looked up',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages,
  check(object, context) {
    const { target, index } = context;
    if (target.platform === 'kubernetes' || !resolveNamesOf(object).effective) return;
    const anyStream = mayBeElsewhere(object, context) ? everyStream(streamsOf(index)) : undefined;
    for (const settled of settledImagesOf(index, object, target)) {
      if (settled.triggered || settled.reference.short !== false) continue; // What a trigger writes soon, and short names, are others' business.
      if (settled.outcome.kind === 'hijacked') reportHijack(object, settled, settled.outcome, context);
      else if (anyStream) reportPossible(object, settled, anyStream, context);
    }
  },
});

type Hijack = Extract<Outcome, { readonly kind: 'hijacked' }>;

function reportHijack(object: KubeObject, settled: SettledImage, outcome: Hijack, context: HijackContext): void {
  const { stream, how } = outcome;
  if (isItsOwnImport(settled, outcome) || (how === 'namespace' && !knowsNamespace(object, context))) return;
  const related = stream.object ? [{ object: stream.object, at: ['metadata', 'name'], message: `the stream ${stream.name}` }] : [];
  const details = { ...detailsOf(object, settled, outcome, context), related };
  if (how === 'namespace') context.report('otherNamespace', details);
  else if (how === 'missing-tag' && isMissing(outcome, context)) context.report('missingTag', details);
  else context.report('otherImage', details);
}

function reportPossible(object: KubeObject, settled: SettledImage, streams: StreamLookup, context: HijackContext): void {
  const { use } = settled;
  const namespace = context.index.namespaceOf(object);
  const { outcome } = admit({ object, use, streams, target: context.target, namespace, operation: 'create' }, settled.reference);
  if (outcome.kind !== 'hijacked' || (outcome.how === 'namespace' && !knowsNamespace(object, context))) return;
  context.report('anyStream', { ...detailsOf(object, settled, outcome, context), severity: 'warning', confidence: 'likely' });
}

/**
 * Whether streams that these manifests do not hold may be in the namespace: some document was not read, there is no stream at all,
 * or the object itself counts on one that is not here.
 */
function mayBeElsewhere(object: KubeObject, { index, target }: HijackContext): boolean {
  const streams = streamsOf(index);
  if (!streams.complete || !streams.any) return true;
  return settledImagesOf(index, object, target).some(({ outcome }) => outcome.kind === 'node-short-name' && outcome.why === 'no-stream');
}

/** The streams at hand, and one of any other name. */
function everyStream(streams: StreamLookup): StreamLookup {
  return {
    ...streams,
    stream: (namespace, name) => streams.stream(namespace, name) ?? (isStreamName(name) ? declareStream({ name, local: false }) : undefined),
  };
}

/** Whether the tag imports the very image that the object names: then the look-up writes its digest and nothing is swapped. */
function isItsOwnImport({ reference }: SettledImage, { stream, tag }: Hijack): boolean {
  const from = followAliases(stream, tag)?.from;
  const source = from?.kind === 'DockerImage' ? parseImage(from.name) : undefined;
  if (!source?.ok) return false;
  if (source.value.text === reference.text) return true;
  if (source.value.digest === undefined) return canonicalKey(source.value) !== undefined && canonicalKey(source.value) === canonicalKey(reference);
  const { host, path, tag: sourceTag } = source.value;
  const sameTag = sourceTag === undefined || sourceTag === reference.tag;
  return sameTag && canonicalRepository(host, path) === canonicalRepository(reference.host, reference.path);
}

/** Whether the stream certainly lacks the tag. One that is filled by push, or holds a tag of unknown name, may have it. */
function isMissing({ stream, tag }: Hijack, { index }: HijackContext): boolean {
  if (isUnknown(tag) || !namesTags(stream) || Array.from(stream.tags.keys()).some(isUnknown)) return false;
  return !streamsOf(index).filledByPush(stream.namespace, stream.name, tag);
}

/** Without the object's namespace nobody can tell whether the image names it or another. */
function knowsNamespace(object: KubeObject, { index }: HijackContext): boolean {
  const namespace = index.namespaceOf(object);
  return namespace !== undefined && !isUnknown(namespace);
}

function detailsOf(object: KubeObject, { use, image, reference }: SettledImage, { stream, tag, how }: Hijack, context: HijackContext) {
  const host = how === 'namespace' ? `the namespace ${reference.path.split('/')[0] ?? ''}` : `the registry ${reference.host ?? ''}`;
  return { at: use.path, data: { image: abridged(image), stream: stream.name, tag, host }, ...remedyFor(object, use.path, reference.text, context) };
}

interface Remedy {
  readonly fix?: Fix;
  readonly hint?: string;
}

/** The annotation goes when no image of the object needs it; else the lock's digest makes the image immune. Either may change what runs. */
function remedyFor(object: KubeObject, at: readonly (string | number)[], image: string, context: HijackContext): Remedy {
  const { places } = resolveNamesOf(object);
  const needed = imagesInNeed(object, context);
  if (needed.length === 0 && places.every((place) => isWritten(object, place))) {
    const edits: readonly Edit[] = places.map((place) => withoutAnnotation(object, place));
    return { fix: { safety: 'unsafe', title: 'remove resolve-names, which no image of the object needs', edits } };
  }
  const reference = parseImage(image);
  const digest = reference.ok && isWritten(object, at) ? context.images.digestOf(image) : undefined;
  if (reference.ok && digest !== undefined) {
    const pinned = `${reference.value.repository}:${reference.value.tag ?? 'latest'}@${digest}`;
    return { fix: setTo(at, pinned, `write ${abridged(pinned)}`, 'unsafe') };
  }
  if (needed.length === 0) return { hint: 'a parameter of the Template supplies the annotation, which no image of the object needs' };
  const names = Array.from(new Set(needed)).join(' and ');
  // The policy of a stream reaches bare names alone.
  if (needed.some((name) => name.includes('/'))) return { hint: `a digest makes the image immune; the annotation has to stay for ${names}` };
  return { hint: `a digest makes the image immune; or set lookupPolicy.local: true on the stream that ${names} names, and take the annotation away` };
}

/** The images that would not be looked up without the annotation, as written. What cannot be told counts as needing it. */
function imagesInNeed(object: KubeObject, { index, target }: HijackContext): readonly string[] {
  return resolutionsOf(index, object, target).flatMap(({ resolution: { image, reference, outcome } }) => {
    const met = outcome.kind === 'trigger' ? outcome.before : outcome;
    switch (met.kind) {
      case 'stream-digest':
      case 'stream-tag':
        return met.by === 'resolve-names' ? [printable(image ?? '')] : [];
      case 'node-short-name':
        // A stream that is not here may be what the annotation is for; three segments are never looked up.
        if (met.why !== 'no-stream' && met.why !== 'namespace') return [];
        return reference.ok && reference.value.path.split('/').length > 2 ? [] : [printable(image ?? '')];
      case 'unknown':
        return [printable(image ?? '')];
      default:
        return [];
    }
  });
}
