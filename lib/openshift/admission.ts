import { isUnknown, printable } from '../base/unknown';
import { isLocalName, type OpenShiftName, parseOpenShiftName } from '../images/openshift-name';
import type { ImageReference } from '../images/reference';
import { containersIn, podSpecOf, workloadKindOf } from '../kube/workloads';
import { coverageOf, EXCLUDED_NAMESPACES, passedByBecause } from './coverage';
import type { StreamView } from './image-stream';
import { internalImageOf } from './internal-image';
import { type AdmissionBehaviour, admissionBehaviourOf } from './regression';
import { resolveNamesOf } from './resolve-names';
import type { Outcome, ResolutionQuestion, ShortNameReason } from './resolution-types';
import { imageOfTag, internalRepository, printTagImage, SOME_NAMESPACE } from './stream-image';

/** What admission makes of an image that parses. */
export interface Decision {
  readonly outcome: Outcome;
  /** The text it writes; `undefined` where it leaves the image as it is. */
  readonly written: string | undefined;
  /** Whether `written` has no holes. */
  readonly exact: boolean;
}

/**
 * What OpenShift's ImagePolicy admission makes of one image of one object: look up, never refuse, rewrite only local names.
 * @see https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go
 */
export function admit(question: ResolutionQuestion, reference: ImageReference): Decision {
  const { host, digest, nameKnown, tag = '' } = reference;
  if (!nameKnown) return leave({ kind: 'unknown' });
  if (host !== undefined && digest !== undefined) return leave({ kind: 'digest', digest });
  if (digest !== undefined) return short(question, reference, 'digest');
  const name = openShiftNameOf(reference);
  const behaviour = admissionBehaviourOf(question.target.platform === 'openshift' ? question.target.release : undefined);
  const reading = { question, reference, name, behaviour, tag };
  const skipped = reasonToSkip(reading);
  const decision = skipped === undefined ? lookUp(reading, resolveNamesOf(question.object).effective, 'object') : undefined;
  if (decision) return decision;
  const inPods = skipped !== undefined && inPodsInstead(reading, skipped);
  const inPod = inPods ? lookUp(reading, resolveNamesOf(question.object).reachesPods, 'pod') : undefined;
  if (inPod) return inPod;
  if ((skipped === undefined || inPods) && isOpen(reading)) return leave({ kind: 'unknown' });
  if (host === undefined) return short(question, reference, skipped ?? whyNotFound(reading));
  const internal = internalImageOf(reference, question.target.internalRegistry);
  return leave(internal ? { kind: 'internal-tag', ...internal, tag } : { kind: 'qualified', host, tag });
}

/**
 * The stream that the author of a short name most likely had in mind: the one of the last segment, in the namespace that the first one names.
 * It may be of no use to the image.
 */
export function likelyStream(
  { streams, namespace }: Pick<ResolutionQuestion, 'streams' | 'namespace'>,
  { repository, nameKnown }: ImageReference,
): StreamView | undefined {
  const [first = '', second, ...more] = repository.split('/');
  if (!nameKnown || more.length > 0) return undefined;
  if (second === undefined) return streams.stream(namespace, first);
  return first === namespace ? streams.stream(namespace, second) : streams.stream(first, second);
}

type Hijack = Extract<Outcome, { kind: 'hijacked' }>['how'];

interface Reading {
  readonly question: ResolutionQuestion;
  readonly reference: ImageReference;
  readonly name: OpenShiftName;
  readonly behaviour: AdmissionBehaviour;
  readonly tag: string;
}

/** Why admission does not look at the image, whatever the streams are. */
function reasonToSkip({ question, reference, behaviour }: Reading): ShortNameReason | undefined {
  const { object, use, namespace, operation, imageApi } = question;
  if (!use.container || use.container.field === 'ephemeralContainers') return 'ephemeral-or-volume';
  const passedBy = passedByBecause(object, namespace);
  if (passedBy !== undefined && !(passedBy === 'controller-owned' && behaviour.ownedPods === 'resolved' && object.kind === 'Pod')) return passedBy;
  if (object.kind === 'DeploymentConfig' && !behaviour.deploymentConfig) return 'kind-not-covered';
  if (operation === 'update') {
    if (isUnchanged(question, reference)) return 'same-string';
    const frozen = object.kind === 'StatefulSet' && behaviour.statefulSetRewrite === 'create';
    if (frozen || !coverageOf(object)?.updates) return 'update-not-rewritten';
  }
  return imageApi === 'fails' ? 'image-api' : undefined;
}

