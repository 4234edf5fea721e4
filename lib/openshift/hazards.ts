import type { Parsed } from '../base/parsed';
import { printable } from '../base/unknown';
import { type ImageReference, isHost } from '../images/reference';
import { describeTarget, kubernetesMinorOf } from '../kube/parse-target';
import type { Decision } from './admission';
import { admissionBehaviourOf } from './regression';
import { resolveNamesOf } from './resolve-names';
import type { Hazard, HazardCode, Outcome, PullPolicy, Resolution, ResolutionQuestion } from './resolution-types';
import { imageOfTag } from './stream-image';

/** What is known of a resolution before it is told. */
export interface ResolutionFacts {
  readonly question: ResolutionQuestion;
  readonly reference: Parsed<ImageReference>;
  readonly platform: Resolution['platform'];
  readonly outcome: Outcome;
  /** What admission alone makes of it. */
  readonly admitted: Decision;
  readonly result: string | undefined;
  readonly resultPattern: string | undefined;
  readonly pulls: readonly string[];
  readonly pullPolicy: PullPolicy;
}

/** What can still go wrong with an image, worst first. */
export function hazardsOf(facts: ResolutionFacts): readonly Hazard[] {
  const { outcome, admitted, platform } = facts;
  const found: Hazard[] = [];
  const add = (code: HazardCode, text: string): void => {
    found.push({ code, text });
  };
  const met = outcome.kind === 'trigger' ? admitted.outcome : outcome;
  if (met.kind === 'stream-digest' || met.kind === 'stream-tag' || met.kind === 'hijacked') ofLookUp(facts, met, add);
  if (met.kind === 'node-short-name') ofShortName(facts, met, add);
  if (met.kind === 'qualified' && platform === 'openshift') ofQualified(facts, add);
  if (outcome.kind === 'trigger' && !outcome.waits) {
    add('placeholder-window', 'Pods made before the trigger has written start with the image as it stands in the manifest.');
  }
  ofReference(facts, add);
  return found;
}

type Add = (code: HazardCode, text: string) => void;

function ofLookUp({ question }: ResolutionFacts, outcome: Extract<Outcome, { stream: unknown; by: unknown }>, add: Add): void {
  const { object, target, streams, namespace } = question;
  const { stream, tag } = outcome;
  const title = printable(`${stream.name}:${tag}`);
  const behaviour = admissionBehaviourOf(target.platform === 'openshift' ? target.release : undefined);
  if (object.kind === 'StatefulSet' && behaviour.inWindow) {
    const release = describeTarget(target);
    add('regression-window', `${release} rewrites a StatefulSet when it is created and not when it is updated: the next version stays a short name.`);
  }
  const at = { stream, tag, registry: target.internalRegistry, namespace, pushed: streams.filledByPush(namespace, stream.name, tag) };
  const image = imageOfTag(at);
  if (image.kind === 'missing') add('tag-missing', `${title} holds no image yet, so the object gets the tag and no digest.`);
  if (image.kind === 'reference') add('reference-only', `${title} is a reference that is never imported, so the internal registry may not serve it.`);
  if (image.kind === 'image' && image.assumed && !at.pushed) add('unknown-tag', `Nothing in the set says that ${title} holds an image.`);
  if (namespace === undefined) add('unknown-namespace', 'The namespace is not known; the stream has to be in the same one as the object.');
  add('fails-open', 'If the stream or the image API cannot be reached while the object is admitted, the short name stays and no error is told.');
  add('sticky', 'A short name that was stored once is not looked up again until the text or the annotation changes.');
  const [first = '', ...rest] = (question.use.image ?? '').split('/');
  if (outcome.kind !== 'hijacked' && rest.length > 0 && !isHost(first) && first !== namespace) {
    add('namespace-discarded', `resolve-names passes over the namespace ${printable(first)} that the image names, and looks in the object's own.`);
  }
}

type ShortName = Extract<Outcome, { kind: 'node-short-name' }>;

function ofShortName({ question, platform, outcome }: ResolutionFacts, met: ShortName, add: Add): void {
  const { target, object } = question;
  if (!met.proven) add('stream-elsewhere', 'A stream that is not among these manifests might still resolve it.');
  if (met.why === 'same-string') add('sticky', 'Sending the same text again changes nothing; change the image or the annotation, or make the object anew.');
  if (met.why === 'image-api') add('fails-open', 'The image API did not answer, and the object was let in with the short name.');
  if (met.why === 'update-not-rewritten' && object.kind === 'StatefulSet') {
    add('regression-window', `${describeTarget(target)} does not rewrite a StatefulSet when it is updated.`);
  }
  if (resolveNamesOf(object).misplacements.length > 0) {
    add('misplaced-resolve-names', 'The object carries resolve-names in a place or with a value that nobody reads.');
  }
  if (met.why === 'namespace' && outcome.kind !== 'trigger') add('name-squatting', 'Whoever owns that name at a search registry decides what runs.');
  if (platform === 'kubernetes' && target.crio) {
    add('node-configuration', 'Which registries CRI-O tries is said by registries.conf on the node.');
    if (kubernetesMinorOf(target) >= 34) add('mode-enforcing', 'CRI-O 1.34 and later refuses a short name that more than one search registry could mean.');
  }
}

function ofQualified({ question }: ResolutionFacts, add: Add): void {
  const { object, streams } = question;
  if (resolveNamesOf(object).effective && !streams.complete && question.use.container) {
    add('may-be-hijacked', 'With resolve-names on, a stream of the same last name in the namespace takes the place of this image.');
  }
}

function ofReference({ reference, pullPolicy, result, platform }: ResolutionFacts, add: Add): void {
  if (!reference.ok) return;
  const { digest, tag } = reference.value;
  if (digest !== undefined && tag !== undefined) {
    add('tag-ignored', `The digest decides; the tag ${printable(tag)} is for readers${platform === 'openshift' ? ', and CRI-O drops it' : ''}.`);
  }
  if (pullPolicy.defaulted && pullPolicy.value === 'Always' && result?.includes('@') === true) {
    add('always-pulls-digest', 'The pull policy became Always because of the tag latest, though the digest cannot change.');
  }
}
