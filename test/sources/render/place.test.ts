import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRevision } from '../../../lib/sources/git/tree';
import { diskPlace, treePlace } from '../../../lib/sources/render/place';
import { withTemporaryFolder } from '../../../lib/sources/render/temporary';
import { commit, ENV, inRepository, told, write } from '../git/in-repository';

describe('files of git, ready for programs', () => {
  it('are written when somebody asks, and only those', () =>
    inRepository({ 'base/web.yaml': 'kind: Pod\n', 'prod/kustomization.yaml': 'resources: [../base]\n', 'other/big.yaml': 'a: 1\n' }, async (cwd) => {
      write(cwd, { 'base/web.yaml': 'kind: Job\n' });
      await withTemporaryFolder((temporary) => {
        const place = treePlace(openRevision('HEAD', { cwd: join(cwd, 'prod'), env: ENV }), temporary);
        const path = place.ready('../base');
        expect(readFileSync(join(path, 'web.yaml'), 'utf8')).toBe('kind: Pod\n');
        expect(place.uriOf(join(path, 'web.yaml'))).toBe('../base/web.yaml');
        expect(place.textOf('kustomization.yaml')).toBe('resources: [../base]\n');
        expect(place.isFolder('../base')).toBe(true);
        expect(place.isFolder('../gone')).toBe(false);
        expect(place.textOf('../gone.yaml')).toBeUndefined();
        expect(existsSync(join(path, '..', 'other'))).toBe(false);
        return Promise.resolve();
      });
    }));

  it('hold links that stay within, and none that lead out', () =>
    inRepository({ 'base/web.yaml': 'kind: Pod\n' }, async (cwd) => {
      mkdirSync(join(cwd, 'links'));
      for (const [name, target] of [['in.yaml', '../base/web.yaml'], ['out.yaml', '../../secret.yaml'], ['root.yaml', '/etc/hostname']] as const) symlinkSync(target, join(cwd, 'links', name));
      commit(cwd, {});
      await withTemporaryFolder((temporary) => {
        const place = treePlace(openRevision('HEAD', { cwd, env: ENV }), temporary);
        const path = place.ready('links');
        place.ready('base');
        expect(lstatSync(join(path, 'in.yaml')).isSymbolicLink()).toBe(true);
        expect(place.textOf('links/in.yaml')).toBe('kind: Pod\n');
        expect([existsSync(join(path, 'out.yaml')), existsSync(join(path, 'root.yaml'))]).toEqual([false, false]);
        return Promise.resolve();
      });
    }));

  it('need a working tree around the run', () =>
    inRepository({ 'web.yaml': 'kind: Pod\n' }, (cwd) => {
      const tree = openRevision('HEAD', { cwd: join(cwd, '.git'), env: ENV });
      expect(told(() => treePlace(tree, cwd))).toMatch(/^no-working-tree: /);
    }));
});

describe('files of the disk, ready for programs', () => {
  it('go by names that count from the working folder, above it too', () =>
    inRepository({ 'shop/base/web.yaml': 'kind: Pod\n', 'shop/prod/a.yaml': 'a: 1\n' }, (cwd) => {
      const place = diskPlace(join(cwd, 'shop', 'prod'));
      expect(relative(cwd, place.ready('../base'))).toBe('shop/base');
      expect(place.uriOf(join(cwd, 'shop', 'base', 'web.yaml'))).toBe('../base/web.yaml');
      expect(place.uriOf(join(cwd, 'shop', 'prod', 'a.yaml'))).toBe('a.yaml');
      expect(place.textOf('../base/web.yaml')).toBe('kind: Pod\n');
    }));
});

describe('the folder of a run', () => {
  it('is gone when the work fails', async () => {
    let folder = '';
    await expect(
      withTemporaryFolder((temporary) => {
        folder = temporary;
        write(temporary, { 'a/b.yaml': 'a: 1\n' });
        return Promise.reject(new Error('no'));
      }),
    ).rejects.toThrow('no');
    expect(existsSync(folder)).toBe(false);
  });
});
