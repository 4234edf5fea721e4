import type { ImageLock } from '../images/lock';
import type { ImagePolicy } from '../images/policy';
import type { TargetProfile } from '../kube/target';
import type { SetHistory } from '../workspace/changes';
import type { ObjectSet } from '../workspace/workspace';
import { findingsOf, keptOf } from './draft';
import type { Finding } from './finding';
import { withOwnFingerprints } from './fingerprint';
import type { Levels } from './level';
import type { RuleFailure } from './report';
import type { Preset, Rule } from './rule';
import { RuleRun } from './rule-run';
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
  /** Whether rules that were not loaded may be named as well. @default false */
  readonly furtherRules?: boolean;
  /** What the objects of a set were in an earlier state; rules about changes run only with it. */
  readonly historyOf?: ((set: ObjectSet) => SetHistory) | undefined;
  /** The name a file has in fingerprints, which must not depend on the folder of the run. @default its uri */
  readonly nameOf?: (uri: string) => string;
}

export interface Verdicts {
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
}

/** What the rules say of one set, whatever others there are. */
export interface SetVerdicts extends Verdicts {
  /** Sorted by place, then by rule. Two of different sets may have one fingerprint. */
  readonly findings: readonly Finding[];
  /** Whether another day may give other findings: a suppression of the set has an end. */
  readonly isDated: boolean;
}

/** Runs the rules over the sets. Costs each rule one call an object of its kinds, and nothing for objects of others. */
export function runRules(sets: readonly ObjectSet[], settings: Settings): Verdicts {
  return joinVerdicts(sets.map(setChecker(settings)), settings);
}

/** Runs the rules over one set at a time. What the settings say of all sets together, `furtherSuppressions`, is left to `joinVerdicts`. */
export function setChecker(settings: Settings): (set: ObjectSet) => SetVerdicts {
  const run = new RuleRun(settings);
  const known = knownRulesOf(settings);
  const { today, suppressions: wished = true, nameOf = (uri: string) => uri } = settings;
  return (set) => {
    run.over(set);
    const history = settings.historyOf?.(set);
    if (history) run.overChanges(set, history);
    const found = keptOf(run.take());
    const written = wished ? writtenIn(set, known, settings) : [];
    const { suppressed, suppressions } = judge(found, written, today, (ruleId, { place, object }) => run.couldFind(ruleId, place.uri, object));
    for (const suppression of suppressions) run.overSuppression(suppression);
    return {
      findings: findingsOf([...found, ...keptOf(run.take())], suppressed, nameOf),
      failures: run.takeFailures(),
      isDated: written.some(({ directive }) => directive.until !== undefined),
    };
  };
}

/** Verdicts on sets, compared with what stands in none of them. */
export interface JudgedVerdicts extends Verdicts {
  /** In the order of their sets. Two may have one fingerprint. */
  readonly findings: readonly Finding[];
  /** What stands in no set. */
  readonly suppressions: readonly JudgedSuppression[];
}

/** Puts the verdicts on all sets together, whether they were found now or earlier: in order, suppressed by what stands in no set, each with a fingerprint of its own. */
export function joinVerdicts(parts: readonly SetVerdicts[], settings: Settings): Verdicts {
  return concludeVerdicts(judgeVerdicts(parts, settings), settings);
}

/** Compares the verdicts on sets with what stands in none of them. */
export function judgeVerdicts(parts: readonly SetVerdicts[], settings: Settings): JudgedVerdicts {
  const { today, suppressions: wished = true } = settings;
  const known = knownRulesOf(settings);
  const written = wished ? (settings.furtherSuppressions?.(known) ?? []) : [];
  const findings = parts.flatMap((part) => part.findings);
  const failures = parts.flatMap((part) => part.failures);
  if (written.length === 0) return { findings, failures, suppressions: [] };
  const lost = new Set(failures.map(({ ruleId }) => ruleId));
  const run = new RuleRun(settings);
  const charges = findings.filter(({ ruleId }) => !known.untouchable.has(ruleId)).map(chargeOf);
  const { suppressed, suppressions } = judge(charges, written, today, (ruleId, { place, object }) => !lost.has(ruleId) && run.couldFind(ruleId, place.uri, object));
  const judged = new Map(Array.from(suppressed, ([{ finding }, suppression]) => [finding, suppression]));
  return { findings: findings.map((finding) => ({ ...finding, suppressed: finding.suppressed ?? judged.get(finding) })), failures, suppressions };
}

/** What judged verdicts come to: with what there is to say of suppressions, in order, each finding with a fingerprint of its own. */
export function concludeVerdicts({ findings, failures, suppressions }: JudgedVerdicts, settings: Settings): Verdicts {
  if (suppressions.length === 0) return { findings: withOwnFingerprints(findings.toSorted(byPlace)), failures };
  const { nameOf = (uri: string) => uri } = settings;
  const run = new RuleRun(settings);
  for (const suppression of suppressions) run.overSuppression(suppression);
  const all = [...findings, ...findingsOf(keptOf(run.take()), new Map(), nameOf)];
  return { findings: withOwnFingerprints(all.toSorted(byPlace)), failures: [...failures, ...run.takeFailures()] };
}

function chargeOf(finding: Finding): { readonly finding: Finding; readonly object: undefined; readonly title: string | undefined } & Pick<Finding, 'ruleId' | 'also' | 'place'> {
  const { ruleId, also, place, object } = finding;
  return { finding, ruleId, also, place, object: undefined, title: object && `${object.kind}/${object.name}` };
}

function knownRulesOf({ rules, knownRules = rules, furtherRules = false }: Settings): KnownRules {
  const untouchable = new Set(knownRules.filter(({ scope }) => scope === 'suppression').map(({ id }) => id));
  return { ids: new Set(knownRules.map(({ id }) => id)), untouchable, further: furtherRules };
}

function writtenIn({ documents, index }: ObjectSet, known: KnownRules, { wanted }: Settings): readonly WrittenSuppression[] {
  const isWanted = (uri: string): boolean => wanted?.(uri) !== false;
  return [
    ...documents.filter(({ yaml }) => isWanted(yaml.uri)).flatMap((document) => [...writtenInComments(document, known), ...writtenOnDocument(document, known)]),
    ...index.objects.filter(({ origin }) => isWanted(origin.uri)).flatMap((object) => writtenOnObject(object, known)),
  ];
}

/** As the findings of one set are sorted, as far as those of several can stand at one place. */
function byPlace(one: Finding, other: Finding): number {
  return (
    order(one.place.uri, other.place.uri) ||
    (one.place.span?.start.offset ?? 0) - (other.place.span?.start.offset ?? 0) ||
    order(one.ruleId, other.ruleId)
  );
}

/** By code unit, so that the order is the same in every locale. */
function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
