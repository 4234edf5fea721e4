import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../lib/cli/main';
import { DIGEST, inFolder, type Outcome, pod, runCli } from './run-cli';

const TEMPLATE = `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: web }\nobjects:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { restartPolicy: Never, containers: [{ name: web, image: 'quay.io/shop/web:1.0@${DIGEST}' }] }\n`;
const APPLICATION = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop }\nspec: { project: shop, source: { repoURL: https://git.example.com/shop.git, path: deploy }, destination: { namespace: shop } }\n';

/** A folder that is a git repository with these files. */
function inRepository(files: Readonly<Record<string, string>>, body: (cwd: string) => Promise<void>, remote = 'git@github.com:shop/deploy.git'): Promise<void> {
  return inFolder(files, async (cwd) => {
    spawnSync('git', ['init', '--quiet'], { cwd });
    spawnSync('git', ['remote', 'add', 'origin', remote], { cwd });
    await body(cwd);
  });
}

const init = (cwd: string, ...words: readonly string[]): Promise<Outcome> => runCli(['init', ...words], { cwd, env: process.env });

describe('pinstream init', () => {
  it('writes what it showed, and a second run finds all of it in place', () =>
    inRepository({ 'deploy/web.yaml': TEMPLATE }, async (cwd) => {
      const shown = await init(cwd, '--dry-run');
      expect(shown).toMatchObject({ code: 0, err: 'would write 3 files\n' });
      expect(readdirSync(cwd).sort()).toEqual(['.git', 'deploy']);
      const written = await init(cwd, '--yes');
      expect(written).toMatchObject({ code: 0, out: shown.out });
      for (const name of ['.pinstream.yaml', '.pre-commit-config.yaml', '.github/workflows/pinstream.yaml']) {
        const text = readFileSync(join(cwd, name), 'utf8');
        expect(shown.out).toContain(`new file ${name}:\n${text.replace(/^(?=.)/gm, '    ')}`);
      }
      expect(await init(cwd, '--yes')).toMatchObject({ code: 0, err: 'nothing to write\n', out: expect.stringContaining('.pinstream.yaml is there already and stays as it is\n') as unknown });
    }));

  it('writes nothing without a terminal and without --yes, ends with 1, and says how to go on', () =>
    inRepository({ 'deploy/web.yaml': TEMPLATE }, async (cwd) => {
      expect(await init(cwd)).toMatchObject({ code: 1, err: 'nothing was written; add --yes to write these 3 files\n' });
      expect(readdirSync(cwd).sort()).toEqual(['.git', 'deploy']);
    }));

  it.each([
    ['y', 0, true],
    ['YES', 0, true],
    ['', 1, false],
    ['n', 1, false],
    ['maybe', 1, false],
  ])('takes %j at the terminal with code %i', (answer, code, isWritten) =>
    inRepository({ 'deploy/web.yaml': TEMPLATE }, async (cwd) => {
      let err = '';
      const ended = await main(['init', '--no-hook', '--ci', 'none'], {
        cwd,
        env: process.env,
        stdout: { write: () => undefined, isTerminal: true, columns: 100 },
        stderr: { write: (text) => void (err += text), isTerminal: true, columns: 100 },
        stdin: () => Buffer.from(''),
        line: () => answer,
        now: () => new Date('2026-01-15T12:00:00Z'),
      });
      expect(ended).toBe(code);
      expect(err).toContain('write this file? [y/N] ');
      expect(existsSync(join(cwd, '.pinstream.yaml'))).toBe(isWritten);
    }));

  it('reads the platform and Argo CD off the manifests', () =>
    inRepository({ 'deploy/web.yaml': TEMPLATE, 'apps/shop.yaml': APPLICATION }, async (cwd) => {
      const { out } = await init(cwd, '--yes');
      expect(out).toContain('found here:\n  1 Argo CD Application in apps/shop.yaml\n  1 OpenShift Template in deploy/web.yaml\n');
      expect(parse(readFileSync(join(cwd, '.pinstream.yaml'), 'utf8'))).toEqual({ preset: 'recommended', platform: { kind: 'openshift', argocd: true } });
    }));

  it.each([
    [[], 'apps/shop.yaml', APPLICATION, { preset: 'recommended', platform: { argocd: true } }],
    [['--platform', 'kubernetes=1.31'], 'web.yaml', pod(), { preset: 'recommended', platform: { kind: 'kubernetes', version: '1.31' } }],
    [[], 'web.yaml', pod(), { preset: 'recommended' }],
  ])('writes with %j for %s what the configuration can be read as', (words, name, text, config) =>
    inRepository({ [name]: text }, async (cwd) => {
      await init(cwd, '--yes', ...words);
      expect(parse(readFileSync(join(cwd, '.pinstream.yaml'), 'utf8'))).toEqual(config);
      expect(await runCli(['config', 'print', name], { cwd })).toMatchObject({ code: 0, err: '' });
    }));

  it('counts the findings of today as the configuration to come will have them', () =>
    inRepository({ 'deploy/stream.yaml': 'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: web }\n', 'deploy/web.yaml': pod('ledger:1') }, async (cwd) => {
      const { out } = await init(cwd);
      expect(out).toContain('findings today: 1 error; see them with: pinstream lint --platform openshift\n  pinstream lint fails for them');
      await init(cwd, '--yes');
      expect(await runCli(['lint'], { cwd })).toMatchObject({ code: 1, out: expect.stringContaining('✖ 1 error\n') as unknown });
    }));

  it('sets the findings of today aside if asked', () =>
    inRepository({ 'web.yaml': pod('Quay.io/Shop/Web') }, async (cwd) => {
      const { out } = await init(cwd, '--baseline', '--yes');
      expect(out).toContain('new file .pinstream-baseline.json:\n    1 finding in 1 file, as pinstream lint shows them\n');
      expect(await runCli(['lint'], { cwd })).toMatchObject({ code: 0, out: expect.stringContaining('(1 suppressed)') as unknown });
      expect((await init(cwd)).out).toContain('findings today: none in 1 object\n');
    }));

  it('adds nothing to files that are there, and shows the lines to add', () =>
    inRepository({ 'web.yaml': pod('Quay.io/Shop/Web'), '.pinstream.yaml': 'preset: strict\n', '.pre-commit-config.yaml': 'repos: []\n', '.gitlab-ci.yml': 'stages: [test]\n' }, async (cwd) => {
      const { out, err } = await init(cwd, '--baseline', '--yes');
      expect(out).toContain('.pinstream.yaml is there already and stays as it is; to let the baseline count, add:\n    baseline: .pinstream-baseline.json\n');
      expect(out).toContain('.pre-commit-config.yaml is there already and stays as it is; to run pinstream before each commit, add to its repos:\n      - repo: local\n');
      expect(out).toContain('.gitlab-ci.yml is there already and stays as it is; to check merge requests, add:\n    pinstream:\n');
      expect(err).toContain('wrote .pinstream-baseline.json\n');
      expect(readFileSync(join(cwd, '.pinstream.yaml'), 'utf8')).toBe('preset: strict\n');
      expect(readFileSync(join(cwd, '.pre-commit-config.yaml'), 'utf8')).toBe('repos: []\n');
      expect(readFileSync(join(cwd, '.gitlab-ci.yml'), 'utf8')).toBe('stages: [test]\n');
    }));

  it('takes a link that leads nowhere for a file that is there', () =>
    inRepository({ 'web.yaml': pod() }, async (cwd) => {
      symlinkSync('../elsewhere.yaml', join(cwd, '.pinstream.yaml'));
      expect((await init(cwd, '--dry-run')).out).toContain('.pinstream.yaml is there already and stays as it is');
    }));

  it('writes all files or none, and nowhere else', () =>
    inFolder({ 'elsewhere/notes.md': '' }, async (folder) => {
      const cwd = join(folder, 'shop');
      mkdirSync(join(cwd, '.git'), { recursive: true });
      symlinkSync('../elsewhere', join(cwd, '.github'));
      const { code, err } = await init(cwd, '--yes', '--ci', 'github', '--no-hook');
      expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining('leads out of what was named') as unknown });
      expect(readdirSync(cwd).sort()).toEqual(['.git', '.github']);
    }));

  it.each([
    ['https://gitlab.example.com/shop/deploy.git', [], '.gitlab-ci.yml'],
    ['git@github.com:shop/deploy.git', [], '.github/workflows/pinstream.yaml'],
    ['https://git.example.com/github.git', [], undefined],
    ['git@github.com:shop/deploy.git', ['--ci', 'gitlab'], '.gitlab-ci.yml'],
    ['git@github.com:shop/deploy.git', ['--ci', 'none'], undefined],
  ])('writes the pipeline of %s with %j to %s', (remote, words, file) =>
    inRepository({ 'web.yaml': pod() }, async (cwd) => {
      const { out } = await init(cwd, '--yes', ...words);
      const files = ['.gitlab-ci.yml', '.github/workflows/pinstream.yaml'].filter((name) => existsSync(join(cwd, name)));
      expect(files).toEqual(file === undefined ? [] : [file]);
      expect(out.includes('no pipeline: nothing here tells whether it is for GitHub or GitLab')).toBe(file === undefined && words.length === 0);
      if (file !== undefined) expect(parse(readFileSync(join(cwd, file), 'utf8'))).toMatchObject({});
    }, remote));

  it('has the lock compared where there is one, and the app where its manifests are committed', () =>
    inRepository({ 'web.yaml': pod(), 'images.lock.yaml': 'lockfileVersion: 1\n\nimages: {}\n', 'cdk8s.yaml': 'app: node main.js\n', 'dist/web.k8s.yaml': pod(), 'package-lock.json': '{}\n' }, async (cwd) => {
      const { out } = await init(cwd);
      for (const id of ['pinstream-lint', 'pinstream-images-check', 'pinstream-synth-check']) expect(out).toContain(`- id: ${id}\n`);
      expect(out).toMatch(/- run: npx --yes pinstream@\S+ images check\n {10}- run: npm ci\n {10}- run: npx --yes pinstream@\S+ synth --check\n/);
    }));

  it('says why it leaves out a check of an app', () =>
    inRepository({ 'web.yaml': pod(), 'cdk8s.yaml': 'app: node main.js\n', '.gitignore': 'dist/\n', 'dist/web.k8s.yaml': pod() }, async (cwd) => {
      expect((await init(cwd)).out).toContain('no check of the cdk8s app: its manifests are not committed, so there is nothing to compare\n');
    }));

  it('writes hooks that say the same as .pre-commit-hooks.yaml', () =>
    inRepository({ 'web.yaml': pod(), 'images.lock.yaml': 'lockfileVersion: 1\n\nimages: {}\n', 'cdk8s.yaml': 'app: node main.js\n', 'dist/web.k8s.yaml': pod() }, async (cwd) => {
      await init(cwd, '--yes');
      const { repos } = parse(readFileSync(join(cwd, '.pre-commit-config.yaml'), 'utf8')) as { repos: readonly { hooks: readonly Readonly<Record<string, unknown>>[] }[] };
      const manifest = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as readonly Readonly<Record<string, unknown>>[];
      const written = repos[0]?.hooks ?? [];
      expect(written).toHaveLength(3);
      for (const { additional_dependencies: packages, ...hook } of written) {
        expect(packages).toEqual([expect.stringMatching(/^pinstream@\d/)]);
        expect(manifest.find(({ id }) => id === hook['id'])).toEqual({ ...hook, description: expect.any(String) as unknown, minimum_pre_commit_version: '2.9.2' });
      }
    }));

  it('has hook and pipeline install from a git repository that is named', () =>
    inRepository({ 'web.yaml': pod() }, async (cwd) => {
      const { out } = await init(cwd, '--source', 'https://git.example.com/tools/pinstream.git');
      expect(out).toMatch(/- repo: https:\/\/git\.example\.com\/tools\/pinstream\.git\n {8}rev: v\d+\.\d+\.\d+\n/);
      expect(out).toMatch(/npx --yes git\+https:\/\/git\.example\.com\/tools\/pinstream\.git#v\d/);
    }));

  it('comes to an empty folder too', () =>
    inFolder({}, async (cwd) => {
      expect(await init(cwd, '--yes')).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^found here: nothing[^]*no file here holds a Kubernetes object yet[^]*no hook: this is no git repository yet; run git init first\nno pipeline/) as unknown,
        err: expect.stringContaining('wrote .pinstream.yaml\n') as unknown,
      });
    }));

  it.each([
    [['--yes', '--dry-run'], '--yes writes the files and --dry-run writes none'],
    [['--platform', 'openshit=4.16'], 'names no known platform (did you mean openshift?)'],
    [['--source', 'git@git.example.com:tools'], 'is no address that both git and npm understand'],
    [['--source', 'https://git.example.com/x\n- evil'], 'is no address that both git and npm understand'],
    [['somewhere'], 'init'],
  ])('refuses %j', (words, message) =>
    inRepository({ 'web.yaml': pod() }, async (cwd) => {
      expect(await init(cwd, ...words)).toMatchObject({ code: 2, err: expect.stringContaining(message) as unknown });
    }));

  it('works at the top of the repository alone', () =>
    inRepository({ 'deploy/web.yaml': pod() }, async (cwd) => {
      expect(await init(join(cwd, 'deploy'))).toMatchObject({ code: 2, err: expect.stringContaining(`run it in ${cwd}`) as unknown });
    }));
});
