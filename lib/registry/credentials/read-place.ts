import { readFileSync } from 'node:fs';
import { UserError } from '../../base/errors';
import { authConfigOf, authsAlone, legacyConfigOf } from './auth-config';
import type { Place } from './places';
import { type NamedConfig, readPullSecrets } from './pull-secret';

/**
 * What a place says; nothing for a file that is not there. What cannot be read is told to `warn`, by place alone: the text of these files is
 * secret, and so are messages that quote it. Throws `UserError` when a file that the person named cannot be opened.
 */
export function readPlace({ label, form, content }: Place, warn: (message: string) => void): readonly NamedConfig[] {
  if (form === 'environment') return readConfig(label, content, form, warn);
  const text = readText(label, content, form, warn);
  if (text === undefined) return [];
  if (form !== 'authfile') return readConfig(label, text, form, warn);
  const { configs, problems } = readPullSecrets(label, text);
  for (const problem of problems) warn(`${label} ${problem}; it is not used`);
  return configs;
}

function readText(label: string, path: string, form: Place['form'], warn: (message: string) => void): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const reason = reasonOf(cause);
    if (form === 'authfile') throw new UserError('unreadable', `cannot read ${label}: ${reason}`, { hint: 'name the file that holds the pull secret', cause });
    if (!isAbsence(cause)) warn(`cannot read ${label}: ${reason}; its credentials are not used`);
    return undefined;
  }
}

function readConfig(label: string, text: string, form: Place['form'], warn: (message: string) => void): readonly NamedConfig[] {
  if (text.trim() === '') return [];
  const value = jsonOf(text);
  const config = form === 'legacy' ? legacyConfigOf(value) : authConfigOf(value);
  if (!config) {
    warn(`${label} is not JSON ${form === 'legacy' ? 'with entries by host' : 'with auths or credHelpers'}; its credentials are not used`);
    return [];
  }
  if (form !== 'environment') return [{ name: undefined, config }];
  if (config.credsStore !== undefined || config.credHelpers.size > 0) warn(`${label} names credential helpers; only its auths are used, as docker does`);
  return [{ name: undefined, config: authsAlone(config) }];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says so; the parser's message would quote the text
  }
}

function isAbsence(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS.get(code) ?? code;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file'],
  ['ENOTDIR', 'no such file'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a folder'],
]);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason';
}
