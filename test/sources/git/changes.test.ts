import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changedPaths } from '../../../lib/sources/git/changes';
import { openIndex, openRevision } from '../../../lib/sources/git/tree';
import { inFolder, pod } from '../../cli/run-cli';
import { commit, ENV, git, inRepository, told, write } from './in-repository';

function since(cwd: string, rev: string, operands: readonly string[] = ['.']): readonly string[] {
  return changedPaths(openRevision(rev, { cwd, env: ENV }), operands).map(({ uri, change }) => `${change} ${uri}`);
}

function staged(cwd: string, operands: readonly string[] = ['.']): readonly string[] {
  return changedPaths(openIndex({ cwd, env: ENV }), operands).map(({ uri, change }) => `${change} ${uri}`);
}

describe('changedPaths', () => {
  it('tells the working tree from a commit, files that git does not track yet included', () =>
    inRepository({ 'web.yaml': pod('web:1'), 'shop.yaml': pod(), 'old.yaml': pod('old:1'), '.gitignore': 'dist/\n' }, (folder) => {
      commit(folder, { 'committed.yaml': pod() });
      rmSync(join(folder, 'old.yaml'));
      write(folder, { 'web.yaml': pod('web:2'), 'renamed.yaml': pod('old:1'), 'dist/web.yaml': pod() });
      expect(since(folder, 'HEAD~1')).toEqual(['added committed.yaml', 'deleted old.yaml', 'added renamed.yaml', 'modified web.yaml']);
      expect(since(folder, 'HEAD', ['web.yaml'])).toEqual(['modified web.yaml']);
      expect(since(folder, 'HEAD', ['shop.yaml', '-'])).toEqual([]);
      expect(since(folder, 'HEAD', ['-'])).toEqual([]);
    }));

  it('tells what is staged from HEAD, whatever else is in the working tree', () =>
    inRepository({ 'web.yaml': pod('web:1'), 'shop.yaml': pod() }, (folder) => {
      write(folder, { 'web.yaml': pod('web:2'), 'new.yaml': pod() });
      git(folder, 'add', '.');
      git(folder, 'rm', '--quiet', '--cached', 'shop.yaml');
      write(folder, { 'later.yaml': pod() });
      expect(staged(folder)).toEqual(['added new.yaml', 'deleted shop.yaml', 'modified web.yaml']);
    }));

  it('takes all that is staged before the first commit as added', () =>
    inRepository({}, (folder) => {
      write(folder, { 'web.yaml': pod(), 'shop.yaml': pod() });
      git(folder, 'add', 'web.yaml');
      expect(staged(folder)).toEqual(['added web.yaml']);
    }));

  it('names each file as readSources does for the same operands', () =>
    inRepository({ 'deploy/web.yaml': pod('web:1'), 'ledger/ledger.yaml': pod('ledger:1') }, (folder) => {
      write(folder, { 'deploy/web.yaml': pod('web:2'), 'ledger/ledger.yaml': pod('ledger:2') });
      const deploy = join(folder, 'deploy');
      expect(since(deploy, 'HEAD', ['.', '../ledger'])).toEqual(['modified ../ledger/ledger.yaml', 'modified web.yaml']);
      expect(since(deploy, 'HEAD', ['../ledger/ledger.yaml'])).toEqual(['modified ../ledger/ledger.yaml']);
      expect(since(deploy, 'HEAD', ['..'])).toEqual(['modified ../deploy/web.yaml', 'modified ../ledger/ledger.yaml']);
      expect(since(deploy, 'HEAD', [join(folder, 'ledger')])).toEqual([`modified ${join(folder, 'ledger', 'ledger.yaml')}`]);
      git(folder, 'config', 'diff.relative', 'true');
      git(folder, 'add', '.');
      expect(staged(deploy)).toEqual(['modified web.yaml']);
    }));

  it('counts a file in conflict once, and a file whose type or mode changed', () =>
    inRepository({ 'web.yaml': pod('web:1'), 'link.yaml': pod(), 'mode.yaml': pod() }, (folder) => {
      git(folder, 'switch', '--quiet', '--create', 'next');
      commit(folder, { 'web.yaml': pod('web:2') });
      git(folder, 'switch', '--quiet', 'main');
      commit(folder, { 'web.yaml': pod('web:3') });
      expect(() => git(folder, 'merge', 'next')).toThrow('Command failed');
      rmSync(join(folder, 'link.yaml'));
      symlinkSync('web.yaml', join(folder, 'link.yaml'));
      chmodSync(join(folder, 'mode.yaml'), 0o755);
      expect(since(folder, 'HEAD')).toEqual(['modified link.yaml', 'modified mode.yaml', 'modified web.yaml']);
      expect(staged(folder)).toEqual(['modified web.yaml']);
    }));

  it('keeps names with line ends, quotes and patterns', () =>
    inRepository({ 'a[b]/x.yaml': pod(), 'ab/x.yaml': pod() }, (folder) => {
      write(folder, { 'a[b]/line\nend "é".yaml': pod(), 'a[b]/x.yaml': pod('web:2'), 'ab/x.yaml': pod('web:2') });
      expect(since(folder, 'HEAD', ['a[b]'])).toEqual(['added a[b]/line\nend "é".yaml', 'modified a[b]/x.yaml']);
    }));

  it('runs no program that the repository names, and is not misled by times', () =>
    inRepository({ 'web.yaml': pod(), '.gitattributes': '*.yaml diff=own\n' }, (folder) => {
      const trap = 'touch trapped; echo';
      for (const key of ['diff.external', 'diff.own.command', 'diff.own.textconv', 'core.pager', 'core.fsmonitor']) git(folder, 'config', key, trap);
      mkdirSync(join(folder, 'hooks'));
      write(folder, { 'hooks/post-index-change': '#!/bin/sh\ntouch trapped\n', 'web.yaml': pod('web:2') });
      chmodSync(join(folder, 'hooks', 'post-index-change'), 0o755);
      git(folder, 'config', 'core.hooksPath', 'hooks');
      const env = { ...ENV, GIT_EXTERNAL_DIFF: trap, GIT_PAGER: trap };
      utimesSync(join(folder, '.gitattributes'), 1, 1);
      const changed = changedPaths(openRevision('HEAD', { cwd: folder, env }), ['.']);
      expect(changed.map(({ uri }) => uri)).toEqual(['hooks/post-index-change', 'web.yaml']);
      expect(existsSync(join(folder, 'trapped'))).toBe(false);
    }));

  it('leaves out what lies in a repository inside of this one', () =>
    inRepository({ 'web.yaml': pod() }, (folder) => {
      mkdirSync(join(folder, 'ledger'));
      git(join(folder, 'ledger'), 'init', '--quiet');
      commit(join(folder, 'ledger'), { 'ledger.yaml': pod() });
      expect(since(folder, 'HEAD')).toEqual([]);
    }));

  it('needs a working tree, and operands inside of it', () =>
    inRepository({ 'web.yaml': pod() }, (folder) =>
      inFolder({ 'web.yaml': pod() }, (elsewhere) => {
        git(folder, 'clone', '--quiet', '--bare', '.', join(elsewhere, 'shop.git'));
        expect(told(() => since(join(elsewhere, 'shop.git'), 'HEAD'))).toContain('no-working-tree: ');
        expect(told(() => since(folder, 'HEAD', [join(elsewhere, 'web.yaml')]))).toContain('outside-repository: ');
      }),
    ));
});
