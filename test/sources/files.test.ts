import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources, type SourceOptions, type Sources } from '../../lib/sources/files';
import { inFolder, pod } from '../cli/run-cli';

function options(cwd: string, more: Partial<SourceOptions> = {}): SourceOptions {
  return { cwd, stdin: () => Buffer.from(''), maxBytes: 10_000, ...more };
}

function uris({ read }: Sources): readonly string[] {
  return read.map(({ uri, role }) => (role === 'context' ? `(${uri})` : uri));
}

describe('readSources on folders', () => {
  it('reads all below, sorted by code unit, and says of every other file why not', () =>
    inFolder(
      {
        'b.yaml': pod(),
        'a/z.yml': pod(),
        'a.json': '{"apiVersion": "v1", "kind": "Pod"}',
        'B.yaml': pod(),
        'README.md': '# Shop',
        'settings.json': '{ // no YAML either\n}',
        'node_modules/x/web.yaml': pod(),
        '.git/config.yaml': pod(),
        '.gitignore': 'old/\n',
        'old/web.yaml': pod(),
      },
      (folder) => {
        const sources = readSources(['.'], options(folder));
        expect(uris(sources)).toEqual(['B.yaml', 'a.json', 'a/z.yml', 'b.yaml']);
        expect(sources.skipped).toEqual([
          { uri: '.gitignore', reason: 'no manifest by its name' },
          { uri: 'README.md', reason: 'no manifest by its name' },
          { uri: 'node_modules/', reason: 'node_modules, never looked into' },
          { uri: 'old/', reason: 'ignored by git' },
          { uri: 'settings.json', reason: 'holds no Kubernetes object' },
        ]);
      },
    ));

  it('follows no link to a folder, so that a circle is harmless', () =>
    inFolder({ 'shop/web.yaml': pod() }, (folder) => {
      symlinkSync('..', join(folder, 'shop', 'up'));
      symlinkSync('round.yaml', join(folder, 'round.yaml'));
      const sources = readSources(['.'], options(folder));
      expect(uris(sources)).toEqual(['shop/web.yaml']);
      expect(sources.skipped).toEqual([
        { uri: 'round.yaml', reason: 'a link that leads nowhere' },
        { uri: 'shop/up', reason: 'a link to a folder, not followed' },
      ]);
    }));

  it('follows a link that is an operand', () =>
    inFolder({ 'shop/web.yaml': pod() }, (folder) => {
      symlinkSync('shop', join(folder, 'current'));
      expect(uris(readSources(['current'], options(folder)))).toEqual(['current/web.yaml']);
    }));

  it('reads a file once, however many links lead to it', () =>
    inFolder({ '..data/web.yaml': pod(), 'elsewhere/worker.yaml': pod() }, (folder) => {
      mkdirSync(join(folder, 'mounted'));
      symlinkSync(join(folder, '..data', 'web.yaml'), join(folder, 'web.yaml'));
      symlinkSync(join(folder, 'elsewhere', 'worker.yaml'), join(folder, 'mounted', 'one.yaml'));
      symlinkSync(join(folder, 'elsewhere', 'worker.yaml'), join(folder, 'mounted', 'two.yaml'));
      const sources = readSources(['mounted'], options(folder));
      expect(uris(sources)).toEqual(['mounted/one.yaml']);
      expect(readSources(['.'], options(folder)).skipped).toContainEqual({ uri: 'web.yaml', reason: 'a link to a file that is read anyway' });
      expect(sources.skipped).toEqual([{ uri: 'mounted/two.yaml', reason: 'a link to a file that is read anyway' }]);
    }));

  it('skips templates of a Helm chart, and only those', () =>
    inFolder(
      { 'chart/Chart.yaml': 'apiVersion: v2\nname: shop\n', 'chart/templates/web.yaml': 'kind: {{ .Values.kind }}\n', 'chart/templates/sub/plain.yaml': pod(), 'templates/web.yaml': 'a: "{{ x }}"\n' },
      (folder) => {
        const sources = readSources(['.'], options(folder));
        expect(uris(sources)).toEqual(['chart/Chart.yaml', 'chart/templates/sub/plain.yaml', 'templates/web.yaml']);
        expect(sources.skipped).toEqual([{ uri: 'chart/templates/web.yaml', reason: 'Helm template, not rendered' }]);
      },
    ));

  it('does not read a file above the limit, and says so in its problem', () =>
    inFolder({ 'big.yaml': `apiVersion: v1\n${'#'.repeat(10_000)}\n`, 'big.json': `[${'1,'.repeat(6_000)}1]` }, (folder) => {
      const { read, skipped } = readSources(['.'], options(folder));
      expect(read).toMatchObject([{ uri: 'big.yaml', problem: { kind: 'limit' } }]);
      expect(skipped).toEqual([{ uri: 'big.json', reason: 'holds no Kubernetes object' }]);
    }));
});

