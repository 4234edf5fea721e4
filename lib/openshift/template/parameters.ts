import { unknownText } from '../../base/unknown';
import { isMap } from '../../kube/json';
import type { Path } from '../../base/path';
import { GENERATOR, generateText } from './generator';
import type { TemplateFault, TemplateProblem } from './problem';

export interface ParameterOptions {
  /** Values of `-p` and param files: they set the value and clear `generate`. Names that the Template does not have are passed over. */
  readonly values?: ReadonlyMap<string, string>;
  /**
   * A parameter with neither value nor generator. `unknown`: stays unknown text, required or not (see `lib/base/unknown`).
   * `empty`: as `oc process` does, empty, or a problem when it is required. An empty `value` counts as none, as it does there.
   * @default 'unknown'
   */
  readonly missing?: 'unknown' | 'empty';
  /** Random numbers, at least 0 and below 1, for generators. Without it a value that changes at each render stays unknown text. */
  readonly random?: () => number;
}

/** Where a parameter's value comes from: its `value`; the command line; its generator; nowhere, and it is unknown or empty. */
export type ParameterOrigin = 'value' | 'given' | 'generated' | 'unknown' | 'empty';

/** A parameter as it takes part in processing. */
export interface EffectiveParameter {
  readonly name: string;
  /** In the Template's document: `['parameters', 2]`. */
  readonly path: Path;
  /** The place of the text that a reference is replaced with: its `value`, or the parameter where that is not used. */
  readonly valuePath: Path;
  /** `undefined`: only deployment will tell (origin `unknown`), or each render makes another (origin `generated`). */
  readonly value: string | undefined;
  readonly origin: ParameterOrigin;
  readonly required: boolean;
  /** As written; `''` where absent. */
  readonly generate: string;
  /** What the generator works from, as written; `''` where absent. */
  readonly from: string;
}

export interface ParameterTable {
  /** In the order of the Template, duplicates included. */
  readonly all: readonly EffectiveParameter[];
  /** The one that references of a name mean: the last. */
  readonly byName: ReadonlyMap<string, EffectiveParameter>;
  /** What a reference to each name is replaced with; unknown text for what is not known. Names that no reference can have are left out. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Whether the server accepts the name of a parameter; `oc process --local` takes any. */
export function isParameterName(name: string): boolean {
  return /^[a-zA-Z0-9_]+$/.test(name);
}

/** The parameters of a Template with the values they take. */
export function readParameters(list: unknown, options: ParameterOptions, problems: TemplateProblem[]): ParameterTable {
  const all: EffectiveParameter[] = [];
  const byName = new Map<string, EffectiveParameter>();
  const texts = new Map<string, string>();
  for (const written of writtenParameters(list, problems)) {
    const earlier = byName.get(written.name);
    const note = noter(written, problems);
    if (!isParameterName(written.name)) note('bad-parameter-name', badName(written.name), { step: 'name' });
    if (earlier !== undefined) note('duplicate-parameter', duplicate(written.name), { step: 'name' });
    // The command line sets the first parameter of a name, while references take the last.
    const given = earlier === undefined ? options.values?.get(written.name) : undefined;
    const parameter = effective(written, given, options, note);
    all.push(parameter);
    byName.set(parameter.name, parameter);
    if (isParameterName(parameter.name)) texts.set(parameter.name, parameter.value ?? unknownText(parameter.name));
  }
  return { all, byName, texts };
}

interface WrittenParameter {
  readonly path: Path;
  readonly name: string;
  readonly value: string;
  readonly generate: string;
  readonly from: string;
  readonly required: boolean;
}

function writtenParameters(list: unknown, problems: TemplateProblem[]): readonly WrittenParameter[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    problems.push(wrongType(['parameters'], 'parameters', 'a list'));
    return [];
  }
  return list.flatMap((entry: unknown, index) => {
    const path = ['parameters', index];
    if (isMap(entry) || entry === null) return [writtenParameter(entry ?? {}, path, problems)];
    problems.push(wrongType(path, 'a parameter', 'a map'));
    return [];
  });
}

function writtenParameter(entry: Readonly<Record<string, unknown>>, path: Path, problems: TemplateProblem[]): WrittenParameter {
  const text = (key: string): string => {
    const field = Object.hasOwn(entry, key) ? entry[key] : undefined;
    if (typeof field === 'string') return field;
    if (field === undefined || field === null) return '';
    problems.push(wrongType([...path, key], `a parameter's ${key}`, 'text; quote it'));
    // What was meant is plain, and the rest of the Template is worth reading with it.
    return typeof field === 'number' || typeof field === 'boolean' ? String(field) : '';
  };
  const { required } = entry;
  if (required !== undefined && required !== null && typeof required !== 'boolean') {
    problems.push(wrongType([...path, 'required'], "a parameter's required", 'true or false without quotes'));
  }
  for (const key of ['displayName', 'description']) text(key);
  return { path, name: text('name'), value: text('value'), generate: text('generate'), from: text('from'), required: required === true };
}

type Note = (code: TemplateFault, message: string, options?: { readonly step?: string; readonly fatal?: boolean }) => void;

function noter({ path }: WrittenParameter, problems: TemplateProblem[]): Note {
  return (code, message, { step, fatal = false } = {}) => {
    problems.push({ code, message, path: step === undefined ? path : [...path, step], fatal });
  };
}

function effective(written: WrittenParameter, given: string | undefined, options: ParameterOptions, note: Note): EffectiveParameter {
  const { path, name, required, from } = written;
  const known = (value: string | undefined, origin: ParameterOrigin): EffectiveParameter => {
    const valuePath = origin === 'value' ? [...path, 'value'] : path;
    return { name, path, valuePath, value, origin, required, generate: written.generate, from };
  };
  const missing = (): void => note('required-parameter', `the parameter ${name} is required and has no value; give it one`, { fatal: true });
  if (given !== undefined) {
    if (given === '' && required) missing();
    return known(given, 'given');
  }
  if (written.value !== '') return known(written.value, 'value');
  if (written.generate !== '') {
    const value = generated(written, options.random, note);
    if (value === '' && required) missing();
    return known(value, 'generated');
  }
  if (options.missing !== 'empty') return known(undefined, 'unknown');
  if (required) missing();
  return known('', 'empty');
}

/** `undefined` where nothing is generated, or something else at each render. */
function generated({ name, generate, from }: WrittenParameter, random: (() => number) | undefined, note: Note): string | undefined {
  if (generate !== GENERATOR) {
    const message = `the parameter ${name} asks for the generator ${generate}; the only one there is is called ${GENERATOR}`;
    note('unknown-generator', message, { step: 'generate', fatal: true });
    return undefined;
  }
  const made = generateText(from, random);
  if (!made.ok) {
    note(made.code, `the parameter ${name} ${made.problem}`, { step: 'from', fatal: true });
    return undefined;
  }
  return random !== undefined || made.steady ? made.text : undefined;
}

export function wrongType(path: Path, what: string, wanted: string): TemplateProblem {
  return { code: 'wrong-type', message: `${what} has to be ${wanted}`, path, fatal: true };
}

function badName(name: string): string {
  return name === '' ? 'a parameter has no name' : `the server refuses the parameter name ${name}: letters, digits and _ are allowed`;
}

function duplicate(name: string): string {
  return `${name} is declared before: references take this one, while a value given on the command line goes to the first`;
}
