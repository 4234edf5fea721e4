import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { runCli } from '../cli/run-cli';
import { GITLAB_JOBS, GITLAB_SPEC, TEKTON_TASK } from './ci-schemas';
import { MANIFEST } from './packed';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly runs: { readonly steps: readonly { readonly run?: string; readonly uses?: string; readonly if?: string; readonly env?: Readonly<Record<string, string>> }[] };
}

interface GitlabJobs {
  readonly pinstream: { readonly variables: Readonly<Record<string, string | { readonly value: string }>>; readonly script: readonly string[] };
}

interface GitlabSpec {
  readonly spec: { readonly inputs: Readonly<Record<string, { readonly default?: string | boolean }>> };
}

const ACTION_TEXT = readFileSync('action.yml', 'utf8');
const ACTION = parse(ACTION_TEXT) as Action;
const [SPEC, JOBS] = parseAllDocuments(readFileSync('ci/gitlab.yml', 'utf8')).map((document) => document.toJS() as unknown) as [GitlabSpec, GitlabJobs];
const TASK_TEXT = readFileSync('ci/tekton-task.yaml', 'utf8');

/** The schema that editors check action.yml by. */
const ACTION_SCHEMA = resolve('../shared/schemas/github-action.schema.json');
const hasSchema = existsSync(ACTION_SCHEMA);

/** Texts that a shell would do something with. */
const HOSTILE = ['$(touch owned)', '`touch owned`', '"; touch owned; "', "'; touch owned; '", '--fix', '-', '*', '${HOME}', 'a b', '\\', '::set-output name=x::y', '&& touch owned'];

const root = mkdtempSync(join(tmpdir(), 'pinstream-ci-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A runner's machine: a checkout, a place for temporary files, and an npm that installs a program which writes down how it was called. */
function machine(files: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(root, 'machine-'));
  const [checkout, temporary, bin] = ['checkout', 'temporary', 'bin'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [checkout, temporary, bin]) mkdirSync(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(checkout, name, '..'), { recursive: true });
    writeFileSync(join(checkout, name), content);
  }
  const record = join(folder, 'record.json');
  const program = join(folder, 'program.js');
  writeFileSync(program, PROGRAM);
  writeFileSync(join(bin, 'npm'), NPM);
  chmodSync(join(bin, 'npm'), 0o755);
  const env = {
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, HOME: folder, TMPDIR: temporary, RECORD: record, PROGRAM: program,
    RUNNER_TEMP: temporary, GITHUB_WORKSPACE: checkout, GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_ACTION_PATH: resolve('.'),
  };
  return {
    checkout,
    bin,
    run: (command: string, words: readonly string[], more: Readonly<Record<string, string>> = {}) => spawnSync(command, [...words], { cwd: checkout, env: { ...env, ...more }, encoding: 'utf8' }),
    recorded: () => JSON.parse(readFileSync(record, 'utf8')) as { readonly words: readonly string[]; readonly cwd: string; readonly npm: readonly string[]; readonly npmCwd: string },
    read: (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : ''),
    strangers: () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('owned')),
  };
}

const NPM = `#!/bin/sh
mkdir -p node_modules/pinstream/build
cp "$PROGRAM" node_modules/pinstream/build/cli.js
node -e 'require("fs").writeFileSync(process.env.RECORD, JSON.stringify({ npm: process.argv.slice(1), npmCwd: process.cwd() }))' -- "$@"
`;

const PROGRAM = `#!/usr/bin/env node
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const words = process.argv.slice(2);
const before = existsSync(process.env.RECORD) ? JSON.parse(readFileSync(process.env.RECORD, 'utf8')) : {};
writeFileSync(process.env.RECORD, JSON.stringify({ ...before, words, cwd: process.cwd() }));
for (const word of words) {
  const file = /^--format=(?:sarif|markdown|gitlab)=(.*)$/s.exec(word);
  if (file && !process.env.NO_REPORTS) writeFileSync(file[1], '## pinstream\\n');
}
console.log('::error file=web.yaml,line=3::found');
process.exitCode = Number(process.env.EXIT ?? 0);
`;

