import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIGEST, inFolder, type Outcome, pod, runCli } from './run-cli';

const GOOD = pod();
const BAD = pod('Quay.io/Shop/Web');
const OTHER = pod('Quay.io/Shop/Other', 'other');

interface Shop {
  readonly git: (...words: readonly string[]) => void;
  readonly write: (name: string, text: string) => void;
  readonly hook: (...words: readonly string[]) => Promise<Outcome>;
  readonly hookIn: (env: Readonly<Record<string, string>>, ...words: readonly string[]) => Promise<Outcome>;
  readonly cwd: string;
}

/** A repository, with a commit of the files where there are any. */
function shop(files: Readonly<Record<string, string>>, body: (shop: Shop) => Promise<void>): Promise<void> {
  return inFolder(files, async (cwd) => {
    const git = (...words: readonly string[]): void => void spawnSync('git', ['-c', 'user.name=Shop', '-c', 'user.email=shop@shop.example.com', '-c', 'commit.gpgSign=false', ...words], { cwd });
    const hookIn = (env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Outcome> => runCli(['hook', ...words], { cwd, env: { ...process.env, ...env } });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    if (Object.keys(files).length > 0) git('commit', '--quiet', '--message', 'before');
    await body({ git, write: (name, text) => writeFileSync(join(cwd, name), text), hook: (...words) => hookIn({}, ...words), hookIn, cwd });
  });
}

const findings = ({ out }: Outcome): readonly string[] => Array.from(out.matchAll(/^(\S+:\d+:\d+) {2}(?:error|warning|info)/gm), ([, place]) => place ?? '');

describe('pinstream hook lint', () => {
  it('reports what is staged and new, whatever files it is handed', () =>
    shop({ 'old.yaml': OTHER, 'web.yaml': GOOD }, async ({ git, write, hook }) => {
      write('web.yaml', BAD);
      git('add', 'web.yaml');
      write('web.yaml', GOOD);
      for (const files of [[], ['web.yaml'], ['old.yaml'], ['--', '-odd.yaml']]) {
        const outcome = await hook('lint', ...files);
        expect([outcome.code, ...findings(outcome)]).toEqual([1, 'web.yaml:8:14']);
      }
    }));

  it('fails at the level that is asked for', () =>
    shop({ 'web.yaml': GOOD }, async ({ git, write, hook }) => {
      write('web.yaml', pod('quay.io/shop/web:latest', 'fresh'));
      git('add', 'web.yaml');
      expect(await hook('lint')).toMatchObject({ code: 0, out: expect.stringContaining('floating-tag') as unknown });
      expect((await hook('lint', '--fail-on', 'warning')).code).toBe(1);
    }));

  it('reports of a merge what neither side has', () =>
    shop({ 'web.yaml': GOOD }, async ({ git, write, hook }) => {
      git('checkout', '--quiet', '-b', 'feature');
      write('web.yaml', pod(`quay.io/shop/web:2.0@${DIGEST}`));
      git('commit', '--quiet', '--all', '--message', 'two');
      git('checkout', '--quiet', 'main');
      write('web.yaml', pod(`quay.io/shop/web:1.1@${DIGEST}`));
      write('other.yaml', OTHER);
      git('add', '--all');
      git('commit', '--quiet', '--message', 'theirs');
      git('checkout', '--quiet', 'feature');
      git('merge', '--quiet', 'main');
      write('web.yaml', BAD);
      git('add', '--all');
      expect(findings(await hook('lint'))).toEqual(['web.yaml:8:14']);
      write('web.yaml', pod(`quay.io/shop/web:2.1@${DIGEST}`));
      git('add', '--all');
      expect(await hook('lint')).toMatchObject({ code: 0, err: '' });
    }));

  it('looks at the files that it is handed where nothing is staged, with all others around them', () =>
    shop({ 'old.yaml': OTHER, 'web.yaml': BAD }, async ({ hook }) => {
      expect(findings(await hook('lint', 'old.yaml'))).toEqual(['old.yaml:8:14']);
      expect(findings(await hook('lint', './web.yaml', 'old.yaml'))).toEqual(['old.yaml:8:14', 'web.yaml:8:14']);
    }));

  it('says that nothing was checked where there is neither a change nor a file', () =>
    shop({ 'web.yaml': BAD }, async ({ hook }) => {
      expect(await hook('lint')).toEqual({ code: 0, out: '', err: 'note: nothing is staged and no file was named, so nothing was checked\n' });
    }));

  it('looks at everything before the first commit', () =>
    shop({}, async ({ git, write, hook }) => {
      write('web.yaml', BAD);
      git('add', '--all');
      expect(findings(await hook('lint'))).toEqual(['web.yaml:8:14']);
    }));

  it('passes where nothing holds an object, and says so', () =>
    shop({ 'notes.yaml': 'kept: nothing\n' }, async ({ git, write, hook }) => {
      write('notes.yaml', 'kept: little\n');
      git('add', '--all');
      const note = 'note: no file here holds a Kubernetes object, so nothing was checked\n';
      expect(await hook('lint', 'notes.yaml')).toEqual({ code: 0, out: '', err: note });
      expect(await hook('fix', 'notes.yaml')).toEqual({ code: 0, out: '', err: note });
    }));

  it('looks from one commit to the next where pre-commit names them', () =>
    shop({ 'old.yaml': OTHER }, async ({ git, write, hook, hookIn }) => {
      write('web.yaml', BAD);
      git('add', '--all');
      git('commit', '--quiet', '--message', 'web');
      const refs = { PRE_COMMIT_FROM_REF: 'HEAD~1', PRE_COMMIT_TO_REF: 'HEAD' };
      expect(findings(await hookIn(refs, 'lint', 'web.yaml'))).toEqual(['web.yaml:8:14']);
      expect(await hookIn({ ...refs, PRE_COMMIT_FROM_REF: 'nowhere' }, 'lint')).toMatchObject({ code: 2, err: expect.stringContaining('nowhere') as unknown });
      expect(findings(await hook('lint', 'old.yaml'))).toEqual(['old.yaml:8:14']);
    }));

  it('lets a baseline count, and is no judge of what is gone from it', () =>
    shop({ 'web.yaml': BAD, '.pinstream.yaml': 'baseline: .pinstream-baseline.json\n' }, async ({ cwd, git, write, hook }) => {
      await runCli(['baseline', 'write'], { cwd });
      expect(await hook('lint', 'web.yaml')).toMatchObject({ code: 0, out: expect.stringContaining('1 suppressed') as unknown });
      write('web.yaml', GOOD);
      git('add', '--all');
      expect(await hook('lint', 'web.yaml')).toMatchObject({ code: 0, out: expect.not.stringContaining('baseline') as unknown });
    }));

  it('needs a repository', () =>
    inFolder({ 'web.yaml': BAD }, async (cwd) => {
      expect(await runCli(['hook', 'lint', 'web.yaml'], { cwd, env: process.env })).toMatchObject({ code: 2, err: expect.stringContaining('lies in no git repository') as unknown });
    }));
});

describe('pinstream hook fix', () => {
  const LOCK = `lockfileVersion: 1\n\nimages:\n\n  quay.io/shop/web:1.0:\n    digest: ${DIGEST}\n`;
  const STRICT = { 'images.lock.yaml': LOCK, '.pinstream.yaml': 'preset: strict\n' };
  const TAGGED = pod('quay.io/shop/web:1.0');

  it('repairs the files that it is handed and no others, and ends with 1 for a change', () =>
    shop({ ...STRICT, 'web/web.yaml': TAGGED, 'old.yaml': TAGGED }, async ({ cwd, hook }) => {
      expect(await hook('fix', 'web/web.yaml')).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^repaired web\/web\.yaml:8:14 unpinned-image: .*\nrepaired 1 in 1 file/) as unknown });
      expect(readFileSync(join(cwd, 'web/web.yaml'), 'utf8')).toBe(GOOD);
      expect(readFileSync(join(cwd, 'old.yaml'), 'utf8')).toBe(TAGGED);
      expect(await hook('fix', 'web/web.yaml')).toMatchObject({ code: 0, err: expect.stringContaining('repaired 0 in 0 files') as unknown });
    }));

  it('leaves what the baseline holds', () =>
    shop({ ...STRICT, 'web.yaml': TAGGED, '.pinstream.yaml': 'preset: strict\nbaseline: .pinstream-baseline.json\n' }, async ({ cwd, hook }) => {
      await runCli(['baseline', 'write'], { cwd });
      expect((await hook('fix', 'web.yaml')).code).toBe(0);
      expect(readFileSync(join(cwd, 'web.yaml'), 'utf8')).toBe(TAGGED);
      rmSync(join(cwd, '.pinstream-baseline.json'));
      expect(await hook('fix', 'web.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('cannot read the baseline') as unknown });
    }));

  it('wants to know which files', async () => {
    expect(await runCli(['hook', 'fix'])).toMatchObject({ code: 2, err: expect.stringContaining('name the files; pinstream lint --fix repairs all') as unknown });
  });
});
