import * as v from 'valibot';

// Read by the script that writes `schemas/lint-report.schema.json` and by tests; `lint` itself never loads it.

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const fromOne = v.pipe(v.number(), v.integer(), v.minValue(1));

const severity = v.pipe(v.picklist(['error', 'warning', 'info']), v.description('`error` breaks or loses data, `warning` can, `info` is advice'));
const preset = v.pipe(v.picklist(['recommended', 'strict', 'pedantic']), v.description('The smallest preset that holds it'));

const position = v.pipe(
  v.object({
    line: v.pipe(fromOne, v.description('Line, from 1')),
    column: v.pipe(fromOne, v.description('Column in UTF-16 units, from 1')),
    offset: v.pipe(count, v.description('UTF-16 units from the start of the file, from 0')),
  }),
  v.title('Position'),
);

const path = v.array(v.union([v.string(), count]));

const inside = {
  path: v.pipe(path, v.description('Where in the document; map keys and list indexes, outermost first')),
  pointer: v.pipe(v.string(), v.description('`path` as a JSON pointer (RFC 6901)')),
};

const location = v.union([
  v.pipe(
    v.object({ file: v.pipe(v.string(), v.description('The path as given, with `/`; `<stdin>` for standard input')), start: position, end: v.pipe(position, v.description('Exclusive')), ...inside }),
    v.title('Place in a text'),
  ),
  v.pipe(v.object({ name: v.pipe(v.string(), v.description('What holds the object: `cluster:shop/StatefulSet/web`')), ...inside }), v.title('Place known by name alone')),
]);

const related = v.object({ message: v.pipe(v.string(), v.description('What is there, as a clause')), location });

const object = v.pipe(
  v.object({
    apiVersion: v.string(),
    kind: v.string(),
    name: v.pipe(v.string(), v.description('Empty where the manifest gives none')),
    namespace: v.optional(v.string()),
    path: v.pipe(v.string(), v.description('The place inside the object: `spec.template.spec.containers[0].image`')),
  }),
  v.description('The object it is about; absent for what is said of a text'),
);

const edit = v.variant('op', [
  v.object({ op: v.picklist(['add', 'replace']), path, value: v.unknown() }),
  v.object({ op: v.literal('remove'), path }),
]);

const fix = v.pipe(
  v.object({
    safety: v.pipe(v.picklist(['safe', 'unsafe']), v.description('`safe` only when the running system stays the same or the fault can mean one thing')),
    title: v.string(),
    edits: v.optional(v.pipe(v.array(edit), v.description('Edits of the object the finding is about, or of `object`; absent for a Secret'))),
    object: v.optional(v.object({ apiVersion: v.string(), kind: v.string(), name: v.string(), namespace: v.optional(v.string()), uri: v.string() })),
    creates: v.optional(v.pipe(v.record(v.string(), v.unknown()), v.description('A whole object to add beside the one the finding is about'))),
  }),
  v.description('A repair, in terms of an object and never of its text'),
);

const suppressed = v.pipe(
  v.object({
    by: v.pipe(v.picklist(['comment', 'annotation', 'configuration', 'baseline']), v.description('Where it was settled that the finding does not count')),
    reason: v.string(),
    until: v.optional(v.pipe(v.string(), v.isoDate(), v.description('The last day it holds'))),
  }),
  v.description('Present when the finding does not count; such findings are listed only when asked for'),
);

const partPlace = {
  config: v.pipe(count, v.description('Counts the configurations of the run')),
  set: v.pipe(count, v.description('Counts the sets of the run')),
};

const finding = v.object({
  ruleId: v.string(),
  messageId: v.string(),
  severity,
  preset,
  confidence: v.picklist(['certain', 'likely']),
  message: v.pipe(v.string(), v.description('What is wrong here and what to do, complete')),
  location,
  object: v.optional(object),
  related: v.array(related),
  hint: v.optional(v.string()),
  fix: v.optional(fix),
  also: v.pipe(v.array(v.string()), v.description('Rules that hold at this image too, and gave way to this one')),
  fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/), v.description('The same when text moves or is reformatted; equal for no two findings')),
  suppressed: v.optional(suppressed),
  part: v.optional(v.pipe(v.object({ ...partPlace, fingerprint: v.pipe(v.string(), v.description('The one it had before others of the run were known')) }), v.description("Where it belongs in the whole run; in a shard's report alone, and absent for what is said of the configuration"))),
});

const stale = v.pipe(
  v.object({ fingerprint: v.string(), ruleId: v.string(), file: v.string(), message: v.string() }),
  v.description('A finding of the baseline that is gone; the run fails until it is pruned'),
);

const failure = v.pipe(
  v.object({ ruleId: v.string(), subject: v.string(), message: v.string(), part: v.optional(v.pipe(v.object(partPlace), v.description("Where it belongs in the whole run; in a shard's report alone"))) }),
  v.description('A rule that threw: its verdict on the subject is missing'),
);

