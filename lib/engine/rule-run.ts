import type { Place } from '../base/origin';
import type { Path } from '../base/path';
import { printable } from '../base/unknown';
import { NO_POLICY } from '../images/policy';
import type { KubeObject } from '../kube/object';
import type { ObjectChange, SetHistory } from '../workspace/changes';
import type { ManifestDocument } from '../workspace/document';
import type { ObjectIndex } from '../workspace/object-index';
import type { ObjectSet } from '../workspace/workspace';
import type { Draft, DraftDetails } from './draft';
import { type Level, type Levels, presetLevels } from './level';
import { includes, mayReport } from './presets';
import type { RuleFailure } from './report';
import type { Rule } from './rule';
import type { Settings } from './run';
import type { JudgedSuppression } from './suppressions/written';

type ObjectScoped = Extract<Rule, { scope: 'object' | 'workspace' }>;
type ChangeScoped = Extract<Rule, { scope: 'change' }>;

type At = DraftDetails & { readonly at: Path; readonly part?: 'key' | 'value' };

/** The rules at work under one set of settings. */
export class RuleRun {
  #failures: RuleFailure[] = [];
  #drafts: Draft[] = [];
  readonly #settings: Settings;
  readonly #levels: Levels;
  readonly #rules: readonly Rule[];
  readonly #byKind = new Map<string, readonly ObjectScoped[]>();

  constructor(settings: Settings) {
    const levels = settings.levels ?? presetLevels(settings.preset ?? 'recommended', settings.options);
    this.#settings = settings;
    this.#levels = levels;
    this.#rules = settings.rules.filter((rule) => levels.mayRun(rule));
  }

  /** What was reported since the last time somebody asked. */
  take(): readonly Draft[] {
    const drafts = this.#drafts;
    this.#drafts = [];
    return drafts;
  }

  /** The rules that threw since the last time somebody asked. */
  takeFailures(): readonly RuleFailure[] {
    const failures = this.#failures;
    this.#failures = [];
    return failures;
  }

