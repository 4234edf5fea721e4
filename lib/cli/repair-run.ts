import { EXIT, type ExitCode } from '../base/errors';
import type { Finding } from '../engine/finding';
import type { Fix } from '../engine/fix';
import type { Linted, Refused, RepairOutcome } from '../engine/repair/repair';
import type { Report } from '../engine/report';
import { visible } from '../base/columns';
import { counted } from '../reporters/tally';
import { exchangeFile, writableRoots } from '../sources/exchange-file';
import { pathOf } from '../sources/uri';
import { readYaml, type YamlFile } from '../yaml/read';
import type { Io } from './io';
import type { OpenWorkspace } from './open-workspace';
import { unifiedDiff } from './unified-diff';

/** What is to be done about findings with a repair. */
export interface RepairWishes {
  /** @default `safe` where there is a difference to show, else nothing is repaired */
  readonly fix: Fix['safety'] | undefined;
  /** Print what would be written, and write nothing. */
  readonly diff: boolean;
  readonly operands: readonly string[];
  /** Whether a finding does not count although it is not suppressed: it is in the baseline. */
  readonly isSetAside: (finding: Finding) => boolean;
}

/** What there is to report after repairs. */
export interface Repaired {
  readonly workspace: OpenWorkspace;
  readonly report: Report;
  /** Where reports go: standard output, unless a difference or a repaired text took it. */
  readonly io: Io;
  /** `refused` when a file could not be written. */
  readonly exit: ExitCode;
}

/**
 * Checks the workspace and, if wished, repairs what it can: files are written, standard input comes out on standard output. The report
 * is about what is left; one line on standard error tells what was done.
 */
export async function lintAndRepair(opened: OpenWorkspace, check: (workspace: OpenWorkspace) => Report, wishes: RepairWishes, io: Io): Promise<Repaired> {
  const { operands, fix, diff } = wishes;
  const report = check(opened);
  if (fix === undefined && !diff) return { workspace: opened, report, io, exit: EXIT.clean };
  const safety = fix ?? 'safe';
  const outcome = await repairsOf(opened, report, check, { ...wishes, safety });
  const stdin = opened.files.find(({ uri }) => uri === opened.stdinUri);
  const left = diff ? printDiffs(opened, outcome, io) : write(opened, outcome, operands, io);
  if (!diff && stdin?.documents.every(({ value }) => value !== undefined)) io.stdout.write(outcome.texts.get(stdin.uri) ?? stdin.text);
  const workspace = opened.withFiles(opened.files.map((file) => changedFile(file, left.has(file.uri) ? undefined : outcome.texts.get(file.uri))));
  const after = outcome.texts.size === left.size ? report : check(workspace);
  tell(outcome, after, left, { safety, diff }, io);
  return { workspace, report: after, io: diff || stdin ? { ...io, stdout: io.stderr } : io, exit: left.size > 0 ? EXIT.refused : EXIT.clean };
}

async function repairsOf(opened: OpenWorkspace, report: Report, check: (workspace: OpenWorkspace) => Report, { safety, isSetAside }: RepairWishes & { readonly safety: Fix['safety'] }): Promise<RepairOutcome> {
  if (!report.findings.some(({ fix, suppressed }) => fix && !suppressed)) return { texts: new Map(), repaired: [], refused: [] };
  const [{ repair }, { checkAgain }] = await Promise.all([import('../engine/repair/repair.js'), import('../engine/repair/second-reader.js')]);
  const lint = (files: readonly YamlFile[]): Linted => {
    const workspace = opened.withFiles(files);
    const { findings, failures } = check(workspace);
    return { sets: workspace.sets, findings, failures: failures.length };
  };
  return repair(opened.files, { sets: opened.sets, findings: report.findings, failures: report.failures.length }, { safety, lint, checkAgain, isWanted: opened.isWanted, isSetAside });
}

type Left = ReadonlyMap<string, string>;

function printDiffs(opened: OpenWorkspace, { texts }: RepairOutcome, { stdout }: Io): Left {
  for (const [uri, text] of sorted(texts)) stdout.write(unifiedDiff(uri, opened.fileOf(uri)?.text, text));
  return new Map();
}

/** Writes the files, and answers with the reason for each that could not be. */
function write(opened: OpenWorkspace, { texts }: RepairOutcome, operands: readonly string[], { cwd, stderr }: Io): Left {
  const left = new Map<string, string>();
  if (texts.size === 0) return left;
  const roots = writableRoots(operands.length === 0 ? ['.'] : operands.filter((operand) => operand !== '-'), cwd);
  for (const [uri, after] of sorted(texts)) {
    if (uri === opened.stdinUri) continue;
    const found = exchangeFile(pathOf(cwd, uri), { before: opened.fileOf(uri)?.text ?? '', after, roots });
    if (!found) continue;
    left.set(uri, found.reason);
    stderr.write(`error: cannot write ${uri}: ${found.reason}\n`);
  }
  return left;
}

function changedFile(file: YamlFile, text: string | undefined): YamlFile {
  return text === undefined || text === file.text ? file : readYaml(file.uri, text);
}

function sorted(texts: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...texts].sort(([one], [other]) => (one < other ? -1 : 1));
}

function tell({ repaired, texts, refused }: RepairOutcome, after: Report, left: Left, { safety, diff }: { readonly safety: Fix['safety']; readonly diff: boolean }, { stderr }: Io): void {
  const done = repaired.filter(({ place }) => !left.has(place.uri));
  for (const finding of done) stderr.write(`${diff ? 'would repair' : 'repaired'} ${placeOf(finding)} ${finding.ruleId}: ${visible(finding.fix?.title ?? '')}\n`);
  const unsafe = safety === 'unsafe' ? 0 : after.findings.filter(({ fix, suppressed }) => fix?.safety === 'unsafe' && !suppressed).length;
  const [first, ...more] = refused;
  const parts = [
    `${diff ? 'would repair' : 'repaired'} ${done.length} in ${counted(texts.size - left.size, 'file')}`,
    ...(unsafe > 0 ? [`${unsafe} left (need --fix=unsafe)`] : []),
    ...(first ? [`${refused.length} could not be repaired:${more.length === 0 ? ` ${reasonOf(first)}` : ''}`] : []),
  ];
  stderr.write(`${parts.join('; ')}\n`);
  if (more.length > 0) for (const one of refused) stderr.write(`  ${reasonOf(one)}\n`);
}

function reasonOf({ finding, reason }: Refused): string {
  return `${placeOf(finding)} ${finding.ruleId}: ${reason}`;
}

function placeOf({ place: { uri, span } }: Finding): string {
  return span ? `${uri}:${span.start.line}:${span.start.column}` : uri;
}
