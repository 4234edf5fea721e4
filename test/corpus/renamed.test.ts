import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointerTo } from '../../lib/base/path';
import type { Finding } from '../../lib/engine/finding';
import { runRules } from '../../lib/engine/run';
import { NO_LOCK } from '../../lib/images/lock';
import { isMap, listField, textField } from '../../lib/kube/json';
import { type TargetProfile, UNDECIDED } from '../../lib/kube/target';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { RULES } from '../../rules';
import { CORPUS, corpusFiles, needing } from '../support/corpus';

const OWN = 'test/projects/short-name/template.yaml';
const FROM_CORPUS = ['statefulset-issue-demo/template.short-name.yaml', 'statefulset-issue-demo/template.internal-registry.yaml'];

const TARGETS: readonly TargetProfile[] = [
  UNDECIDED,
  { ...UNDECIDED, platform: 'openshift', release: { major: 4, minor: 8, patch: undefined }, crio: true },
];

/** What deployment would tell, for the parameters of these Templates that have no value. */
const VALUES = new Map([['environment', 'shop'], ['version', '1.2.3'], ['VERSION', '1.2.3']]);

it('both of the sources are there to be renamed, unless the corpus is absent', () => {
  expect(templates().map(({ path }) => path)).toEqual(CORPUS === undefined ? [OWN] : [OWN, ...FROM_CORPUS]);
});

