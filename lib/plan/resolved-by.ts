import { printable } from '../base/unknown';
import { describeTarget } from '../kube/parse-target';
import type { TargetProfile } from '../kube/target';
import type { Outcome, Resolution, ShortNameReason } from '../openshift/resolution-types';

/** By whom an image is resolved: a clause that stands alone, such as `the image stream shop/web:1.0, by its lookup policy`. */
export function resolvedBy({ outcome }: Resolution, target: TargetProfile, kind: string): string {
  switch (outcome.kind) {
    case 'invalid':
      return `nobody: the text ${printable(outcome.problem)}`;
    case 'unknown':
      return 'not known before the parameters are';
    case 'digest':
      return 'its own digest';
    case 'qualified':
      return `the registry ${printable(outcome.host)}, by tag`;
    case 'internal-tag':
      return 'the internal registry, by tag';
    case 'stream-digest':
      return `the image stream ${streamTag(outcome)}, by ${BY[outcome.by]}${WHERE[outcome.where]}`;
    case 'stream-tag':
      return `the image stream ${streamTag(outcome)}, by ${BY[outcome.by]}, as a tag: it holds no image yet${WHERE[outcome.where]}`;
    case 'hijacked':
      return `the image stream ${streamTag(outcome)}, by resolve-names, in place of the image that is written`;
    case 'node-short-name':
      return `nobody but the node, which guesses the registry: ${reasonOf(outcome, target, kind)}`;
    case 'trigger':
      return `the image trigger on ${printable(outcome.trigger.from.name)}`;
  }
}

const BY = { 'lookup-policy': 'its lookup policy', 'resolve-names': 'resolve-names' } as const;
const WHERE = { object: '', pod: ', pod by pod' } as const;

type ShortName = Extract<Outcome, { readonly kind: 'node-short-name' }>;
type FromStream = Extract<Outcome, { readonly kind: 'stream-digest' | 'stream-tag' | 'hijacked' }>;

/** Why admission leaves a short name as it is: a clause. */
export function reasonOf({ why, stream }: ShortName, target: TargetProfile, kind: string): string {
  const name = stream ? printable(stream.name) : 'that name';
  if (why === 'update-not-rewritten') return `${describeTarget(target)} rewrites a ${kind} only when it is created`;
  if (why === 'kind-not-covered') return `image admission does not look at a ${kind}`;
  if (why === 'lookup-off') return `the image stream ${name} has no local lookup policy`;
  return REASONS[why];
}

const REASONS: Readonly<Record<Exclude<ShortNameReason, 'update-not-rewritten' | 'kind-not-covered' | 'lookup-off'>, string>> = {
  'no-stream': 'no image stream of that name is at hand',
  'not-a-local-name': 'the name reads as a registry host',
  digest: 'admission never looks at a reference with a digest',
  namespace: 'admission does not look up a name of several segments',
  'controller-owned': 'admission passes by what a controller owns',
  'excluded-namespace': 'admission passes by this namespace',
  'ephemeral-or-volume': 'admission looks at containers and init containers alone',
  'same-string': 'the same text is stored already, and admission does not look at it again',
  'no-registry': 'the tag holds no image, and there is no internal registry',
  'image-api': 'the image API did not answer',
  kubernetes: 'Kubernetes has no image streams',
};

/** `shop/web:1.0`. */
function streamTag({ stream, tag }: FromStream): string {
  return `${stream.namespace === undefined ? '' : `${printable(stream.namespace)}/`}${printable(stream.name)}:${printable(tag)}`;
}
