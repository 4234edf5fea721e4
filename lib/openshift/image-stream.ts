import type { Path } from '../base/path';
import { isUnknown } from '../base/unknown';
import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';

const IMAGE_GROUP = 'image.openshift.io';

/** Where a spec tag takes its image from, as written; nothing is checked. */
export interface TagSource {
  /** `DockerImage`, `ImageStreamTag` or `ImageStreamImage` in a correct stream. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** The newest image that the server has recorded for a tag. */
export interface RecordedImage {
  /** The pull spec as imported or pushed. */
  readonly pullSpec: string;
  /** The digest; `undefined` for a tag that is only a reference. */
  readonly digest: string | undefined;
}

export interface StreamTag {
  readonly name: string;
  /** Path of its entry in the object, `spec.tags[1]`; `undefined` where only the status knows the tag: it was pushed. */
  readonly path: Path | undefined;
  readonly from: TagSource | undefined;
  /** `reference: true`: nothing is imported. */
  readonly reference: boolean;
  readonly scheduled: boolean;
  readonly insecure: boolean;
  /** As written: `Legacy`, `PreserveOriginal`. */
  readonly importMode: string | undefined;
  /** As written; the server fills in `Source`. */
  readonly referencePolicy: string;
  readonly recorded: RecordedImage | undefined;
}

/** An image stream as admission and the trigger controller see it. Of tags with one name the last counts, as on the server. */
export interface StreamView {
  /** `undefined` for a stream that is only declared to exist elsewhere. */
  readonly object: KubeObject | undefined;
  readonly namespace: string | undefined;
  readonly name: string;
  /** `spec.lookupPolicy.local`, for all tags at once; `undefined` where unknown text decides. */
  readonly local: boolean | undefined;
  readonly tags: ReadonlyMap<string, StreamTag>;
  /** The stream came with its status: a live object or the output of `oc get -o yaml`. */
  readonly hasStatus: boolean;
  /** `status.dockerImageRepository`; with a status and without this there is no internal registry. */
  readonly repository: string | undefined;
}

/** The streams at hand: those of the set, and those declared to live elsewhere. */
export interface StreamLookup {
  /** Whether a stream or a tag that is not found does not exist. False while the set is known to be a part only. */
  readonly complete: boolean;
  /** Whether there is any stream at all. */
  readonly any: boolean;
  /** Whether something at hand exists on OpenShift alone, which makes an undecided target OpenShift. */
  readonly onOpenShift: boolean;
  /** `namespace` as the asking object has it; `undefined` is the set's own. */
  stream(namespace: string | undefined, name: string): StreamView | undefined;
  /** Whether something in the set, a BuildConfig's output, pushes this tag, so that it appears without being written anywhere. */
  filledByPush(namespace: string | undefined, name: string, tag: string): boolean;
}

/** Whether the object is an ImageStream, the group-less form of OpenShift 3 included. */
export function isImageStream({ kind, group }: KubeObject): boolean {
  return kind === 'ImageStream' && (group === IMAGE_GROUP || group === '');
}

/** The view of an ImageStream. `namespace` is the one it ends up in; by default the one it names. Survives any shape. */
export function viewStream(object: KubeObject, namespace: string | undefined = object.namespace): StreamView {
  const spec = mapField(object.value, 'spec');
  const status = fieldOf(object.value, 'status');
  const repository = textField(status, 'dockerImageRepository') || undefined;
  return {
    object,
    namespace,
    name: object.name,
    local: isLocal(spec),
    tags: tagsOf(spec, status),
    // `status: {dockerImageRepository: ""}` is what old exports left behind; it says nothing.
    hasStatus: repository !== undefined || listField(status, 'tags').length > 0,
    repository,
  };
}

/** A stream that lives elsewhere, as a configuration declares it. */
export interface DeclaredStream {
  readonly namespace?: string;
  readonly name: string;
  readonly local: boolean;
  /** Tags that hold images; without any, every tag may be there. */
  readonly tags?: readonly string[];
}

/** The view of a stream that is declared to exist elsewhere. */
export function declareStream({ namespace, name, local, tags: names = [] }: DeclaredStream): StreamView {
  const tags = new Map(names.map((tag) => [tag, bareTag(tag)]));
  return { object: undefined, namespace, name, local, tags, hasStatus: false, repository: undefined };
}

/** Whether the stream's spec or declaration names tags at all. One without is filled by push, and any tag may appear in it. */
export function namesTags({ object, tags }: StreamView): boolean {
  return object === undefined ? tags.size > 0 : Array.from(tags.values()).some(({ path }) => path !== undefined);
}

/**
 * Whether a workload can name the stream by its bare name. Admission reads a lone segment with a dot, or one that starts with `localhost`,
 * as a registry (since OpenShift 4.7); `--` and `__` are legal in an image's name and never in a stream's.
 */
export function isLocalStreamName(name: string): boolean {
  return isStreamName(name) && !name.includes('.') && !name.startsWith('localhost');
}

/** Whether the API server takes the name for an ImageStream (openshift-apiserver 4.20, `ValidateImageStreamName`). */
export function isStreamName(name: string): boolean {
  return /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name);
}

