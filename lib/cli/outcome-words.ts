import { printable } from '../base/unknown';
import { followAliases } from '../openshift/image-stream';
import { parseImage } from '../images/reference';
import type { Outcome, Resolution } from '../openshift/resolution-types';

/** By whom an image is resolved, in few words. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'invalid':
      return `nobody: it ${printable(outcome.problem)}`;
    case 'unknown':
      return 'not known before deployment';
    case 'digest':
      return 'its own digest';
    case 'qualified':
      return `the registry ${outcome.host}, by tag`;
    case 'internal-tag':
      return 'the internal registry, by tag';
    case 'stream-digest':
    case 'stream-tag':
    case 'hijacked':
      return `the image stream ${streamTag(outcome)} (${outcome.by === 'lookup-policy' ? 'lookupPolicy' : 'resolve-names'})${TAIL[outcome.kind]}`;
    case 'node-short-name':
      return 'the node, which guesses the registry';
    case 'trigger':
      return `an image trigger on ${printable(outcome.trigger.from.name)}`;
  }
}

const TAIL = { 'stream-digest': '', 'stream-tag': ', by tag', hijacked: ', in place of the one written' } as const;

/** Whether the image can move: `yes` with host and digest, `stream` where admission takes it from a stream tag that is a digest itself. */
export type Pinned = 'yes' | 'stream' | 'no' | 'unknown';

export function pinnedBy({ outcome, reference }: Resolution): Pinned {
  switch (outcome.kind) {
    case 'digest':
      return 'yes';
    case 'stream-digest':
    case 'stream-tag':
      return fromDigest(outcome) ? 'stream' : 'no';
    case 'trigger':
      return followsItsOwnName(outcome) && fromDigest(outcome.before) ? 'stream' : 'no';
    case 'unknown':
      return 'unknown';
    default:
      // `web:${TAG}` may become `web:1.0@sha256:…`.
      return reference.ok && reference.value.digest === undefined && !(reference.value.tagKnown && reference.value.digestKnown) ? 'unknown' : 'no';
  }
}

type StreamOutcome = Extract<Outcome, { readonly kind: 'stream-digest' | 'stream-tag' | 'hijacked' }>;
type TriggerOutcome = Extract<Outcome, { readonly kind: 'trigger' }>;

/** Whether the trigger writes what admission wrote before it: both take the image from one tag of a stream. */
function followsItsOwnName(outcome: TriggerOutcome): outcome is TriggerOutcome & { readonly before: StreamOutcome } {
  const { trigger: { from }, before } = outcome;
  if (before.kind !== 'stream-digest' && before.kind !== 'stream-tag') return false;
  const here = from.namespace === undefined || from.namespace === before.stream.namespace;
  return here && from.stream === before.stream.name && from.tag === before.tag;
}

function fromDigest({ stream, tag }: StreamOutcome): boolean {
  const from = followAliases(stream, tag)?.from;
  if (from?.kind === 'ImageStreamImage') return true;
  const source = from?.kind === 'DockerImage' ? parseImage(from.name) : undefined;
  return source?.ok === true && source.value.digest !== undefined;
}

function streamTag({ stream, tag }: StreamOutcome): string {
  return `${stream.namespace === undefined ? '' : `${printable(stream.namespace)}/`}${printable(stream.name)}:${printable(tag)}`;
}
