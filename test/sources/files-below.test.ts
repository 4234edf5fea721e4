import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { filesBelow } from '../../lib/sources/files-below';
import { nonFolderFault } from '../../lib/sources/non-folder';

function folder(): string {
  const top = mkdtempSync(join(tmpdir(), 'pinstream-test-'));
  onTestFinished(() => rmSync(top, { recursive: true }));
  mkdirSync(join(top, 'shop/charts'), { recursive: true });
  writeFileSync(join(top, 'shop/charts/web.yaml'), '');
  writeFileSync(join(top, 'notes'), '');
  return top;
}

it('lists files at any depth, and neither follows nor lists links', () => {
  const top = folder();
  symlinkSync(top, join(top, 'shop/loop'));
  symlinkSync(join(top, 'notes'), join(top, 'other.yaml'));
  expect([...filesBelow(top)].sort()).toEqual(['notes', 'shop/charts/web.yaml']);
});

it.each([
  ['a folder', 'shop', undefined],
  ['a link to one', 'link', undefined],
  ['nothing yet, at any depth', 'new/one', undefined],
  ['a file', 'notes', 'it is a file'],
  ['what lies below a file', 'notes/one/two', 'it is below a file'],
  ['a link that leads in a circle', 'circle', 'its link leads in a circle'],
])('takes %s for a folder to write to, or says why not', (_, path, fault) => {
  const top = folder();
  symlinkSync(join(top, 'shop'), join(top, 'link'));
  symlinkSync('circle', join(top, 'circle'));
  expect(nonFolderFault(join(top, path))).toBe(fault);
});
