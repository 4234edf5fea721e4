import { dirname } from 'node:path';
import { UserError } from '../base/errors';
import { groupBy } from '../base/group';
import { externalsOf } from '../config/facts';
import { pathMatcher } from '../config/patterns';
import type { Skipped, Summary } from '../engine/report';
import { chartValuesAmong } from '../images/chart-values';
import { skippedLines } from '../reporters/summary';
import { type EarlierState, NO_OBJECT, readSources, type Sources } from '../sources/files';
import { pathOf, uriOf } from '../sources/uri';
import type { RevisionTree } from '../sources/git/tree';
import type { SkippedFile, SourceFile } from '../sources/source-file';
import { type DocumentOutline, documentsOf, holdsManifest, isForeignFile, type OutlinedDocument } from '../workspace/outline';
import { type FileSet, type ObjectSet, setsOf, type WorkspaceOptions } from '../workspace/workspace';
import { DEFAULT_LIMITS, type YamlFile } from '../yaml/read';
import { CONFIG_FLAGS, configFinder, type OpenConfig } from './configs';
import { type FlagValues, text } from './flags';
import { type RenderFlags, renderWishesOf } from './render/flags';
import type { RenderedWorkspace } from './render/render';
import type { Io } from './io';
import { lazyFile } from './lazy-file';
import type { ResultCache } from './result-cache';
import type { RuleSources } from './rule-modules';
import { checkParams, PARAM_FLAGS, readParams } from './param-flags';
import type { ReadSources } from './since';

/** The manifests that the operands name, read and put into sets. */
export interface OpenWorkspace {
  /** Those that hold something to look at. Some of their documents may be context only. */
  readonly sets: readonly FileSet[];
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
  /** The same for some of the sets. */
  readonly summaryOf: (sets: readonly FileSet[]) => Summary;
  /** Values given for Template parameters. */
  readonly params: ReadonlyMap<string, string>;
  /** What is to be said where no file holds an object, and nothing else was found either. */
  readonly nothing: UserError | undefined;
  /** Charts and kustomizations that were to be rendered, and could not be. */
  readonly unrendered: readonly SkippedFile[];
}

/** What every command that reads manifests takes. */
export const OPEN_FLAGS = {
  ...PARAM_FLAGS,
  ...CONFIG_FLAGS,
  stdinFilename: text('The path that standard input goes by; its folder gives context', 'path'),
};

export type OpenFlags = FlagValues<typeof OPEN_FLAGS>;

/** What else a command brings to open a workspace. */
export interface Further {
  readonly rules?: RuleSources;
  /** Knows of files that are what they were, so that nobody has to read them. */
  readonly cacheFor?: (params: ReadonlyMap<string, string>) => ResultCache | undefined;
  /** Reads the operands from somewhere else than the disk. */
  readonly read?: ReadSources | undefined;
  /** What the operands are compared with: those that are there and not here are gone, which is no mistake. */
  readonly earlier?: EarlierState | undefined;
  /** The state that `read` reads, for what is rendered. @default that of the disk */
  readonly tree?: RevisionTree | undefined;
  /** It is what a change starts from: values files that came with the change are none of its own. @default it is not */
  readonly isPast?: boolean;
  /** What is in files without an object may be enough. @default it is not */
  readonly mayLackObjects?: boolean;
  /** Values of Helm charts are looked at too, where they name images. @default they are not */
  readonly withChartValues?: boolean;
}

/**
 * Reads the operands, the working folder where there are none. Throws `UserError` for a path that cannot be opened, for parameters
 * that fit no Template, and when nothing is left to look at: silence must not pass for "checked".
 */
