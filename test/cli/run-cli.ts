import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../lib/cli/main';

export interface Outside {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Buffer;
  /** In place of `stdin`, for what happens while it is read. */
  readonly readStdin?: () => Buffer;
  /** Characters a line; makes standard output a terminal. */
  readonly columns?: number;
  /** @default 2026-01-15 */
  readonly today?: string;
}

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. */
export async function runCli(words: readonly string[], { cwd = process.cwd(), env = {}, stdin = '', readStdin, columns, today = '2026-01-15' }: Outside = {}): Promise<Outcome> {
  const printed = { out: '', err: '' };
  const code = await main(words, {
    cwd,
    env,
    stdout: { write: (text) => void (printed.out += text), isTerminal: columns !== undefined, columns },
    stderr: { write: (text) => void (printed.err += text), isTerminal: false, columns: undefined },
    stdin: readStdin ?? (() => Buffer.from(stdin)),
    now: () => new Date(`${today}T12:00:00Z`),
  });
  return { code, ...printed };
}

/** A fresh folder with these files, gone after `body`. */
export async function inFolder(files: Readonly<Record<string, string | Buffer>>, body: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-test-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** A Pod that runs once, and that no recommended rule has anything to say about. */
export function pod(image = `quay.io/shop/web:1.0@${DIGEST}`, name = 'web'): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: web\n      image: ${image}\n  restartPolicy: Never\n`;
}

/** A module with one rule. It is written out as objectRule of `pinstream/rule` makes it: modules in a temporary folder have no package to import. */
export const NAMED_WEB = `
exports.namedWeb = {
  scope: 'object', id: 'named-web', summary: 'Is named web', category: 'workloads', preset: 'recommended', severity: 'warning', since: '1.0.0',
  sources: [], kinds: ['Pod'], options: { allow: { summary: 'Names', type: 'text-list', fallback: [] } },
  messages: { web: ({ name }) => name + ' is a poor name' },
  check(object, { report, options }) { if (!options.allow.includes(object.name)) report('web', { at: ['metadata', 'name'], data: { name: object.name } }); },
};
`;
