import { VERSION } from '../version';
import type { Survey } from './look';

export const HOOK_FILE = '.pre-commit-config.yaml';

/** A hook, as `.pre-commit-hooks.yaml` of this program has it. */
interface Hook {
  readonly id: string;
  readonly name: string;
  readonly entry: string;
  readonly more: readonly string[];
}

const LINT: Hook = { id: 'pinstream-lint', name: 'pinstream lint', entry: 'pinstream hook lint', more: ["args: ['--']", 'types_or: [yaml, json]', 'always_run: true'] };
const IMAGES: Hook = { id: 'pinstream-images-check', name: 'pinstream images check', entry: 'pinstream images check', more: ['pass_filenames: false', 'always_run: true'] };
const SYNTH: Hook = { id: 'pinstream-synth-check', name: 'pinstream synth --check', entry: 'pinstream synth --check', more: ['pass_filenames: false', 'always_run: true'] };

/** The text of `.pre-commit-config.yaml`. `source`: the git repository that pre-commit installs pinstream from; the package registry without it. */
export function hookText(source: string | undefined, survey: Survey): string {
  return `repos:\n${hookEntry(source, survey)}`;
}

/** The entry of `repos:` alone, indented as it stands there. */
export function hookEntry(source: string | undefined, { hasLock, app }: Survey): string {
  const hooks = [LINT, ...(hasLock ? [IMAGES] : []), ...(app?.isCommitted ? [SYNTH] : [])];
  const lines =
    source === undefined
      ? ['  - repo: local', '    hooks:', ...hooks.flatMap(localLines)]
      : [`  - repo: ${source}`, `    rev: v${VERSION}`, '    hooks:', ...hooks.map(({ id }) => `      - id: ${id}`)];
  return lines.map((line) => `${line}\n`).join('');
}

function localLines({ id, name, entry, more }: Hook): readonly string[] {
  const fields = [`name: ${name}`, `entry: ${entry}`, 'language: node', `additional_dependencies: ['pinstream@${VERSION}']`, ...more, 'require_serial: true'];
  return [`      - id: ${id}`, ...fields.map((field) => `        ${field}`)];
}
