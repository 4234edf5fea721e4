import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIGEST, HAS_STOCK_TOOLS, isBuilt, LOCK, packFolder, packInto, project, type Project, STOCK_TOOLS, UNLESS_BUILT } from './packed';
import { CDK8S, stockFiles } from './stock-template';

const TSC = 'node_modules/typescript/bin/tsc';

// The stock main.ts, its placeholder filled.
const MAIN = `import { Construct } from 'constructs';
import { Chart, ChartProps } from 'cdk8s';
import { ImageStream, PinstreamApp, StatefulWorkload, StatefulWorkloadProps } from 'pinstream/constructs';

const IMAGE = 'registry.example.com/shop/web:1.10';

export class MyChart extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps = { }) {
    super(scope, id, props);

    const workload: StatefulWorkloadProps = {
      replicas: 3,
      containers: [
        { name: 'web', image: IMAGE, ports: [{ name: 'http', port: 8080 }], readiness: { http: { port: 'http' } }, mounts: [{ volume: 'data', path: '/data' }] },
      ],
      claims: [{ name: 'data', size: '1Gi' }],
    };
    new ImageStream(this, 'stream', { name: 'web', tags: [{ name: '1.10', image: IMAGE }] });
    new StatefulWorkload(this, 'web', workload);
  }
}

const app = new PinstreamApp();
new MyChart(app, 'shop');
app.synth();
`;

// TypeScript 5 takes all of @types by itself; 6 takes what is named.
const SOURCES = ['-p', 'tsconfig.json', '--types', 'node', '--noEmitOnError', 'false'];

/** What the compiler says of anything but the template's test, which needs jest and is run by it below. */
function faultsIn(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('main.test.ts'));
}

const packed = packFolder();
let tarball = '';
let stock: Project;

