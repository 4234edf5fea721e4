import type { OptionSchema } from '../../lib/config/options';
import { type Confidence, type RelatedPath, workspaceRule, type WorkspaceContext } from '../../lib/engine/rule';
import { type ImageReference, parseImage } from '../../lib/images/reference';
import { customImageUsesOf } from '../../lib/kube/custom-workloads';
import { mayBeSame } from '../../lib/kube/namespaces';
import type { KubeObject } from '../../lib/kube/object';
import { describeTarget } from '../../lib/kube/parse-target';
import type { TargetProfile } from '../../lib/kube/target';
import { isLocalStreamName, type StreamView } from '../../lib/openshift/image-stream';
import { admissionBehaviourOf } from '../../lib/openshift/regression';
import { resolveNamesOf } from '../../lib/openshift/resolve-names';
import { streamsOf } from '../../lib/workspace/streams';
import { abridged, type ShortName, shortNamesOf } from './settled-images';
import { tagCommand } from './tag-command';

const messages = {
  digest: ({ image, stream }: Lost) =>
    `${image} carries a digest, and OpenShift looks up no name with a digest, ` +
    `so it never means ${stream}; drop the digest or write the registry host`,
  notLocal: ({ image, stream }: Lost) =>
    `OpenShift reads ${image} as the name of a registry, because of its dot or because it starts with localhost, ` +
    `so it never means ${stream}; give the stream another name or write the registry host`,
  namespaced: ({ image, stream, instead }: Lost) =>
    `${image} has a namespace in front, and OpenShift looks up names of one segment only, ` +
    `so it never means ${stream}; write ${instead}the registry host`,
  kind: ({ image, stream, kind, release }: Lost) =>
    `${release} looks up no image names in a ${kind}, so ${image} never means ${stream}; write the registry host`,
  owned: ({ image, stream, kind }: Lost) =>
    `A controller owns this ${kind}, and OpenShift passes over owned objects, ` +
    `so ${image} never means ${stream}; correct it in the owner or write the registry host`,
  excludedNamespace: ({ image, stream, namespace }: Lost) =>
    `OpenShift looks up no image names in the namespace ${namespace}, ` +
    `so ${image} never means ${stream}; use another namespace or write the registry host`,
  field: ({ image, stream }: Lost) =>
    `OpenShift looks up the images of containers and init containers only, ` +
    `so ${image} never means ${stream} here; write the registry host`,
} as const;

/** What a message tells of a name that cannot mean its stream. */
interface Lost {
  readonly image: string;
  /** `the stream shop`, or `a stream` where none is at hand. */
  readonly stream: string;
  /** The name's last segment, with its tag, where that would be looked up: `shop:1.0 or `. */
  readonly instead: string;
  readonly kind: string;
  readonly namespace: string;
  /** Whose admission it is: `OpenShift`, with its release where that decides. */
  readonly release: string;
}

