import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesNamed } from '../../../lib/sources/git/files-named';
import { openIndex, openRevision } from '../../../lib/sources/git/tree';
import { commit, ENV, git, inRepository, told, write } from './in-repository';

const LOCK = 'images.lock.yaml';

describe('filesNamed', () => {
  it('answers by the path on the disk, also where the disk has lost the folder', () =>
    inRepository({ [LOCK]: 'top', 'shop/prod/images.lock.yaml': '\uFEFFprod ü', 'shop/other.yaml': 'other' }, (folder) => {
      rmSync(join(folder, 'shop'), { recursive: true });
      const lockText = filesNamed(openRevision('HEAD', { cwd: folder, env: ENV }), LOCK);
      expect(lockText(join(folder, LOCK))).toBe('top');
      expect(lockText(join(folder, 'shop/prod', LOCK))).toBe('\uFEFFprod ü');
      expect(lockText(join(folder, 'shop', LOCK))).toBeUndefined();
      expect(lockText(join(folder, 'shop/other.yaml'))).toBeUndefined();
    }));

  it('tells the states apart: what is committed, what is staged, what is on the disk alone', () =>
    inRepository({ [LOCK]: 'first' }, (folder) => {
      const options = { cwd: folder, env: ENV };
      commit(folder, { [LOCK]: 'second' });
      write(folder, { [LOCK]: 'third' });
      git(folder, 'add', LOCK);
      write(folder, { [LOCK]: 'fourth' });
      const texts = [openRevision('HEAD~1', options), openRevision('HEAD', options), openIndex(options)].map((tree) => filesNamed(tree, LOCK)(join(folder, LOCK)));
      expect(texts).toEqual(['first', 'second', 'third']);
    }));

  it('finds nothing outside of the repository, and looks above a folder that the run was started in', () =>
    inRepository({ [LOCK]: 'top', 'shop/web.yaml': 'web' }, (folder) => {
      const lockText = filesNamed(openRevision('HEAD', { cwd: join(folder, 'shop'), env: ENV }), LOCK);
      expect(lockText(join(folder, LOCK))).toBe('top');
      expect(lockText(join(dirname(folder), LOCK))).toBeUndefined();
    }));

  it('takes no link for a file', () =>
    inRepository({ 'kept.yaml': 'kept' }, (folder) => {
      symlinkSync('kept.yaml', join(folder, LOCK));
      commit(folder, {});
      expect(filesNamed(openRevision('HEAD', { cwd: folder, env: ENV }), LOCK)(join(folder, LOCK))).toBeUndefined();
    }));

  it('refuses a file that a merge left in conflict', () =>
    inRepository({ [LOCK]: 'first' }, (folder) => {
      git(folder, 'switch', '--quiet', '-c', 'next');
      commit(folder, { [LOCK]: 'next' });
      git(folder, 'switch', '--quiet', 'main');
      commit(folder, { [LOCK]: 'main' });
      expect(() => git(folder, 'merge', 'next')).toThrow();
      const lockText = filesNamed(openIndex({ cwd: folder, env: ENV }), LOCK);
      expect(told(() => lockText(join(folder, LOCK)))).toBe(
        'in-conflict: images.lock.yaml is in conflict, so none of its contents is staged | settle the conflict, then git add images.lock.yaml',
      );
    }));

  it('tells of an object that the repository has lost', () =>
    inRepository({ [LOCK]: 'first' }, (folder) => {
      const id = git(folder, 'rev-parse', `HEAD:${LOCK}`);
      const kept = join(folder, '.git/objects', id.slice(0, 2), id.slice(2));
      renameSync(kept, `${kept}.away`);
      const lockText = filesNamed(openRevision('HEAD', { cwd: folder, env: ENV }), LOCK);
      expect(told(() => lockText(join(folder, LOCK)))).toMatch(/^object-missing: cannot read images\.lock\.yaml in HEAD: /);
    }));
});
