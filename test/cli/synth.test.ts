import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, pod, runCli } from './run-cli';

/** An app that writes these files, as plain as they come. */
function app(files: Readonly<Record<string, string>>, more = ''): string {
  return `const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
console.log('making manifests');
for (const [name, text] of Object.entries(${JSON.stringify(files)})) {
  const path = join(process.env.CDK8S_OUTDIR, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
${more}`;
}

const CONFIG = 'language: typescript\napp: node main.js\noutput: dist\n';
const MARKED = `---\n# web.k8s.yaml: written by pinstream synth; change the chart instead\n${pod()}`;

describe('synth', () => {
  it('writes what the app makes, with what it prints on standard error', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'web.k8s.yaml': MARKED, 'jobs/seed.k8s.yaml': pod(), 'construct-metadata.json': '{}' }) }, async (cwd) => {
      const { code, out, err } = await runCli(['synth'], { cwd, env: process.env });
      expect({ code, out }).toEqual({ code: 0, out: '' });
      expect(err).toContain('making manifests\n');
      expect(err).toContain('wrote 2 files to dist\n');
      expect(readdirSync(join(cwd, 'dist')).sort()).toEqual(['jobs', 'web.k8s.yaml']);
      expect(readFileSync(join(cwd, 'dist', 'web.k8s.yaml'), 'utf8')).toBe(MARKED);
    }));

  it('leaves alone what does not change and what others wrote, and removes what an earlier synth wrote', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'web.k8s.yaml': MARKED }), 'dist/web.k8s.yaml': MARKED, 'dist/old.k8s.yaml': MARKED.replace('# web', '# old'), 'dist/mine.yaml': pod() }, async (cwd) => {
      const before = statSync(join(cwd, 'dist', 'web.k8s.yaml'));
      expect((await runCli(['synth'], { cwd, env: process.env })).code).toBe(0);
      expect(readdirSync(join(cwd, 'dist')).sort()).toEqual(['mine.yaml', 'web.k8s.yaml']);
      expect(statSync(join(cwd, 'dist', 'web.k8s.yaml'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    }));

  it('writes to the folder of --out', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'web.k8s.yaml': MARKED }) }, async (cwd) => {
      expect((await runCli(['synth', '--out', 'manifests'], { cwd, env: process.env })).code).toBe(0);
      expect(readdirSync(join(cwd, 'manifests'))).toEqual(['web.k8s.yaml']);
      expect(existsSync(join(cwd, 'dist'))).toBe(false);
    }));

  it('compares with --check: 0 when all is the same, else 1 and the difference, and writes nothing', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'web.k8s.yaml': MARKED }), 'dist/web.k8s.yaml': MARKED, 'dist/mine.yaml': pod() }, async (cwd) => {
      expect(await runCli(['synth', '--check'], { cwd, env: process.env })).toMatchObject({ code: 0, out: '' });
      writeFileSync(join(cwd, 'dist', 'web.k8s.yaml'), MARKED.replace('name: web\nspec', 'name: wep\nspec'));
      writeFileSync(join(cwd, 'dist', 'old.k8s.yaml'), MARKED.replace('# web', '# old'));
      const { code, out, err } = await runCli(['synth', '--check'], { cwd, env: process.env });
      expect(code).toBe(1);
      expect(out).toContain('--- dist/web.k8s.yaml\n+++ dist/web.k8s.yaml\n@@ -3,7 +3,7 @@\n');
      expect(out).toContain('-  name: wep\n+  name: web\n');
      expect(out).toContain('--- dist/old.k8s.yaml\n+++ /dev/null\n');
      expect(out).not.toContain('mine.yaml');
      expect(err).toContain('dist is out of date in 2 of its files; run pinstream synth');
      expect(readFileSync(join(cwd, 'dist', 'web.k8s.yaml'), 'utf8')).toContain('wep');
    }));

  it('shows with --check what is missing altogether', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'web.k8s.yaml': 'kind: Pod\n' }) }, async (cwd) => {
      expect(await runCli(['synth', '--check'], { cwd, env: process.env })).toMatchObject({ code: 1, out: '--- /dev/null\n+++ dist/web.k8s.yaml\n@@ -0,0 +1,1 @@\n+kind: Pod\n' });
      expect(existsSync(join(cwd, 'dist'))).toBe(false);
    }));

  it('prints objects alone with --stdout, each file apart', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'b.k8s.yaml': '---\nkind: B\n', 'a.k8s.yaml': 'kind: A' }) }, async (cwd) => {
      const { code, out, err } = await runCli(['synth', '--stdout'], { cwd, env: process.env });
      expect({ code, out, err }).toEqual({ code: 0, out: '---\nkind: A\n---\nkind: B\n', err: 'making manifests\n' });
      expect(existsSync(join(cwd, 'dist'))).toBe(false);
    }));

  it('prints what a config management plugin may print: objects, with whatever else there is on standard error', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'a.k8s.yaml': MARKED, 'b.k8s.json': '{"kind":"B"}', 'construct-metadata.json': '{"version":"1.0.0"}' }, "console.error('note: slow');") }, async (cwd) => {
      const { code, out, err } = await runCli(['synth', '--stdout'], { cwd, env: { ...process.env, ARGOCD_ENV_STAGE: 'prod', ARGOCD_APP_NAME: 'shop' } });
      expect(code).toBe(0);
      expect(out.split(/^---$/m).slice(1).map((part) => /kind"?: ?"?(\w+)/.exec(part)?.[1])).toEqual(['Pod', 'B']);
      expect(err).toBe('making manifests\nnote: slow\n');
    }));

  it.each(['no object', 'nothing'])('prints nothing and ends with 2 with --stdout where the app makes %s, so that nobody prunes by it', (what) =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app(what === 'nothing' ? {} : { 'web.k8s.yaml': '# none\n' }) }, async (cwd) => {
      expect(await runCli(['synth', '--stdout'], { cwd, env: process.env })).toMatchObject({ code: 2, out: '' });
    }));

  it('writes nothing when the app fails after writing, and leaves no temporary folder', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'web.k8s.yaml': MARKED }, "console.error('lock lacks web:1.0'); process.exit(7);") }, async (cwd) => {
      const before = temporaryFolders();
      const { code, out, err } = await runCli(['synth', '--stdout'], { cwd, env: process.env });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('lock lacks web:1.0\nerror: the app failed: node main.js ended with 7\n');
      expect(existsSync(join(cwd, 'dist'))).toBe(false);
      expect(temporaryFolders()).toEqual(before);
    }));

  it('follows no link in the folder that it compares with, so that no loop catches it', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'web.k8s.yaml': MARKED }) }, async (cwd) => {
      await runCli(['synth'], { cwd, env: process.env });
      symlinkSync(join(cwd, 'dist'), join(cwd, 'dist/again'));
      expect(await runCli(['synth', '--check'], { cwd, env: process.env })).toMatchObject({ code: 0, out: '' });
    }));

  it('compares with a folder that holds a file where a folder will be', () =>
    inFolder({ 'cdk8s.yaml': CONFIG, 'main.js': app({ 'shop/web.k8s.yaml': MARKED }), 'dist/shop': '' }, async (cwd) => {
      const { code, out } = await runCli(['synth', '--check'], { cwd, env: process.env });
      expect(code).toBe(1);
      expect(out).toMatch(/^--- \/dev\/null\n\+\+\+ dist\/shop\/web\.k8s\.yaml\n/);
    }));

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['no cdk8s.yaml', {}, 'cannot read cdk8s.yaml: no such file or folder'],
    ['an empty cdk8s.yaml', { 'cdk8s.yaml': '' }, 'cdk8s.yaml:1:1: it is no map with an app'],
    ['a cdk8s.yaml that does not parse', { 'cdk8s.yaml': 'language: typescript\napp: [\n' }, 'cdk8s.yaml:'],
    ['no app', { 'cdk8s.yaml': 'language: typescript\n' }, 'cdk8s.yaml:1:1: app is missing'],
    ['an app that is no text', { 'cdk8s.yaml': 'language: typescript\napp: 3\n' }, 'cdk8s.yaml:2:6: app is no command'],
    ['an output that is no folder', { 'cdk8s.yaml': 'app: node main.js\noutput: []\n' }, 'cdk8s.yaml:2:9: output is no folder'],
    ['an app that writes nothing', { 'cdk8s.yaml': 'app: node -e 0\n' }, 'the app wrote no manifest: node -e 0'],
    ['an app that writes no object', { 'cdk8s.yaml': CONFIG, 'main.js': app({ 'web.k8s.yaml': '---\n# nothing yet\n' }) }, 'the app wrote no object: node main.js'],
    ['an app that is not there', { 'cdk8s.yaml': 'app: ./nowhere\n' }, 'the app failed: ./nowhere ended with 127'],
    ['an output folder that is a file', { 'cdk8s.yaml': CONFIG, 'main.js': app({ 'web.k8s.yaml': MARKED }), dist: '' }, 'cannot use dist for the manifests: it is a file'],
    ['an output folder below a file', { 'cdk8s.yaml': CONFIG.replace('output: dist', 'output: dist/k8s'), 'main.js': app({ 'web.k8s.yaml': MARKED }), dist: '' }, 'cannot use dist/k8s for the manifests: it is below a file'],
  ])('ends with 2 for %s', (_, files, message) =>
    inFolder(files, async (cwd) => {
      mkdirSync(join(cwd, 'x'));
      const { code, out, err } = await runCli(['synth'], { cwd, env: process.env });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
      expect(readdirSync(cwd).sort()).toEqual([...Object.keys(files), 'x'].sort());
    }));
});

function temporaryFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('pinstream-synth-'));
}
