import type { Place } from '../base/origin';
import type { Path } from '../base/path';
import { type OptionSchema, optionValues, type OptionValues } from '../config/options';
import type { ImageLock } from '../images/lock';
import type { ImagePolicy } from '../images/policy';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import type { ObjectChange } from '../workspace/changes';
import type { ManifestDocument } from '../workspace/document';
import type { ObjectIndex } from '../workspace/object-index';
import type { Fix } from './fix';
import type { JudgedSuppression } from './suppressions/written';

/** How bad a fault is: `error` breaks or loses data, `warning` can, `info` is advice. */
export type Severity = 'error' | 'warning' | 'info';

/** For whom a rule is: `recommended` is right nearly always, `strict` asks for work, `pedantic` is taste. Each holds those before it. */
export type Preset = 'recommended' | 'strict' | 'pedantic';

export type Confidence = 'certain' | 'likely';

/** Where a claim about Kubernetes, OpenShift or OCI comes from. */
export interface SourceClaim {
  readonly title: string;
  readonly url: string;
  /** Release that the claim was checked for. */
  readonly version?: string;
}

/** The schema of a rule without settings. */
type NoOptions = Readonly<Record<string, never>>;

type MessageMap = Readonly<Record<string, (data: never) => string>>;

/** What a rule says of itself. */
export interface RuleHead<Messages extends MessageMap, Schema extends OptionSchema> {
  /** Names the fault; stands in suppressions, baselines and reports for ever. */
  readonly id: string;
  /** The fault as a sentence without a full stop. */
  readonly summary: string;
  /** What it is about; lists and reports group by it. Also the folder under `rules/` of a rule of ours. */
  readonly category: Category;
  readonly preset: Preset;
  /** Further presets that single reports name, so that the rule runs for them too. */
  readonly presets?: readonly Preset[];
  /** The severity unless a report says otherwise. */
  readonly severity: Severity;
  /** Why the severity of a finding may differ, for the rule's page. */
  readonly severityNote?: string;
  /** Release that brought the rule: of pinstream, or of the package that the rule comes with. */
  readonly since: string;
  /** What a repair costs: `safe`, `unsafe` (needs a yes), `hint` (printed only). @default nothing can be offered */
  readonly fixes?: 'safe' | 'unsafe' | 'hint';
  /** The rule is about how manifests are written down or handed to a cluster, so that live objects are no affair of its. @default false */
  readonly manifestsOnly?: boolean;
  /** What the rule's claims about Kubernetes, OpenShift and OCI stand on; empty for a rule that makes none. */
  readonly sources: readonly SourceClaim[];
  readonly options?: Schema;
  /** One function a message: what is wrong here and what to do, in one or two sentences. */
  readonly messages: Messages;
}

export type Category = 'images' | 'streams' | 'templates' | 'statefulsets' | 'workloads' | 'changes' | 'reader';

/** A place that explains a finding: a path in an object, with what is there. */
export interface RelatedPath {
  readonly object: KubeObject;
  readonly at: Path;
  readonly message: string;
}

interface ReportDetails {
  /** Where the fault is, in the object or document under check. An absent field's finding stands at its nearest parent. */
  readonly at: Path;
  /** Point at the key instead of the value. */
  readonly part?: 'key' | 'value';
  readonly related?: readonly RelatedPath[];
  /** Overrides the rule's own, where the case is worse or milder. */
  readonly severity?: Severity;
  readonly preset?: Preset;
  /** @default certain */
  readonly confidence?: Confidence;
  readonly fix?: Fix | undefined;
  /** The next step, for repairs that only a person can make. */
  readonly hint?: string | undefined;
}

type DataOf<Message> = Message extends () => string ? { readonly data?: undefined } : Message extends (data: infer Data) => string ? { readonly data: Data } : never;

/** Says that the fault named by a message is at a place. */
export type ReportFinding<Messages extends MessageMap> = <Id extends keyof Messages & string>(messageId: Id, details: ReportDetails & DataOf<Messages[Id]>) => void;

interface Context<Messages extends MessageMap, Schema extends OptionSchema> {
  readonly report: ReportFinding<Messages>;
  readonly options: OptionValues<Schema>;
  readonly target: TargetProfile;
  /** What the image lock holds; empty without one. */
  readonly images: ImageLock;
  /** Registries, mirrors and platforms as the configuration declares them. */
  readonly policy: ImagePolicy;
}

/** What a rule that looks at one object may ask. */
export type ObjectContext<Messages extends MessageMap, Schema extends OptionSchema> = Context<Messages, Schema>;

/** As above, and the other objects of the set. */
export interface WorkspaceContext<Messages extends MessageMap, Schema extends OptionSchema> extends Context<Messages, Schema> {
  readonly index: ObjectIndex;
}

/** What a rule that looks at a change may ask: the set as it is to be, and as it was. */
export interface ChangeContext<Messages extends MessageMap, Schema extends OptionSchema> extends WorkspaceContext<Messages, Schema> {
  readonly before: ObjectIndex;
}