/** Until OpenShift 4.5 pods were looked at one by one as they were made, whatever had become of the object above them. */
function inPodsInstead({ question, behaviour }: Reading, skipped: ShortNameReason): boolean {
  const { object, namespace } = question;
  if (behaviour.ownedPods !== 'resolved' || skipped === 'ephemeral-or-volume' || skipped === 'image-api') return false;
  if (namespace !== undefined && EXCLUDED_NAMESPACES.has(namespace)) return false;
  return workloadKindOf(object) !== undefined && object.kind !== 'Pod' && object.kind !== 'PodTemplate';
}

/** The look-up itself; `undefined` where nothing is found that may be written. */
function lookUp(reading: Reading, force: boolean, where: 'object' | 'pod'): Decision | undefined {
  const { question, name, tag } = reading;
  if (!force && !isLocalName(name)) return undefined;
  const { streams, namespace, target } = question;
  const stream = name.name === '' ? undefined : streams.stream(namespace, name.name);
  if (!stream || !(force || stream.local)) return undefined;
  const pushed = streams.filledByPush(namespace, name.name, tag);
  const at = { stream, tag, registry: target.internalRegistry, namespace: namespace ?? stream.namespace, pushed };
  const image = imageOfTag(at);
  const by = stream.local && isLocalName(name) ? 'lookup-policy' : 'resolve-names';
  const missing = image.kind !== 'image';
  const how = hijackOf(reading, at.namespace, missing);
  const facts = { stream, tag, by, where } as const;
  if (!missing) {
    const { text, exact } = printTagImage(image, `${stream.name}:${tag}`);
    return { outcome: how ? { kind: 'hijacked', how, ...facts } : { kind: 'stream-digest', ...facts }, written: text, exact };
  }
  const repository = internalRepository(at);
  if (repository === undefined) return undefined;
  const outcome: Outcome = how ? { kind: 'hijacked', how, ...facts } : { kind: 'stream-tag', ...facts };
  return { outcome, written: printable(`${repository}:${tag}`), exact: !repository.includes(SOME_NAMESPACE) && !isUnknown(repository + tag) };
}

/** Whether unknown text may yet switch on the look-up of a stream that is there. */
function isOpen({ question: { object, streams, namespace }, name }: Reading): boolean {
  const stream = name.name === '' ? undefined : streams.stream(namespace, name.name);
  return stream !== undefined && (resolveNamesOf(object).open || (stream.local === undefined && isLocalName(name)));
}

/** How resolve-names turns an image that names a place into another one; `undefined` where the stream is the one that was meant. */
function hijackOf({ question, reference }: Reading, namespace: string | undefined, missing: boolean): Hijack | undefined {
  const { host, path } = reference;
  if (host === undefined) return undefined;
  if (host !== question.target.internalRegistry) return missing ? 'missing-tag' : 'digest';
  return path.split('/')[0] === namespace ? undefined : 'namespace';
}

/** The rest of the reasons: admission looked and found nothing that it may write. */
function whyNotFound({ question, name, tag }: Reading): ShortNameReason {
  const { streams, namespace, target, object } = question;
  if (name.name === '') return 'not-a-local-name';
  const force = resolveNamesOf(object).effective;
  if (!force && name.namespace !== '') return 'namespace';
  const stream = streams.stream(namespace, name.name);
  if (!stream) return name.namespace === '' ? 'no-stream' : 'namespace';
  if (!force && !stream.local) return 'lookup-off';
  const at = { stream, tag, registry: target.internalRegistry, namespace, pushed: false };
  return internalRepository(at) === undefined ? 'no-registry' : 'no-stream';
}

function isUnchanged({ object, old, use }: ResolutionQuestion, { text }: ImageReference): boolean {
  if (!old || resolveNamesOf(object).effective !== resolveNamesOf(old).effective) return false;
  const spec = podSpecOf(old);
  const before = spec && [...containersIn(spec, 'initContainers'), ...containersIn(spec, 'containers')].find(({ name }) => name === use.name);
  return before?.value['image'] === text;
}

function short(question: ResolutionQuestion, reference: ImageReference, why: ShortNameReason): Decision {
  const stream = likelyStream(question, reference);
  const proven = stream !== undefined || question.streams.complete || why !== 'no-stream';
  return leave({ kind: 'node-short-name', why, stream, proven });
}

// The parser does not know unknown text; in a tag any text does in its place.
function openShiftNameOf({ repository, text, tag, tagKnown }: ImageReference): OpenShiftName {
  const parsed = parseOpenShiftName(tagKnown ? text : `${repository}:unknown`);
  return parsed.ok ? parsed.value : { registry: '', namespace: '', name: '', tag: tag ?? '', id: '' };
}

function leave(outcome: Outcome): Decision {
  return { outcome, written: undefined, exact: true };
}
