import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCacheFile, sha256 } from '../../lib/sources/cache-file';

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pinstream-test-'));
  path = join(folder, 'pinstream', 'shop.pinstream-cache');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const contentOf = (name: string): unknown => openCacheFile(path, sha256(name)).content;
const save = (name: string, content: unknown): void => openCacheFile(path, sha256(name)).save(content);

describe('a file of kept results', () => {
  it('answers with what was saved under the name, whatever is in it', () => {
    expect(contentOf('strict')).toBeUndefined();
    save('strict', { files: { 'web.yaml': 'line\nend', ['__proto__']: '\u2028 \uFDD0' } });
    expect(contentOf('strict')).toEqual({ files: { 'web.yaml': 'line\nend', ['__proto__']: '\u2028 \uFDD0' } });
    expect(contentOf('pedantic')).toBeUndefined();
  });

  it('keeps the latest four names', () => {
    for (const name of ['one', 'two', 'three', 'four', 'two', 'five']) save(name, { name });
    expect(['one', 'two', 'three', 'four', 'five'].filter((name) => contentOf(name) !== undefined)).toEqual(['two', 'three', 'four', 'five']);
  });

  it('keeps what another run has saved since it was opened', () => {
    const opened = openCacheFile(path, sha256('strict'));
    save('pedantic', { day: 1 });
    opened.save({ day: 2 });
    expect([contentOf('strict'), contentOf('pedantic')]).toEqual([{ day: 2 }, { day: 1 }]);
  });

  it('is only for the user, in a folder that it makes', () => {
    save('strict', {});
    expect(statSync(join(folder, 'pinstream')).mode & 0o777).toBe(0o700);
  });

  it('is as good as empty wherever it is cut off, and whichever byte of it has turned', () => {
    save('strict', { files: { 'web.yaml': 1 } });
    const whole = readFileSync(path, 'utf8');
    for (let at = 0; at < whole.length - 1; at++) {
      for (const damaged of [whole.slice(0, at), `${whole.slice(0, at)}~${whole.slice(at + 1)}`]) {
        writeFileSync(path, damaged);
        expect(contentOf('strict')).toBeUndefined();
      }
    }
  });

  it('is as good as empty where it is a folder', () => {
    expect(openCacheFile(folder, sha256('strict')).content).toBeUndefined();
  });
});
