import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { VERSION } from '../../lib/cli/version';

/** Of the Debian package of the same name. */
export const PRE_COMMIT = 'pre-commit';

/** The address that the hooks' repository has in tests. Git takes it from a folder of this machine. */
const HOOKS_URL = 'https://git.example.com/tools/pinstream.git';

type Env = Readonly<Record<string, string | undefined>>;

/** A pre-commit of our own, which has installed pinstream from a git repository. */
export interface Installed {
  readonly env: Env;
  readonly remove: () => void;
}

/**
 * Has pre-commit install the files of this checkout from git, as it does for anybody: it clones them, has npm fetch what builds them, builds
 * and packs. Takes a minute or two, and npm's registry. The repository is taken away afterwards, and what opens a socket fails then.
 */
export async function installHooks(): Promise<Installed> {
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-pre-commit-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const env = environment(folder);
  try {
    const source = join(folder, 'pinstream');
    await publish(source, env);
    const user = join(folder, 'user');
    mkdirSync(user);
    writeFileSync(join(user, '.pre-commit-config.yaml'), hooksConfig(['pinstream-lint']));
    await run('git', ['init', '--quiet'], user, env);
    await run(PRE_COMMIT, ['install-hooks'], user, env);
    rmSync(source, { recursive: true });
    return { env: { ...env, NODE_OPTIONS: `--require ${resolve('test/support/trap-sockets.cjs')}` }, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The text of a `.pre-commit-config.yaml` with some hooks of pinstream. */
export function hooksConfig(ids: readonly string[]): string {
  return `repos:\n  - repo: ${HOOKS_URL}\n    rev: v${VERSION}\n    hooks:\n${ids.map((id) => `      - id: ${id}\n`).join('')}`;
}

/** Makes a repository of what the checkout holds now, with the tag of its release. */
async function publish(source: string, env: Env): Promise<void> {
  const listed = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], '.', process.env);
  for (const path of listed.split('\0').filter((name) => name !== '' && existsSync(name))) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    cpSync(path, join(source, path));
  }
  for (const words of ['init --quiet', 'add --all', 'commit --quiet --message release', `tag v${VERSION}`]) await run('git', words.split(' '), source, env);
}

/** Everything of git and pre-commit that could differ from one machine to the next is settled here; how npm finds its registry is the machine's. */
function environment(folder: string): Env {
  const settings = {
    [`url.file://${join(folder, 'pinstream')}.insteadOf`]: HOOKS_URL,
    'protocol.file.allow': 'always',
    'init.defaultBranch': 'main',
    'user.name': 'A Shopkeeper',
    'user.email': 'shopkeeper@shop.example.com',
    'commit.gpgSign': 'false',
    'advice.detachedHead': 'false',
  };
  // What a surrounding npm run says of itself is not about the npm that pre-commit runs.
  const own = Object.entries(process.env).filter(([name]) => !/^(?:GIT_|PRE_COMMIT|npm_(?:package|lifecycle|command|execpath|node_execpath|config_(?:local_|global_)?prefix)|NODE_(?:OPTIONS|ENV|PATH)$|VITEST)/.test(name));
  return {
    ...Object.fromEntries(own),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: String(Object.keys(settings).length),
    ...Object.fromEntries(Object.entries(settings).flatMap(([key, value], at) => [[`GIT_CONFIG_KEY_${at}`, key], [`GIT_CONFIG_VALUE_${at}`, value]])),
    PRE_COMMIT_HOME: join(folder, 'home'),
    PRE_COMMIT_COLOR: 'never',
  };
}

/** What a program prints. Throws with all that it said where it fails. */
async function run(program: string, words: readonly string[], cwd: string, env: Env): Promise<string> {
  const { code, stdout, stderr } = await new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>((done) =>
    execFile(program, words, { cwd, env: { ...env }, maxBuffer: 1 << 26 }, (error, out, err) => done({ code: error?.code ?? (error ? error.message : 0), stdout: out, stderr: err })),
  );
  if (code !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${String(code)}\n${stdout}${stderr}`);
  return stdout;
}
