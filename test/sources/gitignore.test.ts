import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ignoredBelow, repositoryRoot } from '../../lib/sources/gitignore';
import { walkFolder } from '../../lib/sources/walk';
import { inFolder } from '../cli/run-cli';

const MANIFESTS = ['web.yaml', 'shop/web.yaml', 'shop/old/web.yaml', 'shop/dist/web.yaml', 'dist/web.yaml', 'cache/web.yaml', 'shop/cache/keep.yaml', 'a [b]/web.yaml', 'a [b]/x/web.yaml', '#tmp.yaml', 'Web.yaml'];

const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a folder at any depth': { '.gitignore': 'dist/\n' },
  'a folder at the top alone': { '.gitignore': '/dist\n' },
  'a pattern in a nested file, for that folder alone': { 'shop/.gitignore': 'web.yaml\n' },
  'a nested file that takes back what the root ignores': { '.gitignore': 'web.yaml\n', 'shop/.gitignore': '!web.yaml\n' },
  'a nested file that takes back a whole folder': { '.gitignore': 'cache/\n', 'shop/.gitignore': '!cache/\n' },
  'comments, blanks and an escaped hash': { '.gitignore': '# note\n\n\\#tmp.yaml\n' },
  'a folder whose name holds signs of patterns': { 'a [b]/.gitignore': '/web.yaml\n' },
  'line ends of Windows': { '.gitignore': 'dist/\r\nshop/old/\r\n' },
  'letters as they are written': { '.gitignore': 'Web.yaml\n' },
  'patterns with a slash inside': { '.gitignore': 'shop/*/web.yaml\n', 'shop/.gitignore': 'old/web.yaml\n!dist/web.yaml\n' },
  'the file that git keeps for itself': { '.git/info/exclude': 'shop/old\n' },
};

function hasGit(): boolean {
  try {
    execFileSync('git', ['--version']);
    return true;
  } catch {
    return false;
  }
}

describe('ignoredBelow', () => {
  for (const [title, rules] of Object.entries(CASES)) {
    it.skipIf(!hasGit())(`leaves out what git leaves out (skipped without git): ${title}`, () =>
      inFolder({ ...Object.fromEntries(MANIFESTS.map((name) => [name, ''])) }, (folder) => {
        execFileSync('git', ['init', '-q'], { cwd: folder });
        writeAll(folder, rules);
        // -c: the developer's own global list must not matter.
        const listed = execFileSync('git', ['-c', 'core.excludesFile=/dev/null', 'ls-files', '-z', '--others', '--exclude-standard'], { cwd: folder, encoding: 'utf8' });
        const expected = listed.split('\0').filter((name) => name.endsWith('.yaml'));
        expect([...walkFolder(folder, ignoredBelow(folder)).files].sort()).toEqual(expected.sort());
      }),
    );
  }

  it('looks into a folder that somebody asked for by name, ignored or not', () =>
    inFolder({ '.git/HEAD': '', '.gitignore': 'dist/\n', 'dist/web.yaml': '', 'dist/.gitignore': 'old.yaml\n', 'dist/old.yaml': '' }, (folder) => {
      expect(walkFolder(join(folder, 'dist'), ignoredBelow(join(folder, 'dist'))).files).toEqual(['web.yaml']);
    }));

  it('heeds the rules above the folder asked for, up to the root of the repository', () =>
    inFolder({ '.git/HEAD': '', '.gitignore': 'old.yaml\n', 'shop/web.yaml': '', 'shop/old.yaml': '' }, (folder) => {
      expect(walkFolder(join(folder, 'shop'), ignoredBelow(join(folder, 'shop'))).files).toEqual(['web.yaml']);
    }));

  it('heeds the files below the folder where there is no repository', () =>
    inFolder({ '.gitignore': 'old.yaml\n', 'old.yaml': '', 'web.yaml': '' }, (folder) => {
      expect(walkFolder(folder, ignoredBelow(folder)).files).toEqual(['web.yaml']);
    }));

  it('finds the exclude file of a worktree, whose .git is a file', () =>
    inFolder({ 'main/.git/info/exclude': 'old.yaml\n', 'main/.git/worktrees/side/commondir': '../..\n', 'side/.git': 'gitdir: ../main/.git/worktrees/side\n', 'side/old.yaml': '', 'side/web.yaml': '' }, (folder) => {
      expect(walkFolder(join(folder, 'side'), ignoredBelow(join(folder, 'side'))).files).toEqual(['web.yaml']);
    }));
});

describe('repositoryRoot', () => {
  it('is the nearest folder upwards that holds .git', () =>
    inFolder({ 'shop/.git/HEAD': '', 'shop/deploy/web.yaml': '' }, (folder) => {
      expect(repositoryRoot(join(folder, 'shop', 'deploy'))).toBe(join(folder, 'shop'));
    }));
});

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
