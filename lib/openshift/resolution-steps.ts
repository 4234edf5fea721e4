import { printable } from '../base/unknown';
import { describeTarget } from '../kube/parse-target';
import type { ResolutionFacts } from './hazards';
import type { Actor, Outcome, ShortNameReason, Step, StepCode } from './resolution-types';
import { TRIGGERS, triggersOf } from './triggers';

/** The decisions on an image's way, in the order they are taken. */
export function stepsOf(facts: ResolutionFacts): readonly Step[] {
  const trigger = triggerStep(facts);
  return [defaultingStep(facts), admissionStep(facts), ...(trigger ? [trigger] : []), nodeStep(facts)];
}

function defaultingStep({ question, pullPolicy }: ResolutionFacts): Step {
  const { value, defaulted } = pullPolicy;
  const looked = `The API server looks at imagePullPolicy and at the image as written, ${quote(question.use.image)}.`;
  if (!defaulted) return step('API defaulting', 'pull-policy-written', looked, `imagePullPolicy is written: ${printable(value ?? '')}.`);
  const decided = value === undefined ? 'It becomes Always if the tag turns out to be latest, else IfNotPresent.' : `It fills in ${value}.`;
  return step('API defaulting', 'pull-policy-defaulted', looked, decided);
}

function admissionStep({ question, platform, admitted }: ResolutionFacts): Step {
  const { object, use, target, operation } = question;
  if (platform === 'kubernetes') {
    return step('ImagePolicy admission', 'no-admission', 'Kubernetes has no image streams.', 'Nobody looks at the name before the node does.');
  }
  const release = target.platform === 'openshift' ? describeTarget(target) : 'OpenShift';
  const looked = `${release} admits the ${operation === 'create' ? 'new' : 'changed'} ${printable(object.title)} and looks at ${quote(use.image)}.`;
  return step('ImagePolicy admission', admissionCode(admitted.outcome), looked, admissionText(admitted.outcome, admitted.written));
}

function admissionCode(outcome: Outcome): StepCode {
  switch (outcome.kind) {
    case 'invalid':
      return 'left-invalid';
    case 'digest':
      return 'left-digest';
    case 'qualified':
      return 'left-qualified';
    case 'internal-tag':
      return 'left-internal-tag';
    case 'node-short-name':
      return `left-short-${outcome.why}`;
    case 'stream-digest':
    case 'stream-tag':
    case 'hijacked':
      return outcome.where === 'pod' ? 'rewritten-in-pod' : 'rewritten';
    default:
      return 'left-unknown';
  }
}

function admissionText(outcome: Outcome, written: string | undefined): string {
  switch (outcome.kind) {
    case 'invalid':
      return `It is no image reference (it ${printable(outcome.problem)}) and stays as it is.`;
    case 'digest':
      return 'It names a host and a digest, and stays as it is.';
    case 'qualified':
      return `It names the host ${outcome.host}, and stays as it is.`;
    case 'internal-tag':
      return `It names the internal registry by tag, and stays as it is: no digest is written.`;
    case 'node-short-name':
      return `${REASONS[outcome.why]}; the short name stays.`;
    case 'stream-digest':
    case 'stream-tag':
    case 'hijacked': {
      const because = outcome.by === 'lookup-policy' ? `the stream ${outcome.stream.name} has lookupPolicy.local` : 'resolve-names is on';
      const holder = outcome.where === 'pod' ? 'Each pod gets' : 'It becomes';
      const instead = outcome.kind === 'hijacked' ? ', though the author named another place' : '';
      return `${holder} ${written ?? ''}, because ${because}${instead}.`;
    }
    default:
      return 'It hangs on a value that only deployment will tell, so nothing can be said.';
  }
}

const REASONS: Readonly<Record<ShortNameReason, string>> = {
  'no-stream': 'No image stream of that name is there',
  'lookup-off': 'The image stream is there, but neither its lookupPolicy nor resolve-names lets admission use it',
  'not-a-local-name': 'A lone segment with a dot in it, or one that starts with localhost, reads as a registry',
  digest: 'A name with a digest is never looked up',
  namespace: 'A name of more than one segment is not looked up',
  'kind-not-covered': 'Admission does not look at this kind',
  'controller-owned': 'Another controller owns the object, and such objects are passed over',
  'excluded-namespace': 'Admission does not run in this namespace',
  'ephemeral-or-volume': 'Admission looks at containers and init containers only',
  'same-string': 'The same text is stored already, and what did not change is not looked at',
  'update-not-rewritten': 'An update of this kind is not rewritten',
  'no-registry': 'The tag is not there, and there is no internal registry to point at',
  'image-api': 'The image API does not answer, and the request is let through',
  kubernetes: 'Kubernetes has no image streams',
};

function triggerStep({ question, platform, outcome, result, resultPattern }: ResolutionFacts): Step | undefined {
  if (platform === 'kubernetes' || !question.use.container) return undefined;
  const triggers = triggersOf(question.object);
  if (!triggers) return undefined;
  const looked = `The controller looks at ${triggers.source === 'spec' ? 'spec.triggers' : `the annotation ${TRIGGERS}`}.`;
  if (outcome.kind === 'trigger') {
    const decided = `It writes ${result ?? resultPattern ?? 'the image'} and follows ${printable(outcome.trigger.from.name)} from then on.`;
    return step('image trigger controller', 'trigger-writes', looked, decided);
  }
  const problem = triggers.dead?.problem ?? triggers.entries.find(({ fate }) => fate.kind === 'error')?.faults[0]?.problem;
  const because = problem === undefined ? 'No entry of it writes this container now' : `It does nothing, because it ${printable(problem)}`;
  return step('image trigger controller', 'trigger-idle', looked, `${because}.`);
}

function nodeStep({ platform, pulls, result, resultPattern }: ResolutionFacts): Step {
  const looked = `The node looks at ${quote(result ?? resultPattern)}.`;
  if (pulls.length === 0) return step('node', 'pulls-nothing', looked, 'There is nothing to pull: the container stays in InvalidImageName.');
  const [only] = pulls;
  if (pulls.length === 1) return step('node', 'pulls', looked, `It pulls ${only ?? ''}.`);
  const how = platform === 'openshift' ? 'CRI-O' : 'It';
  return step('node', 'pulls-candidates', looked, `${how} tries ${pulls.join(', then ')}, and reports the error of the last.`);
}

function quote(image: string | undefined): string {
  return image === undefined ? 'no image' : JSON.stringify(printable(image));
}

function step(actor: Actor, code: StepCode, looked: string, decided: string): Step {
  return { actor, code, looked, decided };
}
