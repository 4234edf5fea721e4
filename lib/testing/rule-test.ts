import { groupBy } from '../base/group';
import type { Finding } from '../engine/finding';
import { applyEdits, type Fix } from '../engine/fix';
import type { Rule, Severity } from '../engine/rule';
import { runRules, type Verdicts } from '../engine/run';
import { type ImageLock, imageLockOf, NO_LOCK, readLock } from '../images/lock';
import { type ImagePolicy, NO_POLICY } from '../images/policy';
import { type JsonMap } from '../kube/json';
import { KubeObject } from '../kube/object';
import { type TargetProfile, UNDECIDED } from '../kube/target';
import { historyOf } from '../workspace/changes';
import { type Externals, NO_EXTERNALS } from '../workspace/externals';
import { ObjectIndex } from '../workspace/object-index';
import { NamedOrigin } from '../workspace/origins';
import { type ObjectSet, type Workspace, workspaceOf } from '../workspace/workspace';
import { readYaml } from '../yaml/read';
import { deepFreeze } from './freeze';
import { expectedMarks, withoutMarks } from './marks';
import { malformedTwins } from './twins';

/** What the caller's test framework brings; vitest, jest and node:test all do. */
export interface Framework {
  readonly describe: (title: string, body: () => void) => void;
  readonly it: (title: string, body: () => void) => void;
}

/** A manifest and what holds while the rule looks at it. */
export interface ValidCase {
  /** One file, or several by name. A line's comment `#! messageId` (or `#! messageId:severity`, several with commas) expects a finding there. */
  readonly yaml: string | Readonly<Record<string, string>>;
  /** The files as they were, for rules about changes. @default they are as they were */
  readonly before?: string | Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, unknown>>;
  /** What the image lock holds: digests by image reference, or the text of a whole lock. @default there is no lock */
  readonly images?: Readonly<Record<string, string>> | string;
  readonly policy?: Partial<ImagePolicy>;
  readonly target?: Partial<TargetProfile>;
  readonly externals?: Partial<Externals>;
  /** Further rules that run, whose findings are not looked at; suppressions need them. */
  readonly beside?: readonly Rule[];
  /** Values given to Template parameters. */
  readonly params?: Readonly<Record<string, string>>;
}

export interface InvalidCase extends ValidCase {
  /** The manifest after all repairs, objects and values compared. */
  readonly fixed?: string;
  /** How safe each repair must be. */
  readonly safety?: Fix['safety'];
  /** Findings about what is gone, which stand on no line: `messageId`, or `file.yaml messageId` where there are several files. */
  readonly gone?: readonly string[];
  /** Texts that the findings' messages must hold, in any of them. */
  readonly says?: readonly string[];
  /** Texts that the related places must say, in any of them. */
  readonly related?: readonly string[];
}

export interface RuleCases {
  readonly valid: Readonly<Record<string, ValidCase>>;
  readonly invalid: Readonly<Record<string, InvalidCase>>;
}

/** The day that suppressions in tests are measured by. */
const TODAY = '2026-01-15';

/**
 * Makes the function that tests a rule: exactly the marked findings in every case, and for all cases together what no
 * author should have to write: every message and option is used, nothing the rule is handed is changed, live objects get
 * the same verdict as files, repairs leave nothing to repair, and no malformed twin of a case makes the rule throw.
 */
export function ruleTester({ describe, it }: Framework): (rule: Rule, cases: RuleCases) => void {
  return (rule, { valid, invalid }) => {
    describe(rule.id, () => {
      for (const [title, entry] of Object.entries(valid)) it(title, () => checkCase(rule, entry));
      for (const [title, entry] of Object.entries(invalid)) {
        it(title, () => {
          check(marksOf(entry).length + (entry.gone ?? []).length > 0, 'an invalid case marks at least one line with `#! messageId`');
          checkCase(rule, entry);
          checkRepairs(rule, entry);
        });
      }
      const all = [...Object.values(valid), ...Object.values(invalid)];
      it('uses every message and option in some case', () => checkUse(rule, all));
      it('gives live objects the verdict of the file', () => all.forEach((entry) => checkLive(rule, entry)));
      it('throws on no malformed twin of a case', () => all.forEach((entry) => checkTwins(rule, entry)));
    });
  };
}