  /** Whether the rule looked at a subject and lost no verdict, as far as is known since the last time somebody took the failures. */
  couldFind(ruleId: string, uri: string, object: KubeObject | undefined): boolean {
    const rule = this.#rules.find(({ id }) => id === ruleId);
    // Without an earlier state nobody looked for changes.
    if (rule?.scope === 'change' && !this.#settings.historyOf) return false;
    return rule !== undefined && this.#levelOf(rule, uri, object) !== undefined && !this.#failures.some((failure) => failure.ruleId === ruleId);
  }

  over(set: ObjectSet): void {
    const index = set.index.twin();
    const { wanted } = this.#settings;
    for (const document of set.documents) {
      if (wanted?.(document.yaml.uri) === false) continue;
      for (const rule of this.#rules) if (rule.scope === 'document') this.#checkDocument(rule, document);
    }
    for (const object of set.index.objects) {
      if (wanted?.(object.origin.uri) === false) continue;
      for (const rule of this.#rulesFor(object.kind)) this.#checkObject(rule, object, index);
    }
  }

  /** What became of a set's objects since an earlier state. */
  overChanges(set: ObjectSet, { changes, before }: SetHistory): void {
    const rules = this.#rules.filter((rule) => rule.scope === 'change');
    const index = set.index.twin();
    for (const change of changes) {
      const subject = change.after ?? change.before;
      if (this.#settings.wanted?.(subject.origin.uri) === false) continue;
      for (const rule of rules) if (rule.kinds?.includes(subject.kind) ?? true) this.#checkChange(rule, change, { index, before });
    }
  }

  overSuppression(suppression: JudgedSuppression): void {
    const { place, object, subject } = suppression;
    for (const rule of this.#rules) {
      if (rule.scope !== 'suppression') continue;
      const level = this.#levelOf(rule, place.uri, object);
      if (!level) continue;
      const report = (messageId: string, details: DraftDetails): void => {
        this.#add(rule, level, messageId, details, { subject, object, path: place.path, locate: () => place });
      };
      this.#guard(rule, () => `a suppression in ${place.uri}`, () => rule.check(suppression, { report }));
    }
  }

  #rulesFor(kind: string): readonly ObjectScoped[] {
    let rules = this.#byKind.get(kind);
    if (!rules) {
      rules = this.#rules.filter((rule) => rule.scope === 'object' || rule.scope === 'workspace').filter(({ kinds }) => kinds?.includes(kind) ?? true);
      this.#byKind.set(kind, rules);
    }
    return rules;
  }

  #checkObject(rule: ObjectScoped, object: KubeObject, index: ObjectIndex): void {
    const level = this.#levelOf(rule, object.origin.uri, object);
    if (!level) return;
    const { target, images, policy = NO_POLICY } = this.#settings;
    const report = (messageId: string, details: At): void => {
      this.#add(rule, level, messageId, details, { subject: { object }, object, path: details.at, locate: () => object.origin.locate(details.at, details.part) });
    };
    this.#guard(rule, () => `${object.title} in ${object.origin.uri}`, () => rule.check(object, { report, index, target, images, policy, options: level.options }));
  }

  #checkChange(rule: ChangeScoped, change: ObjectChange, indexes: { readonly index: ObjectIndex; readonly before: ObjectIndex }): void {
    const object = change.after ?? change.before;
    const level = this.#levelOf(rule, object.origin.uri, object);
    if (!level) return;
    const { target, images, policy = NO_POLICY } = this.#settings;
    const report = (messageId: string, details: At): void => {
      // What is gone has no line in the text as it is.
      const locate = (): Place => (change.after ? object.origin.locate(details.at, details.part) : { uri: object.origin.uri, path: details.at, span: undefined });
      this.#add(rule, level, messageId, details, { subject: { object }, object, path: details.at, locate });
    };
    this.#guard(rule, () => `${object.title} in ${object.origin.uri}`, () => rule.check(change, { report, ...indexes, target, images, policy, options: level.options }));
  }

  #checkDocument(rule: Extract<Rule, { scope: 'document' }>, document: ManifestDocument): void {
    const { yaml } = document;
    const level = this.#levelOf(rule, yaml.uri, undefined);
    if (!level) return;
    const { target, images, policy = NO_POLICY } = this.#settings;
    const report = (messageId: string, details: At): void => {
      const locate = (): Place => ({ uri: yaml.uri, ...yaml.nearestSpan(details.at, details.part) });
      this.#add(rule, level, messageId, details, { subject: { document }, object: document.objectAt(details.at), path: details.at, locate });
    };
    const reportAt = (messageId: string, details: DraftDetails & { readonly place: Place }): void => {
      const { place } = details;
      this.#add(rule, level, messageId, details, { subject: { document }, object: document.objectAt(place.path), path: place.path, locate: () => place });
    };
    this.#guard(rule, () => yaml.uri, () => rule.check(document, { report, reportAt, target, images, policy, options: level.options }));
  }

  /** The rule's level for the subject; `undefined` where it has nothing to say there. */
  #levelOf(rule: Rule, uri: string, object: KubeObject | undefined): Level | undefined {
    const level = this.#levels.levelOf(rule, { uri, object });
    return level.enabled ?? mayReport(rule, level.preset) ? level : undefined;
  }

  /** A rule that throws loses its verdict on that subject alone, which is named only then. */
  #guard({ id }: Rule, subject: () => string, check: () => void): void {
    try {
      check();
    } catch (cause) {
      this.#failures.push({ ruleId: id, subject: subject(), cause });
    }
  }

  /** Keeps what the level wants to hear. Places cost a second parse of the document, so they are worked out for nothing else. */
  #add(rule: Rule, level: Level, messageId: string, details: DraftDetails, { locate, ...about }: Pick<Draft, 'subject' | 'object' | 'path'> & { readonly locate: () => Place }): void {
    if (level.enabled === undefined && !includes(level.preset, details.preset ?? rule.preset)) return;
    if (level.confidence === 'certain' && details.confidence === 'likely') return;
    const weighed = level.severity === undefined ? details : { ...details, severity: level.severity };
    this.#drafts.push({ rule, messageId, message: messageOf(rule, messageId, details), details: weighed, ...about, place: locate() });
  }
}

function messageOf({ id, messages }: Rule, messageId: string, { data }: DraftDetails): string {
  const message = Object.hasOwn(messages, messageId) ? messages[messageId] : undefined;
  if (!message) throw new Error(`${id} has no message ${messageId}`);
  // The rule's own type has tied the data to the message; here only their pairing is left.
  return printable((message as (data: unknown) => string)(data));
}
