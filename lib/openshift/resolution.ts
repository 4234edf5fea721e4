import { lazy } from '../base/lazy';
import { failure } from '../base/parsed';
import { isUnknown, printable } from '../base/unknown';
import { type ImageReference, parseImage } from '../images/reference';
import type { TargetProfile } from '../kube/target';
import { admit, type Decision, likelyStream } from './admission';
import { hazardsOf } from './hazards';
import { splitTagName } from './image-stream';
import { pullsOf } from './node-pulls';
import { pullPolicyOf } from './pull-policy';
import { admissionBehaviourOf } from './regression';
import { RESOLVE_NAMES, resolveNamesOf } from './resolve-names';
import { stepsOf } from './resolution-steps';
import type { Outcome, Resolution, ResolutionQuestion } from './resolution-types';
import { imageOfTag, printTagImage } from './stream-image';
import { activeTriggerFor, triggersOf } from './triggers';
import type { TagResolves, TriggerEntry } from './trigger-types';

/**
 * Follows one image from the manifest to the node: API defaulting, admission, the trigger controller, the pull. Pure, and never throws.
 * An undecided target is read as OpenShift; where nothing in the set speaks for that, `otherwise` holds the Kubernetes reading.
 */
export function resolveImage(question: ResolutionQuestion): Resolution {
  const { platform } = question.target;
  if (platform !== undefined) return read(question, platform, 'certain');
  const open = !speaksForOpenShift(question);
  return read(question, 'openshift', 'likely', open ? () => read(question, 'kubernetes', 'likely') : undefined);
}

/** Whether anything about the object or its set exists on OpenShift alone. */
function speaksForOpenShift({ object, streams }: ResolutionQuestion): boolean {
  if (streams.onOpenShift || object.group.endsWith('.openshift.io') || triggersOf(object) !== undefined) return true;
  const { effective, misplacements } = resolveNamesOf(object);
  return effective || misplacements.length > 0 || object.annotations.has(RESOLVE_NAMES);
}

type Platform = Resolution['platform'];

/** What most rules never ask for (steps, hazards, candidates, the other reading) is worked out at the first question. */
function read(question: ResolutionQuestion, platform: Platform, confidence: Resolution['confidence'], other?: () => Resolution): Resolution {
  const { use } = question;
  const image = use.image;
  const reference = image === undefined ? failure('is missing') : parseImage(image);
  const admitted: Decision = reference.ok ? onPlatform(question, reference.value, platform) : refused(reference);
  const trigger = platform === 'openshift' && use.container ? activeTriggerFor(question.object, use.container, tagResolver(question)) : undefined;
  const decision = trigger ? triggered(question, trigger, admitted) : admitted;
  const { outcome, written, exact } = decision;
  const kept = image === undefined || isUnknown(image) ? undefined : image;
  const result = written === undefined ? kept : exact ? written : undefined;
  const resultPattern = result === undefined ? (written ?? (image === undefined ? undefined : printable(image))) : undefined;
  const pullPolicy = pullPolicyOf(question.object, use);
  const pulls = lazy(() => pullsAfter(decision, question, platform));
  const facts = lazy(() => ({ question, reference, platform, outcome, admitted, result, resultPattern, pulls: pulls(), pullPolicy }));
  const steps = lazy(() => stepsOf(facts()));
  const hazards = lazy(() => hazardsOf(facts()));
  const otherwise = lazy(() => other?.());
  return {
    image,
    reference,
    platform,
    confidence: confidence === 'likely' || isGuess(question, outcome) ? 'likely' : 'certain',
    outcome,
    result,
    resultPattern,
    pullPolicy,
    get pulls() {
      return pulls();
    },
    get steps() {
      return steps();
    },
    get hazards() {
      return hazards();
    },
    get otherwise() {
      return otherwise();
    },
  };
}

function pullsAfter({ outcome, written, exact }: Decision, { use, target }: ResolutionQuestion, platform: Platform): readonly string[] {
  if (outcome.kind === 'invalid') return [];
  if (written !== undefined && !exact) return [written];
  // What nobody wrote over is still the author's, with its unknown parts.
  return pullsOf(written ?? use.image ?? '', { platform, crio: runsCrio(target, platform) });
}

function refused({ problem, at }: { readonly problem: string; readonly at: number }): Decision {
  return { outcome: { kind: 'invalid', problem, at }, written: undefined, exact: true };
}

function onPlatform(question: ResolutionQuestion, reference: ImageReference, platform: Platform): Decision {
  if (platform === 'openshift') return admit(question, reference);
  const leave = (outcome: Outcome): Decision => ({ outcome, written: undefined, exact: true });
  const { host, digest, tag = '', nameKnown } = reference;
  if (!nameKnown) return leave({ kind: 'unknown' });
  if (host === undefined) return leave({ kind: 'node-short-name', why: 'kubernetes', stream: likelyStream(question, reference), proven: true });
  return leave(digest === undefined ? { kind: 'qualified', host, tag } : { kind: 'digest', digest });
}

/** Whether a trigger's tag holds an image. What an incomplete set does not show may be there all the same. */
function tagResolver({ streams, namespace, target }: ResolutionQuestion): TagResolves {
  return (from = namespace, name, tag) => {
    const stream = streams.stream(from, name);
    if (!stream) return streams.complete ? false : undefined;
    const pushed = streams.filledByPush(from, name, tag);
    return imageOfTag({ stream, tag, registry: target.internalRegistry, namespace: from, pushed }).kind !== 'missing';
  };
}

/** The controller writes what the tag holds, and unlike admission takes a bare reference as it is. */
function triggered({ object, streams, namespace, target }: ResolutionQuestion, trigger: TriggerEntry, { outcome: before }: Decision): Decision {
  const outcome: Outcome = { kind: 'trigger', trigger, before, waits: object.kind === 'DeploymentConfig' };
  const from = trigger.from.namespace ?? namespace;
  const { stream: name = '', tag } = splitTagName(trigger.from.name);
  const stream = streams.stream(from, name);
  const pending: Decision = { outcome, written: `<image of ${printable(trigger.from.name)}>`, exact: false };
  if (!stream) return pending;
  const at = { stream, tag, registry: target.internalRegistry, namespace: from, pushed: streams.filledByPush(from, name, tag) };
  const image = imageOfTag(at);
  if (image.kind === 'reference') return { outcome, written: printable(image.pullSpec), exact: !isUnknown(image.pullSpec) };
  if (image.kind === 'missing') return pending;
  const { text, exact } = printTagImage(image, `${name}:${tag}`);
  return { outcome, written: text, exact };
}

function runsCrio(target: TargetProfile, platform: Platform): boolean {
  return platform === 'openshift' || (target.platform === 'kubernetes' && target.crio);
}

/** Whether the outcome stands on something that was assumed: the window of the regression, a stream elsewhere, a tag that is not shown. */
function isGuess({ object, target, streams, namespace }: ResolutionQuestion, outcome: Outcome): boolean {
  const behaviour = admissionBehaviourOf(target.platform === 'openshift' ? target.release : undefined);
  switch (outcome.kind) {
    case 'node-short-name':
      return !outcome.proven || (outcome.why === 'update-not-rewritten' && object.kind === 'StatefulSet' && behaviour.certainty === 'likely');
    case 'stream-digest':
    case 'stream-tag':
    case 'hijacked': {
      const { stream, tag } = outcome;
      const pushed = streams.filledByPush(namespace, stream.name, tag);
      const image = imageOfTag({ stream, tag, registry: target.internalRegistry, namespace, pushed });
      return image.kind === 'image' && image.assumed && !pushed;
    }
    default:
      return false;
  }
}