function checkCase(rule: Rule, entry: InvalidCase): void {
  const workspace = workspaceFor(entry);
  workspace.sets.forEach(({ documents }) => documents.forEach(({ yaml }) => deepFreeze(yaml.value)));
  const { findings } = verdictsFor(rule, entry, workspace);
  const found = findings.map((finding) => `${finding.place.uri}:${finding.place.span?.start.line ?? '?'} ${finding.messageId}`).sort();
  const lost = (entry.gone ?? []).map((text) => (text.includes(' ') ? text.replace(' ', ':? ') : `case.yaml:? ${text}`));
  const expected = [...marksOf(entry).map(({ uri, line, messageId }) => `${uri}:${line} ${messageId}`), ...lost].sort();
  same(found, expected, `findings (${findings.map(({ message }) => message).join(' | ')})`);
  for (const { uri, line, messageId, severity } of marksOf(entry)) {
    const finding = findings.find(({ place, ...of }) => of.messageId === messageId && place.uri === uri && place.span?.start.line === line);
    if (severity) same(finding?.severity, severity, `severity on line ${line}`);
  }
  for (const text of entry.says ?? []) check(findings.some(({ message, hint }) => `${message} ${hint ?? ''}`.includes(text)), `some message says "${text}": ${JSON.stringify(findings.map(({ message }) => message))}`);
  const said = findings.flatMap(({ related }) => related.map(({ message }) => message));
  for (const text of entry.related ?? []) check(said.some((message) => message.includes(text)), `some related place says "${text}": ${JSON.stringify(said)}`);
}

/** Applies each finding's repair to the objects, then looks again: nothing repairable may be left, and the values are the expected ones. */
function checkRepairs(rule: Rule, entry: InvalidCase): void {
  const workspace = workspaceFor(entry);
  const { findings } = verdictsFor(rule, entry, workspace);
  if (!findings.some(({ fix }) => fix)) {
    check(entry.fixed === undefined && entry.safety === undefined, 'a case with `fixed` or `safety` has a finding with a repair');
    return;
  }
  for (const { fix } of findings) if (fix && entry.safety) same(fix.safety, entry.safety, `safety of the repair "${fix.title}"`);
  if (rule.scope === 'document') {
    checkDocumentRepairs(rule, entry, workspace, findings);
    return;
  }
  const repaired = repairedSet(workspace, findings);
  const left = verdictsFor(rule, entry, { ...workspace, sets: [repaired] }).findings.filter(({ fix }) => fix);
  same(left.map(({ message }) => message), [], 'repairable findings after the repair');
  if (entry.fixed !== undefined) {
    const expected = workspaceFor({ ...entry, yaml: entry.fixed }).sets.flatMap(({ index }) => index.objects.map(({ value }) => value));
    same(repaired.index.objects.map(({ value }) => value), expected, 'repaired objects');
  }
}

/** As above, for repairs in terms of documents: the files as values, after all of their repairs. */
function checkDocumentRepairs(rule: Rule, entry: InvalidCase, { sets }: Workspace, findings: readonly Finding[]): void {
  const repaired = sets.flatMap(({ documents }) => documents).map((document) => {
    const edits = findings.flatMap(({ fix, subject }) => (fix && subject && 'document' in subject && subject.document === document ? fix.edits : []));
    return { uri: document.yaml.uri, value: applyEdits(document.yaml.value, edits) };
  });
  const files = groupBy(repaired, ({ uri }) => uri);
  const yaml = Object.fromEntries(Array.from(files, ([uri, documents]) => [uri, documents.map(({ value }) => JSON.stringify(value)).join('\n---\n')]));
  const left = verdictsFor(rule, entry, workspaceFor({ ...entry, yaml })).findings.filter(({ fix }) => fix);
  same(left.map(({ message }) => message), [], 'repairable findings after the repair');
  if (entry.fixed !== undefined) {
    const expected = workspaceFor({ ...entry, yaml: entry.fixed }).sets.flatMap(({ documents }) => documents.map((document) => document.yaml.value));
    same(repaired.map(({ value }) => value), expected, 'repaired documents');
  }
}

function repairedSet({ sets }: Workspace, findings: readonly Finding[]): ObjectSet {
  const objects = sets.flatMap(({ index }) => index.objects);
  const values = new Map<KubeObject, unknown>(objects.map((object) => [object, object.value]));
  const created: JsonMap[] = [];
  for (const { fix, subject } of findings) {
    if (!fix) continue;
    const target = fix.object ?? (subject && 'object' in subject ? subject.object : undefined);
    if (target) values.set(target, applyEdits(values.get(target), fix.edits));
    if (fix.creates) created.push(fix.creates);
  }
  const all = [...values.values(), ...created].map((value) => new KubeObject(asMap(value), new NamedOrigin('repaired')));
  return { id: 'repaired', documents: [], index: new ObjectIndex(all) };
}

function checkUse(rule: Rule, cases: readonly InvalidCase[]): void {
  const used = new Set(cases.flatMap((entry) => [...marksOf(entry).map(({ messageId }) => messageId), ...(entry.gone ?? []).map((text) => text.slice(text.indexOf(' ') + 1))]));
  same(Object.keys(rule.messages).filter((id) => !used.has(id)), [], 'messages that no case shows');
  const set = new Set(cases.flatMap(({ options = {} }) => Object.keys(options)));
  same(Object.keys(rule.options ?? {}).filter((key) => !set.has(key)), [], 'options that no case sets');
}

