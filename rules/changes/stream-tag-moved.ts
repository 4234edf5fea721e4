import { isUnknown } from '../../lib/base/unknown';
import { changeRule } from '../../lib/engine/rule';
import { canonicalRepository, parseImage } from '../../lib/images/reference';
import { followAliases, isImageStream, splitTagName, type StreamView, type TagSource, viewStream } from '../../lib/openshift/image-stream';
import { differencesOf } from '../../lib/rollout/changes/differences';
import { templateDifferences } from '../../lib/rollout/changes/template-differences';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { abridged } from '../images/settled-images';
import { listed, relatedTo, type StreamUse, usesOfStream } from './stream-uses';

/** Tells which workloads a moved stream tag reaches at once and which not, though nobody changed their manifests. */
export const streamTagMoved = changeRule({
  id: 'stream-tag-moved',
  summary: 'Image stream tag points elsewhere under workloads that did not change',
  category: 'changes',
  preset: 'recommended',
  severity: 'info',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['ImageStream'],
  sources: [
    {
      title: 'OpenShift: triggering updates on image stream changes',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/triggering-updates-on-imagestream-changes',
      version: 'OpenShift 4.17',
    },
    {
      title: 'openshift/apiserver-library-go: names are looked up when an object is created or changed',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    rolls: ({ tag, was, is, rolls }: Moved) =>
      `${tag} pointed to ${was} and now points to ${is}: once it is imported, the trigger writes it into ${rolls}, ` +
      'with no change of the manifest; make sure that this rollout is wanted now',
    stays: ({ tag, was, is, stays }: Moved) =>
      `${tag} pointed to ${was} and now points to ${is}: nothing changes for ${stays}, where the look-up found the old image, until that is applied again; ` +
      'apply it once the import is done',
    both: ({ tag, was, is, rolls, stays }: Moved) =>
      `${tag} pointed to ${was} and now points to ${is}: once it is imported, the trigger writes it into ${rolls}, ` +
      `and nothing changes for ${stays}, where the look-up found the old image, until that is applied again; apply it once the import is done`,
  },
  check({ before: was, after }, { report, index, before, target }) {
    if (!was || !after || !isImageStream(after) || target.platform === 'kubernetes') return;
    const [old, now] = [viewStream(was, index.namespaceOf(after)), viewStream(after, index.namespaceOf(after))];
    const moved = movesOf(old, now);
    const uses = moved.length > 0 ? usesOfStream(now, index, target) : [];
    for (const { tag, path, from, to } of moved) {
      const users = uses.filter((use) => use.tag === tag);
      const rolls = users.filter((use) => use.by === 'trigger' && keepsItsTemplate(use, before));
      const stays = users.filter((use) => use.by === 'look-up' && isUnchanged(use, before));
      if (rolls.length + stays.length === 0) continue;
      const data = { tag: `${now.name}:${tag}`, was: abridged(from.name), is: abridged(to.name), rolls: listed(rolls), stays: listed(stays) };
      const which = stays.length === 0 ? 'rolls' : rolls.length === 0 ? 'stays' : 'both';
      report(which, { at: [...path, 'from', 'name'], data, related: relatedTo([...rolls, ...stays]), hint: stays.length > 0 ? HINT : undefined });
    }
  },
});

interface Moved {
  readonly tag: string;
  readonly was: string;
  readonly is: string;
  readonly rolls: string;
  readonly stays: string;
}

const HINT = 'oc apply the same manifest again: admission looks the name up whenever the text that it is given differs from the stored image';

interface Move {
  readonly tag: string;
  readonly path: readonly (string | number)[];
  readonly from: TagSource;
  readonly to: TagSource;
}

/** The tags written in both states that end at another image now, by their own source or by that of the tag they are an alias of. */
function movesOf(old: StreamView, now: StreamView): readonly Move[] {
  return Array.from(now.tags.values()).flatMap(({ name, path }): readonly Move[] => {
    const [from, to] = [followAliases(old, name)?.from, followAliases(now, name)?.from];
    if (path === undefined || !from || !to) return [];
    const [one, other] = [meaningOf(from, old), meaningOf(to, now)];
    return one === undefined || other === undefined || one === other ? [] : [{ tag: name, path, from, to }];
  });
}

/** One text for all spellings of a source; `undefined` where unknown text or a fault leaves it open. */
function meaningOf({ kind, name, namespace }: TagSource, stream: StreamView): string | undefined {
  if ([kind, name, namespace ?? ''].some(isUnknown) || name === '') return undefined;
  const near = namespace ?? stream.namespace ?? '';
  if (kind === 'ImageStreamTag') {
    const { stream: other = stream.name, tag } = splitTagName(name);
    return `${near}/${other}:${tag}`;
  }
  if (kind !== 'DockerImage') return `${near}/${name}`;
  const parsed = parseImage(name);
  if (!parsed.ok) return undefined;
  const { host, path, tag, digest } = parsed.value;
  // A tag beside a digest is for people.
  return `${canonicalRepository(host, path)}${digest === undefined ? `:${tag ?? ''}` : `@${digest}`}`;
}

/** What is new or changed is looked up anew with its own change. */
function isUnchanged({ object }: StreamUse, before: ObjectIndex): boolean {
  const was = before.find(object.kind, object.name, object);
  return was !== undefined && differencesOf(was.value, object.value, []).length === 0;
}

/** A changed template rolls out by itself, trigger or not. */
function keepsItsTemplate({ object }: StreamUse, before: ObjectIndex): boolean {
  const was = before.find(object.kind, object.name, object);
  return was !== undefined && templateDifferences(was, object).length === 0;
}
