import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources, type Sources } from '../../../lib/sources/files';
import { readSourcesAt, type TreeSourceOptions } from '../../../lib/sources/git/sources';
import { openIndex, openRevision } from '../../../lib/sources/git/tree';
import { inFolder, pod } from '../../cli/run-cli';
import { commit, ENV, git, inRepository, textOf, told, uris, write } from './in-repository';

const LIMIT = { maxBytes: 10_000 };

function at(cwd: string, rev: string, operands: readonly string[], options: TreeSourceOptions = LIMIT): Sources {
  return readSourcesAt(openRevision(rev, { cwd, env: ENV }), operands, options);
}

function staged(cwd: string, operands: readonly string[]): Sources {
  return readSourcesAt(openIndex({ cwd, env: ENV }), operands, LIMIT);
}

const PROJECT = {
  '.pinstream.yaml': 'sets: []\n',
  'images.lock.yaml': 'images: {}\n',
  'shop/.pinstream-baseline.json': '{"apiVersion": 1}',
  '.pinstream-cache': 'pinstream cache 1\n',
  'b.yaml': pod(),
  'B.yaml': pod('web:3'),
  'same.yaml': pod(),
  'README.md': '# Shop',
  'settings.json': '{ "port": 1 }',
  'shop/web.json': '{"apiVersion": "v1", "kind": "Pod"}',
  'shop/Kustomization': 'resources: [web.json]\n',
  'shop/node_modules/x/web.yaml': pod(),
  'shop/node_modules/y.yaml': pod(),
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\n',
  'chart/templates/web.yaml': 'kind: {{ .Values.kind }}\n',
  'chart/templates/sub/tests/plain.yaml': pod(),
  'chart/templates/sub/tests/job.yaml': 'kind: {{ x }}\n',
  'templates/web.yaml': 'a: "{{ x }}"\n',
  'templates/note.txt': 'a note',
};

