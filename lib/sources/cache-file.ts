import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileFault } from './read-file';
import { replaceFile } from './write-file';

/** What a file of results holds: for each way of asking, by name, what somebody wants to find again. */
export interface CacheFile {
  /** The content under that name; `undefined` where there is none, or where it is not what was written. */
  readonly content: unknown;
  /** Writes the content in place of the former one; those under other names stay, the latest few of them. Throws what the file system throws. */
  save(content: unknown): void;
}

/** Names kept in one file. Who goes back and forth between two presets and two platforms finds each again. */
const MOST_NAMES = 4;

/** Told apart from anything else, and from what a later release may write. */
const HEAD = 'pinstream cache 1';

/** A line: 64 hex digits of the name, 64 of the content's sum, the content. */
const LINE = /^[0-9a-f]{64} [0-9a-f]{64} \{/;

/** Opens a file of results. Whatever is wrong with it, from missing to damaged, it is as good as empty. `name` is a SHA-256 in hex. */
export function openCacheFile(path: string, name: string): CacheFile {
  const lines = linesOf(path);
  const own = lines.find((line) => line.startsWith(name));
  return {
    content: own === undefined ? undefined : contentOf(own),
    save: (content) => {
      const text = JSON.stringify(content);
      // Read again, for what another run has written meanwhile under other names.
      const others = linesOf(path).filter((line) => !line.startsWith(name));
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      replaceFile(path, [HEAD, `${name} ${sha256(text)} ${text}`, ...others.slice(0, MOST_NAMES - 1), ''].join('\n'));
    },
  };
}

/** SHA-256 of the parts one after another, in hex. */
export function sha256(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function linesOf(path: string): readonly string[] {
  const [head, ...lines] = textOf(path).split('\n');
  return head === HEAD ? lines.filter((line) => LINE.test(line)) : [];
}

function contentOf(line: string): unknown {
  const text = line.slice(130);
  // Half a line may still be JSON, and a byte of it may have turned.
  return sha256(text) === line.slice(65, 129) ? JSON.parse(text) : undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (fileFault(error) === undefined) throw error;
    return '';
  }
}