describe('readSources on files', () => {
  it('brings the other manifests of the folder as context, not those below', () =>
    inFolder({ 'shop/web.yaml': pod(), 'shop/stream.yaml': pod(), 'shop/old.yaml': pod(), 'shop/notes.txt': '', 'shop/deep/worker.yaml': pod(), '.gitignore': '' }, (folder) => {
      expect(uris(readSources(['shop/web.yaml'], options(folder)))).toEqual(['(shop/old.yaml)', '(shop/stream.yaml)', 'shop/web.yaml']);
    }));

  it('counts no file twice, whichever operands name it', () =>
    inFolder({ 'shop/web.yaml': pod(), 'shop/worker.yaml': pod() }, (folder) => {
      const sources = readSources(['shop/web.yaml', 'shop', './shop/web.yaml'], options(folder));
      expect(sources.read.map(({ uri, role }) => [uri, role])).toEqual([['shop/web.yaml', 'named'], ['shop/worker.yaml', 'found']]);
    }));

  it('reads a named file whatever its name and whoever ignores it', () =>
    inFolder({ '.gitignore': '*', 'web.manifest': pod() }, (folder) => {
      expect(uris(readSources(['web.manifest'], options(folder)))).toEqual(['web.manifest']);
    }));

  it('names files inside the working folder from there, and others as the user did', () =>
    inFolder({ 'here/web.yaml': pod(), 'there/web.yaml': pod() }, (folder) => {
      const cwd = join(folder, 'here');
      expect(uris(readSources([join(folder, 'here', 'web.yaml'), '../there/', join(folder, 'there', 'web.yaml')], options(cwd)))).toEqual(['../there/web.yaml', 'web.yaml']);
      expect(uris(readSources([join(folder, 'there')], options(cwd)))).toEqual([join(folder, 'there', 'web.yaml')]);
      expect(relative(cwd, folder)).toBe('..');
    }));

  it.each([
    ['missing.yaml', 'cannot open missing.yaml: no such file or folder'],
    ['wep.yaml', 'cannot open wep.yaml: no such file or folder (did you mean web.yaml?)'],
    ['web.yaml/x', 'cannot open web.yaml/x: no such file or folder'],
    ['round', 'cannot open round: its link leads in a circle'],
  ])('refuses %s', (operand, message) =>
    inFolder({ 'web.yaml': pod() }, (folder) => {
      symlinkSync('round', join(folder, 'round'));
      expect(() => readSources([operand], options(folder))).toThrow(expect.objectContaining({ name: 'UserError', code: 'unreadable', message }) as Error);
    }));
});

describe('readSources on standard input', () => {
  it('reads it once, under a name of its own', () =>
    inFolder({}, (folder) => {
      expect(readSources(['-', '-'], options(folder, { stdin: () => Buffer.from('kind: Pod') })).read).toEqual([{ uri: '<stdin>', text: 'kind: Pod', role: 'named', problem: undefined }]);
    }));

  it('stands for the file it goes by, whose folder gives context', () =>
    inFolder({ 'shop/web.yaml': 'old', 'shop/stream.yaml': pod() }, (folder) => {
      const sources = readSources(['-'], options(folder, { stdin: () => Buffer.from('new'), stdinName: 'shop/web.yaml' }));
      expect(uris(sources)).toEqual(['(shop/stream.yaml)', 'shop/web.yaml']);
      expect(sources.read[1]?.text).toBe('new');
    }));

  it('may go by the name of a file in a folder that is not there yet', () =>
    inFolder({}, (folder) => {
      expect(uris(readSources(['-'], options(folder, { stdin: () => Buffer.from('a: 1'), stdinName: 'new/web.yaml' })))).toEqual(['new/web.yaml']);
    }));

  it('keeps to the limit', () =>
    inFolder({}, (folder) => {
      expect(readSources(['-'], options(folder, { stdin: () => Buffer.alloc(10_001, 35) })).read).toMatchObject([{ problem: { kind: 'limit' } }]);
    }));
});
