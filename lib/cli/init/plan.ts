import { lstatSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { baselineOf, printBaseline } from '../../engine/baseline';
import { counted } from '../../reporters/tally';
import { readSource } from '../../sources/read-file';
import { baselinePlace } from '../baselines';
import { CONFIG_NAME } from '../configs';
import type { Io } from '../io';
import { nameFrom } from '../repository-names';
import { CI_FILES, ciText } from './ci-text';
import { configText } from './config-text';
import { HOOK_FILE, hookEntry, hookText } from './hook-text';
import type { Host, Survey } from './look';
import { countsOf, type Today } from './today';

/** What is wished for, with what the repository settles filled in. */
export interface InitWishes {
  readonly platform: string | undefined;
  readonly baseline: boolean;
  readonly hook: boolean;
  readonly host: Host | undefined;
  readonly source: string | undefined;
}

/** A file that is to be made. Names are relative to the working folder, with `/`. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** What is shown in place of a text that nobody would read. @default the text */
  readonly shown?: string;
}

/** A file that is there already. It stays as it is, whatever it holds. */
export interface KeptFile {
  readonly path: string;
  /** What to do by hand; `undefined` where it holds what is needed. */
  readonly advice: { readonly words: string; readonly lines: string } | undefined;
}

export interface InitPlan {
  readonly made: readonly NewFile[];
  readonly kept: readonly KeptFile[];
}

/** Tells which files are to be made, and which are there already. Writes nothing. */
export function planOf(wishes: InitWishes, survey: Survey, today: Today | undefined, io: Io): InitPlan {
  const baseline = baselineStep(wishes, today, io);
  const steps = [configStep(wishes, baseline, survey, io), baseline, hookStep(wishes, survey, io), ciStep(wishes, survey, io)];
  const known = steps.filter((step) => step !== undefined);
  return { made: known.flatMap((step) => ('text' in step ? [step] : [])), kept: known.flatMap((step) => ('text' in step ? [] : [step])) };
}

type Step = NewFile | KeptFile | undefined;

function baselineStep({ baseline }: InitWishes, today: Today | undefined, io: Io): Step {
  if (!baseline || !today || countsOf(today).total === 0) return undefined;
  const path = relative(io.cwd, baselinePlace(undefined, today.workspace, io)).replaceAll(sep, '/');
  if (isThere(path, io)) return { path, advice: undefined };
  const { entries } = baselineOf(today.report.findings, nameFrom(io).nameOf);
  const files = new Set(entries.map(({ file }) => file)).size;
  return { path, text: printBaseline({ entries }), shown: `${counted(entries.length, 'finding')} in ${counted(files, 'file')}, as pinstream lint shows them\n` };
}

function configStep({ platform }: InitWishes, baseline: Step, survey: Survey, io: Io): Step {
  const path = CONFIG_NAME;
  const own = baseline && 'text' in baseline ? baseline.path : undefined;
  if (!isThere(path, io)) return { path, text: configText({ platform, baseline: own }, survey) };
  const hasBaseline = /^baseline:/m.test(textOf(path, io));
  return { path, advice: own === undefined || hasBaseline ? undefined : { words: 'to let the baseline count, add', lines: `baseline: ${own}\n` } };
}

function hookStep({ hook, source }: InitWishes, survey: Survey, io: Io): Step {
  const path = HOOK_FILE;
  if (!hook || !survey.isRepository) return undefined;
  if (!isThere(path, io)) return { path, text: hookText(source, survey) };
  return { path, advice: textOf(path, io).includes('pinstream-lint') ? undefined : { words: 'to run pinstream before each commit, add to its repos', lines: hookEntry(source, survey) } };
}

function ciStep({ host, source }: InitWishes, survey: Survey, io: Io): Step {
  if (host === undefined) return undefined;
  const found = CI_FILES[host].find((name) => isThere(name, io));
  const text = ciText(host, source, survey);
  if (found === undefined) return { path: CI_FILES[host][0], text };
  return { path: found, advice: textOf(found, io).includes('pinstream') ? undefined : { words: `to check ${host === 'github' ? 'pull' : 'merge'} requests, add`, lines: text } };
}

/** Whether there is anything of the name: a link that leads nowhere is somebody's too. */
function isThere(path: string, { cwd }: Io): boolean {
  return lstatSync(join(cwd, path), { throwIfNoEntry: false }) !== undefined;
}

/** The text of a file that is there, as far as it can be told; `''` for one that cannot be read, which is nobody's question here. */
function textOf(path: string, { cwd }: Io): string {
  try {
    return readSource(join(cwd, path), 1_048_576).text;
  } catch {
    return '';
  }
}
