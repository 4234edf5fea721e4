import * as v from 'valibot';
import { readDigest } from '../../lib/images/digest';
import type { Outcome } from './run-cli';

const digest = v.pipe(v.string(), v.check((text) => readDigest(text).ok));
const text = v.pipe(v.string(), v.nonEmpty());

/** The form that commands promise under `--format json`: nothing besides it, nothing less. */
const RESULTS = v.strictObject({
  version: v.literal(1),
  changed: v.optional(v.array(text)),
  results: v.array(
    v.strictObject({
      key: text,
      status: text,
      old: v.optional(digest),
      new: v.optional(digest),
      uses: v.array(v.strictObject({ file: text, line: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))), path: v.string(), where: text })),
      code: v.optional(v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]+$/))),
      message: v.optional(text),
      hint: v.optional(text),
    }),
  ),
});

export type Results = v.InferOutput<typeof RESULTS>;

/** What a command printed as JSON. Throws for another form, and for results that do not stand sorted by key. */
export function resultsOf({ out }: Outcome): Results {
  const read = v.parse(RESULTS, JSON.parse(out));
  const keys = read.results.map(({ key }) => key);
  if (keys.join('\n') !== keys.toSorted().join('\n')) throw new Error(`not sorted by key: ${keys.join(', ')}`);
  return read;
}
