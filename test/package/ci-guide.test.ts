import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { pod, runCli } from '../cli/run-cli';
import { GITLAB_JOBS } from './ci-schemas';
import { MANIFEST } from './packed';

/*
 * docs/ci.md shows commands and pipelines. Blocks `console` are played over three Pods in a folder `manifests`, and `vitest -u` writes what is printed now; the scripts
 * of the pipelines run under bash over the project `test/projects/short-name`, with a `pinstream` and an `npx` that are this program.
 */
const GUIDE = readFileSync('docs/ci.md', 'utf8');
const BLOCKS: Readonly<Record<string, string>> = Object.fromEntries(Array.from(GUIDE.matchAll(/^```(?:yaml|sh) ([^\n]+)\n([^]*?)^```$/gm), ([, title = '', text = '']) => [title, text]));

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } }; readonly steps: readonly Step[] }>>;
}

const root = mkdtempSync(join(tmpdir(), 'pinstream-ci-guide-'));
const bin = join(root, 'bin');
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeAll(() => {
  const program = join(root, 'program');
  buildSync({ entryPoints: { cli: 'lib/cli/bin.ts', 'cli-main': 'lib/cli/main.ts' }, outdir: program, bundle: true, platform: 'node', external: ['cdk8s', 'constructs', '@kubernetes/client-node', 'undici', 'yaml', './cli-main.js'], logLevel: 'error' });
  mkdirSync(bin);
  const cli = `NODE_PATH='${resolve('node_modules')}' exec '${process.execPath}' '${join(program, 'cli.js')}' "$@"\n`;
  const programs = {
    pinstream: `#!/bin/sh\n${cli}`,
    npx: `#!/bin/sh\n[ "$1 $2" = "--yes pinstream@${MANIFEST.version}" ] || exit 99\nshift 2\n${cli}`,
    npm: '#!/bin/sh\n[ "$*" = pack ] || exit 99\n',
    podman: '#!/bin/sh\nprintf "%s\\n" "$*"\n',
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
}, 60_000);

/** A checkout with manifests of two sets. */
function checkout(): string {
  const folder = mkdtempSync(join(root, 'checkout-'));
  cpSync('test/projects/short-name', join(folder, 'manifests/shop'), { recursive: true });
  cpSync('test/projects/short-name', join(folder, 'manifests/ledger'), { recursive: true });
  return folder;
}

function bash(script: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd, env: { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, ...env }, encoding: 'utf8' });
}

function block(title: string): string {
  const found = BLOCKS[title];
  if (found === undefined) throw new Error(`the guide has no block ${title}`);
  return found;
}

