import { UserError } from '../../base/errors';
import type { Finding } from '../../engine/finding';
import { keyOf } from '../../engine/repair/compare';
import type { Report } from '../../engine/report';
import type { Io } from '../io';
import type { Since } from '../since';

/**
 * What a hook is to look at. `change`: what is new beside every one of these states, which are two where a merge is committed; `files`: what
 * is wrong in the files that were handed over, whoever brought it; `nothing`: there is no change, and nobody named a file.
 */
export type Situation = { readonly kind: 'change'; readonly since: readonly Since[] } | { readonly kind: 'files' } | { readonly kind: 'nothing' };

/**
 * Tells from git, and from what pre-commit says in the environment, what is about to be committed or pushed. Before the first commit there
 * is no earlier state, and everything is new. Throws `UserError` where git cannot tell.
 */
export async function situationOf(files: readonly string[], { cwd, env }: Io): Promise<Situation> {
  const [{ openIndex }, { changedPaths }, { idOf }] = await Promise.all([import('../../sources/git/tree.js'), import('../../sources/git/changes.js'), import('../../sources/git/repository.js')]);
  const { PRE_COMMIT_FROM_REF: from, PRE_COMMIT_TO_REF: to } = env;
  if (from !== undefined && from !== '' && to !== undefined && to !== '') return { kind: 'change', since: [{ base: `${from}...${to}`, staged: false }] };
  const index = openIndex({ cwd, env });
  const isThere = (rev: string): boolean => idOf(index.repository.git, ['rev-parse', '--verify', '--quiet', rev]) !== undefined;
  if (!isThere('HEAD')) return { kind: 'files' };
  // What the other side of a merge brings was committed there, and its author has seen what was said of it.
  if (isThere('MERGE_HEAD')) return { kind: 'change', since: ['HEAD', 'MERGE_HEAD'].map((base) => ({ base, staged: true })) };
  if (changedPaths(index, ['.']).length > 0) return { kind: 'change', since: [{ base: 'HEAD', staged: true }] };
  return files.length > 0 ? { kind: 'files' } : { kind: 'nothing' };
}

/** The first report with the findings that are in all of them. */
export function common(first: Report, others: readonly Report[]): Report {
  const keys = others.map(({ findings }) => new Set(findings.map(keyOf)));
  return { ...first, findings: first.findings.filter((finding) => keys.every((known) => known.has(keyOf(finding)))) };
}

/** The report with the findings in some files alone. */
export function within(report: Report, uris: ReadonlySet<string>): Report {
  return { ...report, findings: report.findings.filter((finding) => isWithin(finding, uris)) };
}

/** Whether a finding is in one of the files. */
export function isWithin({ place }: Finding, uris: ReadonlySet<string>): boolean {
  return uris.has(place.uri);
}

/** Whether there was nothing to look at: a hook runs for every commit, also in a repository without a manifest. */
export function isNothing(error: unknown): boolean {
  return error instanceof UserError && error.code === 'nothing-to-check';
}

export const NOTHING_NOTE = 'note: no file here holds a Kubernetes object, so nothing was checked\n';
