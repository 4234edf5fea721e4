import { changeRule, type Severity } from '../../lib/engine/rule';
import { canonicalRepository, type ImageReference, parseImage } from '../../lib/images/reference';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';
import { followAliases } from '../../lib/openshift/image-stream';
import { resolveImage } from '../../lib/openshift/resolution';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { platformOf } from '../../lib/workspace/platform';
import { streamsOf } from '../../lib/workspace/streams';
import { abridged } from '../images/settled-images';
import { type NamedImage, NAMES_IMAGES, namedImagesOf } from './named-images';

/** Flags changes after which an image is held less firmly than before: its digest is gone, its tag became latest, its host is gone. */
export const pinRemoved = changeRule({
  id: 'pin-removed',
  summary: 'Image lost its digest, its tag or its registry host',
  category: 'changes',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Error in a StatefulSet, and where the image becomes a short name that the node or a look-up has to guess.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: NAMES_IMAGES,
  sources: [
    { title: 'Kubernetes: image names, tags and digests', url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names', version: '1.34' },
    {
      title: 'openshift/apiserver-library-go: which short names admission looks up',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'kubernetes/kubernetes#67250: a StatefulSet does not replace a pod that is stuck',
      url: 'https://github.com/kubernetes/kubernetes/issues/67250',
    },
  ],
  messages: {
    digestGone: ({ holder, was, is }: Loosened) =>
      `${holder} had ${was} and now has ${is}, which is not held by a digest: pods of one revision can run different images; put the new image's digest behind its tag`,
    hostGone: ({ holder, was, is }: Loosened) =>
      `${holder} had ${was} and now has ${is}, which names no registry: another image may be pulled for it, or none; write the host again`,
    toLatest: ({ holder, was, is }: Loosened) =>
      `${holder} had ${was} and now has ${is}: the tag latest moves with every push; write the tag of one release, and its digest`,
  },
  check({ before: was, after }, { report, index, before, target }) {
    if (!was || !after) return;
    const old = namedImagesOf(was);
    for (const [holder, image] of namedImagesOf(after)) {
      const previous = old.get(holder);
      const loss = previous && lossOf(previous.image, image.image, target);
      if (!loss || isHeldElsewhere({ was, after, image, index, target })) continue;
      const guessed = loss.becameShort && platformOf(index, target) === undefined && platformOf(before, target) === undefined;
      report(loss.kind, {
        at: image.at,
        data: { holder, was: abridged(previous.image), is: abridged(image.image) },
        severity: severityOf(after, loss),
        confidence: loss.kind === 'hostGone' && guessed ? 'likely' : 'certain',
        hint: `before it was ${previous.image}; pinstream images pin writes the digest of a tag`,
      });
    }
  },
});

interface Loosened {
  readonly holder: string;
  readonly was: string;
  readonly is: string;
}

interface Loss {
  readonly kind: 'digestGone' | 'hostGone' | 'toLatest';
  /** The image is a short name now, of which nobody can say where it leads. */
  readonly becameShort: boolean;
}

function severityOf({ kind }: KubeObject, { becameShort }: Loss): Severity {
  return kind === 'StatefulSet' || becameShort ? 'error' : 'warning';
}

/** What was lost from one reference to the next; the worst where it is more than one thing. Nothing where unknown text decides. */
function lossOf(was: string, is: string, target: TargetProfile): Loss | undefined {
  const [one, other] = [parseImage(was), parseImage(is)];
  if (!one.ok || !other.ok) return undefined;
  const [old, now] = [one.value, other.value];
  const means = meansHub(target);
  const becameShort = now.short === true && !means;
  if (old.digest !== undefined && now.digest === undefined && isWithoutDigest(now)) return { kind: 'digestGone', becameShort };
  const movedHome = means && now.nameKnown && canonicalRepository(old.host, old.path) === canonicalRepository(now.host, now.path);
  if (old.short === false && now.short === true && !movedHome) return { kind: 'hostGone', becameShort: true };
  const moves = now.tagKnown && now.digestKnown && now.digest === undefined && now.tag === 'latest';
  const held = old.tagKnown && old.digestKnown && old.tag !== 'latest';
  return moves && held ? { kind: 'toLatest', becameShort: becameShort && old.short === false } : undefined;
}

/** A tag of unknown text may yet bring a digest with it. */
function isWithoutDigest({ digestKnown, tagKnown }: ImageReference): boolean {
  return digestKnown && tagKnown;
}

/** Whether nodes complete a short name with Docker Hub, so that leaving that host out changes nothing. */
function meansHub({ platform, crio, shortNames }: TargetProfile): boolean {
  return shortNames !== undefined || (platform === 'kubernetes' && !crio);
}

interface Replaced {
  readonly was: KubeObject;
  readonly after: KubeObject;
  readonly image: NamedImage;
  readonly index: ObjectIndex;
  readonly target: TargetProfile;
}

/** Whether something else decides what runs: a trigger (or unknown text in one), or a stream tag that holds a digest and is looked up on this very update. */
function isHeldElsewhere({ was, after, image: { use }, index, target }: Replaced): boolean {
  if (!use) return false;
  if (filledByTrigger(after, use, target) !== false) return true;
  const question = { object: after, use, streams: streamsOf(index), target, namespace: index.namespaceOf(after) };
  const { outcome } = resolveImage({ ...question, operation: 'update', old: was });
  if (outcome.kind !== 'stream-digest') return false;
  const source = followAliases(outcome.stream, outcome.tag)?.from;
  return source?.kind === 'ImageStreamImage' || (source?.name.includes('@') ?? false);
}
