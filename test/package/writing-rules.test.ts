import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as entry from '../../lib/entries/rule';
import { HAS_STOCK_TOOLS, isBuilt, packFolder, packInto, project, type Project, STOCK_TOOLS, UNLESS_BUILT } from './packed';

const PAGE = readFileSync('docs/writing-rules.md', 'utf8');
/** The files of the page by name, and what it says that the terminal shows. */
const { output = '', ...FILES } = Object.fromEntries(Array.from(PAGE.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm), ([, name = '', text = '']) => [name, text]));
const { '.pinstream.yaml': CONFIG = '', ...BESIDE } = FILES;
const TSC = 'node_modules/typescript/bin/tsc';
const CLI = 'node_modules/pinstream/build/cli.js';
const STOCK_CONFIG = resolve('node_modules/cdk8s-cli/templates/typescript-app/tsconfig.json');

/** The rules that a run found something with, and what it ended with. */
function lint({ node }: Project, ...words: readonly string[]): { readonly status: number | null; readonly found: readonly string[] } {
  const { status, stdout, stderr } = node(CLI, 'lint', '--format', 'json', ...words);
  expect(stderr).not.toContain('error');
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly ruleId: string; readonly severity: string; readonly location: { readonly file: string } }[] };
  return { status, found: findings.map(({ ruleId, severity, location }) => `${location.file} ${ruleId} ${severity}`) };
}

/** Manifests for the rules of the second half of the page, which shows them in tests alone. */
const SHOP = {
  'shop/pod.yaml': 'apiVersion: v1\nkind: Pod # TODO: name it\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      env: [{ name: LOG_LEVEL, value: trace }]\n',
  'shop/route.yaml': 'apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: { name: web }\nspec:\n  to: { kind: Service, name: web }\n',
};
/** Two states of a folder: a claim that is kept goes. */
const STATES = {
  'old/books.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: books, annotations: { house.example.com/keep: the auditors } }\n',
  'old/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n',
  'new/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n',
};
const ONLY = ['--only', 'debug-logging', '--only', 'broken-route', '--only', 'leftover-note'];

const packed = packFolder();
let tarball = '';

