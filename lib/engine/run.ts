import type { Place } from '../base/origin';
import type { Path } from '../base/path';
import { printable } from '../base/unknown';
import type { ImageLock } from '../images/lock';
import { type ImagePolicy, NO_POLICY } from '../images/policy';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import type { ManifestDocument } from '../workspace/document';
import type { ObjectSet } from '../workspace/workspace';
import { type Draft, type DraftDetails, findingsOf } from './draft';
import type { Finding } from './finding';
import { includes, mayReport } from './presets';
import type { RuleFailure } from './report';
import { optionsOf, type Preset, type Rule } from './rule';

/** What holds for a whole run. */
export interface Settings {
  readonly rules: readonly Rule[];
  readonly preset: Preset;
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
}

export interface Verdicts {
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
}

/** Runs the rules over the sets. Costs each rule one call an object of its kinds, and nothing for objects of others. */
export function runRules(sets: readonly ObjectSet[], settings: Settings): Verdicts {
  const run = new Run(settings);
  for (const set of sets) run.over(set);
  return { findings: findingsOf(run.drafts, settings.today), failures: run.failures };
}

type ObjectScoped = Exclude<Rule, { scope: 'document' }>;
type DocumentScoped = Extract<Rule, { scope: 'document' }>;

/** A rule with what its options come to. */
interface Prepared<Scoped extends Rule> {
  readonly rule: Scoped;
  readonly options: Readonly<Record<string, unknown>>;
}

type At = DraftDetails & { readonly at: Path; readonly part?: 'key' | 'value' };

class Run {
  readonly drafts: Draft[] = [];
  readonly failures: RuleFailure[] = [];
  readonly #settings: Settings;
  readonly #forObjects: readonly Prepared<ObjectScoped>[];
  readonly #forDocuments: readonly Prepared<DocumentScoped>[];
  readonly #byKind = new Map<string, readonly Prepared<ObjectScoped>[]>();

  constructor(settings: Settings) {
    const prepared = settings.rules.filter((rule) => mayReport(rule, settings.preset)).map((rule) => ({ rule, options: optionsOf(rule, settings.options?.[rule.id]) }));
    this.#settings = settings;
    this.#forObjects = prepared.flatMap(({ rule, options }) => (rule.scope === 'document' ? [] : [{ rule, options }]));
    this.#forDocuments = prepared.flatMap(({ rule, options }) => (rule.scope === 'document' ? [{ rule, options }] : []));
  }

  over(set: ObjectSet): void {
    const { wanted } = this.#settings;
    for (const document of set.documents) {
      if (wanted?.(document.yaml.uri) === false) continue;
      for (const prepared of this.#forDocuments) this.#checkDocument(prepared, document);
    }
    for (const object of set.index.objects) {
      if (wanted?.(object.origin.uri) === false) continue;
      for (const prepared of this.#rulesFor(object.kind)) this.#checkObject(prepared, object, set);
    }
  }

  #rulesFor(kind: string): readonly Prepared<ObjectScoped>[] {
    let rules = this.#byKind.get(kind);
    if (!rules) this.#byKind.set(kind, (rules = this.#forObjects.filter(({ rule: { kinds } }) => kinds?.includes(kind) ?? true)));
    return rules;
  }

  #checkObject({ rule, options }: Prepared<ObjectScoped>, object: KubeObject, { index }: ObjectSet): void {
    const { target, images, policy = NO_POLICY } = this.#settings;
    const report = (messageId: string, details: At): void => {
      this.#add(rule, messageId, details, { subject: { object }, object, path: details.at, locate: () => object.origin.locate(details.at, details.part) });
    };
    try {
      rule.check(object, { report, index, target, images, policy, options });
    } catch (cause) {
      this.failures.push({ ruleId: rule.id, subject: `${object.title} in ${object.origin.uri}`, cause });
    }
  }

  #checkDocument({ rule, options }: Prepared<DocumentScoped>, document: ManifestDocument): void {
    const { target, images, policy = NO_POLICY } = this.#settings;
    const { yaml } = document;
    const report = (messageId: string, details: At): void => {
      const locate = (): Place => ({ uri: yaml.uri, ...yaml.nearestSpan(details.at, details.part) });
      this.#add(rule, messageId, details, { subject: { document }, object: document.objectAt(details.at), path: details.at, locate });
    };
    const reportAt = (messageId: string, details: DraftDetails & { readonly place: Place }): void => {
      const { place } = details;
      this.#add(rule, messageId, details, { subject: { document }, object: document.objectAt(place.path), path: place.path, locate: () => place });
    };
    try {
      rule.check(document, { report, reportAt, target, images, policy, options });
    } catch (cause) {
      this.failures.push({ ruleId: rule.id, subject: yaml.uri, cause });
    }
  }

  /** Keeps what the preset wants to hear. Places cost a second parse of the document, so they are worked out for nothing else. */
  #add(rule: Rule, messageId: string, details: DraftDetails, { subject, object, path, locate }: Pick<Draft, 'subject' | 'object' | 'path'> & { readonly locate: () => Place }): void {
    if (!includes(this.#settings.preset, details.preset ?? rule.preset)) return;
    this.drafts.push({ rule, messageId, message: messageOf(rule, messageId, details), details, subject, object, path, place: locate() });
  }
}

function messageOf({ id, messages }: Rule, messageId: string, { data }: DraftDetails): string {
  const message = Object.hasOwn(messages, messageId) ? messages[messageId] : undefined;
  if (!message) throw new Error(`${id} has no message ${messageId}`);
  // The rule's own type has tied the data to the message; here only their pairing is left.
  return printable((message as (data: unknown) => string)(data));
}
