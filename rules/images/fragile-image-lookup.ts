import { type RelatedPath, workspaceRule } from '../../lib/engine/rule';
import type { ImageLock } from '../../lib/images/lock';
import { parseImage } from '../../lib/images/reference';
import type { KubeObject } from '../../lib/kube/object';
import { WORKLOADS } from '../../lib/kube/workloads';
import { followAliases } from '../../lib/openshift/image-stream';
import { admissionBehaviourOf } from '../../lib/openshift/regression';
import { pinTo, type Remedy } from './pin-from-lock';
import { assumedPlatform, type SettledImage, settledImagesOf, type SettledOutcome } from './settled-images';
import { tagCommand } from './tag-command';

/** Flags short names that OpenShift's admission would resolve today: it fails open, and what was stored unresolved stays so. */
export const fragileImageLookup = workspaceRule({
  id: 'fragile-image-lookup',
  summary: 'Container image depends on a look-up at admission, which fails open',
  category: 'images',
  preset: 'recommended',
  severity: 'warning',
  severityNote:
    'Warning in a StatefulSet or DaemonSet, info in other kinds and where a trigger corrects the image later; ' +
    'error in a StatefulSet when the target lies in the regression of OpenShift 4.6 to 4.9.',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'openshift/apiserver-library-go: admission looks up, and lets the request through when it cannot',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/kubernetes#1033: backport of the fix that rewrites StatefulSets on update (Bug 2000216)',
      url: 'https://github.com/openshift/kubernetes/pull/1033',
      version: 'OpenShift 4.6 to 4.9',
    },
    {
      title: 'kubernetes/kubernetes#67250: a StatefulSet does not replace a pod that is stuck',
      url: 'https://github.com/kubernetes/kubernetes/issues/67250',
    },
  ],
  messages: {
    lookup: ({ image, assumed }: Looked) =>
      `${image} is turned into a digest only if admission finds its stream at that moment, ` +
      `and stays a short name without an error if not (${assumed}); write the digest`,
    window: ({ image, assumed, kind }: Looked) =>
      `${assumed} resolves ${image} when the ${kind} is created and not when it is updated, ` +
      `so that the next version stays a short name; write the digest`,
    behindTrigger: ({ image, assumed }: Looked) =>
      `${image} depends on a look-up at admission until the trigger writes it, ` +
      `and stays a short name if the look-up fails (${assumed}); write the digest to be sure`,
  },
  check(object, { report, index, target, images }) {
    for (const settled of settledImagesOf(index, object, target)) {
      const { outcome, reference, image, triggered, use } = settled;
      if (reference.short !== true || (outcome.kind !== 'stream-digest' && outcome.kind !== 'stream-tag')) continue;
      const behaviour = admissionBehaviourOf(target.platform === 'openshift' ? target.release : undefined);
      const inWindow = object.kind === 'StatefulSet' && behaviour.inWindow;
      const data = { image, assumed: assumedPlatform(index, target), kind: object.kind };
      const details = { at: use.path, data, related: relatedTo(outcome), ...remedyFor(settled, outcome, object, images) };
      if (inWindow) report('window', { ...details, severity: 'error', confidence: behaviour.certainty });
      else if (triggered) report('behindTrigger', { ...details, severity: 'info' });
      else report('lookup', { ...details, severity: severityIn(object) });
    }
  },
});

interface Looked {
  readonly image: string;
  readonly assumed: string;
  readonly kind: string;
}

type StreamOutcome = Extract<SettledOutcome, { readonly kind: 'stream-digest' | 'stream-tag' }>;

/** A StatefulSet or DaemonSet takes a pod away before its successor runs; the other kinds keep the old ones until then. */
function severityIn({ kind }: KubeObject): 'warning' | 'info' {
  return kind === 'StatefulSet' || kind === 'DaemonSet' ? 'warning' : 'info';
}

function relatedTo({ stream, tag }: StreamOutcome): readonly RelatedPath[] {
  if (!stream.object) return [];
  const at = stream.tags.get(tag)?.path ?? ['metadata', 'name'];
  return [{ object: stream.object, at, message: `the stream ${stream.name} that the name is looked up in` }];
}

/** The tag's own source, pinned: what the stream would import, without the stream. Nodes then pull from there, hence `unsafe`. */
function remedyFor({ use }: SettledImage, { stream, tag }: StreamOutcome, object: KubeObject, images: ImageLock): Remedy {
  const from = followAliases(stream, tag)?.from;
  const source = from?.kind === 'DockerImage' ? parseImage(from.name) : undefined;
  if (source?.ok && source.value.short === false && object.origin.suppliers(use.path).length === 0) {
    const { text, repository, tag: sourceTag, tagKnown, digest, digestKnown } = source.value;
    if (digest !== undefined && digestKnown && tagKnown) return { fix: pinTo(use.path, text, 'unsafe') };
    const locked = tagKnown && digestKnown ? images.digestOf(text) : undefined;
    if (locked !== undefined && sourceTag !== undefined) return { fix: pinTo(use.path, `${repository}:${sourceTag}@${locked}`, 'unsafe') };
  }
  return { hint: `${tagCommand({ stream: stream.name, tag, namespace: stream.namespace })} prints the name with host and digest to write` };
}
