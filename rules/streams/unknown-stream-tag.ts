import type { Path } from '../../lib/base/path';
import { didYouMean } from '../../lib/base/suggest';
import { isUnknown } from '../../lib/base/unknown';
import type { OptionSchema } from '../../lib/config/options';
import { type RelatedPath, workspaceRule, type WorkspaceContext } from '../../lib/engine/rule';
import { mapField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { WORKLOADS } from '../../lib/kube/workloads';
import {
  aliasTarget,
  followAliases,
  isImageStream,
  namesTags,
  splitTagName,
  type StreamTag,
  type StreamView,
} from '../../lib/openshift/image-stream';
import { triggersOf } from '../../lib/openshift/triggers';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { streamsOf } from '../../lib/workspace/streams';
import { type SettledImage, settledImagesOf } from '../images/settled-images';

const messages = {
  image: ({ title, stream, meant }: Named) =>
    `The stream ${stream} has no tag for ${title}${meant}, ` +
    `so there is nothing to pull; add the tag to the stream or name one that it has`,
  trigger: ({ title, stream, meant }: Named) =>
    `The trigger follows ${title}, and the stream ${stream} has no such tag${meant}, ` +
    `so it never fires; add the tag to the stream or follow one that it has`,
  alias: ({ title, stream, meant }: Named) =>
    `The tag is an alias of ${title}, which the stream ${stream} does not have${meant}; add that tag or name one that is there`,
  referenceOnly: ({ title }: Named) =>
    `${title} is a tag with reference: true, which is never imported, ` +
    `so the internal registry may have nothing to serve for it; take reference: true away`,
  triggerReference: ({ title, source }: Named) =>
    `The trigger follows ${title}, a tag with reference: true, ` +
    `and so writes ${source} as it stands, unpinned; take reference: true away`,
} as const;

interface Named {
  /** Stream and tag as `shop:1.0`. */
  readonly title: string;
  readonly stream: string;
  /** A tag with a similar name, as ` (did you mean 1.0?)`. */
  readonly meant: string;
  /** What the tag's `from` names. */
  readonly source: string;
}

type TagContext = Pick<WorkspaceContext<typeof messages, OptionSchema>, 'report' | 'index' | 'target'>;

/** Flags workloads, triggers and aliases that name a tag which the stream of the set, or a declared one, does not hold. */
export const unknownStreamTag = workspaceRule({
  id: 'unknown-stream-tag',
  summary: 'Image stream tag that the stream does not have',
  category: 'streams',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: [...WORKLOADS, 'ImageStream'],
  sources: [
    {
      title: 'openshift/apiserver-library-go: a missing tag becomes a tag of the internal registry',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/accept.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/api: fields of a stream tag, reference among them',
      url: 'https://github.com/openshift/api/blob/release-4.20/image/v1/types.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-apiserver: how an alias is followed',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apiserver/internal/imageutil/helpers.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages,
  check(object, context) {
    if (context.target.platform === 'kubernetes') return;
    if (isImageStream(object)) checkAliases(object, context);
    else {
      checkImages(object, context);
      checkTriggers(object, context);
    }
  },
});

function checkImages(object: KubeObject, { report, index, target }: TagContext): void {
  for (const settled of settledImagesOf(index, object, target)) {
    const named = namedTag(settled, index);
    const fault = named && faultOf(named.stream, named.tag, index);
    if (!fault) continue;
    report(fault.kind === 'missing' ? 'image' : 'referenceOnly', { at: settled.use.path, ...detailsOf(named.stream, named.tag, fault) });
  }
}

interface NamedTag {
  readonly stream: StreamView;
  readonly tag: string;
}

/** The stream at hand and the tag that an image means, whether or not anything resolves it. */
function namedTag({ outcome, reference: { tag } }: SettledImage, index: ObjectIndex): NamedTag | undefined {
  switch (outcome.kind) {
    case 'stream-digest':
    case 'stream-tag':
      return outcome;
    case 'internal-tag': {
      const stream = streamsOf(index).stream(outcome.namespace, outcome.stream);
      return stream && isIn(stream, outcome.namespace) ? { stream, tag: outcome.tag } : undefined;
    }
    case 'node-short-name': {
      const { why, stream } = outcome;
      const lookedFor = why === 'lookup-off' || why === 'no-registry';
      return lookedFor && stream && tag !== undefined ? { stream, tag } : undefined;
    }
    default:
      return undefined;
  }
}

function checkTriggers(object: KubeObject, { report, index }: TagContext): void {
  const triggers = triggersOf(object);
  const seen = new Set<string>();
  for (const { from, path } of triggers?.entries ?? []) {
    if (from.kind !== 'ImageStreamTag' || from.stream === undefined || from.tag === undefined) continue;
    const namespace = from.namespace ?? index.namespaceOf(object);
    const stream = streamsOf(index).stream(namespace, from.stream);
    // A stream whose namespace nobody has named is not the one that a trigger names in another.
    if (!stream || (from.namespace !== undefined && !isIn(stream, from.namespace))) continue;
    const fault = faultOf(stream, from.tag, index);
    const key = `${path.join('/')} ${namespace ?? ''} ${from.name}`;
    if (!fault || seen.has(key)) continue;
    seen.add(key);
    const at = triggers?.source === 'spec' ? [...path, 'imageChangeParams', 'from', 'name'] : path;
    // A digest is an exact image even where it is not imported.
    if (fault.kind === 'reference' && fault.source.includes('@')) continue;
    report(fault.kind === 'missing' ? 'trigger' : 'triggerReference', { at, ...detailsOf(stream, from.tag, fault) });
  }
}

function checkAliases(object: KubeObject, { report, index }: TagContext): void {
  const stream = streamsOf(index).stream(index.namespaceOf(object), object.name);
  if (stream?.object !== object) return;
  for (const tag of stream.tags.values()) {
    const target = tag.path && !isUnknown(tag.from?.name ?? '') ? aliasTarget(stream, tag) : undefined;
    if (tag.path === undefined || target === undefined || target === '') continue;
    const fault = faultOf(stream, target, index);
    if (fault?.kind === 'missing') report('alias', { at: [...tag.path, 'from', 'name'], ...detailsOf(stream, target, fault) });
  }
}

type TagFault = { readonly kind: 'missing' } | { readonly kind: 'reference'; readonly source: string; readonly path: Path | undefined };

/** What is wrong with naming this tag. Nothing where somebody may push it, or where a name with an unknown part may turn out to be it. */
function faultOf(stream: StreamView, tag: string, index: ObjectIndex): TagFault | undefined {
  if (stream.tags.has(tag)) return referenceFault(followAliases(stream, tag));
  if (!namesTags(stream) || isUnknown(tag) || Array.from(stream.tags.keys()).some(isUnknown) || isBuilt(stream, index)) return undefined;
  return { kind: 'missing' };
}

function referenceFault(end: StreamTag | undefined): TagFault | undefined {
  if (!end?.reference || end.from?.kind !== 'DockerImage' || end.recorded?.digest !== undefined) return undefined;
  return { kind: 'reference', source: end.from.name, path: end.path };
}

/** Whether a BuildConfig of the set fills the stream: further tags come by build and `oc tag`. Asked only about a tag that is missing. */
function isBuilt({ name }: StreamView, index: ObjectIndex): boolean {
  return index.ofKind('BuildConfig').some(({ value }) => {
    const to = mapField(mapField(mapField(value, 'spec'), 'output'), 'to');
    const output = splitTagName(textField(to, 'name') ?? '').stream ?? '';
    return output === name || isUnknown(output);
  });
}

function isIn(stream: StreamView, namespace: string): boolean {
  return stream.namespace === namespace;
}

/** The most tags that a hint lists. */
const LISTED = 8;

interface Details {
  readonly data: Named;
  readonly hint?: string;
  readonly related: readonly RelatedPath[];
}

function detailsOf({ name, tags, object }: StreamView, tag: string, fault: TagFault): Details {
  const title = `${name}:${tag}`;
  const known = Array.from(tags.keys());
  const data = { title, stream: name, meant: didYouMean(tag, known), source: fault.kind === 'reference' ? fault.source : '' };
  if (fault.kind === 'reference') {
    const at = [...(fault.path ?? []), 'reference'];
    return { data, related: object ? [{ object, at, message: `reference: true on the tag of the stream ${name}` }] : [] };
  }
  const listed = known.slice(0, LISTED).join(', ');
  return {
    data,
    hint: `the stream ${name} has ${listed}${known.length > LISTED ? ` and ${known.length - LISTED} more` : ''}`,
    related: object ? [{ object, at: ['spec', 'tags'], message: `the tags of the stream ${name}` }] : [],
  };
}