export async function openWorkspace(operands: readonly string[], flags: OpenFlags & Partial<RenderFlags>, io: Io, { rules, cacheFor, read: readElsewhere, earlier, tree, isPast = false, mayLackObjects = false, withChartValues = false }: Further = {}): Promise<OpenWorkspace> {
  if (flags.stdinFilename !== undefined && !operands.includes('-')) {
    throw new UserError('usage', '--stdin-filename names standard input, which is not read', {
      hint: `give - as well: - --stdin-filename ${flags.stdinFilename}`,
    });
  }
  const params = readParams(flags, io);
  const cache = cacheFor?.(params);
  const paths = operands.length > 0 ? operands : ['.'];
  const { maxBytes } = DEFAULT_LIMITS;
  const all = readElsewhere
    ? readElsewhere(paths, { maxBytes, stdinName: flags.stdinFilename, earlier })
    : readSources(paths, { cwd: io.cwd, stdin: io.stdin, stdinName: flags.stdinFilename, maxBytes, earlier });
  const find = configFinder(flags, io, rules);
  const configAt = (uri: string): Promise<OpenConfig | undefined> => find(dirname(pathOf(io.cwd, uri)));
  const wishes = renderWishesOf(flags);
  const rendered = wishes && (await (await import('./render/render.js')).renderSources(all, { wishes, tree, isPast, configOf: configAt }, io));
  const sources = rendered ? withoutParts(all, rendered) : all;
  const files = new Map(sources.read.map((source) => [source.uri, lazyFile(source)]));
  const configs = await configsOf([...files.keys()], configAt);
  const configBySet = new Map<ObjectSet, OpenConfig>();
  const setsIn = (some: ReadonlyMap<string, readonly OutlinedDocument[]>): readonly FileSet[] =>
    Array.from(groupBy(some, ([uri]) => configs.get(uri)), ([config, members]) => {
      const made = setsOf(members.flatMap(([, documents]) => (isForeignFile(documents) ? [] : documents)), factsOf(config));
      if (config) for (const set of made) configBySet.set(set, config);
      return made;
    }).flat();
  const reading = { template: { values: params }, isChartValues: withChartValues ? chartValuesAmong(all.read.map(({ uri }) => uri)) : undefined };
  const outlinesOf = (source: SourceFile, file: YamlFile): readonly OutlinedDocument[] => cache?.documentsOf(source, file, reading) ?? documentsOf(file, reading);
  const read = new Map(sources.read.map((source) => [source.uri, outlinesOf(source, files.get(source.uri) ?? lazyFile(source))]));
  const sets = setsIn(read);
  const { wanted: found, skipped } = divide(sources, read);
  const renderedSets = rendered?.sets.map(({ set }) => set) ?? [];
  for (const { set, config } of rendered?.sets ?? []) if (config) configBySet.set(set, config);
  const wanted = new Set([...found, ...renderedSets.flatMap(({ outlines }) => outlines.map(({ uri }) => uri))]);
  const nothing = wanted.size === 0 ? nothingLeft(paths, skipped) : undefined;
  if (nothing && !mayLackObjects) throw nothing;
  const templates = params.size === 0 && !flags.strictParams ? [] : [...read.values()].flat().filter(({ uri, isTemplate }) => isTemplate && wanted.has(uri));
  checkParams(templates.map((outline) => outline.document()), params, flags);
  const config = await find(io.cwd);
  const beside = { skipped: byReason(skipped), ...(rendered && { rendered: rendered.done }) };
  const workspaceFor = (all: ReadonlyMap<string, YamlFile>, alone: readonly FileSet[]): OpenWorkspace => {
    const grouped = [...alone, ...renderedSets];
    const used = grouped.filter((set) => set.outlines.some(({ uri }) => wanted.has(uri)));
    const checked = grouped.flatMap((set) => set.outlines).filter(({ uri }) => wanted.has(uri));
    return {
      sets: used,
      isWanted: (uri) => wanted.has(uri),
      wantedUris: [...wanted],
      config,
      configOf: (set) => configBySet.get(set),
      fileOf: (uri) => all.get(uri),
      files: [...all.values()],
      stdinUri: operands.includes('-') ? (flags.stdinFilename === undefined ? '<stdin>' : uriOf(io.cwd, flags.stdinFilename)) : undefined,
      withFiles: (some) => workspaceFor(new Map(some.map((file) => [file.uri, file])), setsIn(new Map(some.map((file) => [file.uri, documentsOf(file, reading)])))),
      summary: { files: wanted.size, sets: used.length, ...countsOf(checked), ...beside },
      summaryOf: (some) => {
        const own = some.flatMap((set) => set.outlines).filter(({ uri }) => wanted.has(uri));
        return { files: new Set(own.map(({ uri }) => uri)).size, sets: some.length, ...countsOf(own), ...beside };
      },
      params,
      nothing,
      unrendered: rendered?.failed ?? [],
    };
  };
  return workspaceFor(new Map([...(rendered?.files ?? []).map((file) => [file.uri, file] as const), ...files]), sets);
}

/** What is left beside the files that were rendered. What could not be is told as skipped, while its files are looked at as they are. */
function withoutParts({ read, skipped }: Sources, { isPart, failed, passed }: RenderedWorkspace): Sources {
  return { read: read.filter(({ uri }) => !isPart(uri)), skipped: [...skipped.filter(({ uri }) => !isPart(uri)), ...failed, ...passed] };
}

/** The configuration of each file, by uri. */
async function configsOf(uris: readonly string[], configAt: (uri: string) => Promise<OpenConfig | undefined>): Promise<ReadonlyMap<string, OpenConfig | undefined>> {
  const found = new Map<string, OpenConfig | undefined>();
  for (const uri of uris) found.set(uri, await configAt(uri));
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

interface Divided {
  readonly wanted: ReadonlySet<string>;
  readonly skipped: readonly SkippedFile[];
}

/** The files that count as checked, and all others with the reason. A file without an object is one of the others; one that cannot be read is not. */
function divide({ read, skipped }: Sources, documents: ReadonlyMap<string, readonly OutlinedDocument[]>): Divided {
  const asked = read.filter(({ role }) => role !== 'context').map(({ uri }) => ({ uri, outlines: documents.get(uri) ?? [] }));
  const without = asked.filter(({ outlines }) => !outlines.some(holdsManifest));
  return {
    wanted: new Set(asked.filter(({ outlines }) => outlines.some(holdsManifest)).map(({ uri }) => uri)),
    skipped: [...skipped, ...without.map(({ uri, outlines }) => ({ uri, reason: outlines.length === 0 ? 'empty' : NO_OBJECT }))],
  };
}

function countsOf(documents: readonly DocumentOutline[]): Pick<Summary, 'documents' | 'objects' | 'unknownKinds'> {
  const kinds = new Map<string, number>();
  for (const document of documents) for (const [kind, count] of document.unknownKinds()) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  const unknownKinds = Array.from(kinds, ([kind, count]) => ({ kind, count })).sort((one, other) => (one.kind < other.kind ? -1 : 1));
  return { documents: documents.length, objects: documents.reduce((sum, { objects }) => sum + objects, 0), unknownKinds };
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
