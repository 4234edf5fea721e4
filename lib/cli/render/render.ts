import type { RevisionTree } from '../../sources/git/tree';
import type { Sources } from '../../sources/files';
import { diskPlace, treePlace } from '../../sources/render/place';
import { findHelm, findKustomize, type ProgramFound } from '../../sources/render/programs';
import { withTemporaryFolder } from '../../sources/render/temporary';
import type { SkippedFile } from '../../sources/source-file';
import type { YamlFile } from '../../yaml/read';
import type { OpenConfig } from '../configs';
import { withInterrupt } from '../interrupt';
import type { Io } from '../io';
import { renderCharts } from './charts';
import type { RenderWishes } from './flags';
import { renderKustomizations } from './kustomizations';
import type { RenderOutcome } from './outcome';
import { readOnce } from './read-once';

/** What came of the charts and kustomizations among some files. */
export interface RenderedWorkspace {
  readonly sets: RenderOutcome['sets'];
  /** Whether a file went into what was rendered, and is no manifest of its own. */
  readonly isPart: (uri: string) => boolean;
  readonly failed: readonly SkippedFile[];
  readonly passed: readonly SkippedFile[];
  readonly files: readonly YamlFile[];
  /** For the summary: what was rendered, by what. */
  readonly done: readonly { readonly by: string; readonly ids: readonly string[] }[];
}

export interface RenderOptions {
  readonly wishes: RenderWishes;
  /** The state that is looked at. @default that of the disk */
  readonly tree: RevisionTree | undefined;
  /** Whether it is what a change starts from. */
  readonly isPast: boolean;
  readonly configOf: (uri: string) => Promise<OpenConfig | undefined>;
}

/**
 * Renders all charts and kustomizations that the operands name or hold, in a folder of its own, which is gone afterwards. Throws `UserError`
 * for values files that cannot be opened, and when somebody interrupts it.
 */
export function renderSources(sources: Sources, options: RenderOptions, io: Io): Promise<RenderedWorkspace> {
  return withInterrupt(INTERRUPTED, ({ signal }) => withTemporaryFolder((temporary) => renderIn(temporary, signal, sources, options, io)));
}

const INTERRUPTED = { outcome: 'nothing was checked', overdue: 'the programs that render did not end' };

async function renderIn(temporary: string, signal: AbortSignal, { read }: Sources, { wishes, tree, isPast, configOf }: RenderOptions, { cwd, env }: Io): Promise<RenderedWorkspace> {
  const place = tree ? treePlace(tree, temporary) : diskPlace(cwd);
  const run = { wishes, place, read: readOnce(place), env, temporary, signal, isPast, configOf };
  const uris = read.filter(({ role }) => role !== 'context').map(({ uri }) => uri);
  const options = { cwd: temporary, env, signal };
  const charts = await renderCharts(uris, once(() => findHelm(options)), run);
  return joined([...charts, ...(await renderKustomizations(uris, once(() => findKustomize(options)), run))]);
}

function joined(outcomes: readonly RenderOutcome[]): RenderedWorkspace {
  const by = new Map<string, string[]>();
  for (const outcome of outcomes) {
    if (outcome.by !== undefined) by.set(outcome.by, [...(by.get(outcome.by) ?? []), ...outcome.sets.map(({ set }) => set.id)]);
  }
  return {
    sets: outcomes.flatMap(({ sets }) => sets),
    isPart: (uri) => outcomes.some(({ isPart }) => isPart(uri)),
    failed: outcomes.flatMap(({ failed }) => failed),
    passed: outcomes.flatMap(({ passed }) => passed),
    files: Array.from(new Set(outcomes.flatMap(({ files }) => files))),
    done: Array.from(by, ([program, ids]) => ({ by: program, ids })),
  };
}

/** Nobody is asked for a release twice. */
function once(find: () => Promise<ProgramFound>): () => Promise<ProgramFound> {
  let found: Promise<ProgramFound> | undefined;
  return () => (found ??= find());
}
