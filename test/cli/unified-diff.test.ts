import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../lib/cli/unified-diff';
import { inFolder } from './run-cli';

const PATCH = spawnSync('patch', ['--version']).status === 0;

describe('unifiedDiff', () => {
  it('is empty for equal texts', () => {
    expect(unifiedDiff('web.yaml', 'a: 1\n', 'a: 1\n')).toBe('');
  });

  it('shows three lines around each change', () => {
    const before = 'abcdefghijklm'.replace(/./g, '$&\n');
    expect(unifiedDiff('web.yaml', before, before.replace('b', 'B').replace('l\n', ''))).toBe(
      ['--- web.yaml', '+++ web.yaml', '@@ -1,5 +1,5 @@', ' a', '-b', '+B', ' c', ' d', ' e', '@@ -9,5 +9,4 @@', ' i', ' j', ' k', '-l', ' m', ''].join('\n'),
    );
  });

  it('shows a file that comes or goes as /dev/null on the other side', () => {
    expect(unifiedDiff('web.yaml', undefined, 'a: 1\nb: 2\n')).toBe('--- /dev/null\n+++ web.yaml\n@@ -0,0 +1,2 @@\n+a: 1\n+b: 2\n');
    expect(unifiedDiff('web.yaml', 'a: 1\n', undefined)).toBe('--- web.yaml\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a: 1\n');
  });

  it('says where the last line has no end', () => {
    expect(unifiedDiff('web.yaml', 'a: 1', 'a: 1\n')).toBe('--- web.yaml\n+++ web.yaml\n@@ -1,1 +1,1 @@\n-a: 1\n\\ No newline at end of file\n+a: 1\n');
  });

  it('has as few changed lines as there can be', () => {
    const changed = unifiedDiff('web.yaml', 'a\nb\nc\na\nb\nb\na\n', 'c\nb\na\nb\na\nc\n').split('\n').filter((line) => /^[-+](?![-+])/.test(line));
    expect(changed).toHaveLength(5);
  });

  it.skipIf(!PATCH)('turns one text into the other when patch applies it (skipped without patch)', () =>
    inFolder({}, (folder) => {
      const text = fc.array(fc.constantFrom('a: 1', 'b: 2', 'c: 3', ''), { maxLength: 12 }).map((lines) => lines.map((line) => `${line}\n`).join(''));
      fc.assert(
        fc.property(text, text, (before, after) => {
          fc.pre(before !== '' && after !== '' && before !== after);
          writeFileSync(join(folder, 'web.yaml'), before);
          execFileSync('patch', ['-s', 'web.yaml'], { cwd: folder, input: unifiedDiff('web.yaml', before, after) });
          return readFileSync(join(folder, 'web.yaml'), 'utf8') === after;
        }),
        { numRuns: 60 },
      );
    }));
});
