import { createColors } from 'picocolors';
import { shortDigest } from '../../images/digest';
import { visible } from '../../base/columns';
import { counted } from '../../reporters/tally';

/** Where an image is used. `line` counts from 1. */
export interface ImageUseData {
  readonly file: string;
  readonly line: number | undefined;
  readonly path: string;
  /** `Deployment/web container web`, for people. */
  readonly where: string;
}

/** What a command has to say of one image. `status` is one of the command's own words. */
export interface ImageResult {
  /** As the lock has it; for what is no key of a lock the image as written. */
  readonly key: string;
  readonly status: string;
  /** The digest before, and after. */
  readonly old?: string | undefined;
  readonly new?: string | undefined;
  readonly uses: readonly ImageUseData[];
  /** Why something could not be done, or is not to be. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly hint?: string | undefined;
}

/** Results as JSON has them, sorted by key. The form is a promise. */
export function jsonOf(results: readonly ImageResult[], further: Readonly<Record<string, unknown>> = {}): string {
  return `${JSON.stringify({ version: 1, ...further, results: sorted(results) }, undefined, 2)}\n`;
}

/** How a status is shown. */
export type Tone = 'good' | 'bad' | 'plain';

/** Results for people: a line each, with its reason, next step and places below; of what needs no attention the line alone. Statuses are padded alike. */
export function textOf(results: readonly ImageResult[], { toneOf, colour }: { readonly toneOf: (status: string) => Tone; readonly colour: boolean }): string {
  const { green, red, dim } = createColors(colour);
  const width = Math.max(0, ...results.map(({ status }) => status.length));
  const indent = ' '.repeat(width + 2);
  const line = ({ key, status, old, new: now, uses, code, message, hint }: ImageResult): string => {
    const paint = { good: green, bad: red, plain: String }[toneOf(status)];
    const digests = [old, now].flatMap((digest) => (digest === undefined ? [] : [shortDigest(digest)]));
    const reason = message === undefined ? undefined : `${code === undefined ? '' : `${code}: `}${message}`;
    return [
      `${paint(status)}${' '.repeat(width - status.length)}  ${key}${digests.length === 0 ? '' : `  ${digests.join(' → ')}`}`,
      ...(reason === undefined ? [] : reason.split('\n').map((part) => indent + part)),
      ...(hint === undefined ? [] : [indent + dim(hint)]),
      ...(toneOf(status) === 'plain' && reason === undefined ? [] : uses).map(({ file, line: at, where }) => indent + dim(`${file}${at === undefined ? '' : `:${at}`} ${where}`)),
    ]
      .map(visible)
      .join('\n');
  };
  return sorted(results).map((result) => `${line(result)}\n`).join('');
}

/** `3 added, 1 skipped`: how many there are of each status, in the order of `statuses`. */
export function tallyOf(results: readonly ImageResult[], statuses: readonly string[]): string {
  const parts = statuses.flatMap((status) => {
    const count = results.filter((result) => result.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  return `${counted(results.length, 'image')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}

function sorted(results: readonly ImageResult[]): readonly ImageResult[] {
  return results.toSorted((one, other) => order(one.key, other.key) || order(one.status, other.status) || order(one.code ?? '', other.code ?? ''));
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
