import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hooksConfig, type Installed, installHooks, PRE_COMMIT } from '../support/pre-commit';
import { programOnPath } from '../support/registry/program';
import { DIGEST, inFolder, pod } from './run-cli';
import { needsPreCommit, playScenario, SCENARIOS } from './scenario';

const missing = programOnPath(PRE_COMMIT) === undefined;
const mustBeThere = process.env['REQUIRE_PRE_COMMIT'] === '1';

const GOOD = pod();
const BAD = pod('Quay.io/Shop/Web');
const FAULT = 'bad-image-reference';
/** The same fault, which somebody else brought. */
const OTHER = pod('Quay.io/Shop/Other', 'other');

/** A repository whose commits run hooks. */
interface Shop {
  readonly git: (...words: readonly string[]) => Outcome;
  readonly preCommit: (...words: readonly string[]) => Outcome;
  readonly write: (name: string, text: string) => void;
  readonly read: (name: string) => string;
}

interface Outcome {
  readonly status: number | null;
  /** Of both outputs. */
  readonly text: string;
}

describe.skipIf(missing && !mustBeThere)(`the hooks for pre-commit${missing ? ` (not run: ${PRE_COMMIT} not installed)` : ''}`, () => {
  let installed: Installed;
  beforeAll(async () => {
    installed = await installHooks();
    return installed.remove;
  }, 900_000);

  /** A repository with one commit of these files, made before anybody looked. */
  const shop = (hooks: readonly string[], files: Readonly<Record<string, string>>, body: (shop: Shop) => void): Promise<void> =>
    inFolder({ '.pre-commit-config.yaml': hooksConfig(hooks), ...files }, (cwd) => {
      const runIn = (program: string) => (...words: readonly string[]): Outcome => {
        const { status, stdout, stderr } = spawnSync(program, words, { cwd, env: installed.env, encoding: 'utf8' });
        return { status, text: `${stdout}${stderr}` };
      };
      const made: Shop = {
        git: runIn('git'),
        preCommit: runIn(PRE_COMMIT),
        write: (name, text) => {
          mkdirSync(dirname(join(cwd, name)), { recursive: true });
          writeFileSync(join(cwd, name), text);
        },
        read: (name) => readFileSync(join(cwd, name), 'utf8'),
      };
      for (const words of [['init', '--quiet'], ['add', '--all'], ['commit', '--quiet', '--message', 'before']]) expect(made.git(...words)).toEqual({ status: 0, text: '' });
      expect(made.preCommit('install').status).toBe(0);
      body(made);
    });
  const commitAll = ({ git }: Shop): Outcome => {
    git('add', '--all');
    return git('commit', '--message', 'change');
  };
  const PASSED = { status: 0, text: expect.stringMatching(/pinstream lint\.+Passed/) as unknown };
  const blockedBy = (...words: readonly string[]): unknown => ({ status: 1, text: expect.stringMatching(new RegExp(`pinstream lint\\.+Failed[^]*${words.join('[^]*')}`)) as unknown });

  for (const name of SCENARIOS.filter(needsPreCommit)) {
    it(`go through the scenario ${name}, command by command`, { timeout: 120_000 }, () => playScenario(name, installed.env));
  }

  describe('pinstream-lint', () => {
    it('passes what is in order, and blocks a fault with its reason, whatever was wrong before', () =>
      shop(['pinstream-lint'], { 'old.yaml': OTHER }, (made) => {
        made.write('web.yaml', GOOD);
        expect(commitAll(made)).toEqual(PASSED);
        made.write('web.yaml', BAD);
        const blocked = commitAll(made);
        expect(blocked).toEqual(blockedBy('web.yaml:8:14', FAULT));
        expect(blocked.text).not.toContain('old.yaml:');
      }));

    it('takes names with blanks, other scripts and a dash in front', () =>
      shop(['pinstream-lint'], {}, (made) => {
        for (const name of ['-web.yaml', 'prod überall/wéb ☃.yaml', "it's/a 'name'.yaml"]) {
          made.write(name, GOOD);
          expect(commitAll(made), name).toEqual(PASSED);
          made.write(name, BAD);
          expect(commitAll(made), name).toEqual(blockedBy(`${name}:8:14`, FAULT));
          made.write(name, GOOD);
        }
      }));

    it('looks at what is staged of a file, and leaves the rest as it was', () =>
      shop(['pinstream-lint'], { 'web.yaml': GOOD, 'worker.yaml': GOOD }, (made) => {
        made.write('web.yaml', `# staged\n${GOOD}`);
        made.git('add', 'web.yaml');
        made.write('web.yaml', BAD);
        expect(made.git('commit', '--message', 'the good part')).toEqual(PASSED);
        expect(made.read('web.yaml')).toBe(BAD);
        made.git('checkout', '--quiet', '.');
        made.write('web.yaml', BAD);
        made.git('add', 'web.yaml');
        made.write('web.yaml', GOOD);
        expect(made.git('commit', '--message', 'the bad part')).toEqual(blockedBy('web.yaml:8:14', FAULT));
        expect(made.read('web.yaml')).toBe(GOOD);
      }));

    it('looks at what is committed by name or all at once, beside what is staged', () =>
      shop(['pinstream-lint'], { 'web.yaml': GOOD, 'worker.yaml': GOOD }, (made) => {
        made.write('web.yaml', `# changed\n${GOOD}`);
        made.write('worker.yaml', BAD);
        expect(made.git('commit', '--message', 'web alone', '--', 'web.yaml')).toEqual(PASSED);
        expect(made.git('commit', '--all', '--message', 'all')).toEqual(blockedBy('worker.yaml:8:14', FAULT));
      }));

    it('does not hold against a merge what the other side has committed already', () =>
      shop(['pinstream-lint'], { 'web.yaml': GOOD }, (made) => {
        made.git('checkout', '--quiet', '-b', 'feature');
        made.write('web.yaml', pod(`quay.io/shop/web:2.0@${DIGEST}`));
        commitAll(made);
        made.git('checkout', '--quiet', 'main');
        made.write('web.yaml', pod(`quay.io/shop/web:1.1@${DIGEST}`));
        made.write('other.yaml', OTHER);
        made.git('add', '--all');
        made.git('commit', '--no-verify', '--message', 'somebody in a hurry');
        made.git('checkout', '--quiet', 'feature');
        expect(made.git('merge', 'main').text).toContain('CONFLICT');
        made.write('web.yaml', BAD);
        const blocked = commitAll(made);
        expect(blocked).toEqual(blockedBy('web.yaml:8:14', FAULT));
        expect(blocked.text).not.toContain('other.yaml:');
        made.write('web.yaml', pod(`quay.io/shop/web:2.1@${DIGEST}`));
        expect(commitAll(made)).toEqual(PASSED);
        expect(made.git('rev-list', '--parents', '--max-count=1', 'HEAD').text.trim().split(' ')).toHaveLength(3);
      }));

    it('sees what the removal of a file does to others', () =>
      shop(['pinstream-lint'], { '.pinstream.yaml': 'platform: openshift=4.16\n', 'web/pod.yaml': pod('web:1.0'), 'streams/web.yaml': STREAM }, (made) => {
        made.write('web/pod.yaml', `# nothing wrong\n${pod('web:1.0')}`);
        expect(commitAll(made)).toEqual(PASSED);
        made.git('rm', '--quiet', 'streams/web.yaml');
        expect(made.git('commit', '--message', 'tidy')).toEqual(blockedBy('web/pod.yaml:9:14', 'short-image-name'));
      }));

    it('checks a first commit, and passes one without a manifest', () =>
      shop(['pinstream-lint'], {}, (made) => {
        made.write('notes.yaml', 'kept: nothing\n');
        expect(commitAll(made)).toEqual(PASSED);
        made.git('checkout', '--quiet', '--orphan', 'anew');
        expect(commitAll(made)).toEqual(PASSED);
        made.git('checkout', '--quiet', '--orphan', 'once-more');
        made.write('web.yaml', BAD);
        expect(commitAll(made)).toEqual(blockedBy('web.yaml:8:14', FAULT));
      }));

    it('looks at whole files when pre-commit runs over all, or over some by name', () =>
      shop(['pinstream-lint'], { 'web.yaml': GOOD, 'old.yaml': OTHER }, (made) => {
        expect(made.preCommit('run', '--all-files')).toEqual(blockedBy('old.yaml:8:14', FAULT));
        expect(made.preCommit('run', '--files', 'web.yaml')).toEqual(PASSED);
        expect(made.preCommit('run', '--files', 'old.yaml')).toEqual(blockedBy('old.yaml:8:14', FAULT));
      }));

    it('looks at what lies between two commits when pre-commit names them', () =>
      shop(['pinstream-lint'], { 'old.yaml': OTHER }, (made) => {
        made.write('web.yaml', GOOD);
        commitAll(made);
        expect(made.preCommit('run', '--from-ref', 'HEAD~1', '--to-ref', 'HEAD')).toEqual(PASSED);
        made.write('web.yaml', BAD);
        made.git('commit', '--all', '--no-verify', '--message', 'in a hurry');
        const blocked = made.preCommit('run', '--from-ref', 'HEAD~2', '--to-ref', 'HEAD');
        expect(blocked).toEqual(blockedBy('web.yaml:8:14', FAULT));
        expect(blocked.text).not.toContain('old.yaml:');
      }));
  });

  describe('pinstream-fix', () => {
    it('repairs the files of the commit, which has to be made again, and no others', () =>
      shop(['pinstream-fix', 'pinstream-lint'], { 'images.lock.yaml': LOCK, 'old.yaml': TAGGED, '.pinstream.yaml': 'preset: strict\n' }, (made) => {
        made.write('wéb app.yaml', TAGGED);
        const refused = commitAll(made);
        expect(refused.status).toBe(1);
        expect(refused.text).toMatch(/pinstream fix\.+Failed[^]*files were modified by this hook[^]*repaired 1 in 1 file/);
        expect(made.read('wéb app.yaml')).toBe(PINNED);
        expect(made.read('old.yaml')).toBe(TAGGED);
        expect(commitAll(made)).toEqual({ status: 0, text: expect.stringMatching(/pinstream fix\.+Passed\n/) as unknown });
        expect(made.git('show', 'HEAD:wéb app.yaml').text).toBe(PINNED);
      }));

    it('loses nothing of what is not staged', () =>
      shop(['pinstream-fix'], { 'images.lock.yaml': LOCK, '.pinstream.yaml': 'preset: strict\n' }, (made) => {
        made.write('web.yaml', TAGGED);
        made.git('add', 'web.yaml');
        made.write('web.yaml', TAGGED.replace('Never', 'OnFailure'));
        expect(made.git('commit', '--message', 'part').status).toBe(1);
        expect(made.read('web.yaml')).toContain('restartPolicy: OnFailure');
      }));
  });

  it('pinstream-images-check blocks what the lock does not know', () =>
    shop(['pinstream-images-check'], { 'images.lock.yaml': LOCK, 'web.yaml': PINNED }, (made) => {
      made.write('notes.md', 'Notes.\n');
      expect(commitAll(made)).toEqual({ status: 0, text: expect.stringMatching(/pinstream images check\.+Passed/) as unknown });
      made.write('worker.yaml', pod('quay.io/shop/worker:3.0', 'worker'));
      expect(commitAll(made)).toEqual({ status: 1, text: expect.stringMatching(/Failed[^]*quay\.io\/shop\/worker:3\.0/) as unknown });
    }));

  it('pinstream-synth-check blocks an app whose manifests were not made anew', () =>
    shop(['pinstream-synth-check'], { 'cdk8s.yaml': 'language: typescript\napp: node main.js\n', 'main.js': app('1'), 'dist/web.k8s.yaml': 'replicas: 1\n' }, (made) => {
      made.write('notes.md', 'Notes.\n');
      expect(commitAll(made)).toEqual({ status: 0, text: expect.stringMatching(/pinstream synth --check\.+Passed/) as unknown });
      made.write('main.js', app('2'));
      expect(commitAll(made)).toEqual({ status: 1, text: expect.stringMatching(/Failed[^]*-replicas: 1\n\+replicas: 2\n[^]*dist is out of date/) as unknown });
      made.write('dist/web.k8s.yaml', 'replicas: 2\n');
      expect(commitAll(made).status).toBe(0);
    }));

  it('can be tried as they are described: the manifest is one that pre-commit takes', () => {
    expect(spawnSync(PRE_COMMIT, ['validate-manifest', '.pre-commit-hooks.yaml'], { encoding: 'utf8', env: installed.env })).toMatchObject({ status: 0 });
  });

  it('were installed once for all of these repositories, without what only builds them', () => {
    const { stdout } = spawnSync('sh', ['-c', 'ls -d "$PRE_COMMIT_HOME"/repo*/node_env-*/lib/node_modules/pinstream/build/cli.js; ls -d "$PRE_COMMIT_HOME"/repo*/node_env-*/lib/node_modules/pinstream/node_modules/typescript'], { encoding: 'utf8', env: installed.env });
    expect(stdout.trimEnd().split('\n')).toEqual([expect.stringContaining('/build/cli.js')]);
  });
});

const TAGGED = pod('quay.io/shop/web:1.0');
const PINNED = pod(`quay.io/shop/web:1.0@${DIGEST}`);
const LOCK = `lockfileVersion: 1\n\nimages:\n\n  quay.io/shop/web:1.0:\n    digest: ${DIGEST}\n`;
const STREAM = `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  lookupPolicy: { local: true }
  tags: [{ name: '1.0', from: { kind: DockerImage, name: 'quay.io/shop/web@${DIGEST}' }, referencePolicy: { type: Local } }]
`;

function app(replicas: string): string {
  return `require('node:fs').writeFileSync(process.env.CDK8S_OUTDIR + '/web.k8s.yaml', 'replicas: ${replicas}\\n');\n`;
}
