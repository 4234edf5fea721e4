import { type Path, valueAt } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import type { OptionSchema } from '../../lib/config/options';
import { applyEdits, type Edit, type Fix, removal } from '../../lib/engine/fix';
import { workspaceRule, type WorkspaceContext } from '../../lib/engine/rule';
import { lockedDigest } from '../../lib/images/digest-kind';
import type { ImageLock } from '../../lib/images/lock';
import { parseImage } from '../../lib/images/reference';
import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { isImageStream } from '../../lib/openshift/image-stream';
import { isAppliedByArgoCd } from '../../lib/workspace/argocd';
import { mayBeIgnored } from '../../lib/workspace/ignored-fields';
import { isWritten } from './annotation-edits';
import { hasImportModes } from './import-modes';

const messages = {
  defaults: ({ stream, tags, fields }: Named & { tags: string; fields: string }) =>
    `The server adds ${fields} to ${tags} of the stream ${stream}, and Argo CD may show the stream as OutOfSync for that; ` +
    'write what it would add',
  unsorted: ({ stream, tag, before }: Named & { tag: string; before: string }) =>
    `The server sorts the tags of the stream ${stream} by name, and here ${tag} comes after ${before}: Argo CD may show the ` +
    'stream as OutOfSync for that; sort them',
  generation: ({ stream, tag }: Named & { tag: string }) =>
    `The tag ${tag} of the stream ${stream} carries a generation, which the server counts by itself; take it away`,
  status: ({ stream }: Named) =>
    `The stream ${stream} is written down with a status, which the server makes by itself and takes from nobody; take it away`,
} as const;

interface Named {
  readonly stream: string;
}

type StreamContext = Pick<WorkspaceContext<typeof messages, OptionSchema>, 'report' | 'images' | 'index' | 'target'>;

/** Flags streams under Argo CD that the server gives back in another form than they are written in. */
export const streamDefaultsDrift = workspaceRule({
  id: 'stream-defaults-drift',
  summary: 'Image stream that the server gives back in another form, which Argo CD may show as OutOfSync',
  category: 'streams',
  preset: 'strict',
  severity: 'info',
  since: '0.1.0',
  manifestsOnly: true,
  fixes: 'safe',
  kinds: ['ImageStream'],
  sources: [
    {
      title: 'openshift/openshift-apiserver: defaults of a tag',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apis/image/v1/defaults.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-apiserver: tags come back sorted by name',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apis/image/v1/conversion.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-apiserver: status and generations are the server\'s',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apiserver/registry/imagestream/strategy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/release#80943: an ImageStream is OutOfSync until its defaults are written',
      url: 'https://github.com/openshift/release/pull/80943',
    },
    {
      title: 'argoproj/argo-cd#9530: ImageStreams that stay OutOfSync',
      url: 'https://github.com/argoproj/argo-cd/issues/9530',
    },
  ],
  messages,
  check(object, context) {
    const { index, target, report } = context;
    // What came from a server carries its own defaults, and nobody applies it.
    if (target.platform === 'kubernetes' || !isImageStream(object) || isDump(object) || !isAppliedByArgoCd(index, object, target)) return;
    if (saysSomething(object.value['status']) && !isIgnored(object, ['status'], context)) {
      report('status', { at: ['status'], part: 'key', data: { stream: object.name }, confidence: 'likely', fix: removal(['status'], 'take the status away') });
    }
    const tags = listField(mapField(object.value, 'spec'), 'tags');
    // Where some are no tags, other rules have something to say first.
    if (tags.every(isTag) && !isIgnored(object, TAGS, context)) reportTags(object, tags, context);
  },
});

const TAGS: Path = ['spec', 'tags'];

/** Whether an Application of the set has Argo CD pass over the field, or may have. The server knows streams under one group alone. */
function isIgnored(object: KubeObject, field: Path, { index }: StreamContext): boolean {
  return mayBeIgnored(index, object, field, 'image.openshift.io');
}

interface Tag extends JsonMap {
  readonly name: string;
}

function isTag(tag: unknown): tag is Tag {
  return textField(tag, 'name') !== undefined;
}

function isDump({ value }: KubeObject): boolean {
  const metadata = mapField(value, 'metadata');
  return textField(metadata, 'uid') !== undefined && textField(metadata, 'resourceVersion') !== undefined;
}

/** Whether a status tells anything: exports of old clients left `dockerImageRepository: ""` behind. */
function saysSomething(status: unknown): boolean {
  if (Array.isArray(status)) return status.length > 0;
  if (isMap(status)) return Object.values(status).some(saysSomething);
  return status !== undefined && status !== null && status !== '';
}

