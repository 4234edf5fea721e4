import { groupBy } from '../../base/group';
import type { ObjectSet } from '../../workspace/workspace';
import { editText } from '../../yaml/edit-text';
import { readYaml, type YamlFile } from '../../yaml/read';
import type { Finding } from '../finding';
import type { Fix } from '../fix';
import { keyOf, newFinding, newFindings, otherObject } from './compare';
import { planner, type Repair, together } from './plan';
import type { checkAgain } from './second-reader';
import { unitsOf } from './units';

/** What a run of the rules over some files came to. */
export interface Linted {
  readonly sets: readonly ObjectSet[];
  readonly findings: readonly Finding[];
  /** Rules that threw. */
  readonly failures: number;
}

export interface RepairSettings {
  /** `unsafe` makes the safe ones too. */
  readonly safety: Fix['safety'];
  /** Runs the rules over whole object sets. */
  readonly lint: (files: readonly YamlFile[]) => Linted;
  /** Whether a finding is not to be repaired although it is not suppressed. */
  readonly isSetAside: (finding: Finding) => boolean;
  /** Whether a file may be changed. */
  readonly isWanted: (uri: string) => boolean;
  /** The independent check of a changed text. */
  readonly checkAgain: typeof checkAgain;
}

export interface RepairOutcome {
  /** The changed files, by uri. */
  readonly texts: ReadonlyMap<string, string>;
  readonly repaired: readonly Finding[];
  /** Findings that have a repair of the kind asked for, and keep it, with the reason as a clause. */
  readonly refused: readonly Refused[];
}

export interface Refused {
  readonly finding: Finding;
  readonly reason: string;
}

/**
 * Makes the repairs of all findings that are not suppressed, as text: those that do not meet in one round, the others in rounds after
 * it, which look again. Each round is checked as a whole: values, comments, objects and findings; where a check fails, its half or the
 * single repair is left out and the reason kept. Pure; costs one run of the rules a round, over the object sets in question alone.
 */
export function repair(files: readonly YamlFile[], before: Linted, settings: RepairSettings): RepairOutcome {
  const wanted = before.findings.filter((finding) => isCandidate(finding, settings));
  const uris = new Set(wanted.map(({ place }) => place.uri));
  const units = unitsOf(before.sets).filter((unit) => unit.some((uri) => uris.has(uri)));
  const made = units.map((unit) => new Unit(files.filter(({ uri }) => unit.includes(uri)), settings).run());
  return acrossUnits(files, before, made, settings);
}

/** Rounds in one unit after which no fewer repairs are left to make; more than these is repairs that undo each other. */
const MOST_ROUNDS = 10;

interface UnitOutcome {
  readonly before: readonly YamlFile[];
  readonly after: readonly YamlFile[];
  readonly findings: readonly Finding[];
  readonly repaired: readonly Finding[];
  readonly refused: readonly Refused[];
}

interface State {
  readonly files: ReadonlyMap<string, YamlFile>;
  readonly linted: Linted;
}

/** Files that stand and fall together. */
class Unit {
  readonly #settings: RepairSettings;
  readonly #before: State;
  #state: State;
  readonly #repaired: Finding[] = [];
  readonly #refused = new Map<string, Refused>();

  constructor(files: readonly YamlFile[], settings: RepairSettings) {
    this.#settings = settings;
    this.#before = { files: new Map(files.map((file) => [file.uri, file])), linted: settings.lint(files) };
    this.#state = this.#before;
  }

  run(): UnitOutcome {
    let fewest = Infinity;
    for (let rounds = 0; rounds < MOST_ROUNDS; ) {
      const batch = this.#planned(() => true);
      if (batch.length === 0) return this.#outcome();
      if (batch.length >= fewest) rounds++;
      fewest = Math.min(fewest, batch.length);
      this.#attempt(together(batch).now.map(({ finding }) => keyOf(finding)));
    }
    return this.#undone('the repairs call for each other without end');
  }

  /** Makes these repairs; where a check fails, makes what it can of each half. */
  #attempt(keys: readonly string[]): void {
    const asked = new Set(keys);
    const { now, changes } = together(this.#planned((finding) => asked.has(keyOf(finding))));
    if (now.length === 0) return;
    const result = this.#made(now, changes);
    if (typeof result !== 'string') {
      this.#state = result;
      this.#repaired.push(...now.map(({ finding }) => finding));
    } else if (now.length === 1) {
      for (const { finding } of now) this.#refused.set(keyOf(finding), { finding, reason: result });
    } else {
      const half = now.length >> 1;
      this.#attempt(now.slice(0, half).map(({ finding }) => keyOf(finding)));
      this.#attempt(now.slice(half).map(({ finding }) => keyOf(finding)));
    }
  }