/** Flags names that were meant for an image stream and are written, or stand, where OpenShift's admission never looks them up. */
export const unresolvableImageName = workspaceRule({
  id: 'unresolvable-image-name',
  summary: 'Container image looks like an image stream and can never resolve to it',
  category: 'images',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  sources: [
    {
      title: 'openshift/apiserver-library-go: what admission looks up, and what it passes over',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/apiserver-library-go: resources it covers',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/apis/imagepolicy/v1/defaults.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/library-go: how an image name is read',
      url: 'https://github.com/openshift/library-go/blob/release-4.20/pkg/image/reference/reference.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages,
  check(object, context) {
    const { report, index, target } = context;
    for (const short of shortNamesOf(index, object, target)) {
      const messageId = whyLost(short, object);
      if (messageId === undefined) continue;
      const { stream } = short.outcome;
      report(messageId, {
        at: short.use.path,
        data: lostOf(short.reference, stream, object, context),
        confidence: confidenceOf(messageId, stream, object, target),
        hint: hintFor(short.reference, stream),
        related: relatedTo(stream),
      });
    }
    checkCustom(object, context);
  },
});

/** Why the name can never mean a stream; `undefined` for names that may, and for those that nobody meant for one. */
function whyLost({ outcome, reference }: ShortName, object: KubeObject): keyof typeof messages | undefined {
  const { why, stream } = outcome;
  const forced = resolveNamesOf(object).effective;
  if (stream === undefined && !forced) return undefined;
  switch (why) {
    case 'digest':
      return 'digest';
    case 'not-a-local-name':
      return 'notLocal';
    case 'namespace':
      // With resolve-names on, a name of two segments resolves as soon as the stream is there; one of three never does.
      return stream !== undefined || reference.path.split('/').length > 2 ? 'namespaced' : undefined;
    case 'kind-not-covered':
      return 'kind';
    case 'controller-owned':
      return 'owned';
    case 'excluded-namespace':
      return 'excludedNamespace';
    case 'ephemeral-or-volume':
      return 'field';
    default:
      return undefined;
  }
}

/** What nobody published counts as likely: the patch release that began to cover a kind or to pass over pods, and the namespace that a segment may be. */
function confidenceOf(messageId: keyof typeof messages, stream: StreamView | undefined, object: KubeObject, target: TargetProfile): Confidence {
  const isOwnedPod = messageId === 'owned' && object.kind === 'Pod';
  if (isOwnedPod || (messageId === 'kind' && dependsOnRelease(object))) return admissionBehaviourOf(target.release).certainty;
  return messageId === 'namespaced' && stream && stream.namespace === undefined ? 'likely' : 'certain';
}

/** Admission covers DeploymentConfigs since a patch release of OpenShift 4.6 to 4.9. */
function dependsOnRelease({ kind }: KubeObject): boolean {
  return kind === 'DeploymentConfig';
}

type Asked = Pick<WorkspaceContext<typeof messages, OptionSchema>, 'report' | 'index' | 'target'>;

/** Pod templates of custom resources. Their controllers may do anything with them, hence `likely`. */
function checkCustom(object: KubeObject, context: Asked): void {
  const { report, index, target } = context;
  if (target.platform === 'kubernetes') return;
  for (const { image, path } of customImageUsesOf(object)) {
    const parsed = parseImage(image ?? '');
    if (!parsed.ok || parsed.value.short !== true || !isLocalStreamName(parsed.value.path)) continue;
    const stream = streamsOf(index).stream(index.namespaceOf(object), parsed.value.path);
    if (!stream) continue;
    const data = lostOf(parsed.value, stream, object, context);
    report('kind', { at: path, data, hint: hintFor(parsed.value, stream), related: relatedTo(stream), confidence: 'likely' });
  }
}

function lostOf({ text: image }: ImageReference, stream: StreamView | undefined, object: KubeObject, { index, target }: Asked): Lost {
  const namespace = index.namespaceOf(object);
  // The bare name of a stream is looked up in the object's own namespace alone.
  const isNear = !stream || mayBeSame(stream.namespace, namespace);
  return {
    image: abridged(image),
    stream: stream ? `the stream ${stream.name}` : 'a stream, in spite of resolve-names',
    instead: isNear ? `${abridged(image.slice(image.lastIndexOf('/') + 1))} or ` : '',
    kind: object.kind,
    namespace: namespace ?? '',
    release: dependsOnRelease(object) ? describeTarget(target) : 'OpenShift',
  };
}

function hintFor({ tag, tagKnown, implicitTag }: ImageReference, stream: StreamView | undefined): string {
  const known = tag === undefined || !tagKnown || implicitTag ? '<tag>' : tag;
  return `${tagCommand({ stream: stream?.name ?? '<stream>', tag: known, namespace: stream?.namespace })} prints the name with host and digest`;
}

function relatedTo(stream: StreamView | undefined): readonly RelatedPath[] {
  if (!stream?.object) return [];
  return [{ object: stream.object, at: ['metadata', 'name'], message: `the stream ${stream.name} that the name looks like` }];
}