describe('action.yml', () => {
  const ENV = ACTION.runs.steps[0]?.env ?? {};
  const DEFAULTS = Object.fromEntries(Object.entries(ENV).map(([name, value]) => [name, ACTION.inputs[/^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? '']?.default ?? `no default for ${value}`]));
  const start = (given: Readonly<Record<string, string>>, on = machine()) => ({ on, ended: on.run('bash', ['-c', ACTION.runs.steps[0]?.run ?? ''], { ...DEFAULTS, ...given }) });

  it.skipIf(!hasSchema)(`is what the schema of actions asks for${hasSchema ? '' : ' (skipped: the schema is absent)'}`, () => {
    const validate = new Ajv({ strict: false, logger: false, validateFormats: false }).compile(JSON.parse(readFileSync(ACTION_SCHEMA, 'utf8')) as object);
    expect(validate(ACTION), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...ACTION, runs: { using: 'composite' } })).toBe(false);
  });

  it('puts no input into a script, and hands each to it', () => {
    for (const { run, env } of ACTION.runs.steps) {
      expect(run ?? '').not.toContain('${{');
      for (const value of Object.values(env ?? {})) expect(value).toMatch(/^\$\{\{ inputs\.[\w-]+ \}\}$/);
    }
    for (const name of Object.keys(ACTION.inputs)) expect(ACTION_TEXT).toContain(`inputs.${name} `);
    const read = new Set(Array.from(readFileSync('ci/github-action.sh', 'utf8').matchAll(/PINSTREAM_[A-Z_]+[A-Z]/g), ([name]) => name));
    expect([...read].sort()).toEqual(Object.keys(ENV).sort());
  });

  it('names other actions by commit, with the release beside it', () => {
    const uses = Array.from(ACTION_TEXT.matchAll(/^ *(?:- )?uses: (.*)$/gm), ([, used = '']) => used);
    expect(uses.length).toBeGreaterThan(0);
    for (const used of uses) expect(used).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('checks the workspace with the installed release, and tells what came of it', () => {
    const { on, ended } = start({});
    expect(ended).toMatchObject({ status: 0, stdout: '::error file=web.yaml,line=3::found\n' });
    const { words, cwd, npm, npmCwd } = on.recorded();
    expect(words.filter((word) => !word.startsWith('--format=markdown='))).toEqual(['lint', '--format=github', '--format=sarif=pinstream.sarif', '--']);
    expect(cwd).toBe(on.checkout);
    expect(npm.at(-1)).toBe(`pinstream@${MANIFEST.version}`);
    // A .npmrc of the checkout names no registry here.
    expect(npmCwd.startsWith(on.checkout)).toBe(false);
    expect(on.read('summary')).toBe('## pinstream\n');
    expect(on.read('output')).toBe('exit-code=0\nsarif=pinstream.sarif\n');
  });

  it('ends as pinstream does, once the summary is written', () => {
    const { on, ended } = start({ EXIT: '1' });
    expect(ended.status).toBe(1);
    expect(on.read('summary')).toBe('## pinstream\n');
    expect(on.read('output')).toBe('exit-code=1\nsarif=pinstream.sarif\n');
  });

  it('passes off no report of an earlier run', () => {
    const { on, ended } = start({ EXIT: '2', NO_REPORTS: '1' }, machine({ 'pinstream.sarif': 'old' }));
    expect(ended.status).toBe(2);
    expect(on.read('output')).toBe('exit-code=2\n');
    expect(on.read('summary')).toBe('');
  });

  it('gives each input in one word, and paths and options a line each', () => {
    const { on } = start({ PINSTREAM_WORKING_DIRECTORY: 'deploy', PINSTREAM_PATHS: 'web\nledger prod\r\n\n', PINSTREAM_BASE: 'origin/main...', PINSTREAM_PRESET: 'strict', PINSTREAM_PLATFORM: 'openshift=4.16', PINSTREAM_FAIL_ON: 'warning', PINSTREAM_ARGS: '--param=TAG=1 2\n--argocd', PINSTREAM_SUMMARY: 'false' }, machine({ 'deploy/web.yaml': '' }));
    expect(on.recorded().words).toEqual(['lint', '--format=github', '--format=sarif=pinstream.sarif', '--base=origin/main...', '--preset=strict', '--platform=openshift=4.16', '--fail-on=warning', '--param=TAG=1 2', '--argocd', '--', 'web', 'ledger prod']);
    expect(on.recorded().cwd).toBe(join(on.checkout, 'deploy'));
    expect(on.read('output')).toContain('sarif=deploy/pinstream.sarif\n');
  });

  it.each(HOSTILE)('takes %s for a text and nothing else, wherever it is given', (hostile) => {
    const { on } = start({ PINSTREAM_PATHS: hostile, PINSTREAM_BASE: hostile, PINSTREAM_PRESET: hostile, PINSTREAM_PLATFORM: hostile, PINSTREAM_FAIL_ON: hostile, PINSTREAM_SARIF: '' });
    const { words } = on.recorded();
    expect(words.slice(-6)).toEqual([`--base=${hostile}`, `--preset=${hostile}`, `--platform=${hostile}`, `--fail-on=${hostile}`, '--', hostile]);
    expect(on.strangers()).toEqual([]);
  });

  it.each([...HOSTILE.filter((text) => text !== '*'), 'file:./package', '1.0.0 evil', 'npm:evil@1', ''])('installs nothing for the version %j', (version) => {
    const { on, ended } = start({ PINSTREAM_VERSION: version });
    expect(ended.status).toBe(2);
    expect(ended.stdout).toMatch(/^::error title=pinstream::the input version names no release: /);
    expect(on.read('record.json')).toBe('');
    expect(on.strangers()).toEqual([]);
  });

  it.each(['PINSTREAM_SARIF', 'PINSTREAM_BASE', 'PINSTREAM_WORKING_DIRECTORY', 'PINSTREAM_VERSION'])('refuses a line end in %s, which would write an output of its own', (name) => {
    const { on, ended } = start({ [name]: 'x\nexit-code=0' });
    expect(ended.status).toBe(2);
    expect(ended.stdout).toContain('holds a line end');
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(on.read('output')).toBe('');
  });
});

