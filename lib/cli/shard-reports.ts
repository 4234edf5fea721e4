import { UserError } from '../base/errors';
import { groupBy } from '../base/group';
import { LineMap } from '../base/span';
import type { PartReport } from '../engine/part';
import { readShardReport, type ShardReport } from '../reporters/read-json';
import type { RenderContext, SourceLines } from '../reporters/reporter';
import { sha256 } from '../sources/cache-file';
import { fileFault, readSource } from '../sources/read-file';
import { pathOf } from '../sources/uri';
import { DEFAULT_LIMITS } from '../yaml/read';
import type { Io } from './io';
import { readNamed } from './named-file';
import { VERSION } from './version';

/** The reports of all shards of a run, in the order of the shards. */
export interface Shards extends Pick<ShardReport, 'failOn'> {
  readonly parts: readonly [PartReport, ...PartReport[]];
}

/** Throws `UserError` for files that are no reports of shards, for shards of different runs, and for one that is missing or there twice. */
export function readShards(files: readonly string[], io: Io): Shards {
  const named = files.map((file) => ({ file, ...readShard(file, io) })).sort((one, other) => one.report.part.index - other.report.part.index);
  const [first, ...others] = named;
  if (!first) throw new UserError('usage', 'no report is named', { hint: 'name those of all shards: pinstream merge shard-*.json' });
  const { run, count } = first.report.part;
  const stranger = others.find(({ report, failOn }) => report.part.run !== run || report.part.count !== count || failOn !== first.failOn);
  if (stranger) {
    throw new UserError('different-runs', `${first.file} and ${stranger.file} are of different runs`, {
      hint: 'run all shards over the same files, with the same options and the same number of shards, on one day',
    });
  }
  const byIndex = groupBy(named, ({ report }) => report.part.index);
  for (const [index, reports] of byIndex) if (reports.length > 1) throw new UserError('double-shard', `shard ${index} of ${count} is there twice: ${reports.map(({ file }) => file).join(', ')}`, { hint: 'name each report once' });
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0) {
    throw new UserError('missing-shard', `the report of shard ${missing.join(', ')} of ${count} is missing, and what it found would be too`, { hint: 'see why the shard wrote none, or name its report' });
  }
  return { failOn: first.failOn, parts: [first.report, ...others.map(({ report }) => report)] };
}

function readShard(file: string, io: Io): ShardReport {
  const text = readNamed(file, { what: 'the report', hint: 'see why the shard wrote none, or name its report' }, io);
  const read = readShardReport(text, (version) => version === VERSION);
  if (!read.ok) throw new UserError('bad-report', `${file} ${read.problem}`, { hint: read.hint });
  return read.value;
}

/** The texts that findings point into, where the files lie here as the shards read them. Each is read at the first question. */
export function textsFor({ parts }: Shards, { cwd }: Io): RenderContext['textOf'] {
  const hashes = new Map(parts.flatMap(({ part }) => part.texts));
  const known = new Map<string, SourceLines | undefined>();
  return (uri) => {
    if (!known.has(uri)) known.set(uri, textOf(pathOf(cwd, uri), hashes.get(uri)));
    return known.get(uri);
  };
}

function textOf(path: string, hash: string | undefined): SourceLines | undefined {
  if (hash === undefined) return undefined;
  try {
    const { text } = readSource(path, DEFAULT_LIMITS.maxBytes);
    return sha256(text) === hash ? { text, lines: new LineMap(text) } : undefined;
  } catch (error) {
    // Without the file the finding is told without its line.
    if (fileFault(error) === undefined) throw error;
    return undefined;
  }
}
