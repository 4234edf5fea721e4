import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../../lib/base/errors';
import type { Sources } from '../../../lib/sources/files';
import { inFolder } from '../../cli/run-cli';

/** Nobody's own settings, and none of the variables that git hands to a hook that runs the tests. */
export const ENV: Readonly<Record<string, string | undefined>> = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_DATE: '2026-01-15T12:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-15T12:00:00Z',
};

const SETTINGS = ['user.name=Shop', 'user.email=shop@example.org', 'init.defaultBranch=main', 'protocol.file.allow=always', 'core.autocrlf=false'];

/** Runs git in the folder and answers what it prints. */
export function git(folder: string, ...args: readonly string[]): string {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  return execFileSync('git', [...settings, ...args], { cwd: folder, env: ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

export type Files = Readonly<Record<string, string | Buffer>>;

export function write(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** Writes the files and commits all that is there. */
export function commit(folder: string, files: Files, message = 'change'): void {
  write(folder, files);
  git(folder, 'add', '--all', '--force');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', message);
}

/** Runs the body in a new repository, with a commit of the files where there are any. */
export async function inRepository(files: Files, body: (folder: string) => Promise<void> | void): Promise<void> {
  await inFolder({}, (folder) => {
    git(folder, 'init', '--quiet');
    if (Object.keys(files).length > 0) commit(folder, files, 'first');
    return body(folder);
  });
}

/** The uris of what was read; those of context in brackets. */
export function uris({ read }: Sources): readonly string[] {
  return read.map(({ uri, role }) => (role === 'context' ? `(${uri})` : uri));
}

export function textOf({ read }: Sources, uri: string): string | undefined {
  return read.find((source) => source.uri === uri)?.text;
}

/** What a person is told: the code, the message and the next step. */
export function told(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return `${error.code}: ${error.message} | ${error.hint ?? ''}`;
    throw error;
  }
  return 'nothing';
}