describe('ci/gitlab.yml', () => {
  const valueOf = (given: Readonly<Record<string, string>>, value: string): string =>
    value.replace(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => given[name] ?? `${SPEC.spec.inputs[name]?.default ?? `no default for ${name}`}`);
  const start = (given: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}, on = machine()) => {
    const variables = Object.fromEntries(Object.entries(JOBS.pinstream.variables).map(([name, value]) => [name, valueOf(given, typeof value === 'string' ? value : value.value)]));
    return { on, ended: on.run('sh', ['-c', JOBS.pinstream.script.join('\n')], { ...variables, ...env }) };
  };

  it('has the keys that GitLab reads, and no other', () => {
    const ajv = new Ajv({ allowUnionTypes: true });
    const [spec, jobs] = [ajv.compile(GITLAB_SPEC), ajv.compile(GITLAB_JOBS)];
    expect(spec(SPEC), JSON.stringify(spec.errors)).toBe(true);
    expect(jobs(JOBS), JSON.stringify(jobs.errors)).toBe(true);
    expect(jobs({ pinstream: { ...JOBS.pinstream, artefacts: {} } })).toBe(false);
  });

  it('uses each input, and none in a script', () => {
    expect(JOBS.pinstream.script.join('\n')).not.toContain('$[[');
    for (const name of Object.keys(SPEC.spec.inputs)) expect(JSON.stringify(JOBS)).toContain(`$[[ inputs.${name} ]]`);
    // GitLab would expand what looks like a variable in a path.
    for (const [name, value] of Object.entries(JOBS.pinstream.variables)) if (JSON.stringify(value).includes('$[[') && name !== 'PINSTREAM_ONLY_NEW') expect(value).toMatchObject({ expand: false });
  });

  it('compares a merge request with where it started, and writes its Code Quality report', () => {
    const { on, ended } = start({ paths: 'web\nledger prod', preset: 'strict' }, { CI_MERGE_REQUEST_DIFF_BASE_SHA: 'abc123', EXIT: '1' });
    expect(ended.status).toBe(1);
    expect(on.recorded().words).toEqual(['lint', '--format=text', '--format=gitlab=gl-code-quality-report.json', '--base=abc123', '--preset=strict', '--', 'web', 'ledger prod']);
    expect(on.recorded().npmCwd.startsWith(on.checkout)).toBe(false);
    expect(existsSync(join(on.checkout, 'gl-code-quality-report.json'))).toBe(true);
  });

  it('checks all of the default branch, and of a merge request where that is wished for', () => {
    expect(start({}).on.recorded().words).toEqual(['lint', '--format=text', '--format=gitlab=gl-code-quality-report.json', '--', '.']);
    expect(start({ 'only-new': 'false' }, { CI_MERGE_REQUEST_DIFF_BASE_SHA: 'abc123' }).on.recorded().words).not.toContain('--base=abc123');
  });

  it('takes the pinstream of its image where there is one', () => {
    const on = machine();
    writeFileSync(join(on.bin, 'pinstream'), PROGRAM);
    chmodSync(join(on.bin, 'pinstream'), 0o755);
    expect(start({}, {}, on).ended.status).toBe(0);
    expect(on.recorded().npm).toBeUndefined();
  });

  it.each(HOSTILE)('takes %s for a text and nothing else, wherever it is given', (hostile) => {
    const { on } = start({ paths: hostile, preset: hostile, platform: hostile, 'fail-on': hostile, args: hostile }, {}, machine({ 'web.yaml': '' }));
    expect(on.recorded().words.slice(3)).toEqual([`--preset=${hostile}`, `--platform=${hostile}`, `--fail-on=${hostile}`, hostile, '--', hostile]);
    expect(on.strangers()).toEqual([]);
  });
});