const rule = v.object({
  id: v.string(),
  summary: v.string(),
  category: v.picklist(['images', 'streams', 'templates', 'statefulsets', 'workloads', 'changes', 'reader']),
  severity,
  preset,
  scope: v.picklist(['object', 'workspace', 'document', 'change', 'suppression']),
  fixes: v.optional(v.picklist(['safe', 'unsafe', 'hint'])),
  since: v.string(),
  severityNote: v.optional(v.pipe(v.string(), v.description("Why findings may have another severity; in a shard's report alone"))),
  sources: v.optional(v.pipe(v.array(v.object({ title: v.string(), url: v.string(), version: v.optional(v.string()) })), v.description("What its claims stand on; in a shard's report alone"))),
});

const counts = {
  files: count,
  documents: count,
  objects: count,
  sets: v.pipe(count, v.description('Object sets: what is applied together')),
  rendered: v.optional(v.pipe(v.array(v.object({ by: v.string(), sets: v.array(v.string()) })), v.description('Sets that a program made of charts and kustomizations, by the program with its release; absent where nothing was to be rendered'))),
  skipped: v.array(v.object({ reason: v.string(), files: v.array(v.string()) })),
  unknownKinds: v.pipe(v.array(v.object({ kind: v.string(), count })), v.description('Kinds that hold a pod template and whose images were not checked')),
};

const summary = v.object({
  failOn: v.pipe(v.picklist(['error', 'warning', 'info']), v.description('The lowest severity that fails the run')),
  failing: v.pipe(count, v.description('Findings that fail the run')),
  findings: v.pipe(v.object({ error: count, warning: count, info: count, suppressed: count }), v.description('Suppressed ones count under `suppressed` alone')),
  ...counts,
});

const level = v.object({ enabled: v.optional(v.boolean()), preset, severity: v.optional(severity), confidence: v.picklist(['certain', 'likely']) });

const fault = v.variant('kind', [
  v.object({ kind: v.picklist(['noRule', 'noReason']) }),
  v.object({ kind: v.literal('unknownRule'), id: v.string(), meant: v.optional(v.string()) }),
  v.object({ kind: v.literal('untouchable'), id: v.string() }),
  v.object({ kind: v.literal('badDate'), date: v.string() }),
]);

const ignore = v.object({
  rules: v.array(v.string()),
  reason: v.string(),
  until: v.optional(v.string()),
  faults: v.array(fault),
  location,
  expired: v.boolean(),
  idle: v.pipe(v.array(v.string()), v.description('Rules that found nothing here for it to silence')),
});

const shard = v.pipe(
  v.object({
    index: v.pipe(fromOne, v.maxValue(999), v.description('Which of the shards this is, from 1')),
    count: v.pipe(fromOne, v.maxValue(999), v.description('How many shards the run has')),
    run: v.pipe(v.string(), v.description('Equal for the shards of one run: of the same release, files, settings and day')),
    whole: v.pipe(v.object(counts), v.description('What all shards together look at')),
    unrendered: v.pipe(v.boolean(), v.description('Whether something could not be rendered')),
    configs: v.array(v.object({ name: v.string(), levels: v.record(v.string(), level), ignores: v.array(ignore) })),
    baseline: v.optional(v.pipe(v.array(v.object({ ...stale.pipe[0].entries, judged: v.boolean(), gone: v.boolean() })), v.description('What the baseline of the run holds; in the first shard alone'))),
    texts: v.pipe(v.array(v.object({ file: v.string(), sha256: v.string() })), v.description('The files that findings point into')),
  }),
  v.description('What `pinstream merge` needs to make one report of those of all shards; only with `--shard`'),
);

/** One line of what `--format jsonl` prints; the summary is the last. */
export const lintLineSchema = v.pipe(
  v.variant('type', [
    v.object({ type: v.literal('finding'), ...finding.entries }),
    v.object({ type: v.literal('stale'), ...stale.pipe[0].entries }),
    v.object({ type: v.literal('failure'), ...failure.pipe[0].entries }),
    v.object({ type: v.literal('summary'), version: v.pipe(v.literal(1), v.description('Version of this format')), tool: v.object({ name: v.literal('pinstream'), version: v.string() }), ...summary.entries }),
  ]),
  v.title('One line of a pinstream lint report'),
);

/** What `--format json` prints. */
export const lintReportSchema = v.pipe(
  v.object({
    version: v.pipe(v.literal(1), v.description('Version of this format')),
    tool: v.object({ name: v.literal('pinstream'), version: v.string() }),
    summary,
    findings: v.pipe(v.array(finding), v.description('Sorted by place, then by rule')),
    stale: v.array(stale),
    failures: v.array(failure),
    rules: v.pipe(v.array(rule), v.description('The rules that ran, in the order of their ids')),
    shard: v.optional(shard),
  }),
  v.title('pinstream lint report'),
);
