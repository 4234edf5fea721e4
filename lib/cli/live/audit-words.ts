import { printable } from '../../base/unknown';
import type { ImageRow, NamespaceAudit, RunningImage } from '../../audit/audit';
import { counted } from '../../reporters/tally';
import { describeOutcome, type Pinned, pinnedBy } from '../outcome-words';

/** Whether what is stored can move. A digest that somebody else wrote in place of a tag is one all the same. */
export function pinnedOf({ resolution }: ImageRow): Pinned {
  return pinnedBy(resolution);
}

/** Through what the image came, or what becomes of it. */
export function throughOf({ resolution, source }: ImageRow): string {
  const { outcome } = resolution;
  if (outcome.kind !== 'trigger' && source) {
    const { namespace, stream, tag, behind } = source;
    const where = behind === 0 ? 'its newest image' : `${counted(behind, 'image')} ${behind === 1 ? 'has' : 'have'} come to it since`;
    return printable(`the image stream ${namespace}/${stream}:${tag}, ${where}`);
  }
  if (outcome.kind === 'node-short-name' && outcome.why === 'same-string') return 'nobody: it was stored as a short name, and the node guesses the registry';
  return describeOutcome(outcome);
}

/** What the pods run, a clause for each image: `3 pods run sha256:0123456789ab… at web-5d9c`. */
export function runningWords(running: readonly RunningImage[]): readonly string[] {
  return running.map(({ pods, digest, image, waiting, revision }) => {
    const at = revision === '' ? '' : ` at ${revision}`;
    const [who, one] = [counted(pods.length, 'pod'), pods.length === 1];
    const what = digest ?? image;
    if (what === undefined) return `${who}${at} ${one ? 'waits' : 'wait'}: ${waiting ?? 'not pulled yet'}`;
    const ill = waiting === undefined ? '' : `, waiting: ${waiting}`;
    return `${who}${at} ${one ? 'runs' : 'run'} ${shortDigests(what)}${ill}`;
  });
}

/** Digests cut to their first 12 digits, for people. */
export function shortDigests(text: string): string {
  return text.replace(/\b(sha\d+:[0-9a-f]{12})[0-9a-f]+/g, '$1…');
}

/** `12 images: 9 pinned, 3 not pinned; 1 of them differs among pods of one revision`. */
export function imageTally({ images, pods }: NamespaceAudit): string {
  const pinned = images.filter((row) => isPinned(pinnedOf(row))).length;
  const mixed = images.filter((row) => row.mixed).length;
  const parts = [`${counted(images.length, 'image')} in ${counted(pods, 'pod')}: ${pinned} pinned, ${images.length - pinned} not`];
  if (mixed > 0) parts.push(`${mixed} ${mixed === 1 ? 'runs' : 'run'} different digests in pods of one revision`);
  return parts.join('; ');
}

export function isPinned(pinned: Pinned): boolean {
  return pinned === 'yes' || pinned === 'stream';
}