describe('readSourcesAt', () => {
  it.each([
    ['the working folder', '.', ['.']],
    ['a folder and a file of it', '.', ['shop', 'shop/web.json', 'b.yaml']],
    ['a file that is no manifest by its name', '.', ['README.md']],
    ['a chart', '.', ['chart']],
    ['folders inside of a chart', '.', ['chart/templates/sub']],
    ['a template of a chart', '.', ['chart/templates/sub/tests/job.yaml']],
    ['data that is named', '.', ['settings.json']],
    ['a file and a folder from a folder beside', 'shop', ['../b.yaml', '../templates', 'web.json']],
    ['the folder above', 'shop', ['..']],
    ['a folder inside node_modules', 'shop', ['node_modules/x']],
    ['a file of pinstream itself', '.', ['images.lock.yaml']],
  ])('reads of %s what the disk has right after the commit', (_, folder, operands) =>
    inRepository(PROJECT, (top) => {
      const cwd = join(top, folder);
      const disk = readSources(operands, { cwd, stdin: () => Buffer.from(''), ...LIMIT });
      expect(disk.read.length + disk.skipped.length).toBeGreaterThan(0);
      expect(at(cwd, 'HEAD', operands)).toEqual(disk);
      expect(staged(cwd, operands)).toEqual(disk);
    }));

  it('takes absolute operands, also by way of a link to the repository', () =>
    inRepository({ 'deploy/web.yaml': pod(), 'deploy/ledger.yaml': pod() }, (folder) =>
      inFolder({}, (elsewhere) => {
        symlinkSync(folder, join(elsewhere, 'link'));
        expect(uris(at(folder, 'HEAD', [join(folder, 'deploy')]))).toEqual(['deploy/ledger.yaml', 'deploy/web.yaml']);
        const web = join(elsewhere, 'link', 'deploy', 'web.yaml');
        expect(uris(at(folder, 'HEAD', [web]))).toEqual([`(${join(elsewhere, 'link', 'deploy', 'ledger.yaml')})`, web]);
        expect(uris(at(join(elsewhere, 'link', 'deploy'), 'HEAD', ['web.yaml']))).toEqual(['(ledger.yaml)', 'web.yaml']);
      }),
    ));

  it('reads what a commit held, whatever has become of the files', () =>
    inRepository({ 'web.yaml': pod('web:1'), 'old/ledger.yaml': pod('ledger:1') }, (folder) => {
      rmSync(join(folder, 'old'), { recursive: true });
      commit(folder, { 'web.yaml': pod('web:2'), '.gitignore': '*.yaml\n' });
      write(folder, { 'web.yaml': pod('web:3'), 'new.yaml': pod() });
      const before = at(folder, 'HEAD~1', ['.']);
      expect(uris(before)).toEqual(['old/ledger.yaml', 'web.yaml']);
      expect(textOf(before, 'web.yaml')).toBe(pod('web:1'));
      expect(textOf(at(folder, 'HEAD', ['web.yaml']), 'web.yaml')).toBe(pod('web:2'));
      expect(uris(at(folder, 'HEAD~1', ['old/ledger.yaml']))).toEqual(['old/ledger.yaml']);
    }));

  it('says of an operand that only the working tree has that the revision lacks it, and gives its neighbours as context', () =>
    inRepository({ 'deploy/web.yaml': pod() }, (folder) => {
      write(folder, { 'deploy/new.yaml': pod(), 'more/shop.yaml': pod() });
      const sources = at(folder, 'HEAD', ['deploy/new.yaml', 'more']);
      expect(uris(sources)).toEqual(['(deploy/web.yaml)']);
      expect(sources.skipped).toEqual([
        { uri: 'deploy/new.yaml', reason: 'not in HEAD' },
        { uri: 'more', reason: 'not in HEAD' },
      ]);
      expect(staged(folder, ['more']).skipped).toEqual([{ uri: 'more', reason: 'not in the index' }]);
    }));

  it('refuses an operand that is nowhere, or outside of the repository', () =>
    inRepository({ 'deploy/web.yaml': pod() }, (folder) => {
      expect(told(() => at(folder, 'HEAD', ['deploy/wev.yaml']))).toBe(
        'unreadable: cannot open deploy/wev.yaml: no such file or folder in HEAD, nor in the working tree (did you mean web.yaml?) | name a file or folder that is in either',
      );
      expect(told(() => at(folder, 'HEAD', ['../web.yaml']))).toBe(
        `outside-repository: ../web.yaml lies outside of the repository ${folder}, so git keeps no other state of it | name files and folders of the repository alone`,
      );
      expect(told(() => at(folder, 'HEAD', ['']))).toContain('usage: a path is empty');
    }));

  it('reads standard input by its name, and skips it without one', () =>
    inRepository({ 'web.yaml': pod(), 'shop.yaml': pod() }, (folder) => {
      expect(uris(at(folder, 'HEAD', ['-'], { ...LIMIT, stdinName: 'web.yaml' }))).toEqual(['(shop.yaml)', 'web.yaml']);
      expect(at(folder, 'HEAD', ['-'], { ...LIMIT, stdinName: 'new.yaml' }).skipped).toEqual([{ uri: 'new.yaml', reason: 'not in HEAD' }]);
      expect(at(folder, 'HEAD', ['-'])).toEqual({ read: [], skipped: [{ uri: '<stdin>', reason: 'standard input has no name, so git holds no other state of it' }] });
    }));

  it('skips links, submodules and pointers to large files, and says why', () =>
    inRepository({ 'web.yaml': pod(), 'large.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' }, (folder) => {
      symlinkSync('web.yaml', join(folder, 'link.yaml'));
      mkdirSync(join(folder, 'ledger'));
      git(join(folder, 'ledger'), 'init', '--quiet');
      commit(join(folder, 'ledger'), { 'ledger.yaml': pod() });
      commit(folder, {});
      const skipped = [
        { uri: 'large.yaml', reason: 'kept in Git LFS, so git itself does not hold it' },
        { uri: 'ledger/', reason: 'a submodule, whose files its own repository keeps' },
        { uri: 'link.yaml', reason: 'a link, not followed inside git' },
      ];
      expect(at(folder, 'HEAD', ['.'])).toMatchObject({ read: [{ uri: 'web.yaml' }], skipped });
      expect(staged(folder, ['.'])).toMatchObject({ read: [{ uri: 'web.yaml' }], skipped });
      expect(at(folder, 'HEAD', ['large.yaml', 'ledger', 'link.yaml']).skipped).toEqual(skipped);
      expect(uris(at(folder, 'HEAD', ['ledger']))).toEqual([]);
      expect(at(folder, 'HEAD', ['ledger/ledger.yaml']).skipped).toEqual([{ uri: 'ledger/ledger.yaml', reason: 'not in HEAD' }]);
      expect(staged(folder, ['ledger/ledger.yaml']).skipped).toEqual([{ uri: 'ledger/ledger.yaml', reason: 'not in the index' }]);
    }));

  it('looks at the start alone of what is larger than the limit, and says of it what is said on the disk', () => {
    const files = { 'big.yaml': '#'.repeat(70_000), 'edge.yaml': '#'.repeat(10_000), 'data.json': ' '.repeat(10_001), 'list.json': `{"apiVersion": "v1"}${' '.repeat(10_001)}` };
    return inRepository(files, (folder) => {
      const onDisk = readSources(['.'], { cwd: folder, stdin: () => Buffer.alloc(0), ...LIMIT });
      expect(uris(onDisk)).toEqual(['big.yaml', 'edge.yaml', 'list.json']);
      expect(onDisk.skipped).toEqual([{ uri: 'data.json', reason: 'holds no Kubernetes object' }]);
      expect(onDisk.read[0]?.problem?.message).toBe('is too large to check: 70000 bytes, and the limit is 10000 bytes');
      for (const sources of [at(folder, 'HEAD', ['.']), staged(folder, ['.'])]) expect(sources).toEqual(onDisk);
      // Beside a file that was named it is nobody's question.
      expect(at(folder, 'HEAD', ['edge.yaml'])).toMatchObject({ read: [{ uri: 'edge.yaml' }], skipped: [] });
    });
  });

  it('keeps names with spaces, quotes, line ends, patterns and letters of any script', () => {
    const names = ['a b.yaml', 'line\nend.yaml', '"quoted".yaml', 'größe-価格.yaml', '*.yaml', ':(top)x.yaml', 'tab\t.yaml', '-rf.yaml', 'missing.yaml'];
    return inRepository(Object.fromEntries(names.map((name) => [`de[p]loy é/${name}`, pod(`shop:${names.indexOf(name)}`)])), (folder) => {
      for (const tree of [openRevision('HEAD', { cwd: folder, env: ENV }), openIndex({ cwd: folder, env: ENV })]) {
        const sources = readSourcesAt(tree, ['de[p]loy é'], LIMIT);
        expect(sources.read.map(({ uri, text }) => [uri, text])).toEqual(names.map((name, index) => [`de[p]loy é/${name}`, pod(`shop:${index}`)]).sort());
        expect(uris(readSourcesAt(tree, ['de[p]loy é/*.yaml'], LIMIT)).filter((uri) => !uri.startsWith('('))).toEqual(['de[p]loy é/*.yaml']);
      }
      const inside = openIndex({ cwd: join(folder, 'de[p]loy é'), env: ENV });
      expect(uris(readSourcesAt(inside, ['-rf.yaml', ':(top)x.yaml'], LIMIT)).filter((uri) => !uri.startsWith('('))).toEqual(['-rf.yaml', ':(top)x.yaml']);
    });
  });

  it('keeps line ends and byte order marks, and tells of bytes that are no text', () =>
    inRepository({ 'crlf.yaml': 'a: 1\r\nb: 2\r\n', 'bom.yaml': '\uFEFFa: 1\n', 'bad.yaml': Buffer.from([0x61, 0xff]), 'zero.yaml': 'a\0b', 'none.yaml': '' }, (folder) => {
      const sources = at(folder, 'HEAD', ['.']);
      expect(textOf(sources, 'crlf.yaml')).toBe('a: 1\r\nb: 2\r\n');
      expect(textOf(sources, 'bom.yaml')).toBe('\uFEFFa: 1\n');
      expect(textOf(sources, 'none.yaml')).toBe('');
      expect(sources.read).toMatchObject([
        { uri: 'bad.yaml', problem: { kind: 'unreadable', at: 1 } },
        { uri: 'bom.yaml', problem: undefined },
        { uri: 'crlf.yaml' },
        { uri: 'none.yaml' },
        { uri: 'zero.yaml', problem: { kind: 'unreadable', at: 1 } },
      ]);
      expect(uris(at(folder, 'HEAD', ['crlf.yaml']))).toEqual(['(bom.yaml)', 'crlf.yaml', '(none.yaml)']);
    }));

  it('reads a bare repository as if it began in the working folder', () =>
    inRepository({ 'deploy/web.yaml': pod() }, (folder) => {
      git(folder, 'clone', '--quiet', '--bare', '.', 'shop.git');
      const bare = join(folder, 'shop.git');
      expect(uris(at(bare, 'HEAD', ['deploy/web.yaml']))).toEqual(['deploy/web.yaml']);
      expect(told(() => at(bare, 'HEAD', ['config']))).toContain('unreadable: cannot open config: no such file or folder in HEAD | ');
    }));

  it('says of a partial clone that content stayed with the remote, and fetches nothing', () =>
    inRepository({ 'web.yaml': pod() }, (origin) => {
      commit(origin, { 'web.yaml': pod('web:2') });
      git(origin, 'config', 'uploadpack.allowFilter', 'true');
      return inFolder({}, (folder) => {
        git(folder, 'clone', '--quiet', '--filter=blob:none', `file://${origin}`, 'shop');
        const clone = join(folder, 'shop');
        expect(uris(at(clone, 'HEAD', ['.']))).toEqual(['web.yaml']);
        expect(told(() => at(clone, 'HEAD~1', ['.']))).toBe(
          'object-missing: cannot read web.yaml in HEAD~1: this is a partial clone, which left it with the remote, and nothing is fetched here | get all of it once with git fetch --refetch --no-filter, or clone without --filter',
        );
        git(clone, 'fetch', '--quiet', '--refetch', '--no-filter');
        expect(textOf(at(clone, 'HEAD~1', ['.']), 'web.yaml')).toBe(pod());
        git(folder, 'clone', '--quiet', '--filter=tree:0', `file://${origin}`, 'treeless');
        expect(told(() => at(join(folder, 'treeless'), 'HEAD~1', ['.']))).toContain('object-missing: cannot read the list of files: this is a partial clone');
      });
    }));

  it('tells of an object that the repository has lost', () =>
    inRepository({ 'web.yaml': pod() }, (folder) => {
      const id = git(folder, 'rev-parse', 'HEAD:web.yaml');
      rmSync(join(folder, '.git', 'objects', id.slice(0, 2), id.slice(2)));
      expect(told(() => at(folder, 'HEAD', ['.']))).toContain('object-missing: cannot read web.yaml in HEAD: the repository has lost the object');
    }));

  it('reads a thousand files of a packed repository', () =>
    inRepository(Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`app-${at % 40}/web-${at}.yaml`, pod(`web:${at}`)])), (folder) => {
      git(folder, 'gc', '--quiet');
      const { read } = at(folder, 'HEAD', ['.']);
      expect(read).toHaveLength(1_000);
      for (const { uri, text } of read) expect(text).toBe(pod(`web:${/web-(\d+)/.exec(uri)?.[1] ?? ''}`));
    }));
});

