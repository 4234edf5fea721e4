import type { PartConfig, PartEntry, RunPart } from '../engine/part';
import type { Report } from '../engine/report';
import type { SetVerdicts } from '../engine/run';
import { sha256 } from '../sources/cache-file';
import type { FileSet } from '../workspace/workspace';
import { type Io, todayOf } from './io';
import type { LockFinder } from './locks';
import type { OpenWorkspace } from './open-workspace';
import { divideSets, type Shard } from './shard';
import { VERSION } from './version';

/** The share of one part in a run: its sets, and the numbers that all sets have. */
export interface Share {
  readonly has: (set: FileSet) => boolean;
  /** The verdicts on these sets of a configuration, each with its place in the whole run. */
  readonly placed: (sets: readonly FileSet[], verdicts: readonly SetVerdicts[], config: number) => readonly SetVerdicts[];
}

/** Divides the sets, by configuration, among the parts. Costs no look into a document. */
export function shareOf(byConfig: readonly (readonly FileSet[])[], { index, count }: Shard, { fileOf }: OpenWorkspace): Share {
  const sizeOf = ({ outlines }: FileSet): number => Array.from(new Set(outlines.map(({ uri }) => uri))).reduce((sum, uri) => sum + (fileOf(uri)?.text.length ?? 0), 1);
  const own = divideSets(byConfig, count, sizeOf)[index - 1];
  const numbers = new Map(byConfig.flat().map((set, at) => [set, at]));
  return {
    has: (set) => own?.has(set) === true,
    placed: (sets, verdicts, config) =>
      sets.map((set, at) => {
        const { findings, failures, isDated } = verdicts[at] ?? NO_VERDICTS;
        const place = { config, set: numbers.get(set) ?? 0 };
        return {
          findings: findings.map((finding) => ({ ...finding, part: { ...place, fingerprint: finding.fingerprint } })),
          failures: failures.map((failure) => ({ ...failure, part: place })),
          isDated,
        };
      }),
  };
}

const NO_VERDICTS: SetVerdicts = { findings: [], failures: [], isDated: false };

/** All that verdicts depend on and that stands in no file that is read. */
export interface RunWishes {
  readonly shard: Shard;
  readonly asked: Readonly<Record<string, unknown>>;
  readonly configs: readonly PartConfig[];
  readonly lockOf: (set: FileSet) => ReturnType<LockFinder>;
}

const NO_SOURCE = ['', ''] as const;

/** What the report of the whole run needs of this part's, but for the baseline. Costs a hash of all that was read. */
export function runPartOf({ findings }: Pick<Report, 'findings'>, workspace: OpenWorkspace, { shard, asked, configs, lockOf }: RunWishes, io: Io): RunPart {
  const { sets, files, configOf, config, summary, params, unrendered, fileOf } = workspace;
  const named = new Set(findings.flatMap(({ place, related }) => [place, ...related].flatMap(({ uri, span }) => (span ? [uri] : []))));
  const configTexts = new Map([config, ...sets.map(configOf)].flatMap((one) => (one ? [[one.uri, one.text]] : [])));
  const lockTexts = new Map(sets.map((set) => lockOf(set).source ?? NO_SOURCE));
  const hashes = files.map(({ uri, text }) => [uri, sha256(text)]).sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
  const members = sets.map(({ id, outlines, rendering }) => [id, outlines.map(({ uri, start }) => [uri, start]), rendering?.text]);
  return {
    ...shard,
    run: sha256(JSON.stringify([VERSION, shard.count, todayOf(io), asked, [...params], [...configTexts], [...lockTexts], hashes, members])),
    summary,
    unrendered: unrendered.length > 0,
    configs,
    baseline: undefined,
    texts: Array.from(named).sort().flatMap((uri) => {
      const text = fileOf(uri)?.text;
      return text === undefined ? [] : [[uri, sha256(text)] as const];
    }),
  };
}

/** The part with the entries of the baseline, which stand in the first of all. */
export function withBaselinePart(part: RunPart, entries: readonly PartEntry[]): RunPart {
  const baseline = entries.map(({ fingerprint, ruleId, file, message, judged, gone }) => ({ fingerprint, ruleId, file, message, judged, gone }));
  return { ...part, run: sha256(JSON.stringify([part.run, baseline])), baseline: part.index === 1 ? baseline : undefined };
}
