import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchangeFile, writableRoots } from '../../lib/sources/exchange-file';

const NOBODY = 65_534;

/** Runs the body as the folder's owner who may not write everything, as the superuser may. */
function withoutPrivilege<Result>(folder: string, body: () => Result): Result {
  if (process.getuid?.() !== 0) return body();
  chownSync(folder, NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return body();
  } finally {
    process.seteuid?.(0);
  }
}

describe('exchangeFile', () => {
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pinstream-exchange-'));
    mkdirSync(join(folder, 'shop'));
    file = join(folder, 'shop', 'web.yaml');
    writeFileSync(file, 'a: 1\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const exchange = (path: string, operand = 'shop'): unknown => exchangeFile(path, { before: 'a: 1\n', after: 'a: 2\n', roots: writableRoots([operand], folder) });

  it('puts the new text in place, keeps the mode and leaves nothing beside it', () => {
    chmodSync(file, 0o640);
    expect(exchange(file)).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('a: 2\n');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(folder, 'shop'))).toEqual(['web.yaml']);
  });

  it('leaves a file alone that holds something else by now', () => {
    writeFileSync(file, 'a: 3\n');
    expect(exchange(file)).toEqual({ reason: 'it was changed while this was at work' });
    expect(readFileSync(file, 'utf8')).toBe('a: 3\n');
  });

  it('says so when the file is gone', () => {
    rmSync(file);
    expect(exchange(file)).toEqual({ reason: 'no such file or folder' });
    expect(existsSync(file)).toBe(false);
  });

  it('follows a link to a file below the roots, which stays a link', () => {
    const link = join(folder, 'shop', 'link.yaml');
    symlinkSync('web.yaml', link);
    expect(exchange(link)).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('a: 2\n');
    expect(readFileSync(link, 'utf8')).toBe('a: 2\n');
    expect(readdirSync(join(folder, 'shop'), { withFileTypes: true }).find(({ name }) => name === 'link.yaml')?.isSymbolicLink()).toBe(true);
  });

  it.each(['shop', 'shop/link.yaml'])('follows no link out of what was named (%s)', (operand) => {
    const outside = join(folder, 'outside.yaml');
    writeFileSync(outside, 'a: 1\n');
    const link = join(folder, 'shop', 'link.yaml');
    symlinkSync(outside, link);
    expect(exchange(link, operand)).toMatchObject({ reason: expect.stringContaining('it is a link that leads out of what was named') as unknown });
    expect(readFileSync(outside, 'utf8')).toBe('a: 1\n');
  });

  it('leaves the other names of a file what they were', () => {
    const other = join(folder, 'other.yaml');
    linkSync(file, other);
    expect(exchange(file)).toBeUndefined();
    expect(readFileSync(other, 'utf8')).toBe('a: 1\n');
  });

  it('writes no file that is not to be written', () => {
    chmodSync(file, 0o444);
    expect(withoutPrivilege(folder, () => exchange(file))).toEqual({ reason: 'permission denied' });
    expect(readFileSync(file, 'utf8')).toBe('a: 1\n');
  });
});
