import { dirname } from 'node:path';
import { UserError } from '../base/errors';
import { groupBy } from '../base/group';
import { externalsOf } from '../config/facts';
import { pathMatcher } from '../config/patterns';
import type { Skipped, Summary } from '../engine/report';
import { skippedLines } from '../reporters/summary';
import { NO_OBJECT, readSources, type Sources } from '../sources/files';
import { pathOf, uriOf } from '../sources/uri';
import type { SkippedFile, SourceFile } from '../sources/source-file';
import type { ManifestDocument } from '../workspace/document';
import { unknownKindsIn } from '../workspace/unknown-kinds';
import { type ObjectSet, workspaceOf, type WorkspaceOptions } from '../workspace/workspace';
import { DEFAULT_LIMITS, readYaml, refusedFile, type YamlFile } from '../yaml/read';
import { CONFIG_FLAGS, configFinder, type OpenConfig } from './configs';
import { type FlagValues, text } from './flags';
import type { Io } from './io';
import type { RuleSources } from './rule-modules';
import { checkParams, PARAM_FLAGS, readParams } from './param-flags';

/** The manifests that the operands name, read and put into sets. */
export interface OpenWorkspace {
  /** Those that hold something to look at. Some of their documents may be context only. */
  readonly sets: readonly ObjectSet[];
  /** Whether a file was asked for, and is not only there as context. */
  readonly isWanted: (uri: string) => boolean;
  readonly wantedUris: readonly string[];
  /** The configuration that holds for the folder of the run. */
  readonly config: OpenConfig | undefined;
  /** The configuration that holds for a set; `undefined` where there is none. */
  readonly configOf: (set: ObjectSet) => OpenConfig | undefined;
  readonly fileOf: (uri: string) => YamlFile | undefined;
  /** All that was read, context included. */
  readonly files: readonly YamlFile[];
  /** The name that standard input goes by, where it is read. */
  readonly stdinUri: string | undefined;
  /** The same run over other files, or other texts of these, put into sets anew. */
  readonly withFiles: (files: readonly YamlFile[]) => OpenWorkspace;
  readonly summary: Summary;
  /** Values given for Template parameters. */
  readonly params: ReadonlyMap<string, string>;
}

/** What every command that reads manifests takes. */
export const OPEN_FLAGS = {
  ...PARAM_FLAGS,
  ...CONFIG_FLAGS,
  stdinFilename: text('The path that standard input goes by; its folder gives context', 'path'),
};

export type OpenFlags = FlagValues<typeof OPEN_FLAGS>;

/**
 * Reads the operands, the working folder where there are none. Throws `UserError` for a path that cannot be opened, for parameters
 * that fit no Template, and when nothing is left to look at: silence must not pass for "checked".
 */
export async function openWorkspace(operands: readonly string[], flags: OpenFlags, io: Io, ruleSources?: RuleSources): Promise<OpenWorkspace> {
  if (flags.stdinFilename !== undefined && !operands.includes('-')) {
    throw new UserError('usage', '--stdin-filename names standard input, which is not read', {
      hint: `give - as well: - --stdin-filename ${flags.stdinFilename}`,
    });
  }
  const params = readParams(flags, io);
  const paths = operands.length > 0 ? operands : ['.'];
  const sources = readSources(paths, { cwd: io.cwd, stdin: io.stdin, stdinName: flags.stdinFilename, maxBytes: DEFAULT_LIMITS.maxBytes });
  const files = new Map(sources.read.map((source) => [source.uri, yamlOf(source)]));
  const find = configFinder(flags, io, ruleSources);
  const configs = await configsOf([...files.keys()], find, io);
  const configBySet = new Map<ObjectSet, OpenConfig>();
  const setsOf = (some: Iterable<YamlFile>): readonly ObjectSet[] =>
    Array.from(groupBy(some, ({ uri }) => configs.get(uri)), ([config, members]) => {
      const made = workspaceOf(members, { template: { values: params }, ...factsOf(config) }).sets;
      if (config) for (const set of made) configBySet.set(set, config);
      return made;
    }).flat();
  const sets = setsOf(files.values());
  const { wanted, skipped } = divide(sources, files, sets);
  if (wanted.size === 0) throw nothingLeft(paths, skipped);
  const documents = sets.flatMap((set) => set.documents).filter(({ yaml }) => wanted.has(yaml.uri));
  checkParams(documents, params, flags);
  const config = await find(io.cwd);
  const workspaceFor = (all: ReadonlyMap<string, YamlFile>, grouped: readonly ObjectSet[]): OpenWorkspace => {
    const used = grouped.filter((set) => set.documents.some(({ yaml }) => wanted.has(yaml.uri)));
    const checked = grouped.flatMap((set) => set.documents).filter(({ yaml }) => wanted.has(yaml.uri));
    return {
      sets: used,
      isWanted: (uri) => wanted.has(uri),
      wantedUris: [...wanted],
      config,
      configOf: (set) => configBySet.get(set),
      fileOf: (uri) => all.get(uri),
      files: [...all.values()],
      stdinUri: operands.includes('-') ? (flags.stdinFilename === undefined ? '<stdin>' : uriOf(io.cwd, flags.stdinFilename)) : undefined,
      withFiles: (some) => workspaceFor(new Map(some.map((file) => [file.uri, file])), setsOf(some)),
      summary: { files: wanted.size, sets: used.length, ...countsOf(checked), skipped: byReason(skipped) },
      params,
    };
  };
  return workspaceFor(files, sets);
}