/**
 * The tag that an alias ends at: follows `ImageStreamTag` sources as long as they stay in the stream, which is what the server tracks.
 * `undefined` for a tag that is missing, or in a circle.
 */
export function followAliases(stream: StreamView, tag: string): StreamTag | undefined {
  const seen = new Set<string>();
  let here = stream.tags.get(tag);
  while (here && !seen.has(here.name)) {
    seen.add(here.name);
    const next = aliasTarget(stream, here);
    if (next === undefined) return here;
    here = stream.tags.get(next);
  }
  return undefined;
}

/** The tag of the same stream that this one is an alias of. */
export function aliasTarget(stream: StreamView, { from }: StreamTag): string | undefined {
  if (from?.kind !== 'ImageStreamTag' || (from.namespace !== undefined && from.namespace !== stream.namespace)) return undefined;
  const { stream: name, tag } = splitTagName(from.name);
  return name === undefined || name === stream.name ? tag : undefined;
}

/** Parts of an ImageStreamTag's name: `app:1.0`, or a lone tag where the stream is understood. An empty tag is `latest`. */
export function splitTagName(text: string): { readonly stream: string | undefined; readonly tag: string } {
  const colon = text.indexOf(':');
  if (colon < 0) return { stream: undefined, tag: text };
  return { stream: text.slice(0, colon), tag: text.slice(colon + 1) || 'latest' };
}

function isLocal(spec: JsonMap): boolean | undefined {
  const policy = spec['lookupPolicy'];
  const local = fieldOf(policy, 'local');
  const isOpen = [policy, local].some((value) => typeof value === 'string' && isUnknown(value));
  return isOpen ? undefined : local === true;
}

function tagsOf(spec: JsonMap, status: unknown): ReadonlyMap<string, StreamTag> {
  const recorded = new Map<string, RecordedImage | undefined>();
  for (const tag of listField(status, 'tags')) {
    const name = textField(tag, 'tag');
    if (name !== undefined) recorded.set(name, newestOf(tag));
  }
  const tags = new Map<string, StreamTag>();
  for (const [index, tag] of listField(spec, 'tags').entries()) {
    const name = textField(tag, 'name');
    if (name !== undefined) tags.set(name, specTag(name, tag, ['spec', 'tags', index], recorded.get(name)));
  }
  for (const [name, image] of recorded) if (image && !tags.has(name)) tags.set(name, { ...bareTag(name), recorded: image });
  return tags;
}

function newestOf(tag: unknown): RecordedImage | undefined {
  const newest = listField(tag, 'items')[0];
  const pullSpec = textField(newest, 'dockerImageReference');
  return pullSpec === undefined ? undefined : { pullSpec, digest: textField(newest, 'image') || undefined };
}

function specTag(name: string, tag: unknown, path: Path, recorded: RecordedImage | undefined): StreamTag {
  const policy = mapField(tag, 'importPolicy');
  const from = fieldOf(tag, 'from');
  return {
    name,
    path,
    from: isMap(from) ? sourceOf(from) : undefined,
    reference: fieldOf(tag, 'reference') === true,
    scheduled: policy['scheduled'] === true,
    insecure: policy['insecure'] === true,
    importMode: textField(policy, 'importMode'),
    referencePolicy: textField(mapField(tag, 'referencePolicy'), 'type') || 'Source',
    recorded,
  };
}

function sourceOf(from: JsonMap): TagSource {
  return { kind: textField(from, 'kind') ?? '', name: textField(from, 'name') ?? '', namespace: textField(from, 'namespace') || undefined };
}

function bareTag(name: string): StreamTag {
  return {
    name,
    path: undefined,
    from: undefined,
    reference: false,
    scheduled: false,
    insecure: false,
    importMode: undefined,
    referencePolicy: 'Source',
    recorded: undefined,
  };
}
