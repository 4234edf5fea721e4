import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestOf } from '../support/registry/manifests';
import { inFolder, type Outcome, runCli } from './run-cli';

/** The files of a folder as bytes, by their path. */
export type Files = Readonly<Record<string, string>>;

/** A folder with files in which commands are run, with nothing of the machine's own credentials and proxies. */
export interface Project {
  readonly folder: string;
  readonly run: (...words: readonly string[]) => Promise<Outcome>;
  /** The same in a folder below. */
  readonly runIn: (subfolder: string, ...words: readonly string[]) => Promise<Outcome>;
  /** A file's text; `undefined` where there is none. */
  readonly read: (name: string) => string | undefined;
  readonly write: (name: string, text: string) => void;
  /** All files, hidden ones too. */
  readonly files: () => Files;
}

/** Makes the files in a fresh folder, which is gone after `body`. */
export async function inProject(files: Files, body: (project: Project) => Promise<void>): Promise<void> {
  await inFolder(files, async (folder) => {
    const plain = { PATH: process.env['PATH'], HOME: join(folder, 'no-home') };
    await body({
      folder,
      run: (...words) => runCli(words, { cwd: folder, env: plain }),
      runIn: (subfolder, ...words) => runCli(words, { cwd: join(folder, subfolder), env: plain }),
      read: (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined),
      write: (name, text) => {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      },
      files: () => filesIn(folder),
    });
  });
}

function filesIn(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** A Deployment with one container. */
export function deployment(image: string, name = 'web'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          image: ${image}
`;
}

/** The entry of a lock, as it is written. */
export interface Entry {
  readonly digest: string;
  readonly mediaType?: string;
  readonly pin?: string;
  readonly platforms?: Readonly<Record<string, string>>;
}

export const LOCK = 'images.lock.yaml';

/** A lock's text; keys have to come sorted. */
export function lockText(entries: Readonly<Record<string, Entry>>): string {
  const blocks = Object.entries(entries).map(([key, entry]) => `\n${entryText(key, entry)}`);
  return `# Written by pinstream. Commit this file. To move digests run: pinstream images update\nlockfileVersion: 1\n\nimages:\n${blocks.join('')}`;
}

export function entryText(key: string, { digest, mediaType = 'application/vnd.oci.image.index.v1+json', pin, platforms = {} }: Entry): string {
  const rows = Object.entries(platforms).map(([platform, child]) => `      ${platform}: ${child}\n`);
  const pinned = pin === undefined ? '' : `    pin: ${pin}\n`;
  return `  ${key}:\n    digest: ${digest}\n    mediaType: ${mediaType}\n${pinned}${rows.length === 0 ? '' : `    platforms:\n${rows.join('')}`}`;
}

/** A digest that nothing has. */
export function digestFor(label: string): string {
  return digestOf(Buffer.from(label));
}
