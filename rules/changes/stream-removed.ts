import { isUnknown } from '../../lib/base/unknown';
import { changeRule } from '../../lib/engine/rule';
import type { ImageLock } from '../../lib/images/lock';
import type { KubeObject } from '../../lib/kube/object';
import { followAliases, isImageStream, namesTags, type StreamView, viewStream } from '../../lib/openshift/image-stream';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { streamsOf } from '../../lib/workspace/streams';
import { listed, relatedTo, type StreamUse, usesOfStream } from './stream-uses';

/** Flags image streams and tags of theirs that are gone while workloads still get their images from them. */
export const streamRemoved = changeRule({
  id: 'stream-removed',
  summary: 'Image stream or tag is gone that a workload still needs',
  category: 'changes',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['ImageStream'],
  sources: [
    {
      title: 'openshift/apiserver-library-go: a name without a stream stays as it is, a missing tag becomes one of the internal registry',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/accept.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/library-go: the annotation that a trigger is read from',
      url: 'https://github.com/openshift/library-go/blob/release-4.20/pkg/image/trigger/annotations.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift: which images the pruner removes',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.15/html/building_applications/pruning-objects',
      version: 'OpenShift 4.15',
    },
  ],
  messages: {
    stream: ({ name, users }: Needed) =>
      `The image stream ${name} is gone, but still needed by ${users}: without it the image is not found, or not pulled; ` +
      'keep the stream, or name an image that stays',
    tag: ({ name, users }: Needed) =>
      `The tag ${name} is gone from its image stream, but still needed by ${users}: nothing fills or keeps it any more; ` +
      'keep the tag, or name one that stays',
  },
  check({ before: was, after }, { report, index, before, target, images }) {
    if (!was || !isImageStream(was) || target.platform === 'kubernetes') return;
    const old = viewStream(was, index.namespaceOf(was) ?? before.namespaceOf(was));
    const uses = usesOfStream(old, index, target);
    if (uses.length === 0) return;
    const now = after ? viewStream(after, index.namespaceOf(after)) : streamsOf(index).stream(old.namespace, old.name);
    const place = after ? ['spec', 'tags'] : ['metadata', 'name'];
    if (now === undefined) {
      if (mayBeHidden(index)) return;
      report('stream', { at: place, data: { name: old.name, users: listed(uses) }, related: relatedTo(uses), hint: HINT });
      return;
    }
    for (const tag of removedTags({ old, now, index })) {
      const users = uses.filter((use) => needs(use, tag, { old, now, images }));
      if (users.length === 0) continue;
      const data = { name: `${old.name}:${tag}`, users: listed(users) };
      // A stream without tags in its spec may be filled by push from now on.
      const confidence = now.object && !namesTags(now) ? 'likely' : 'certain';
      report('tag', { at: place, part: after ? 'key' : 'value', data, related: relatedTo(users), confidence, hint: HINT });
    }
  },
});

interface Needed {
  readonly name: string;
  readonly users: string;
}

const HINT = 'a stream that lives elsewhere is declared under externals in .pinstream.yaml, with its tags';

interface Successor {
  readonly old: StreamView;
  /** The stream as it is to be, or one declared to live elsewhere. */
  readonly now: StreamView;
}

/** The tags that were written in the stream and that neither it nor a build of the set has now. */
function removedTags({ old, now, index }: Successor & { readonly index: ObjectIndex }): readonly string[] {
  const isOpen = now.object === undefined && !namesTags(now);
  if (isOpen || Array.from(now.tags.keys()).some(isUnknown)) return [];
  return Array.from(old.tags.values()).flatMap(({ name, path }) => {
    const isGone = path !== undefined && !isUnknown(name) && !now.tags.has(name);
    return isGone && !streamsOf(index).filledByPush(old.namespace, old.name, name) ? [name] : [];
  });
}

/** Whether the workload names the tag, or a digest that this tag kept and no other one keeps. */
function needs({ tag, digest }: StreamUse, removed: string, { old, now, images }: Successor & { readonly images: ImageLock }): boolean {
  if (digest === undefined) return tag === removed;
  return keeps(old, removed, digest, images) === true && Array.from(now.tags.keys()).every((name) => keeps(now, name, digest, images) === false);
}

/** Whether the tag keeps the digest: recorded by the server, written in its source, or known to the lock for that. `undefined` where nobody can tell. */
function keeps(stream: StreamView, name: string, digest: string, images: ImageLock): boolean | undefined {
  if (stream.tags.get(name)?.recorded?.digest === digest) return true;
  // Of a declared tag only the name is known.
  if (stream.object === undefined) return undefined;
  const source = followAliases(stream, name)?.from?.name ?? '';
  if (isUnknown(source)) return undefined;
  if (source.includes('@')) return source.endsWith(`@${digest}`);
  return source !== '' && images.digestOf(source) === digest;
}

/** Whether the stream may be in the set unseen: in a document that cannot be read, or under a name that deployment supplies. */
function mayBeHidden(index: ObjectIndex): boolean {
  return !index.complete('ImageStream') || index.ofKind('ImageStream').some(({ name }: KubeObject) => isUnknown(name));
}
