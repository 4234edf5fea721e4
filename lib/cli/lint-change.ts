import { changeOfFindings } from '../engine/change-findings';
import type { Report } from '../engine/report';
import type { FileSet } from '../workspace/workspace';
import type { Io } from './io';
import { folderOf, type LintOptions, lintWorkspace } from './lint-workspace';
import type { LockFinder } from './locks';
import type { OpenWorkspace } from './open-workspace';

/** An earlier state of the same operands, with the image locks of that time. */
export interface Past {
  readonly workspace: OpenWorkspace;
  readonly lockOf: LockFinder;
}

/** As `lintWorkspace`; beside an earlier state only what the change brought, and what the rules about changes say. */
export function lintChange(workspace: OpenWorkspace, past: Past | undefined, options: LintOptions, io: Io): Report {
  if (!past) return lintWorkspace(workspace, options, io);
  const isSame = sameSets(past, { workspace, lockOf: options.lockOf }, io);
  const before = { ...past.workspace, sets: past.workspace.sets.filter(({ id }) => !isSame.has(id)) };
  const now = { ...workspace, sets: workspace.sets.filter(({ id }) => !isSame.has(id)) };
  const { findings } = lintWorkspace(before, { ...options, lockOf: past.lockOf }, io);
  const report = lintWorkspace(now, { ...options, past: before }, io);
  const files = { isGone: (uri: string) => workspace.fileOf(uri) === undefined, isNew: (uri: string) => past.workspace.fileOf(uri) === undefined };
  const { brought, gone } = changeOfFindings(findings, report.findings, files);
  return { ...report, findings: brought, gone };
}

/** The ids of sets whose files and image lock are the same in both states: what is found in them was found before. */
function sameSets(past: Past, now: Past, io: Io): ReadonlySet<string> {
  const filesOf = ({ outlines }: FileSet): readonly string[] => Array.from(new Set(outlines.map(({ uri }) => uri)));
  const lockText = ({ lockOf }: Past, set: FileSet): string | undefined => lockOf(folderOf(set, io)).source?.[1];
  const before = new Map(past.workspace.sets.map((set) => [set.id, set]));
  const same = now.workspace.sets.filter((set) => {
    const old = before.get(set.id);
    if (!old || lockText(now, set) !== lockText(past, old) || old.rendering?.text !== set.rendering?.text) return false;
    const [files, oldFiles] = [filesOf(set), filesOf(old)];
    return oldFiles.length === files.length && files.every((uri, at) => oldFiles[at] === uri && past.workspace.fileOf(uri)?.text === now.workspace.fileOf(uri)?.text);
  });
  return new Set(same.map(({ id }) => id));
}