function checkLive(rule: Rule, entry: InvalidCase): void {
  // Live objects have no text, and so neither documents nor comments.
  if (rule.scope === 'document' || rule.scope === 'suppression') return;
  const workspace = workspaceFor(entry);
  const sets = workspace.sets.map((set): ObjectSet => {
    const live = set.index.objects.map(({ value, title }) => new KubeObject(value, new NamedOrigin(`cluster:${title}`)));
    const { externals, onOpenShift } = set.index;
    const missing = set.documents.some(({ yaml }) => yaml.value === undefined) ? 'all' : new Set<string>();
    return { ...set, index: new ObjectIndex(live, { externals, onOpenShift, missing }) };
  });
  const verdict = ({ findings }: Verdicts): readonly string[] => findings.map(({ messageId, severity, object }) => `${object?.kind}/${object?.name} ${messageId} ${severity}`).sort();
  same(verdict(verdictsFor(rule, entry, { ...workspace, sets })), verdict(verdictsFor(rule, entry, workspace)), 'verdict on the live twin');
}

function checkTwins(rule: Rule, entry: InvalidCase): void {
  for (const { yaml } of workspaceFor(entry).sets.flatMap(({ documents }) => documents)) {
    if (yaml.value === undefined) continue;
    for (const twin of malformedTwins(yaml.value)) {
      // The name of a file, and what lies beside it, may make it what it is.
      const twinned = typeof entry.yaml === 'string' ? JSON.stringify(twin) : { ...entry.yaml, [yaml.uri]: JSON.stringify(twin) };
      verdictsFor(rule, entry, workspaceFor({ ...entry, yaml: twinned }));
    }
  }
  if (entry.before === undefined) return;
  for (const { yaml } of workspaceFor({ ...entry, yaml: entry.before }).sets.flatMap(({ documents }) => documents)) {
    for (const twin of malformedTwins(yaml.value)) verdictsFor(rule, { ...entry, before: JSON.stringify(twin) }, workspaceFor(entry));
  }
}

function workspaceFor({ yaml, externals, params }: ValidCase): Workspace {
  const files = Object.entries(typeof yaml === 'string' ? { 'case.yaml': yaml } : yaml);
  return workspaceOf(
    files.map(([uri, text]) => readYaml(uri, withoutMarks(text))),
    { externals: { ...NO_EXTERNALS, ...externals }, template: { values: new Map(Object.entries(params ?? {})) } },
  );
}

function verdictsFor(rule: Rule, entry: ValidCase, { sets }: Workspace): Verdicts {
  const { images, policy, options = {}, target = {}, beside = [], before } = entry;
  const history = before === undefined ? undefined : historyOf(workspaceFor({ ...entry, yaml: before }).sets, sets);
  const verdicts = runRules(history?.sets ?? sets, {
    historyOf: history?.historyOf,
    rules: [rule, ...beside],
    preset: 'pedantic',
    target: { ...UNDECIDED, ...target },
    images: images === undefined ? NO_LOCK : lockFor(images),
    policy: { ...NO_POLICY, ...policy },
    options: { [rule.id]: options },
    today: TODAY,
  });
  const [failure] = verdicts.failures;
  if (failure) throw new Error(`${failure.ruleId} threw on ${failure.subject}`, { cause: failure.cause });
  return { ...verdicts, findings: verdicts.findings.filter(({ ruleId }) => ruleId === rule.id) };
}

function lockFor(images: NonNullable<ValidCase['images']>): ImageLock {
  if (typeof images !== 'string') return imageLockOf(images);
  const read = readLock('images.lock.yaml', images);
  if (!read.ok) throw new Error(`the lock of the case: ${read.problems.map(({ message }) => message).join('; ')}`);
  return read.value;
}

function marksOf({ yaml }: ValidCase): readonly { readonly uri: string; readonly line: number; readonly messageId: string; readonly severity: Severity | undefined }[] {
  const files = Object.entries(typeof yaml === 'string' ? { 'case.yaml': yaml } : yaml);
  return files.flatMap(([uri, text]) => expectedMarks(text).map((mark) => ({ uri, ...mark })));
}

function asMap(value: unknown): JsonMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('a repair must leave an object an object');
  return { ...value };
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`expected that ${what}`);
}

/** Compares by value, regardless of the order of keys. */
function same(found: unknown, expected: unknown, what: string): void {
  const [one, other] = [found, expected].map((value) => JSON.stringify(sorted(value), undefined, 2));
  if (one !== other) throw new Error(`${what}:\nfound ${one}\nexpected ${other}`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}
