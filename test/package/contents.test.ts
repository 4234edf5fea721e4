import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../../rules';
import { isBuilt, MANIFEST, packFolder, packInto, project, UNLESS_BUILT } from './packed';

/** What the package may weigh: the tarball, and what it holds. Weighed on 21 November 2026: 0.94 and 3.5. */
const MOST_BYTES = 1_100_000;
const MOST_UNPACKED_BYTES = 4_000_000;

/** The files besides guides, rule pages and modules. */
const PLAIN = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'build/THIRD-PARTY-LICENSES.txt',
  'build/cli-main.js',
  'build/cli.js',
  'build/pinstream.1',
  'build/schemas/config.schema.json',
  'build/schemas/lint-line.schema.json',
  'build/schemas/lint-report.schema.json',
  'package.json',
];

const packed = packFolder();
let tarball = '';
let files: readonly string[] = [];
let root = '';

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(folder.length + 1)] : []));
}

/** What a module or its types ask for by names that are neither relative nor Node's. */
function packagesAskedBy(file: string): readonly string[] {
  const asking = file.endsWith('.js') ? /\b(?:require|import)\(["']([^"'.][^"']*)["']\)/g : /(?:\bimport\(|\bfrom )["']([^"'.][^"']*)["']/g;
  const names = Array.from(read(file).matchAll(asking), ([, name = '']) => name);
  const packages = names.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  return packages.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
}

describe.skipIf(!isBuilt)(`what npm pack holds${UNLESS_BUILT}`, () => {
  beforeAll(() => {
    tarball = packInto(packed.folder);
    root = join(project(tarball, {}).folder, 'node_modules/pinstream');
    files = [...filesIn(root)].sort();
  }, 120_000);
  afterAll(() => packed.remove());

  it('is the command line, its papers, the guides, a page for each rule and nothing else beside the modules', () => {
    const guides = readdirSync('docs').filter((name) => name !== 'bench.md').map((name) => `docs/${name}`);
    const pages = RULES.map(({ category, id }) => `rules/${category}/${id}.md`);
    expect(files.filter((name) => !name.startsWith('build/lib/'))).toEqual([...PLAIN, ...guides, ...pages].sort());
  });

  it('has modules and types of the sources alone, and none that no entry leads to', () => {
    const modules = files.filter((name) => name.startsWith('build/lib/'));
    const sources = new Set(filesIn('lib').map((name) => join('build/lib', name)));
    expect(modules.length).toBeGreaterThan(100);
    for (const name of modules) expect(sources, name).toContain(name.replace(/(?:\.d\.ts|\.js)$/, '.ts'));
    // Looked at for their types alone: nobody loads them.
    expect(modules).toContain('build/lib/engine/report.d.ts');
    expect(modules).not.toContain('build/lib/engine/baseline.js');
  });

  it('is small', () => {
    expect(statSync(tarball).size).toBeLessThan(MOST_BYTES);
    expect(files.reduce((sum, name) => sum + statSync(join(root, name)).size, 0)).toBeLessThan(MOST_UNPACKED_BYTES);
  });

  it('has the same bytes each time, so that anybody can check what was published', () => {
    const again = packFolder();
    try {
      expect(readFileSync(packInto(again.folder)).equals(readFileSync(tarball))).toBe(true);
    } finally {
      again.remove();
    }
  }, 60_000);

  it('brings all that the manifest names, and an executable that can be executed', () => {
    const named = [...Object.values(MANIFEST.bin), MANIFEST.man, ...(MANIFEST.main === undefined ? [] : [MANIFEST.main])];
    const exported = Object.values(MANIFEST.exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : [entry.types, entry.default]));
    for (const name of [...named, ...exported].map(normalize)) expect(files.some((file) => (name.endsWith('*') ? file.startsWith(name.slice(0, -1)) : file === name)), name).toBe(true);
    expect(statSync(join(root, 'build/cli.js')).mode & 0o111).toBe(0o111);
    expect(read('build/cli.js')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(read('build/pinstream.1')).toContain(`"pinstream ${MANIFEST.version}"`);
  });

  it('asks for no package that it does not name as a dependency or a peer', () => {
    const declared = [...Object.keys(MANIFEST.dependencies), ...Object.keys(MANIFEST.peerDependencies)];
    const asked = new Map(files.filter((name) => /\.js$|\.d\.ts$/.test(name)).flatMap((name) => packagesAskedBy(name).map((asked) => [asked, name])));
    expect(Array.from(asked).filter(([name]) => !declared.includes(name))).toEqual([]);
    expect(Object.keys(MANIFEST.dependencies).filter((name) => !asked.has(name))).toEqual([]);
  });

  it('has types that need cdk8s and constructs for constructs, and else only what npm installs with it', () => {
    const asked = files.filter((name) => name.endsWith('.d.ts')).flatMap((name) => packagesAskedBy(name).map((asked) => ({ name, asked })));
    const peers = asked.filter(({ asked }) => !(asked in MANIFEST.dependencies));
    expect([...new Set(peers.map(({ asked }) => asked))].sort()).toEqual(['cdk8s', 'constructs']);
    expect(peers.filter(({ name }) => !name.startsWith('build/lib/constructs/'))).toEqual([]);
  });

  it('holds each page that a hint of the program names', () => {
    const named = Array.from(new Set(Array.from(read('build/cli-main.js').matchAll(/(?<![\w/])(?:docs|rules)\/[\w/-]+\.md\b/g), ([name]) => name)));
    expect(named).toContain('docs/writing-rules.md');
    for (const name of named) expect(files).toContain(name);
  });

  it('has guides whose links lead to files of the package or to the web', () => {
    for (const page of files.filter((name) => /^(?:docs\/.*|README|CHANGELOG)\.?(?:md)?$/.test(name))) {
      const targets = Array.from(read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, target = '']) => target);
      for (const target of targets) {
        if (!/^https?:/.test(target)) expect(files, `${page} leads to ${target}`).toContain(normalize(join(dirname(page), target)));
      }
    }
  });
});
