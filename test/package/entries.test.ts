import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBuilt, MANIFEST, packFolder, packInto, project, UNLESS_BUILT } from './packed';

/** `constructs`, `rule`, …; empty for the package itself. */
const ENTRIES = Object.entries(MANIFEST.exports).flatMap(([name, entry]) => (typeof entry === 'string' ? [] : [name.slice(2)]));
const SPECIFIERS = ENTRIES.map((entry) => (entry === '' ? 'pinstream' : `pinstream/${entry}`));
const TSC = 'node_modules/typescript/bin/tsc';

/** As many projects have it: who looks for types, and where. */
const COMPILERS = {
  'TypeScript for Node, CommonJS': { type: 'commonjs', words: ['--module', 'node16'] },
  'TypeScript for Node, ESM': { type: 'module', words: ['--module', 'nodenext'] },
  'TypeScript for a bundler': { type: 'module', words: ['--module', 'esnext', '--moduleResolution', 'bundler'] },
  'TypeScript that looks at no exports': { type: 'commonjs', words: ['--module', 'commonjs', '--moduleResolution', 'node10'] },
};

const BARE = '{ "compilerOptions": { "strict": true, "noEmit": true, "target": "es2022", "module": "node16", "types": [] }, "files": ["main.ts"] }';

const packed = packFolder();
let tarball = '';

describe.skipIf(!isBuilt)(`the entries of the package${UNLESS_BUILT}`, () => {
  beforeAll(() => {
    tarball = packInto(packed.folder);
  }, 120_000);
  afterAll(() => packed.remove());

  it.each(SPECIFIERS)('%s has every name in ESM that it has in CommonJS', (specifier) => {
    const own = "filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort()";
    const { node } = project(tarball, {
      'package.json': '{}',
      'names.mjs': `import * as entry from '${specifier}';\nconsole.log(JSON.stringify(Object.keys(entry).${own}));`,
      'names.cjs': `console.log(JSON.stringify(Object.keys(require('${specifier}')).${own}));`,
    });
    const [esm, commonjs] = [node('names.mjs'), node('names.cjs')];
    expect(esm).toMatchObject({ status: 0, stderr: '' });
    expect(commonjs).toMatchObject({ status: 0, stderr: '' });
    expect(esm.stdout).toBe(commonjs.stdout);
    expect(JSON.parse(esm.stdout)).not.toEqual([]);
  });

  it.each(Object.entries(COMPILERS))('have types for %s, whose library check is on', (_, { type, words }) => {
    const imports = SPECIFIERS.map((specifier, at) => `import * as entry${at} from '${specifier}';\nexport const names${at}: readonly string[] = Object.keys(entry${at});\n`);
    const { node } = project(tarball, { 'package.json': `{ "type": "${type}" }`, 'main.ts': imports.join('') });
    expect(node(TSC, '--strict', '--noEmit', '--target', 'es2022', '--types', 'node', ...words, 'main.ts')).toMatchObject({ stdout: '', status: 0 });
  }, 60_000);

  it('have types for rules and their tests where neither Node, cdk8s nor constructs are known', () => {
    const source = "import { objectRule } from 'pinstream/rule';\nimport { ruleTester } from 'pinstream/testing';\nexport const made = [objectRule, ruleTester];\n";
    const { node } = project(tarball, { 'package.json': '{}', 'main.ts': source, 'tsconfig.json': BARE, 'without.cjs': "for (const name of ['cdk8s', 'constructs', '@types/node']) require('node:fs').rmSync(`node_modules/${name}`);" });
    expect(node('without.cjs').status).toBe(0);
    expect(node(TSC, '-p', '.')).toMatchObject({ stdout: '', status: 0 });
    expect(node('-e', "require('pinstream/rule'); require('pinstream/testing')")).toMatchObject({ status: 0, stderr: '' });
  }, 60_000);

  it('hand out JSON Schemas and the manifest', () => {
    const { node } = project(tarball, {
      'package.json': '{}',
      'read.cjs': "console.log(JSON.stringify(['config', 'lint-line', 'lint-report'].map((name) => require(`pinstream/schemas/${name}.schema.json`).$schema)), require('pinstream/package.json').version)",
    });
    expect(node('read.cjs').stdout).toBe(`${JSON.stringify(Array(3).fill('http://json-schema.org/draft-07/schema#'))} ${MANIFEST.version}\n`);
  });

  it('are all there is: what is inside cannot be asked for', () => {
    const { node } = project(tarball, { 'package.json': '{}' });
    expect(node('-e', "require('pinstream/build/lib/kube/json')").stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});