  #planned(wanted: (finding: Finding) => boolean): readonly Repair[] {
    const { files, linted } = this.#state;
    const plan = planner({ files, sets: linted.sets, isWanted: this.#settings.isWanted });
    return linted.findings.flatMap((finding) => {
      const { fix } = finding;
      if (!fix || !isCandidate(finding, this.#settings) || this.#refused.has(keyOf(finding)) || !wanted(finding)) return [];
      const planned = plan(finding, fix);
      if (planned.ok) return [planned.value];
      this.#refused.set(keyOf(finding), { finding, reason: planned.problem });
      return [];
    });
  }

  /** The state after the repairs, or what is wrong with it. */
  #made(repairs: readonly Repair[], changes: ReturnType<typeof together>['changes']): State | string {
    const { files, linted } = this.#state;
    const { lint, checkAgain: check } = this.#settings;
    const changed = new Map(files);
    for (const [uri, own] of groupBy(changes, (change) => change.uri)) {
      const file = files.get(uri);
      if (file === undefined) return `${uri} is not there`;
      const text = editText(file, own);
      if (!text.ok) return text.problem;
      if (text.value === file.text) return 'the text says so already';
      const fault = check(file.text, text.value, own);
      if (fault !== undefined) return fault;
      changed.set(uri, readYaml(uri, text.value));
    }
    const after = lint([...changed.values()]);
    if (after.failures > linted.failures) return 'a rule would fail on the result';
    const fault = otherObject(linted.sets, after.sets, repairs) ?? newFinding(linted.findings, after.findings, repairs.map(({ finding }) => finding));
    return fault ?? { files: changed, linted: after };
  }

  #outcome(): UnitOutcome {
    const { files, linted } = this.#state;
    const open = new Set(linted.findings.map(keyOf));
    const refused = Array.from(this.#refused.values()).filter(({ finding }) => open.has(keyOf(finding)));
    return { before: [...this.#before.files.values()], after: [...files.values()], findings: linted.findings, repaired: this.#repaired, refused };
  }

  #undone(reason: string): UnitOutcome {
    const before = [...this.#before.files.values()];
    const { findings } = this.#before.linted;
    const refused = findings.filter((finding) => isCandidate(finding, this.#settings)).map((finding) => ({ finding, reason }));
    return { before, after: before, findings, repaired: [], refused };
  }
}

function isCandidate(finding: Finding, { safety, isWanted, isSetAside }: RepairSettings): boolean {
  const { fix, suppressed, place } = finding;
  return !isSetAside(finding) && fix !== undefined && !suppressed && (fix.safety === 'safe' || safety === 'unsafe') && isWanted(place.uri);
}

/** Looks at everything once more: a repair of one set can join it with another. Sets in which something new comes up stay as they were. */
function acrossUnits(files: readonly YamlFile[], before: Linted, outcomes: readonly UnitOutcome[], settings: RepairSettings): RepairOutcome {
  let made = outcomes.filter(({ repaired }) => repaired.length > 0);
  const refused = outcomes.flatMap((outcome) => outcome.refused);
  while (made.length > 0) {
    const changed = new Map(made.flatMap(({ after }) => after.map((file) => [file.uri, file] as const)));
    const after = settings.lint(files.map((file) => changed.get(file.uri) ?? file));
    const settled = [...before.findings.filter(({ place }) => !changed.has(place.uri)), ...made.flatMap(({ findings }) => findings)];
    const strange = newFindings(settled, after.findings, []);
    if (strange.length === 0) break;
    const near = after.sets.filter(({ documents }) => documents.some(({ yaml }) => strange.some(({ place }) => place.uri === yaml.uri)));
    const uris = new Set(near.flatMap(({ documents }) => documents.map(({ yaml }) => yaml.uri)));
    const isNear = ({ after: own }: UnitOutcome): boolean => own.some(({ uri }) => uris.has(uri));
    const undone = made.some(isNear) ? made.filter(isNear) : made;
    const [first] = strange;
    refused.push(...undone.flatMap((outcome) => outcome.repaired.map((finding) => ({ finding, reason: `${first?.ruleId ?? 'a rule'} would find fault with another object: ${first?.message ?? ''}` }))));
    made = made.filter((outcome) => !undone.includes(outcome));
  }
  const texts = new Map(made.flatMap((outcome) => outcome.after.filter((file, at) => file.text !== outcome.before[at]?.text).map((file) => [file.uri, file.text] as const)));
  return { texts, repaired: made.flatMap((outcome) => outcome.repaired), refused };
}
