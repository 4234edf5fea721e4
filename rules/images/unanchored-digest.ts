import { isUnknown } from '../../lib/base/unknown';
import { type RelatedPath, workspaceRule } from '../../lib/engine/rule';
import { shortDigest } from '../../lib/images/digest';
import type { ImageLock } from '../../lib/images/lock';
import { type ImageReference, parseImage } from '../../lib/images/reference';
import { fieldOf, listField, textField } from '../../lib/kube/json';
import { mayBeSame } from '../../lib/kube/namespaces';
import type { KubeObject } from '../../lib/kube/object';
import { imageUsesOf, WORKLOADS } from '../../lib/kube/workloads';
import type { StreamTag, StreamView } from '../../lib/openshift/image-stream';
import { type InternalImage, internalImageOf } from '../../lib/openshift/internal-image';
import type { Externals } from '../../lib/workspace/externals';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { streamsOf } from '../../lib/workspace/streams';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';
import { holdsDigest } from './locked-tag';
import { abridged } from './settled-images';

/** Flags digests of the internal registry that no tag of their stream keeps, so that they live only as long as something runs them. */
export const unanchoredDigest = workspaceRule({
  id: 'unanchored-digest',
  summary: 'Digest of the internal registry that no image stream tag keeps',
  category: 'images',
  preset: 'strict',
  severity: 'info',
  since: '0.1.0',
  fixes: 'hint',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'OpenShift: which images the pruner removes',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.15/html/building_applications/pruning-objects',
      version: 'OpenShift 4.15',
    },
    {
      title: 'openshift/api: the source of a stream tag',
      url: 'https://github.com/openshift/api/blob/release-4.20/image/v1/types.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    noTag: ({ image, stream }: Unanchored) =>
      `No tag of the stream ${stream} names the digest of ${image}: once its tags move on and no workload in the cluster uses it, ` +
      'the pruner may take it, and a rollback finds nothing; keep it by a tag',
    noStream: ({ image, stream }: Unanchored) =>
      `Neither the set nor the externals have the stream ${stream}, so no tag is known that keeps ${image}: ` +
      'once no workload in the cluster uses it, the pruner may take it, and a rollback finds nothing; keep it by a tag',
  },
  check(object, { report, index, target, images }) {
    if (target.platform === 'kubernetes') return;
    for (const use of imageUsesOf(object)) {
      const parsed = parseImage(use.image ?? '');
      const stored = parsed.ok ? storedImageOf(parsed.value, target.internalRegistry) : undefined;
      if (!parsed.ok || !stored) continue;
      const stream = streamAt(stored, index);
      if (stream ? mayKeep(stream, stored, images) : mayBeHidden(index)) continue;
      if (keptElsewhere(stored, index.externals) || filledByTrigger(object, use, target) !== false) continue;
      const data = { image: abridged(parsed.value.text), stream: stored.stream };
      const related = stream?.object ? [tagsOf(stream.object)] : [];
      const known = stream !== undefined || index.externals.streams.some((external) => isNamed(external, stored));
      report(known ? 'noTag' : 'noStream', { at: use.path, data, related, confidence: 'likely', hint: keepingTag(stored) });
    }
  },
});

interface Unanchored {
  readonly image: string;
  readonly stream: string;
}

/** An image of the internal registry by its digest. */
interface StoredImage extends InternalImage {
  readonly digest: string;
}

function storedImageOf(reference: ImageReference, registry: string): StoredImage | undefined {
  const { digest, digestKnown, nameKnown } = reference;
  const internal = digest !== undefined && digestKnown && nameKnown ? internalImageOf(reference, registry) : undefined;
  return internal && digest !== undefined ? { ...internal, digest } : undefined;
}

function tagsOf(object: KubeObject): RelatedPath {
  return { object, at: ['spec', 'tags'], message: `the tags of the stream ${object.name}` };
}

/** The stream of the set; what is declared elsewhere tells its sources apart, which views do not. */
function streamAt({ namespace, stream: name }: StoredImage, index: ObjectIndex): StreamView | undefined {
  const stream = streamsOf(index).stream(namespace, name);
  return stream?.object ? stream : undefined;
}

/** Whether the stream may be in the set unseen: in a document that cannot be read, or under a name that deployment supplies. */
function mayBeHidden(index: ObjectIndex): boolean {
  return !index.complete('ImageStream') || index.ofKind('ImageStream').some(({ name }) => isUnknown(name));
}

/** Whether a tag of the stream keeps the digest, or may: by its source, by what the lock holds for that, or by the history of its images. */
function mayKeep({ object, tags }: StreamView, { digest }: StoredImage, images: ImageLock): boolean {
  const isRecorded = object !== undefined && historyOf(object).includes(digest);
  return isRecorded || Array.from(tags.values()).some((tag) => isKeptBy(tag, digest, images));
}

function isKeptBy({ from, recorded }: StreamTag, digest: string, images: ImageLock): boolean {
  if (recorded?.digest === digest) return true;
  const source = from?.name ?? '';
  return isUnknown(source) || namesDigest(source, digest, images);
}

function namesDigest(source: string, digest: string, images: ImageLock): boolean {
  if (source.includes('@')) return source.endsWith(`@${digest}`);
  const entry = images.entryOf(source);
  return entry !== undefined && holdsDigest(entry, digest);
}

/** Every image that the server has recorded for any tag of the stream: the pruner keeps the newest of each. */
function historyOf({ value }: KubeObject): readonly string[] {
  return listField(fieldOf(value, 'status'), 'tags').flatMap((tag) => listField(tag, 'items').flatMap((item) => textField(item, 'image') ?? []));
}

/** Whether a declared stream has a tag that keeps the digest, or one of which nobody says where it comes from. */
function keptElsewhere(stored: StoredImage, { streams }: Externals): boolean {
  return streams.filter((stream) => isNamed(stream, stored)).some(({ tags = {} }) => {
    const sources = Object.values(tags);
    return sources.length === 0 || sources.some((source) => source === null || source.endsWith(`@${stored.digest}`));
  });
}

function isNamed(stream: { readonly name: string; readonly namespace?: string }, { namespace, stream: name }: StoredImage): boolean {
  return stream.name === name && mayBeSame(stream.namespace, namespace);
}

function keepingTag({ namespace, stream: name, digest }: StoredImage): string {
  const tag = `keep-${shortDigest(digest).replace(/^.*:|…$/g, '')}`;
  const command = `oc tag ${namespace}/${name}@${digest} ${namespace}/${name}:${tag}`;
  return `${command}, or in the stream's manifest a tag with from: { kind: ImageStreamImage, name: ${name}@${shortDigest(digest)} }`;
}