/** What a rule that looks at a document may ask: as of an object, and a way to report places that no path leads to. */
export interface DocumentContext<Messages extends MessageMap, Schema extends OptionSchema> extends Context<Messages, Schema> {
  readonly reportAt: ReportAt<Messages>;
}

export interface ObjectRule<Messages extends MessageMap, Schema extends OptionSchema> extends RuleHead<Messages, Schema> {
  /** Kinds the rule looks at. @default all */
  readonly kinds?: readonly string[];
  check(object: KubeObject, context: ObjectContext<Messages, Schema>): void;
}

export interface WorkspaceRule<Messages extends MessageMap, Schema extends OptionSchema> extends RuleHead<Messages, Schema> {
  readonly kinds?: readonly string[];
  check(object: KubeObject, context: WorkspaceContext<Messages, Schema>): void;
}

export interface ChangeRule<Messages extends MessageMap, Schema extends OptionSchema> extends RuleHead<Messages, Schema> {
  readonly kinds?: readonly string[];
  /** `at` paths of reports are paths of the object as it is to be; of one that is gone, as it was. */
  check(change: ObjectChange, context: ChangeContext<Messages, Schema>): void;
}

export interface DocumentRule<Messages extends MessageMap, Schema extends OptionSchema> extends RuleHead<Messages, Schema> {
  /** `at` paths of reports are paths of the document, not of an object in it. */
  check(document: ManifestDocument, context: DocumentContext<Messages, Schema>): void;
}

/** A rule about what people wrote to silence findings. It runs after all others, and what it finds cannot be silenced itself. */
export interface SuppressionRule<Messages extends MessageMap> extends RuleHead<Messages, NoOptions> {
  check(suppression: JudgedSuppression, context: { readonly report: ReportSuppression<Messages> }): void;
}

/** Says that a fault is in the suppression under check. */
export type ReportSuppression<Messages extends MessageMap> = <Id extends keyof Messages & string>(
  messageId: Id,
  details: { readonly related?: readonly (Place & { readonly message: string })[]; readonly hint?: string | undefined } & DataOf<Messages[Id]>,
) => void;

/** Says that a fault is at a place of the text that no path leads to. */
export type ReportAt<Messages extends MessageMap> = <Id extends keyof Messages & string>(
  messageId: Id,
  details: { readonly place: Place; readonly related?: readonly (Place & { readonly message: string })[]; readonly hint?: string | undefined } & DataOf<Messages[Id]>,
) => void;

/** Any rule, with its kind of check told. */
export type Rule =
  | ({ readonly scope: 'object' } & ObjectRule<MessageMap, OptionSchema>)
  | ({ readonly scope: 'workspace' } & WorkspaceRule<MessageMap, OptionSchema>)
  | ({ readonly scope: 'document' } & DocumentRule<MessageMap, OptionSchema>)
  | ({ readonly scope: 'change' } & ChangeRule<MessageMap, OptionSchema>)
  | ({ readonly scope: 'suppression' } & SuppressionRule<MessageMap>);

type Scoped<Definition, Scope extends Rule['scope']> = Definition & { readonly scope: Scope };

/** A rule that sees one object. Runs wherever there is one: files, clusters, constructs. */
export function objectRule<const Messages extends MessageMap, const Schema extends OptionSchema = NoOptions>(
  definition: ObjectRule<Messages, Schema>,
): Scoped<ObjectRule<Messages, Schema>, 'object'> {
  return { ...definition, scope: 'object' };
}

/** A rule that also asks about the other objects of the set. */
export function workspaceRule<const Messages extends MessageMap, const Schema extends OptionSchema = NoOptions>(
  definition: WorkspaceRule<Messages, Schema>,
): Scoped<WorkspaceRule<Messages, Schema>, 'workspace'> {
  return { ...definition, scope: 'workspace' };
}

/** A rule that sees a document's text and, where it is one, the Template in it. */
export function documentRule<const Messages extends MessageMap, const Schema extends OptionSchema = NoOptions>(
  definition: DocumentRule<Messages, Schema>,
): Scoped<DocumentRule<Messages, Schema>, 'document'> {
  return { ...definition, scope: 'document' };
}

/** A rule that sees an object beside what it was. Runs only where an earlier state is at hand. */
export function changeRule<const Messages extends MessageMap, const Schema extends OptionSchema = NoOptions>(
  definition: ChangeRule<Messages, Schema>,
): Scoped<ChangeRule<Messages, Schema>, 'change'> {
  return { ...definition, scope: 'change' };
}

/** A rule about suppressions. */
export function suppressionRule<const Messages extends MessageMap>(definition: SuppressionRule<Messages>): Scoped<SuppressionRule<Messages>, 'suppression'> {
  return { ...definition, scope: 'suppression' };
}

/** The values of a rule's options. */
export function optionsOf(rule: Rule, given?: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return optionValues(rule.options ?? {}, given);
}
