import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type FindingData, findingData, findingFrom } from '../engine/finding-data';
import type { SetVerdicts } from '../engine/run';
import { isMap } from '../kube/json';
import { openCacheFile, sha256 } from '../sources/cache-file';
import { repositoryRoot } from '../sources/gitignore';
import { fileFault } from '../sources/read-file';
import type { SourceFile } from '../sources/source-file';
import { pathOf, uriOf } from '../sources/uri';
import type { ReadingOptions } from '../workspace/document';
import { documentsOf, knownDocuments, type OutlineData, outlineData, type OutlinedDocument } from '../workspace/outline';
import type { FileSet } from '../workspace/workspace';
import type { YamlFile } from '../yaml/read';
import { type Io, todayOf } from './io';
import { VERSION } from './version';

/** What earlier runs found, for this one. Each answer is tied to all that it depends on, so that there is no old one to be had. */
export interface ResultCache {
  /** The documents of a file: by their outlines where the file is what it was, else read. */
  documentsOf(source: SourceFile, file: YamlFile, options: ReadingOptions): readonly OutlinedDocument[];
  /** The verdicts on a set: those of an earlier run where nothing has changed that they depend on, else those of `check`. */
  verdictsOn(set: FileSet, surroundings: Surroundings, check: (set: FileSet) => SetVerdicts): SetVerdicts;
  /** Writes down what is new. A folder that cannot be written to is told on standard error, and harms nothing. */
  save(): void;
}

/** What the verdicts on a set depend on beside its files and what was asked of the whole run. */
export interface Surroundings {
  /** Names and texts of the configuration and of the image lock; one list for all sets that they hold for. */
  readonly texts: readonly (readonly [uri: string, text: string] | undefined)[];
  readonly isWanted: (uri: string) => boolean;
}

/** Where results are kept, and what was asked of the run: all that verdicts depend on and stands in no file. */
export interface CacheWishes {
  /** @default the user's own folder for such files */
  readonly folder: string | undefined;
  readonly asked: Readonly<Record<string, unknown>>;
  readonly params: ReadonlyMap<string, string>;
}

/** What is kept, by uri and by set. */
interface Content {
  readonly files: Readonly<Record<string, KeptFile>>;
  readonly sets: Readonly<Record<string, KeptSet>>;
}

interface KeptFile {
  readonly hash: string;
  readonly documents: readonly OutlineData[];
}

interface KeptSet {
  readonly key: string;
  /** The one day for which the findings hold; absent where any will do. */
  readonly day?: string;
  readonly uris: readonly string[];
  readonly findings: readonly FindingData[];
}

const NOTHING: Content = { files: {}, sets: {} };

