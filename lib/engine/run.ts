import type { Place } from '../base/origin';
import type { Path } from '../base/path';
import { printable } from '../base/unknown';
import type { ImageLock } from '../images/lock';
import { type ImagePolicy, NO_POLICY } from '../images/policy';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import type { ManifestDocument } from '../workspace/document';
import type { ObjectIndex } from '../workspace/object-index';
import type { ObjectSet } from '../workspace/workspace';
import { type Draft, type DraftDetails, findingsOf, keptOf } from './draft';
import type { Finding } from './finding';
import { type Level, type Levels, presetLevels } from './level';
import { includes, mayReport } from './presets';
import type { RuleFailure } from './report';
import type { Preset, Rule } from './rule';
import type { KnownRules } from './suppressions/directive';
import { writtenOnDocument, writtenOnObject } from './suppressions/in-annotations';
import { writtenInComments } from './suppressions/in-comments';
import { judge } from './suppressions/judge';
import type { JudgedSuppression, WrittenSuppression } from './suppressions/written';

/** What holds for a whole run. */
export interface Settings {
  readonly rules: readonly Rule[];
  /** @default recommended */
  readonly preset?: Preset;
  /** What a configuration makes of each rule, in place of `preset` and `options`. */
  readonly levels?: Levels;
  readonly target: TargetProfile;
  readonly images: ImageLock;
  /** @default nothing is settled */
  readonly policy?: ImagePolicy;
  /** Values of options, by rule id. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The day suppressions are measured by, as YYYY-MM-DD. */
  readonly today: string;
  /** Which files findings are wanted for; the others only give context. @default all */
  readonly wanted?: (uri: string) => boolean;
  /** Whether what people wrote to silence findings counts. @default true */
  readonly suppressions?: boolean;
  /** Suppressions that stand in no manifest. */
  readonly furtherSuppressions?: (known: KnownRules) => readonly WrittenSuppression[];
  /** Every id that a suppression may name, whether its rule runs or not. @default those of `rules` */
  readonly knownRules?: readonly Rule[];
  /** The name a file has in fingerprints, which must not depend on the folder of the run. @default its uri */
  readonly nameOf?: (uri: string) => string;
}

export interface Verdicts {
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
}

/** Runs the rules over the sets. Costs each rule one call an object of its kinds, and nothing for objects of others. */
export function runRules(sets: readonly ObjectSet[], settings: Settings): Verdicts {
  const run = new Run(settings);
  for (const set of sets) run.over(set);
  const { today, nameOf = (uri: string) => uri } = settings;
  const found = keptOf(run.take());
  const { suppressed, suppressions } = judge(found, settings.suppressions === false ? [] : writtenIn(sets, settings), today, (ruleId, { place, object }) =>
    run.couldFind(ruleId, place.uri, object),
  );
  for (const suppression of suppressions) run.overSuppression(suppression);
  return { findings: findingsOf([...found, ...keptOf(run.take())], suppressed, nameOf), failures: run.failures };
}

type ObjectScoped = Extract<Rule, { scope: 'object' | 'workspace' }>;

type At = DraftDetails & { readonly at: Path; readonly part?: 'key' | 'value' };

class Run {
  readonly failures: RuleFailure[] = [];
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

  /** Whether the rule looked at a subject and lost no verdict. */
  couldFind(ruleId: string, uri: string, object: KubeObject | undefined): boolean {
    const rule = this.#rules.find(({ id }) => id === ruleId);
    return rule !== undefined && this.#levelOf(rule, uri, object) !== undefined && !this.failures.some((failure) => failure.ruleId === ruleId);
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

  overSuppression(suppression: JudgedSuppression): void {
    const { place, object, subject } = suppression;
    for (const rule of this.#rules) {
      if (rule.scope !== 'suppression') continue;
      const level = this.#levelOf(rule, place.uri, object);
      if (!level) continue;
      const report = (messageId: string, details: DraftDetails): void => {
        this.#add(rule, level, messageId, details, { subject, object, path: place.path, locate: () => place });
      };
      this.#guard(rule, `a suppression in ${place.uri}`, () => rule.check(suppression, { report }));
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
    this.#guard(rule, `${object.title} in ${object.origin.uri}`, () => rule.check(object, { report, index, target, images, policy, options: level.options }));
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
    this.#guard(rule, yaml.uri, () => rule.check(document, { report, reportAt, target, images, policy, options: level.options }));
  }

  /** The rule's level for the subject; `undefined` where it has nothing to say there. */
  #levelOf(rule: Rule, uri: string, object: KubeObject | undefined): Level | undefined {
    const level = this.#levels.levelOf(rule, { uri, object });
    return level.enabled ?? mayReport(rule, level.preset) ? level : undefined;
  }

  /** A rule that throws loses its verdict on that subject alone. */
  #guard({ id }: Rule, subject: string, check: () => void): void {
    try {
      check();
    } catch (cause) {
      this.failures.push({ ruleId: id, subject, cause });
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

function writtenIn(sets: readonly ObjectSet[], { rules, knownRules = rules, wanted, furtherSuppressions }: Settings): readonly WrittenSuppression[] {
  const untouchable = new Set(knownRules.filter(({ scope }) => scope === 'suppression').map(({ id }) => id));
  const known: KnownRules = { ids: new Set(knownRules.map(({ id }) => id)), untouchable };
  const isWanted = (uri: string): boolean => wanted?.(uri) !== false;
  const inSets = sets.flatMap(({ documents, index }) => [
    ...documents.filter(({ yaml }) => isWanted(yaml.uri)).flatMap((document) => [...writtenInComments(document, known), ...writtenOnDocument(document, known)]),
    ...index.objects.filter(({ origin }) => isWanted(origin.uri)).flatMap((object) => writtenOnObject(object, known)),
  ]);
  return [...inSets, ...(furtherSuppressions?.(known) ?? [])];
}

function messageOf({ id, messages }: Rule, messageId: string, { data }: DraftDetails): string {
  const message = Object.hasOwn(messages, messageId) ? messages[messageId] : undefined;
  if (!message) throw new Error(`${id} has no message ${messageId}`);
  // The rule's own type has tied the data to the message; here only their pairing is left.
  return printable((message as (data: unknown) => string)(data));
}