/** The configuration of each file, by uri. */
async function configsOf(uris: readonly string[], find: ReturnType<typeof configFinder>, { cwd }: Io): Promise<ReadonlyMap<string, OpenConfig | undefined>> {
  const found = new Map<string, OpenConfig | undefined>();
  for (const uri of uris) found.set(uri, await find(dirname(pathOf(cwd, uri))));
  return found;
}

/** What a configuration says of sets and of what lives elsewhere. */
function factsOf(config: OpenConfig | undefined): Pick<WorkspaceOptions, 'externals' | 'sets'> {
  if (!config) return {};
  const sets = (config.written.sets ?? []).map(({ name, paths, namespace }, index) => {
    const holds = pathMatcher(paths);
    return { id: name ?? `${config.uri} sets[${index}]`, namespace, holds: (uri: string) => holds(config.pathOf(uri)) };
  });
  return { externals: externalsOf(config.written), sets };
}

function yamlOf({ uri, text, problem }: SourceFile): YamlFile {
  return problem ? refusedFile(uri, text, { ...problem, message: `The file ${problem.message}` }) : readYaml(uri, text);
}

interface Divided {
  readonly wanted: ReadonlySet<string>;
  readonly skipped: readonly SkippedFile[];
}

/** The files that count as checked, and all others with the reason. A file without an object is one of the others; one that cannot be read is not. */
function divide({ read, skipped }: Sources, files: ReadonlyMap<string, YamlFile>, sets: readonly ObjectSet[]): Divided {
  const holding = new Set(sets.flatMap(({ documents }) => documents.filter(isManifest).map(({ yaml }) => yaml.uri)));
  const asked = read.filter(({ role }) => role !== 'context');
  const without = asked.filter(({ uri }) => !holding.has(uri));
  return {
    wanted: new Set(asked.map(({ uri }) => uri).filter((uri) => holding.has(uri))),
    skipped: [...skipped, ...without.map(({ uri }) => ({ uri, reason: files.get(uri)?.documents.length === 0 ? 'empty' : NO_OBJECT }))],
  };
}

function isManifest({ objects, template, yaml }: ManifestDocument): boolean {
  return objects.length > 0 || template !== undefined || yaml.value === undefined;
}

function countsOf(documents: readonly ManifestDocument[]): Pick<Summary, 'documents' | 'objects' | 'unknownKinds'> {
  const objects = documents.flatMap((document) => document.objects);
  const unknownKinds = Array.from(unknownKindsIn(objects), ([kind, count]) => ({ kind, count }));
  return { documents: documents.length, objects: objects.length, unknownKinds };
}

function byReason(skipped: readonly SkippedFile[]): readonly Skipped[] {
  const groups = groupBy(skipped, ({ reason }) => reason);
  return Array.from(groups, ([reason, files]) => ({ reason, uris: files.map(({ uri }) => uri).sort() })).sort((one, other) =>
    one.reason < other.reason ? -1 : 1,
  );
}

function nothingLeft(paths: readonly string[], skipped: readonly SkippedFile[]): UserError {
  const [first, ...more] = skipped;
  const [path] = paths;
  const where = paths.length === 1 ? ` in ${path === '.' ? 'this folder' : path}` : '';
  const lines = skippedLines(byReason(skipped)).map((line) => `\n  ${line}`).join('');
  const why = first === undefined ? `: there is no file${where}` : more.length === 0 ? `: ${first.uri}: ${first.reason}` : `${where}${lines}`;
  return new UserError('nothing-to-check', `nothing left to check${why}`, { hint: 'name a file or folder that holds Kubernetes manifests' });
}