/** Opens the results that are kept for the project around the working folder. Never throws for what it finds there. */
export function openResultCache({ folder, asked, params }: CacheWishes, io: Io): ResultCache {
  const { cwd } = io;
  const root = repositoryRoot(cwd) ?? cwd;
  const place = folder === undefined ? ownFolder(io) : resolve(cwd, folder);
  const path = join(place, `${sha256(root).slice(0, 32)}.pinstream-cache`);
  // Files go by names relative to the working folder, and in fingerprints by those relative to the root.
  const name = sha256(JSON.stringify([VERSION, programHash(), process.version, cwd, root, asked, [...params]]));
  const kept = openCacheFile(path, name);
  const before = isContent(kept.content) ? kept.content : NOTHING;
  const files = new Map<string, KeptFile>();
  const sets = new Map<string, KeptSet>();
  const today = todayOf(io);
  // A lock may be long, and holds for many sets.
  const textsHash = memo((texts: Surroundings['texts']) => sha256(JSON.stringify(texts.map((text) => text ?? null))));
  let isNew = false;
  return {
    documentsOf: (source, file, options) => {
      const { uri } = source;
      const hash = hashOf(source, options);
      const known = own(before.files, uri);
      if (known?.hash === hash) {
        files.set(uri, known);
        return knownDocuments(file, known.documents, options);
      }
      const documents = documentsOf(file, options);
      files.set(uri, { hash, documents: documents.map(outlineData) });
      isNew = true;
      return documents;
    },
    verdictsOn: (set, { texts, isWanted }, check) => {
      const { slot, key, uris } = identityOf(set, { isWanted, texts: textsHash(texts) }, (uri) => files.get(uri)?.hash);
      const known = own(before.sets, slot);
      if (known?.key === key && (known.day === undefined || known.day === today)) {
        sets.set(slot, known);
        return { findings: known.findings.map(findingFrom), failures: [], isDated: known.day !== undefined };
      }
      const verdicts = check(set);
      // A rule that threw may have met with something that does not last.
      if (verdicts.failures.length === 0) {
        sets.set(slot, { key, ...(verdicts.isDated && { day: today }), uris, findings: verdicts.findings.map(findingData) });
        isNew = true;
      }
      return verdicts;
    },
    save: () => {
      if (!isNew) return;
      // What this run did not look at is kept as long as its files are there.
      const isThere = memo((uri: string) => files.has(uri) || existsSync(pathOf(cwd, uri)));
      const otherFiles = Object.entries(before.files).filter(([uri]) => isThere(uri));
      const otherSets = Object.entries(before.sets).filter(([, { uris }]) => uris.every(isThere));
      try {
        kept.save({ files: Object.fromEntries([...otherFiles, ...files]), sets: Object.fromEntries([...otherSets, ...sets]) } satisfies Content);
      } catch (error) {
        const fault = fileFault(error);
        if (fault === undefined) throw error;
        io.stderr.write(`note: the cache in ${uriOf(cwd, place)} cannot be written: ${fault}; the next run starts anew\n`);
      }
    },
  };
}

/** The user's folder for what can be made again. @see https://specifications.freedesktop.org/basedir-spec/0.8/ */
function ownFolder({ env: { XDG_CACHE_HOME: caches = '', HOME: home = '' } }: Io): string {
  return join(isAbsolute(caches) ? caches : join(isAbsolute(home) ? home : homedir(), '.cache'), 'pinstream');
}

/** The program is one file once it is built, so that a build of the same release with other rules is another program. */
function programHash(): string {
  return sha256(readFileSync(__filename));
}

function hashOf({ uri, text, problem }: SourceFile, { isChartValues }: ReadingOptions): string {
  // A chart beside it makes values of a file, without a change of its text.
  return sha256(problem ? JSON.stringify(problem) : '', isChartValues?.(uri) === true ? 'values\n' : '\n', text);
}

/** `slot`: what may take the place of each other; `key`: what may stand for each other. */
function identityOf({ id, outlines }: FileSet, { isWanted, texts }: { readonly isWanted: (uri: string) => boolean; readonly texts: string }, hashOfFile: (uri: string) => string | undefined): Readonly<Record<'slot' | 'key', string>> & { readonly uris: readonly string[] } {
  const uris = Array.from(new Set(outlines.map(({ uri }) => uri)));
  const wanted = uris.filter(isWanted);
  // Who checks the files of each commit names another part of a set every time; of these the last one is kept.
  const slot = wanted.length === uris.length ? id : JSON.stringify([id, 'in part']);
  const hashes = uris.map((uri) => hashOfFile(uri));
  if (hashes.includes(undefined)) throw new Error(`the set ${id} holds a file that nobody hashed`);
  const reader = outlines.some(({ isUnreadable }) => isUnreadable) ? faultReader() : '';
  const key = sha256(JSON.stringify([id, texts, outlines.map(({ uri, start }) => [uri, start]), hashes, wanted, reader]));
  return { slot, key, uris };
}

/** The library whose words explain a text that does not parse; it is no part of the program. */
function faultReader(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only who has such a text pays for the look
  return (require('yaml/package.json') as { readonly version: string }).version;
}

/** The sum and the name of the content say that this very program wrote it; a look at its outside is enough. */
function isContent(content: unknown): content is Content {
  return isMap(content) && isMap(content['files']) && isMap(content['sets']);
}

/** A path may be named `__proto__`. */
function own<Value>(map: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function memo<Key, Value>(answer: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = answer(key)));
    return value;
  };
}