describe.each(templates())(`$path${needing('the corpus, and with it two Templates,', CORPUS)}`, ({ text }) => {
  it('has faults and names, so that the comparisons mean something', () => {
    expect(verdictsOn(text, byLine).length).toBeGreaterThan(1);
    expect(namesIn(text).length).toBeGreaterThan(4);
    const [renaming] = fc.sample(renamings(text), 1);
    const words = new Set(renameIn(text, renaming ?? new Map()).match(/[\w-]+/g));
    expect(namesIn(text).filter((name) => words.has(name))).toEqual([]);
  });

  it('gets the same verdicts whatever its names are', () => {
    const expected = TARGETS.map((target) => verdictsOn(text, byLine, { target }));
    fc.assert(
      fc.property(renamings(text), (renaming) => {
        const renamed = renameIn(text, renaming);
        expect(TARGETS.map((target) => verdictsOn(renamed, byLine, { target }))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('gets the same verdicts as JSON, whatever its names are', () => {
    const expected = verdictsOn(text, byPath);
    fc.assert(
      fc.property(renamings(text), (renaming) => {
        const json = JSON.stringify(readYaml('renamed.yaml', renameIn(text, renaming)).documents[0]?.value, undefined, 2);
        expect(verdictsOn(json, byPath).map((verdict) => unrename(verdict, renaming))).toEqual(expected.map((verdict) => unrename(verdict, renaming)));
      }),
      { numRuns: 20 },
    );
  });

  it('gets the same verdicts with the line ends of Windows', () => {
    expect(verdictsOn(text.replaceAll('\n', '\r\n'), byLine)).toEqual(verdictsOn(text, byLine));
  });

  it('gets the same verdicts as the List that processing makes of it', () => {
    const [set] = workspaceOf([readYaml('template.yaml', text)], { template: { values: VALUES } }).sets;
    const items = set?.index.objects.map(({ value }) => value) ?? [];
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2);
    expect(items.length).toBeGreaterThan(2);
    for (const target of TARGETS) expect(ofObjects(verdictsOn(list, byObject, { target }))).toEqual(ofObjects(verdictsOn(text, byObject, { target, values: VALUES })));
  });
});

interface Template {
  readonly path: string;
  readonly text: string;
}

function templates(): readonly Template[] {
  const own = readFileSync(resolve(__dirname, '../..', OWN), 'utf8');
  const found = FROM_CORPUS.flatMap((path) => corpusFiles().find((file) => file.path === path) ?? []);
  return [{ path: OWN, text: own }, ...found];
}

interface Circumstances {
  readonly target?: TargetProfile;
  readonly values?: ReadonlyMap<string, string>;
}

/** The findings of all rules, each as one line, in an order of their own. */
function verdictsOn(text: string, place: (finding: Finding) => string, { target = UNDECIDED, values = new Map() }: Circumstances = {}): readonly string[] {
  const { sets } = workspaceOf([readYaml('renamed.yaml', text)], { template: { values } });
  const { findings, failures } = runRules(sets, { rules: RULES, preset: 'pedantic', target, images: NO_LOCK, today: '2026-01-15' });
  expect(failures).toEqual([]);
  return findings.map((finding) => `${finding.ruleId}/${finding.messageId} ${finding.severity} ${finding.confidence} ${place(finding)}`).sort();
}

function byLine({ place, related }: Finding): string {
  return [place, ...related].map(({ span }) => span?.start.line ?? '?').join(' ');
}

function byPath({ place }: Finding): string {
  return pointerTo(place.path);
}

/** What is said of a Template's text, its parameters and its groups, nobody can say of what it was processed into. */
const OF_TEXTS: ReadonlySet<string> = new Set(RULES.filter(({ scope }) => scope === 'document').map(({ id }) => id));

function ofObjects(verdicts: readonly string[]): readonly string[] {
  return verdicts.filter((verdict) => !OF_TEXTS.has(verdict.slice(0, verdict.indexOf('/'))));
}

function byObject({ object }: Finding): string {
  return `${object?.kind ?? ''}/${object?.name ?? ''} ${object?.path ?? ''}`;
}

type Renaming = ReadonlyMap<string, string>;

/** New names for all that a Template calls something: none of them stands in the text already, or reads as anything but text. */
function renamings(text: string): fc.Arbitrary<Renaming> {
  const names = namesIn(text);
  const words = new Set(text.match(/[\w-]+/g));
  const free = (word: string): boolean => !words.has(word) && !/^(?:null|true|false|localhost.*)$/.test(word) && !word.includes('--');
  // Legal as the name of a parameter, of a label and of an object alike.
  const plain = fc.stringMatching(/^[a-z][a-z0-9]{3,14}$/).filter(free);
  const hyphened = fc.stringMatching(/^[a-z][a-z0-9-]{2,13}[a-z0-9]$/).filter(free);
  const parameters = new Set(listField(templateIn(text), 'parameters').map((parameter) => textField(parameter, 'name') ?? ''));
  return fc
    .tuple(...names.map((name) => (parameters.has(name) ? plain : hyphened)))
    .filter((fresh) => new Set(fresh).size === names.length)
    .map((fresh) => new Map(names.map((name, index) => [name, fresh[index] ?? name])));
}

function renameIn(text: string, renaming: Renaming): string {
  const longestFirst = Array.from(renaming.keys()).sort((one, other) => other.length - one.length);
  return text.replace(new RegExp(`(?<![\\w-])(?:${longestFirst.join('|')})(?![\\w-])`, 'g'), (name) => renaming.get(name) ?? name);
}

/** A verdict without its names, old or new: label keys are parts of paths. */
function unrename(verdict: string, renaming: Renaming): string {
  return renameIn(renameIn(verdict, new Map(Array.from(renaming, ([name, fresh]) => [fresh, name]))), new Map(Array.from(renaming.keys(), (name) => [name, '*'])));
}

/** Every name that the Template gives: of parameters and what they hold, of objects, containers, ports and volumes, and the keys of labels. */
function namesIn(text: string): readonly string[] {
  const names = new Set<string>();
  const add = (name: unknown): void => {
    if (typeof name === 'string' && /^[A-Za-z][\w-]*$/.test(name)) names.add(name);
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isMap(value)) return;
    add(value['name']);
    for (const [key, item] of Object.entries(value)) {
      if (LABELS.has(key) && isMap(item)) Object.keys(item).forEach(add);
      visit(item);
    }
  };
  const template = templateIn(text);
  visit(template);
  listField(template, 'parameters').forEach((parameter) => add(textField(parameter, 'value')));
  return [...names].sort();
}

const LABELS: ReadonlySet<string> = new Set(['labels', 'matchLabels']);

function templateIn(text: string): unknown {
  return readYaml('template.yaml', text).documents[0]?.value;
}