describe('readSourcesAt of the index', () => {
  it('reads what is staged, neither what was committed nor what was changed since', () =>
    inRepository({ 'web.yaml': pod('web:1') }, (folder) => {
      write(folder, { 'web.yaml': pod('web:2'), 'new.yaml': pod() });
      git(folder, 'add', 'web.yaml', 'new.yaml');
      write(folder, { 'web.yaml': pod('web:3'), 'later.yaml': pod() });
      rmSync(join(folder, 'new.yaml'));
      const sources = staged(folder, ['.']);
      expect(uris(sources)).toEqual(['new.yaml', 'web.yaml']);
      expect(textOf(sources, 'web.yaml')).toBe(pod('web:2'));
    }));

  it('reads the index that git hands to a hook, which may be another one', () =>
    inRepository({ 'web.yaml': pod('web:1'), 'shop.yaml': pod('shop:1') }, (folder) => {
      write(folder, { 'web.yaml': pod('web:2'), 'shop.yaml': pod('shop:2') });
      git(folder, 'add', '.');
      git(folder, 'read-tree', '--index-output=.git/next-index', 'HEAD');
      const env = { ...ENV, GIT_INDEX_FILE: '.git/next-index' };
      expect(textOf(readSourcesAt(openIndex({ cwd: folder, env }), ['.'], LIMIT), 'web.yaml')).toBe(pod('web:1'));
      expect(textOf(staged(folder, ['.']), 'web.yaml')).toBe(pod('web:2'));
    }));

  it('reads what is staged in a worktree of its own', () =>
    inRepository({ 'web.yaml': pod('web:1') }, (folder) => {
      git(folder, 'worktree', 'add', '--quiet', 'tree', '-b', 'shop');
      const tree = join(folder, 'tree');
      write(tree, { 'web.yaml': pod('web:2') });
      git(tree, 'add', '.');
      expect(textOf(staged(tree, ['.']), 'web.yaml')).toBe(pod('web:2'));
      expect(textOf(at(tree, 'HEAD', ['.']), 'web.yaml')).toBe(pod('web:1'));
      expect(textOf(staged(folder, ['.']), 'web.yaml')).toBe(pod('web:1'));
    }));

  it('reads before the first commit', () =>
    inRepository({}, (folder) => {
      write(folder, { 'web.yaml': pod() });
      git(folder, 'add', 'web.yaml');
      expect(uris(staged(folder, ['.']))).toEqual(['web.yaml']);
      expect(uris(staged(folder, ['web.yaml']))).toEqual(['web.yaml']);
    }));

  it('skips what a merge left in conflict', () =>
    inRepository({ 'web.yaml': pod('web:1'), 'shop.yaml': pod() }, (folder) => {
      git(folder, 'switch', '--quiet', '--create', 'next');
      commit(folder, { 'web.yaml': pod('web:2') });
      git(folder, 'switch', '--quiet', 'main');
      commit(folder, { 'web.yaml': pod('web:3') });
      expect(() => git(folder, 'merge', 'next')).toThrow('Command failed');
      const skipped = [{ uri: 'web.yaml', reason: 'in conflict, so none of its contents is staged' }];
      expect(staged(folder, ['.'])).toMatchObject({ read: [{ uri: 'shop.yaml' }], skipped });
      expect(staged(folder, ['web.yaml'])).toEqual({ read: [], skipped });
    }));
});
