import type { Place } from '../base/origin';
import type { BaselineEntry } from './baseline';
import type { Level } from './level';
import type { Report, Summary } from './report';
import type { JudgedVerdicts, Settings } from './run';
import type { Directive } from './suppressions/directive';

/** Where in the whole run something belongs that a part of it found. */
export interface PartPlace {
  /** Counts the configurations of the run from 0. */
  readonly config: number;
  /** Counts the sets of the run from 0, those of one configuration together. */
  readonly set: number;
}

/** What a report of a part of a run holds for the report of the whole, beside what was found. */
export interface RunPart {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
  /** Equal for the parts of one run: of the same release, the same files and the same wishes. */
  readonly run: string;
  /** What the whole run looks at. */
  readonly summary: Summary;
  /** Whether something of the whole run could not be rendered, and so was not looked at as it was asked for. */
  readonly unrendered: boolean;
  /** By the number of the configuration. */
  readonly configs: readonly PartConfig[];
  /** `undefined` where the run has none, and in all parts but the first. */
  readonly baseline: readonly PartEntry[] | undefined;
  /** The files that findings point into, each with the SHA-256 of its text. */
  readonly texts: readonly (readonly [uri: string, sha256: string])[];
}

/** One configuration as far as the parts have to be brought together for it. */
export interface PartConfig {
  /** The name its file has in fingerprints; `''` where there is no configuration. */
  readonly name: string;
  /** The levels of the rules about suppressions, for what stands in the configuration. */
  readonly levels: Readonly<Record<string, Level>>;
  /** What it silences, with what this part knows of it. */
  readonly ignores: readonly PartIgnore[];
}

export interface PartIgnore {
  readonly directive: Directive;
  readonly place: Place;
  readonly expired: boolean;
  /** Rules among its own that ran in this part, and found nothing for it to silence. */
  readonly idle: readonly string[];
}

export interface PartEntry extends BaselineEntry {
  /** Whether the run looks at what it is about, so that its absence proves something. */
  readonly judged: boolean;
  /** Whether its file is there no more. */
  readonly gone: boolean;
}

/** A report of a part of a run. */
export type PartReport = Report & { readonly part: RunPart };

/** What a configuration of the run comes to in one part. */
export function partConfigOf({ suppressions }: JudgedVerdicts, { rules, levels, nameOf = (uri: string) => uri }: Settings): PartConfig {
  const [first] = suppressions;
  if (!first || !levels) return { name: '', levels: {}, ignores: [] };
  const { uri } = first.place;
  return {
    name: nameOf(uri),
    levels: Object.fromEntries(rules.filter((rule) => rule.scope === 'suppression' && levels.mayRun(rule)).map((rule) => [rule.id, levels.levelOf(rule, { uri, object: undefined })])),
    ignores: suppressions.map(({ directive, place, expired, idle }) => ({ directive, place, expired, idle: idle.map(({ ruleId }) => ruleId) })),
  };
}