function reportTags(object: KubeObject, tags: readonly Tag[], context: StreamContext): void {
  const { report, images, target } = context;
  const stream = object.name;
  const fills = tags.map((tag, index) => missingIn(tag, [...TAGS, index], images, target).filter(({ path }) => !isIgnored(object, path, context)));
  const generations = tags.flatMap(({ generation }, index) => {
    return isBlank(generation) || isIgnored(object, [...TAGS, index, 'generation'], context) ? [] : [index];
  });
  const late = firstOutOfOrder(tags);
  const missing = fills.flat();
  const drops = generations.map((index): Edit => ({ op: 'remove', path: [...TAGS, index, 'generation'] }));
  // A list that is put in order is written anew, and then with all else that it needs: no edit may mean a tag by its old place.
  const sorted = late === undefined ? undefined : inOrder(object, [...missing, ...drops]);
  const fixWith = (edits: readonly Edit[], title: string): Fix => sorted ?? { safety: 'safe', title, edits };
  const lacking = fills.findIndex((edits) => edits.length > 0);
  if (lacking >= 0) {
    const data = { stream, tags: tagsIn(tags, fills), fields: fieldsIn(missing) };
    report('defaults', { at: [...TAGS, lacking], data, confidence: 'likely', fix: fixWith(missing, `write ${fieldsIn(missing)}`) });
  }
  for (const [nth, index] of generations.entries()) {
    const at = [...TAGS, index, 'generation'];
    const fix = fixWith(drops.slice(nth, nth + 1), 'take the generation away');
    report('generation', { at, part: 'key', data: { stream, tag: tags[index]?.name ?? '' }, confidence: 'likely', fix });
  }
  if (late !== undefined) {
    const data = { stream, tag: tags[late]?.name ?? '', before: tags[late - 1]?.name ?? '' };
    report('unsorted', { at: [...TAGS, late, 'name'], data, confidence: 'likely', fix: sorted });
  }
}

/** What the server fills into a tag, as edits. What is there in another shape is left to other rules. */
function missingIn(tag: Tag, path: Path, images: ImageLock, target: TargetProfile): readonly Edit[] {
  const edits: Edit[] = [];
  const { importPolicy, referencePolicy } = tag;
  if (hasImportModes(target) && isOpen(importPolicy) && isBlank(fieldOf(importPolicy, 'importMode'))) {
    edits.push({ op: 'add', path: [...path, 'importPolicy', 'importMode'], value: modeFor(tag, images) });
  }
  if (isOpen(referencePolicy) && isBlank(fieldOf(referencePolicy, 'type'))) {
    edits.push({ op: 'add', path: [...path, 'referencePolicy', 'type'], value: 'Source' });
  }
  return edits;
}

function isOpen(policy: unknown): boolean {
  return policy === undefined || policy === null || isMap(policy);
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** The server's own default; but a tag that is pinned to an index would lose it by that, and `import-mode-mismatch` would say so. */
function modeFor(tag: Tag, images: ImageLock): 'Legacy' | 'PreserveOriginal' {
  const { from } = tag;
  const source = textField(from, 'kind') === 'DockerImage' ? parseImage(textField(from, 'name') ?? '') : undefined;
  return source?.ok && lockedDigest(images, source.value)?.kind === 'index' ? 'PreserveOriginal' : 'Legacy';
}

function fieldsIn(edits: readonly Edit[]): string {
  return Array.from(new Set(edits.map(({ path }) => path.slice(-2).join('.')))).sort().join(' and ');
}

function tagsIn(tags: readonly Tag[], fills: readonly (readonly Edit[])[]): string {
  const [name, ...others] = tags.filter((_, index) => (fills[index]?.length ?? 0) > 0).map((tag) => tag.name);
  return others.length === 0 ? `the tag ${name ?? ''}` : `the tag ${name ?? ''} and ${others.length} more`;
}

/** The index of the first tag that would come before the one above it; by code units, as Go compares the letters that tags have. */
function firstOutOfOrder(tags: readonly Tag[]): number | undefined {
  if (tags.some(({ name }) => isUnknown(name))) return undefined;
  const late = tags.findIndex(({ name }, index) => index > 0 && name < (tags[index - 1]?.name ?? ''));
  return late < 0 ? undefined : late;
}

function inOrder(object: KubeObject, edits: readonly Edit[]): Fix | undefined {
  if (!isWritten(object, TAGS)) return undefined;
  const value = valueAt(applyEdits(object.value, edits), TAGS);
  const tags = Array.isArray(value) ? value.filter(isTag) : [];
  // Stable, so that of two tags with one name the last stays the last.
  const sorted = tags.toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  return { safety: 'safe', title: 'sort the tags by name, with what the server adds', edits: [{ op: 'replace', path: TAGS, value: sorted }] };
}