describe.skipIf(!isBuilt)(`the package that npm pack makes${UNLESS_BUILT}`, () => {
  beforeAll(() => {
    tarball = packInto(packed.folder);
    stock = project(tarball, { ...stockFiles(packed.folder), 'main.ts': MAIN, 'images.lock.yaml': LOCK });
  }, 120_000);
  afterAll(() => packed.remove());

  it('brings a command line that starts where nothing else is installed', () => {
    expect(stock.node('node_modules/pinstream/build/cli.js', '--version')).toMatchObject({ status: 0, stderr: '' });
  });

  it('compiles in the stock cdk8s template, whose library check is on, and synthesises there', () => {
    expect(JSON.parse(readFileSync(join(stock.folder, 'tsconfig.json'), 'utf8'))).not.toHaveProperty('compilerOptions.skipLibCheck');
    expect(faultsIn(stock.node(TSC, ...SOURCES).stdout)).toEqual([]);
    expect(stock.node('main.js')).toMatchObject({ status: 0, stderr: '' });
    const text = readFileSync(join(stock.folder, 'dist/shop.k8s.yaml'), 'utf8');
    expect(Array.from(text.matchAll(/^kind: (.*)$/gm), ([, kind]) => kind)).toEqual(expect.arrayContaining(['ImageStream', 'Service', 'StatefulSet']));
    expect(text.match(new RegExp(`registry\\.example\\.com/shop/web:1\\.10@${DIGEST}`, 'g'))).toHaveLength(2);
  });

  it('is synthesised by cdk8s-cli as any app is', () => {
    const { status, stderr } = spawnSync(process.execPath, [CDK8S, 'synth', '--no-check-upgrade', '--app', 'node main.js', '--output', 'by-cdk8s'], { cwd: stock.folder, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(join(stock.folder, 'by-cdk8s/shop.k8s.yaml'), 'utf8')).toBe(readFileSync(join(stock.folder, 'dist/shop.k8s.yaml'), 'utf8'));
  });

  it('compiles with the module resolution of TypeScript 5 too, which looks at no exports', () => {
    const { stdout } = stock.node(TSC, ...SOURCES, '--moduleResolution', 'node10', ...(HAS_STOCK_TOOLS ? [] : ['--ignoreDeprecations', '6.0']), '--noEmit');
    expect(faultsIn(stdout)).toEqual([]);
  });

  it.skipIf(!HAS_STOCK_TOOLS)(`passes the jest test of the stock template${HAS_STOCK_TOOLS ? '' : ` (skipped: ${STOCK_TOOLS.join(', ')} are not all installed)`}`, () => {
    // As a copy, ts-jest finds the project's TypeScript before this repository's.
    cpSync('node_modules/ts-jest', join(stock.folder, 'node_modules/ts-jest'), { recursive: true, dereference: true });
    const { status, stderr } = stock.nodeWith({ NODE_PATH: resolve('node_modules') }, 'node_modules/jest/bin/jest.js', '--ci=false');
    expect(stderr).toContain('Tests:       1 passed');
    expect(status).toBe(0);
    expect(readFileSync(join(stock.folder, '__snapshots__/main.test.ts.snap'), 'utf8')).toContain(`@${DIGEST}`);
  }, 120_000);

  it('works from CommonJS', () => {
    const { node, folder } = project(tarball, { 'package.json': '{}', 'images.lock.yaml': LOCK, 'main.js': `const { Chart } = require('cdk8s');\nconst { PinstreamApp, StatefulWorkload } = require('pinstream/constructs');\n${SCRIPT}` });
    expect(node('main.js')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'dist/shop.k8s.yaml'), 'utf8')).toContain(`web:1.10@${DIGEST}`);
  });

  it('works from an ESM project, by name and with types', () => {
    const { node, folder } = project(tarball, {
      'package.json': '{ "type": "module" }',
      'images.lock.yaml': LOCK,
      'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "target": "es2022", "strict": true, "types": ["node"] }, "files": ["main.ts"] }',
      'main.ts': `import { Chart } from 'cdk8s';\nimport { PinstreamApp, StatefulWorkload } from 'pinstream/constructs';\n${SCRIPT}`,
    });
    expect(node(TSC, '-p', '.')).toMatchObject({ status: 0, stdout: '' });
    expect(node('main.js')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'dist/shop.k8s.yaml'), 'utf8')).toContain(`web:1.10@${DIGEST}`);
  });

  it('loads no module that only ESM can load, and asks for cdk8s and constructs as its caller has them', () => {
    const { node, folder } = project(tarball, {
      'package.json': '{}',
      'loaded.cjs': "require('pinstream/constructs'); console.log(JSON.stringify({ same: require('cdk8s').App.isPrototypeOf(require('pinstream/constructs').PinstreamApp), loaded: Object.keys(require.cache) }));",
    });
    const { stdout, status } = node('--no-experimental-require-module', 'loaded.cjs');
    expect(status).toBe(0);
    const { same, loaded } = JSON.parse(stdout) as { readonly same: boolean; readonly loaded: readonly string[] };
    expect(same).toBe(true);
    expect(loaded.filter((path) => path.includes('/pinstream/build/cli.js') || path.endsWith('.mjs'))).toEqual([]);
    expect(existsSync(join(folder, 'node_modules/pinstream/node_modules'))).toBe(false);
  });

  it('says in one line what is missing where cdk8s is not installed', () => {
    const { node } = project(tarball, { 'package.json': '{}', 'main.cjs': "require('node:fs').rmSync(__dirname + '/node_modules/cdk8s'); require('pinstream/constructs');" });
    expect(node('main.cjs').stderr).toContain("Cannot find module 'cdk8s'");
  });
});

const SCRIPT = `
const app = new PinstreamApp();
new StatefulWorkload(new Chart(app, 'shop'), 'web', {
  replicas: 1,
  containers: [{ name: 'web', image: 'registry.example.com/shop/web:1.10', ports: [{ name: 'http', port: 8080 }], readiness: { http: { port: 'http' } } }],
});
app.synth();
`;