describe.skipIf(!isBuilt)(`the page that tells how to write a rule${UNLESS_BUILT}`, () => {
  beforeAll(() => {
    tarball = packInto(packed.folder);
  }, 120_000);
  afterAll(() => packed.remove());

  it('has a first rule that passes its test and finds what the page shows', () => {
    const { node } = project(tarball, { 'package.json': '{}', ...BESIDE });
    const test = node('--test', '--test-reporter=tap', 'rules.test.cjs');
    expect(test.stdout).toMatch(/^# fail 0$/m);
    expect(test.status).toBe(0);
    const { status, stdout, stderr } = node(CLI, 'lint', '--rules', './rules.cjs', 'web.yaml');
    const withoutCount = (text: string): string => text.replace(/by \d+ rules/, 'by all rules').trimEnd();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(withoutCount(stdout)).toBe(withoutCount(output));
    expect(node(CLI, 'explain', '--rules', './rules.cjs', 'unowned-workload').stdout).toContain('# unowned-workload\n');
    expect(node(CLI, 'rules', '--rules', './rules.cjs').stdout).toContain('unowned-workload');
  });

  it('has a test that fails once the rule is wrong', () => {
    const { node } = project(tarball, { 'package.json': '{}', ...BESIDE, 'rules.cjs': (FILES['rules.cjs'] ?? '').replace('if (isUnknown(team)) return;', '') });
    const { status, stdout } = node('--test', '--test-reporter=tap', 'rules.test.cjs');
    expect(status).toBe(1);
    expect(stdout).toContain('not ok 3 - a team that only deployment knows is left alone');
  });

  it.skipIf(!HAS_STOCK_TOOLS)(`has a test that jest runs too${HAS_STOCK_TOOLS ? '' : ` (skipped: ${STOCK_TOOLS.join(', ')} are not all installed)`}`, () => {
    const test = (FILES['rules.test.cjs'] ?? '').replace(/^.*node:test.*\n/, '');
    const { node } = project(tarball, { 'package.json': '{}', 'rules.cjs': FILES['rules.cjs'] ?? '', 'rules.test.js': test });
    const { status, stderr } = node('node_modules/jest/bin/jest.js', '--ci=false');
    expect(stderr).toContain('Tests:       9 passed');
    expect(status).toBe(0);
  }, 60_000);

  it('has a configuration that loads the rule once code is allowed, and a suppression that holds then', () => {
    const own = project(tarball, { 'package.json': '{}', ...BESIDE, '.pinstream.yaml': CONFIG });
    expect(lint(own, '--allow-code', 'web.yaml', 'silenced.yaml')).toEqual({ status: 1, found: ['web.yaml unowned-workload error'] });
    expect(lint(own, '--rules', './rules.cjs', 'web.yaml', 'silenced.yaml')).toEqual({ status: 1, found: ['web.yaml unowned-workload error'] });
    expect(lint(own, 'web.yaml')).toEqual({ status: 0, found: [] });
  });

  it.each(['commonjs', 'module'])('has rules in TypeScript that compile, pass their tests and run in a package of type %s', (type) => {
    const own = project(tarball, { 'package.json': `{ "type": "${type}" }`, ...BESIDE, ...SHOP });
    expect(FILES['tsconfig.json']).not.toContain('skipLibCheck');
    expect(own.node(TSC)).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(join(own.folder, 'build/house-rules.js'), 'utf8')).toMatch(type === 'module' ? /^export /m : /^exports\.|defineProperty\(exports/m);
    const test = own.node('--test', '--test-reporter=tap', 'build/house-rules.test.js');
    expect(test.stdout).toMatch(/^# fail 0$/m);
    expect(test.status).toBe(0);
    expect(lint(own, '--rules', './build/house-rules.js', ...ONLY, 'shop').found).toEqual([
      'shop/pod.yaml leftover-note info', 'shop/pod.yaml debug-logging error', 'shop/route.yaml broken-route error',
    ]);
  }, 60_000);

  it('has a rule about a change that runs where there are two states', () => {
    const own = project(tarball, { 'package.json': '{}', ...BESIDE, ...STATES });
    expect(own.node(TSC).status).toBe(0);
    const words = ['--rules', './build/house-rules.js', 'old', 'new'];
    const { status, stdout } = own.node(CLI, 'diff', ...words);
    expect(stdout).toContain('error  keepsake-dropped  PersistentVolumeClaim/books\n  PersistentVolumeClaim/books is removed, and it is kept for the auditors');
    expect(status).toBe(1);
    expect(lint(own, ...words).found).toEqual([]);
  }, 60_000);

  it('has rules that compile with the settings of the stock cdk8s template, whose library check is on', () => {
    const { node } = project(tarball, { 'package.json': '{}', ...BESIDE, 'tsconfig.json': readFileSync(STOCK_CONFIG, 'utf8') });
    expect(node(TSC, '-p', 'tsconfig.json', '--types', 'node', ...(HAS_STOCK_TOOLS ? [] : ['--ignoreDeprecations', '6.0'])).stdout).toBe('');
  }, 60_000);

  it('has a repair that --fix=unsafe makes and --fix leaves', () => {
    const own = project(tarball, { 'package.json': '{}', ...BESIDE, ...SHOP });
    expect(own.node(TSC).status).toBe(0);
    const pod = (): string => readFileSync(join(own.folder, 'shop/pod.yaml'), 'utf8');
    own.node(CLI, 'lint', '--rules', './build/house-rules.js', '--only', 'debug-logging', '--fix', 'shop');
    expect(pod()).toBe(SHOP['shop/pod.yaml']);
    own.node(CLI, 'lint', '--rules', './build/house-rules.js', '--only', 'debug-logging', '--fix=unsafe', 'shop');
    expect(pod()).toBe(SHOP['shop/pod.yaml'].replace('trace', 'info'));
  }, 60_000);
});

describe('what the page says there is', () => {
  it('is exported, all of it, and what is exported is told of', () => {
    const told = new Set(Array.from(PAGE.matchAll(/\w+/g), ([word]) => word));
    expect(Object.keys(entry).filter((name) => !told.has(name))).toEqual([]);
    const rows = PAGE.slice(PAGE.indexOf('## What there is to ask')).split('\n').filter((line) => line.startsWith('| `'));
    const names = rows.flatMap((row) => Array.from((row.split('|')[1] ?? '').matchAll(/`([a-zA-Z]+)`/g), ([, name = '']) => name));
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !(name in entry))).toEqual([]);
  });

  it('has headings for all of its links, and pages for those that leave it', () => {
    const anchors = Array.from(PAGE.matchAll(/^#+ (.*)$/gm), ([, heading = '']) => `#${heading.toLowerCase().replaceAll(/[^a-z ]/g, '').replaceAll(' ', '-')}`);
    const targets = Array.from(PAGE.matchAll(/\]\(([^)]+)\)/g), ([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(5);
    for (const target of targets) expect(target.startsWith('#') ? anchors.includes(target) : existsSync(join('docs', target)), target).toBe(true);
  });
});