describe('ci/tekton-task.yaml', () => {
  it('has the fields that Tekton reads, and no other', () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(TEKTON_TASK);
    expect(validate(parse(TASK_TEXT)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...(parse(TASK_TEXT) as object), spec: { steps: [{ image: 'x', resources: {} }] } })).toBe(false);
  });

  it('runs no shell, and names every parameter it uses', () => {
    const { spec } = parse(TASK_TEXT) as { readonly spec: { readonly params: readonly { readonly name: string }[]; readonly steps: readonly { readonly script?: string; readonly command: readonly string[] }[] } };
    for (const { script, command } of spec.steps) expect({ script, command }).toEqual({ script: undefined, command: ['pinstream'] });
    const used = new Set(Array.from(TASK_TEXT.matchAll(/\$\(params\.([\w-]+)/g), ([, name]) => name));
    expect([...used].sort()).toEqual(spec.params.map(({ name }) => name).sort());
  });

  it('passes the strictest rules of its own program', async () => {
    expect(await runCli(['lint', 'ci/tekton-task.yaml', '--preset', 'pedantic', '--fail-on', 'info'])).toMatchObject({ code: 0 });
  });
});

describe('Containerfile', () => {
  const lines = readFileSync('Containerfile', 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const of = (instruction: string): readonly string[] => lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

  it('takes the package alone, and no image that could move by itself', () => {
    expect(of('ARG')).toEqual(['BASE']);
    expect(of('FROM')).toEqual(['${BASE} AS package', '${BASE}']);
    expect(of('COPY').filter((copied) => !copied.startsWith('--from=package '))).toEqual(['pinstream-*.tgz /package/']);
    expect(of('ADD')).toEqual([]);
    expect(of('RUN').join(' ')).not.toMatch(/curl|wget|apt/);
  });

  it('has git read the folder that manifests are mounted into, and no other', () => {
    const [folder] = of('WORKDIR');
    expect(of('ENV')).toContain(`GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=${folder}`);
  });

  it('runs pinstream, and not as root', () => {
    expect(of('USER').map(Number)).toEqual([expect.toSatisfy((user: number) => Number.isInteger(user) && user > 0)]);
    expect(of('ENTRYPOINT').map((line) => JSON.parse(line) as unknown)).toEqual([['pinstream']]);
    expect(MANIFEST.bin).toHaveProperty('pinstream');
  });
});

describe('the files for CI', () => {
  it('name the release that they come with', () => {
    const { metadata } = parse(TASK_TEXT) as { readonly metadata: { readonly labels: Readonly<Record<string, string>> } };
    expect([ACTION.inputs['version']?.default, SPEC.spec.inputs['version']?.default, metadata.labels['app.kubernetes.io/version']]).toEqual([MANIFEST.version, MANIFEST.version, MANIFEST.version]);
  });
});
