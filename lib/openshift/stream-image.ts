import { isUnknown, printable } from '../base/unknown';
import { canonicalRepository, parseImage } from '../images/reference';
import { followAliases, namesTags, type StreamTag, type StreamView } from './image-stream';

/** What a tag of a stream holds, as far as the stream at hand tells. */
export type TagImage =
  | {
      readonly kind: 'image';
      /** Host and path that stand before the digest; `undefined` where only the cluster knows. */
      readonly repository: string | undefined;
      readonly digest: string | undefined;
      /** The tag is written nowhere; somebody is taken to push it. */
      readonly assumed: boolean;
    }
  /** The tag is not there, or its import has not succeeded yet. */
  | { readonly kind: 'missing' }
  /** `reference: true`: a pull spec and no image. */
  | { readonly kind: 'reference'; readonly pullSpec: string };

export interface TagQuestion {
  readonly stream: StreamView;
  readonly tag: string;
  /** Host of the internal registry. */
  readonly registry: string;
  /** The namespace the stream is in. */
  readonly namespace: string | undefined;
  /** Something in the set pushes this tag. */
  readonly pushed: boolean;
}

/** Stands in a text for a namespace that nobody has named yet. */
export const SOME_NAMESPACE = '<namespace>';

/**
 * The image of a stream's tag, as admission and triggers read it: the newest that the status records; without a status, what the spec
 * promises. A digest in the source is the stream's too, except where a `Legacy` import takes one platform out of an index.
 * @see https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apiserver/internal/imageutil/helpers.go
 */
export function imageOfTag(question: TagQuestion): TagImage {
  const { stream, tag, pushed } = question;
  const known = stream.tags.get(tag);
  if (isUnknown(tag)) return { kind: 'image', repository: internalRepository(question), digest: undefined, assumed: true };
  if (known?.recorded) return recordedImage(question, known);
  if (stream.hasStatus && !pushed) return known?.reference && known.from ? { kind: 'reference', pullSpec: known.from.name } : { kind: 'missing' };
  if (!known) {
    const possible = pushed || !namesTags(stream);
    return possible ? { kind: 'image', repository: internalRepository(question), digest: undefined, assumed: true } : { kind: 'missing' };
  }
  const end = followAliases(stream, tag);
  if (end) return promisedImage(question, end, known);
  return pushed ? { kind: 'image', repository: internalRepository(question), digest: undefined, assumed: true } : { kind: 'missing' };
}

/** Host and path of the stream in the internal registry; `undefined` where the cluster has none. */
export function internalRepository({ stream, registry, namespace }: TagQuestion): string | undefined {
  if (stream.hasStatus) return stream.repository;
  return `${registry}/${namespace ?? SOME_NAMESPACE}/${stream.name}`;
}

/** An image as text: `host/repo@sha256:…`, with a hole where a part is not known; `exact` says whether there is none. */
export function printTagImage(image: Extract<TagImage, { kind: 'image' }>, title: string): { readonly text: string; readonly exact: boolean } {
  const repository = image.repository ?? `<repository of ${printable(title)}>`;
  const digest = image.digest ?? `<digest of ${printable(title)}>`;
  const exact = image.repository !== undefined && image.digest !== undefined && !isUnknown(repository + digest);
  return { text: printable(`${repository}@${digest}`), exact: exact && !repository.includes(SOME_NAMESPACE) };
}

function recordedImage(question: TagQuestion, tag: StreamTag): TagImage {
  const { pullSpec = '', digest } = tag.recorded ?? {};
  if (digest === undefined) return { kind: 'reference', pullSpec };
  const internal = tag.referencePolicy === 'Local' ? internalRepository(question) : undefined;
  return { kind: 'image', repository: internal ?? repositoryOf(pullSpec), digest, assumed: false };
}

/** What the spec lets expect. `end` is where aliases lead, `tag` the one that was asked for. */
function promisedImage(question: TagQuestion, end: StreamTag, tag: StreamTag): TagImage {
  const { from, reference } = end;
  const internal = internalRepository(question);
  const local = tag.referencePolicy === 'Local' ? internal : undefined;
  // A declared stream vouches for its tags; a tag of the set without a source has to be pushed.
  if (!from) return { kind: 'image', repository: internal, digest: undefined, assumed: question.stream.object !== undefined };
  if (from.kind !== 'DockerImage') return { kind: 'image', repository: local, digest: digestIn(from.name), assumed: false };
  if (reference) return { kind: 'reference', pullSpec: from.name };
  const parsed = parseImage(from.name);
  if (!parsed.ok) return { kind: 'missing' };
  const { host, path, nameKnown, digest, digestKnown } = parsed.value;
  const source = nameKnown ? canonicalRepository(host, path) : undefined;
  return { kind: 'image', repository: local ?? source, digest: digestKnown ? digest : undefined, assumed: false };
}

function repositoryOf(pullSpec: string): string {
  const parsed = parseImage(pullSpec);
  return parsed.ok ? parsed.value.repository : (pullSpec.split('@', 1)[0] ?? pullSpec);
}

function digestIn(name: string): string | undefined {
  const at = name.indexOf('@');
  return at < 0 ? undefined : name.slice(at + 1);
}
