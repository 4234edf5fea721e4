import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** A file of real manifests; `path` is relative to the corpus, with `/`. */
export interface CorpusFile {
  readonly path: string;
  readonly text: string;
}

const root = resolve(__dirname, '../..');

/** The folder of real manifests, `PINSTREAM_CORPUS` or `../shared/corpus`; `undefined` where it is absent. */
export const CORPUS = ifThere(process.env['PINSTREAM_CORPUS'] ?? join(root, '../shared/corpus'));

/** The YAML test suite, `undefined` where it is absent. */
export const YAML_TEST_SUITE = ifThere(join(root, '../shared/yaml-test-suite/src'));

/** The end of a test's title when what it needs is absent, so that a skipped test says why. */
export function needing(what: string, folder: string | undefined): string {
  return folder === undefined ? ` (skipped: ${what} is absent)` : '';
}

/** The YAML and JSON files of the corpus, in the order of their paths; none where it is absent. */
export function corpusFiles(): readonly CorpusFile[] {
  if (CORPUS === undefined) return [];
  const folder = CORPUS;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(folder, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

function ifThere(folder: string): string | undefined {
  return existsSync(folder) ? resolve(folder) : undefined;
}
