import { valueAt } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import { type RelatedPath, workspaceRule } from '../../lib/engine/rule';
import { isImageStream, splitTagName, type StreamTag, type StreamView, viewStream } from '../../lib/openshift/image-stream';
import type { TagName } from '../../lib/openshift/stream-lookup';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { streamsOf } from '../../lib/workspace/streams';

/** Flags tags whose source is a tag of another stream: they take its image once and never follow it. Missing tags of the own one are `unknown-stream-tag`'s. */
export const crossStreamAlias = workspaceRule({
  id: 'cross-stream-alias',
  summary: 'Image stream tag that copies a tag of another stream and never follows it',
  category: 'streams',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['ImageStream'],
  sources: [
    {
      title: 'openshift/openshift-apiserver: only tags of the same stream and namespace are followed (UpdateTrackingTags)',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apiserver/internal/imageutil/helpers.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-apiserver: what another stream\'s tag holds is copied when the source changes (tagsChanged)',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apiserver/registry/imagestream/strategy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/oc: oc tag refuses an alias across streams',
      url: 'https://github.com/openshift/oc/blob/release-4.20/pkg/cli/tag/tag.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    copied: ({ tag, source }: Copy) =>
      `The tag ${tag} takes the image that ${source} holds when this is applied, and does not follow when that tag moves: only ` +
      `tags of the same stream are followed. Name the image itself, or have what uses the tag follow ${source}`,
  },
  check(object, { report, index, target }) {
    if (target.platform === 'kubernetes' || !isImageStream(object)) return;
    const stream = viewStream(object, index.namespaceOf(object));
    for (const tag of stream.tags.values()) {
      const other = tag.path && otherTagOf(stream, tag);
      if (!tag.path || !other) continue;
      const source = nameOf(other);
      const { hint, related } = adviceFor(other, `${stream.name}:${tag.name}`, index);
      report('copied', { at: [...tag.path, 'from', 'name'], data: { tag: tag.name, source }, hint, related });
    }
  },
});

interface Copy {
  readonly tag: string;
  /** `base:1.0`, with its namespace before it where one is written. */
  readonly source: string;
}

/** The tag of another stream that this one takes its image from. Nothing where it may yet turn out to be the same stream. */
function otherTagOf(stream: StreamView, { from }: StreamTag): TagName | undefined {
  // A name of another shape is refused, and `bad-stream-tag` speaks of it.
  if (from?.kind !== 'ImageStreamTag' || !/^[^:@/]+(?::[^:@/]*)?$/.test(from.name)) return undefined;
  const { stream: name = stream.name, tag } = splitTagName(from.name);
  // An unknown text may yet bring a stream's name and its colon.
  if (!from.name.includes(':') && isUnknown(from.name)) return undefined;
  const other = { namespace: from.namespace, stream: name, tag };
  if (name !== stream.name) return isUnknown(name) || isUnknown(stream.name) ? undefined : other;
  return isElsewhere(from.namespace, stream.namespace) ? other : undefined;
}

function isElsewhere(named: string | undefined, own: string | undefined): boolean {
  if (named === undefined || own === undefined || isUnknown(named) || isUnknown(own)) return false;
  return named !== own;
}

function nameOf({ namespace, stream, tag }: TagName): string {
  return `${namespace === undefined ? '' : `${namespace}/`}${stream}:${tag}`;
}

function adviceFor(other: TagName, copy: string, index: ObjectIndex): { readonly hint: string; readonly related: readonly RelatedPath[] } {
  const again = `oc tag ${nameOf(other)} ${copy} copies it again when it has moved; a trigger or a BuildConfig can name it itself`;
  const stream = streamsOf(index).stream(other.namespace, other.stream);
  const tag = stream?.tags.get(other.tag);
  if (!stream?.object || !tag?.path) return { hint: again, related: [] };
  const at = [...tag.path, 'from', 'name'];
  const image = tag.from?.kind === 'DockerImage' ? valueAt(stream.object.value, at) : undefined;
  const related = [{ object: stream.object, at: tag.path, message: `the tag ${other.tag} of the stream ${other.stream}` }];
  if (typeof image !== 'string' || isUnknown(image)) return { hint: again, related };
  return { hint: `name the image itself: from kind DockerImage, ${image}; or ${again}`, related };
}