describe('the guide to pipelines', () => {
  it('shows what its commands really print', async () => {
    const cwd = mkdtempSync(join(root, 'console-'));
    for (const name of ['ledger', 'shop', 'web']) {
      mkdirSync(join(cwd, 'manifests', name), { recursive: true });
      writeFileSync(join(cwd, 'manifests', name, `${name}.yaml`), pod(name === 'shop' ? undefined : `quay.io/shop/${name}:latest`, name));
    }
    let text = '';
    for (const part of GUIDE.split(/^(```console\n[^]*?^```)$/m)) {
      if (!part.startsWith('```console\n')) {
        text += part;
        continue;
      }
      text += '```console\n';
      for (const [line, words = ''] of part.matchAll(/^\$ pinstream (.*)$/gm)) {
        const { out, err } = await runCli(words.split(' '), { cwd });
        text += `${line}\n${out}${err}`;
      }
      text += '```';
    }
    await expect(text).toMatchFileSnapshot('../../docs/ci.md');
  });

  it('gives the action inputs that it has, and tells of each', () => {
    const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { readonly inputs: object };
    const { jobs } = parse(block('.github/workflows/pinstream.yaml')) as Workflow;
    const given = Object.values(jobs).flatMap(({ steps }) => steps).find(({ uses }) => uses?.startsWith('OWNER/pinstream@'))?.with ?? {};
    expect(Object.keys(given).length).toBeGreaterThan(2);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    const told = Array.from(GUIDE.matchAll(/^\| (`[^|]*) \|/gm)).flatMap(([, cell = '']) => Array.from(cell.matchAll(/`([\w-]+)`/g), ([, name]) => name));
    expect(told.sort()).toEqual(Object.keys(inputs).sort());
  });

  it('names actions of others by commit, with the release beside it', () => {
    for (const [, used = ''] of GUIDE.matchAll(/^ *- uses: ((?!OWNER).*)$/gm)) expect(used).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('gives the template of GitLab inputs that it has, and tells of each', () => {
    const [spec] = parseAllDocuments(readFileSync('ci/gitlab.yml', 'utf8')).map((document) => document.toJS() as unknown) as [{ readonly spec: { readonly inputs: object } }];
    const { include } = parse(block('.gitlab-ci.yml')) as { readonly include: readonly { readonly file: string; readonly inputs: object }[] };
    for (const { file, inputs } of include) {
      expect(existsSync(file)).toBe(true);
      expect(Object.keys(spec.spec.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
    }
    const chapter = GUIDE.slice(GUIDE.indexOf('## GitLab'), GUIDE.indexOf('## Tekton'));
    for (const name of Object.keys(spec.spec.inputs)) expect(chapter).toMatch(new RegExp(`\`${name}\`|\\b${name}:`));
  });

  it('gives the task parameters and workspaces that it has', () => {
    interface Named { readonly name: string }
    interface Task { readonly metadata: Named; readonly spec: { readonly params: readonly Named[]; readonly workspaces: readonly Named[] } }
    const task = parse(readFileSync('ci/tekton-task.yaml', 'utf8')) as Task;
    const { spec } = parse(block('lint-run.yaml')) as { readonly spec: Task['spec'] & { readonly taskRef: Named } };
    const namesOf = (list: readonly Named[]): readonly string[] => list.map(({ name }) => name).sort();
    expect(spec.taskRef.name).toBe(task.metadata.name);
    expect([namesOf(spec.params), namesOf(spec.workspaces)]).toEqual([namesOf(task.spec.params), namesOf(task.spec.workspaces)]);
  });

  it('builds the image with a base that is named', () => {
    const { status, stdout } = bash(block('build'), checkout(), { DIGEST: `sha256:${'0'.repeat(64)}` });
    expect(status).toBe(0);
    const [build = '', run = ''] = stdout.split('\n');
    expect(build).toMatch(/--build-arg BASE=docker\.io\/library\/node:22@sha256:0{64} .*--file Containerfile \.$/);
    expect(readFileSync('Containerfile', 'utf8')).toMatch(/^ARG BASE$/m);
    expect(run).toMatch(new RegExp(`:${MANIFEST.version.replaceAll('.', '\\.')} lint$`));
  });

  it('has a workflow whose shards come to what one run finds', () => {
    const cwd = checkout();
    const { jobs } = parse(block('.github/workflows/shards.yaml')) as Workflow;
    const scriptOf = (job: string): string => jobs[job]?.steps.find(({ run }) => run !== undefined)?.run ?? 'exit 99';
    for (const shard of jobs['shard']?.strategy?.matrix.shard ?? []) expect(bash(scriptOf('shard'), cwd, { SHARD: String(shard) })).toMatchObject({ status: 0 });
    const summary = join(cwd, 'summary.md');
    const { status, stdout } = bash(scriptOf('report'), cwd, { GITHUB_STEP_SUMMARY: summary });
    const whole = bash('pinstream lint manifests --format github --format markdown=whole.md', cwd);
    expect({ status, stdout }).toEqual({ status: 1, stdout: whole.stdout });
    expect(stdout).toContain('::error file=manifests/ledger/template.yaml');
    expect(readFileSync(summary, 'utf8')).toBe(readFileSync(join(cwd, 'whole.md'), 'utf8'));
  }, 60_000);

  it('has jobs of GitLab whose shards come to what one run finds', () => {
    const cwd = checkout();
    const jobs = parse(block('shards.gitlab-ci.yml')) as Readonly<Record<string, { readonly script: readonly string[]; readonly parallel?: number }>>;
    const validate = new Ajv({ allowUnionTypes: true }).compile(GITLAB_JOBS);
    expect(validate(jobs), JSON.stringify(validate.errors)).toBe(true);
    const count = jobs['shard']?.parallel ?? 0;
    for (let index = 1; index <= count; index += 1) {
      expect(bash(jobs['shard']?.script.join('\n') ?? 'exit 99', cwd, { CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(count) })).toMatchObject({ status: 0 });
    }
    const whole = bash('pinstream lint manifests', cwd);
    expect(bash(jobs['report']?.script.join('\n') ?? 'exit 99', cwd)).toMatchObject({ status: 1, stdout: whole.stdout });
    expect(JSON.parse(readFileSync(join(cwd, 'gl-code-quality-report.json'), 'utf8'))).toHaveLength(4);
  }, 60_000);

  it('stops a pipeline whose shard could not do its work', () => {
    const { jobs } = parse(block('.github/workflows/shards.yaml')) as Workflow;
    expect(bash(jobs['shard']?.steps.find(({ run }) => run !== undefined)?.run ?? '', root, { SHARD: '1' }).status).not.toBe(0);
  });
});
