import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project with the packed package in its `node_modules`, as `npm install` of the tarball leaves it. */
export interface Project {
  readonly folder: string;
  /** Runs `node` in the project. */
  readonly node: (...words: readonly string[]) => Ended;
  readonly nodeWith: (env: NodeJS.ProcessEnv, ...words: readonly string[]) => Ended;
}

/** What `package.json` says that tests ask for. */
export interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly man: string;
  readonly main?: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

export const MANIFEST = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

export const isBuilt = existsSync('build/lib/constructs/index.js') && existsSync('build/cli.js');

/** What a test says of itself where there is nothing to pack. */
export const UNLESS_BUILT = isBuilt ? '' : ' (skipped: run npm run build first)';

/** Packs the build as `npm publish` would, without network or scripts, and answers the path of the tarball in `folder`. */
export function packInto(folder: string): string {
  succeed(spawnSync('npm', ['pack', '--ignore-scripts', '--offline', '--pack-destination', folder], { encoding: 'utf8' }));
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  return join(folder, tarball);
}

/** A project with these files. Its other packages are those of this repository, by link. */
export function project(tarball: string, files: Readonly<Record<string, string>>): Project {
  const folder = mkdtempSync(join(dirname(tarball), 'project-'));
  const own = join(folder, 'node_modules', 'pinstream');
  mkdirSync(own, { recursive: true });
  succeed(spawnSync('tar', ['-xzf', tarball, '-C', own, '--strip-components=1'], { encoding: 'utf8' }));
  for (const [name, target] of Object.entries(LINKED)) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(resolve('node_modules', target), join(folder, 'node_modules', name), 'dir');
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const nodeWith: Project['nodeWith'] = (env, ...words) => spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } });
  return { folder, node: (...words) => nodeWith({}, ...words), nodeWith };
}

/** What the stock template installs beside cdk8s, in the versions it asks for. */
export const STOCK_TOOLS = ['jest', 'ts-jest', '@types/jest', 'typescript-5'];
export const HAS_STOCK_TOOLS = STOCK_TOOLS.every((name) => existsSync(join('node_modules', name)));

/** Dependencies, peers and tools: under which name a project gets which package of this repository. What is not declared is not there. */
const LINKED: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...Object.keys(MANIFEST.dependencies), ...Object.keys(MANIFEST.peerDependencies), '@types/node'].map((name) => [name, name])),
  ...(HAS_STOCK_TOOLS ? { jest: 'jest', '@types/jest': '@types/jest', typescript: 'typescript-5' } : { typescript: 'typescript' }),
};

/** A folder for all projects of a test file. */
export function packFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-package-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function succeed({ status, stderr, error }: { readonly status: number | null; readonly stderr: string; readonly error?: Error }): void {
  if (error ?? status !== 0) throw error ?? new Error(stderr);
}

export const DIGEST = `sha256:${'1a'.repeat(32)}`;

export const LOCK = `lockfileVersion: 1

images:

  registry.example.com/shop/web:1.10:
    digest: ${DIGEST}
`;
