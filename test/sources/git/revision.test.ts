import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openIndex, openRevision } from '../../../lib/sources/git/tree';
import { inFolder, pod } from '../../cli/run-cli';
import { commit, ENV, git, inRepository, told, write } from './in-repository';

function commitAt(cwd: string, rev: string): string | undefined {
  return openRevision(rev, { cwd, env: ENV }).commit;
}

function toldOf(cwd: string, rev: string, env = ENV): string {
  return told(() => openRevision(rev, { cwd, env }));
}

describe('openRevision', () => {
  it('takes what git takes for a commit: ancestors, tags, remote branches, texts of messages', () =>
    inRepository({ 'web.yaml': pod() }, (folder) => {
      const first = git(folder, 'rev-parse', 'HEAD');
      git(folder, 'tag', '--annotate', 'v1', '--message', 'first release');
      git(folder, 'update-ref', 'refs/remotes/origin/main', first);
      commit(folder, { 'web.yaml': pod('web:2') }, 'second: 2...3');
      const second = git(folder, 'rev-parse', 'HEAD');
      for (const rev of ['HEAD~1', 'v1', 'origin/main', first, first.slice(0, 8), 'main^', ':/first']) expect(commitAt(folder, rev), rev).toBe(first);
      for (const rev of ['HEAD', 'main', '@', ':/2...3']) expect(commitAt(folder, rev), rev).toBe(second);
    }));

  it('reads `main...` as the commit at which main and HEAD parted', () =>
    inRepository({ 'web.yaml': pod() }, (folder) => {
      const first = git(folder, 'rev-parse', 'HEAD');
      git(folder, 'switch', '--quiet', '--create', 'shop');
      commit(folder, { 'shop.yaml': pod() });
      git(folder, 'switch', '--quiet', 'main');
      commit(folder, { 'ledger.yaml': pod() });
      git(folder, 'switch', '--quiet', 'shop');
      for (const rev of ['main...', '...main', 'main...shop']) expect(commitAt(folder, rev), rev).toBe(first);
      expect(toldOf(folder, 'main..')).toBe('unknown-revision: main.. names a range, where one commit is needed | write main, or main... for the commit at which both parted');
      git(folder, 'switch', '--quiet', '--orphan', 'alone');
      commit(folder, { 'web.yaml': pod() });
      expect(toldOf(folder, 'main...')).toBe('no-merge-base: main and HEAD share no commit | name the commit to compare with: main');
    }));

  it('says what may have been meant where git knows no such revision', () =>
    inRepository({ 'web.yaml': pod() }, (folder) => {
      git(folder, 'branch', 'release-1');
      git(folder, 'remote', 'add', 'origin', 'https://example.org/shop.git');
      git(folder, 'update-ref', 'refs/remotes/origin/next', 'HEAD');
      const hint = 'name a branch, a tag or a commit, such as HEAD~1';
      expect(toldOf(folder, 'relese-1~2')).toBe(`unknown-revision: git knows no revision relese-1~2 (did you mean release-1?) | ${hint}`);
      expect(toldOf(folder, 'next')).toBe(`unknown-revision: git knows no revision next (did you mean origin/next?) | ${hint}`);
      expect(toldOf(folder, 'origin/stable')).toBe(
        'unknown-revision: git knows no revision origin/stable | fetch it first where the remote has it: git fetch origin stable:refs/remotes/origin/stable',
      );
      expect(toldOf(folder, 'HEAD~7')).toBe(`unknown-revision: there is no HEAD~7: HEAD leads to no such commit | ${hint}`);
      expect(toldOf(folder, 'HEAD:web.yaml')).toBe(`unknown-revision: HEAD:web.yaml names a file, a folder or a tag of one, and no commit | ${hint}`);
      expect(toldOf(folder, '0'.repeat(39) + '1')).toContain('unknown-revision: the repository holds no commit 000');
    }));

  it('hands git no option and no text that a process cannot take', () =>
    inRepository({ 'web.yaml': pod() }, (folder) => {
      for (const rev of ['', '--all', 'a\0b']) expect(toldOf(folder, rev)).toContain(`unknown-revision: ${JSON.stringify(rev)} is no revision`);
    }));

  it('tells of a shallow clone that it lacks a commit, and how to get it', () =>
    inRepository({ 'web.yaml': pod() }, (origin) => {
      const first = git(origin, 'rev-parse', 'HEAD');
      git(origin, 'branch', 'stable');
      commit(origin, { 'web.yaml': pod('web:2') });
      git(origin, 'branch', 'next', 'stable');
      return inFolder({}, (folder) => {
        git(folder, 'clone', '--quiet', '--depth=1', '--no-single-branch', `file://${origin}`, 'shop');
        const clone = join(folder, 'shop');
        expect(commitAt(clone, 'HEAD')).toBe(git(origin, 'rev-parse', 'main'));
        for (const rev of ['HEAD~1', 'HEAD^']) {
          expect(toldOf(clone, rev)).toMatch(/^shallow-clone: HEAD.1? is not in this shallow clone.*\| .*git fetch --deepen=50 or git fetch --unshallow;.*fetch-depth: 0/);
        }
        expect(toldOf(clone, 'f'.repeat(40))).toContain('shallow-clone: ffff');
        expect(commitAt(clone, first)).toBe(first);
        expect(toldOf(clone, 'origin/stable...')).toContain('shallow-clone: the commit at which origin/stable and HEAD parted is not in this shallow clone');
      });
    }));

  it('tells of a branch without a commit, whose index can be opened all the same', () =>
    inRepository({}, (folder) => {
      expect(toldOf(folder, 'HEAD')).toBe('no-commit-yet: there is no HEAD: the branch has no commit yet | make the first commit, or check the files as they are');
      expect(toldOf(folder, 'HEAD~1')).toContain('no-commit-yet: there is no HEAD~1');
      expect(openIndex({ cwd: folder, env: ENV }).entriesBelow('')).toEqual([]);
    }));

  it('works in a bare repository and in a worktree; only the first has nothing staged', () =>
    inRepository({ 'web.yaml': pod() }, (folder) => {
      const first = git(folder, 'rev-parse', 'HEAD');
      git(folder, 'clone', '--quiet', '--bare', '.', 'bare.git');
      git(folder, 'worktree', 'add', '--quiet', 'tree', '-b', 'shop');
      commit(join(folder, 'tree'), { 'shop.yaml': pod() });
      expect(commitAt(join(folder, 'bare.git'), 'HEAD')).toBe(first);
      expect(commitAt(join(folder, 'tree'), 'HEAD~1')).toBe(first);
      expect(openIndex({ cwd: join(folder, 'tree'), env: ENV }).entriesBelow('').map(({ path }) => path)).toEqual(['shop.yaml', 'web.yaml']);
      expect(told(() => openIndex({ cwd: join(folder, 'bare.git'), env: ENV }))).toContain('has no working tree | run this in a clone or worktree');
    }));

  it('honours the variables that name another repository', () =>
    inRepository({ 'web.yaml': pod() }, (folder) =>
      inFolder({ 'web.yaml': pod() }, (elsewhere) => {
        const env = { ...ENV, GIT_DIR: join(folder, '.git'), GIT_LITERAL_PATHSPECS: '', GIT_GLOB_PATHSPECS: '1', GIT_TRACE: '1' };
        const tree = openRevision('HEAD', { cwd: elsewhere, env });
        expect(tree.repository.top).toBe(elsewhere);
        expect(tree.entriesBelow('').map(({ path }) => path)).toEqual(['web.yaml']);
      }),
    ));

  it('says so where there is no git, no repository, no folder, or no trust', () =>
    inFolder({}, (folder) => {
      const env = { ...ENV, GIT_CEILING_DIRECTORIES: join(folder, '..') };
      expect(toldOf(folder, 'HEAD', { ...env, PATH: folder })).toMatch(/^no-git: there is no git on the PATH.* \| install git/);
      expect(toldOf(folder, 'HEAD', env)).toBe(`not-a-repository: ${folder} lies in no git repository | run this in a clone, or check the files as they are`);
      expect(toldOf(join(folder, 'gone'), 'HEAD', env)).toBe(`unreadable: cannot open ${join(folder, 'gone')}: no such file or folder | run this in a folder that is there`);
      git(folder, 'init', '--quiet');
      expect(toldOf(folder, 'HEAD', { ...env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' })).toBe(
        `git-refused: git does not trust ${folder}, which belongs to somebody else | if you do, run git config --global --add safe.directory ${folder}`,
      );
    }));

  it('passes on what git says when it fails for another reason, or is ended', () =>
    inRepository({ 'web.yaml': pod() }, (folder) => {
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      const env = { ...ENV, PATH: bin };
      write(bin, { git: '#!/bin/sh\necho "trace: start" >&2\necho "fatal: the disk is on fire" >&2\nexit 128\n' });
      chmodSync(join(bin, 'git'), 0o755);
      expect(toldOf(folder, 'HEAD', env)).toBe('git-failed: git rev-parse failed: the disk is on fire | run git status here, which should tell the same');
      write(bin, { git: '#!/bin/sh\nkill -9 $$\n' });
      expect(toldOf(folder, 'HEAD', env)).toContain('was ended by SIGKILL');
    }));

  it('finds the top through a link to the working folder', () =>
    inRepository({ 'deploy/web.yaml': pod() }, (folder) =>
      inFolder({}, (elsewhere) => {
        symlinkSync(join(folder, 'deploy'), join(elsewhere, 'link'));
        const { repository } = openRevision('HEAD', { cwd: join(elsewhere, 'link'), env: ENV });
        expect(repository).toMatchObject({ top: folder, prefix: 'deploy', isShallow: false });
      }),
    ));
});
