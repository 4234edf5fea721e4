import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LockEntry, readLock } from '../../lib/images/lock';
import { type MergedLock, readLockWithConflicts } from '../../lib/images/lock-merge';
import { printLock } from '../../lib/images/lock-text';

const D1 = `sha256:${'1'.repeat(64)}`;
const D2 = `sha256:${'2'.repeat(64)}`;
const D3 = `sha256:${'3'.repeat(64)}`;

function entry(name: string, digest = D1, more: Partial<LockEntry> = {}): LockEntry {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  return { key: `quay.io/shop/${name}`, digest, mediaType, pin: undefined, platforms: new Map([['linux/amd64', D3]]), others: {}, ...more };
}

const BASE = [entry('cart:1'), entry('mail:1'), entry('web:1')];

describe('locks merged by git', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pinstream-merge-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What `git merge` leaves in the lock of two branches, and how many conflicts there are. Without a base both branches made the file. */
  function merge(ours: readonly LockEntry[], theirs: readonly LockEntry[], base: readonly LockEntry[] | undefined, style = '--diff3'): { readonly text: string; readonly conflicts: number | null } {
    const files = Object.entries({ ours, base, theirs }).map(([name, entries]) => {
      const path = join(folder, name);
      writeFileSync(path, entries === undefined ? '' : printLock(entries));
      return path;
    });
    const { stdout, status } = spawnSync('git', ['merge-file', '-p', ...(style === '' ? [] : [style]), ...files], { encoding: 'utf8' });
    return { text: stdout, conflicts: status };
  }

  it.each<[string, readonly LockEntry[], readonly LockEntry[]]>([
    ['entries added in different places', [...BASE, entry('app:1')], [...BASE, entry('zoo:1')]],
    ['neighbours changed', [entry('cart:1', D2), entry('mail:1'), entry('web:1')], [entry('cart:1'), entry('mail:1', D2), entry('web:1')]],
    ['one dropped and another changed', BASE.slice(0, 2), [entry('cart:1', D2), entry('mail:1'), entry('web:1')]],
  ])('need no healing after %s', (_, ours, theirs) => {
    const { text, conflicts } = merge(ours, theirs, BASE);
    expect(conflicts).toBe(0);
    expect(healed(text).disputed).toEqual([]);
    expect(printLock(healed(text).entries)).toBe(text);
  });

  it.each(['', '--diff3', '--zdiff3'])('are the union of both sides where entries were added at one place (%s)', (style) => {
    const { text, conflicts } = merge([...BASE, entry('mail:2', D2)], [...BASE, entry('mail:3', D3)], BASE, style);
    expect(conflicts).toBe(1);
    expect(readLock('images.lock.yaml', text)).toMatchObject({ ok: false, problems: [{ code: 'LOCK_CONFLICT' }] });
    expect(healed(text).disputed).toEqual([]);
    expect(printLock(healed(text).entries)).toBe(printLock([...BASE, entry('mail:2', D2), entry('mail:3', D3)]));
  });

  it('name the keys whose digests differ, and hold the digest of the first side there', () => {
    const { text } = merge([entry('cart:1', D2), entry('mail:1'), entry('web:1', D2)], [entry('cart:1', D3), entry('mail:1'), entry('web:1', D3)], BASE);
    const { entries, disputed } = healed(text);
    expect(disputed).toEqual(['quay.io/shop/cart:1', 'quay.io/shop/web:1']);
    expect(entries).toEqual([entry('cart:1', D2), entry('mail:1'), entry('web:1', D2)]);
  });

  it('keep an entry that one side dropped and the other changed', () => {
    const { text, conflicts } = merge(BASE.slice(0, 2), [entry('cart:1'), entry('mail:1'), entry('web:1', D2)], BASE);
    expect(conflicts).toBe(1);
    expect(healed(text)).toMatchObject({ disputed: [], entries: expect.arrayContaining([entry('web:1', D2)]) as unknown });
  });

  it('heal where both branches made the first lock', () => {
    const { text, conflicts } = merge([entry('cart:1')], [entry('web:1')], undefined);
    expect(conflicts).toBe(1);
    expect(printLock(healed(text).entries)).toBe(printLock([entry('cart:1'), entry('web:1')]));
  });

  it('name a key that git left there twice, once from each branch', () => {
    const [old, fresh] = [entry('web:1'), entry('web:2', D1)];
    const { text } = merge([old, fresh], [fresh], [old]);
    expect(text.split('quay.io/shop/web:2:')).toHaveLength(3);
    expect(healed(text)).toEqual({ ok: true, entries: [fresh], disputed: [fresh.key], warnings: [] });
  });

  it('heal with any changes on two branches, in each style', () => {
    // As in life, what stands under two tags has no line in common but the words.
    const versionOf = (tag: number, version: number): LockEntry => {
      const [digest = '', platform = ''] = ['a', 'b'].map((kind) => `sha256:${kind}${tag}${version}${'0'.repeat(61)}`);
      return entry(`web:${tag}`, digest, { platforms: new Map([['linux/amd64', platform]]) });
    };
    const versions = fc.array(fc.nat({ max: 2 }), { minLength: 6, maxLength: 6 });
    const branch = versions.map((digests) => digests.flatMap((version, tag) => (version === 0 ? [] : [versionOf(tag, version)])));
    fc.assert(
      fc.property(branch, branch, branch, fc.constantFrom('', '--diff3', '--zdiff3'), (base, ours, theirs, style) => {
        const { text, conflicts } = merge(ours, theirs, base, style);
        const { entries, disputed } = healed(text);
        const sides = [ours, theirs].map((side) => new Map(side.map((one) => [one.key, one])));
        const settled = new Map(entries.filter(({ key }) => !disputed.includes(key)).map((one) => [one.key, one]));
        // Nothing is put together from two images, and what both branches hold is kept.
        for (const [key, one] of settled) expect(sides.map((side) => side.get(key))).toContainEqual(one);
        for (const [key, one] of sides[0] ?? []) if (sides[1]?.get(key)?.digest === one.digest && !disputed.includes(key)) expect(settled.get(key)).toEqual(one);
        if (conflicts === 0 && readLock('images.lock.yaml', text).ok) expect(disputed).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('readLockWithConflicts', () => {
  it('reads a lock without marks as it is', () => {
    const read = readLockWithConflicts('images.lock.yaml', printLock(BASE));
    expect(read).toEqual({ ok: true, entries: BASE, disputed: [], warnings: [] });
  });

  it.each<[string, Partial<LockEntry>, Partial<LockEntry>]>([
    ['the pinned platform', { pin: 'linux/amd64' }, {}],
    ['the digest of a platform', { platforms: new Map([['linux/amd64', D1]]) }, { platforms: new Map([['linux/amd64', D2]]) }],
    ['the media type', { mediaType: undefined }, {}],
    ['a field that is not known', { others: { signedBy: 'shop' } }, { others: { signedBy: 'mail' } }],
  ])('disputes a key of which the sides differ in %s', (_, ours, theirs) => {
    expect(healed(conflict([entry('web:1', D1, ours)], [entry('web:1', D1, theirs)])).disputed).toEqual(['quay.io/shop/web:1']);
  });

  it('joins the platforms of one digest', () => {
    const ours = entry('web:1', D1, { platforms: new Map([['linux/amd64', D2]]) });
    const theirs = entry('web:1', D1, { platforms: new Map([['linux/arm64', D3]]) });
    const { entries, disputed } = healed(conflict([ours], [theirs]));
    expect(disputed).toEqual([]);
    expect(printLock(entries)).toBe(printLock([entry('web:1', D1, { platforms: new Map([['linux/amd64', D2], ['linux/arm64', D3]]) })]));
  });

  it('reads marks with line ends of Windows', () => {
    const text = conflict([entry('cart:1')], [entry('web:1')]).replaceAll('\n', '\r\n');
    expect(healed(text).entries.map(({ key }) => key).sort()).toEqual(['quay.io/shop/cart:1', 'quay.io/shop/web:1']);
  });

  it('passes over a conflict inside the common ancestor, whose marks are longer', () => {
    const ancestor = '||||||| merged common ancestors\n<<<<<<<<< Temporary merge branch 1\na: b\n=========\nc: d\n>>>>>>>>> Temporary merge branch 2\n=======\n';
    const text = conflict([entry('cart:1')], [entry('web:1')]).replace('=======\n', ancestor);
    expect(healed(text).entries).toHaveLength(2);
  });

  it('tells what is wrong on either side with the line in the whole text, and what is common once', () => {
    const text = conflict([entry('cart:1', 'sha256:1')], [entry('web:1'), entry('web:2', 'sha256:2')]).replace('lockfileVersion: 1', 'lockfileVersion: 1\nimage: {}');
    const read = readLockWithConflicts('images.lock.yaml', text);
    expect(placesIn(read, text)).toEqual([
      ['LOCK_INVALID', 'image', 'The lock has no key image (did you mean images?)'],
      ['LOCK_INVALID', 'sha256:1', expect.stringContaining('The digest of quay.io/shop/cart:1 is no digest')],
      ['LOCK_INVALID', 'sha256:2', expect.stringContaining('The digest of quay.io/shop/web:2 is no digest')],
    ]);
  });

  it('refuses a side of a newer version', () => {
    const text = printLock(BASE).replace('lockfileVersion: 1\n', '<<<<<<< HEAD\nlockfileVersion: 1\n=======\nlockfileVersion: 2\n>>>>>>> main\n');
    expect(placesIn(readLockWithConflicts('images.lock.yaml', text), text)).toEqual([
      ['LOCK_INVALID', '2', 'The lock has version 2, and this pinstream knows 1; upgrade pinstream'],
    ]);
  });

  it.each([
    ['one that never ends', ['<<<<<<< HEAD'], '<<<<<<< HEAD'],
    ['one that never began', ['>>>>>>> main'], '>>>>>>> main'],
    ['a separator alone', ['======='], '======='],
    ['one within another', ['<<<<<<< HEAD', '<<<<<<< main', '=======', '>>>>>>> main'], '<<<<<<< main'],
    ['two separators', ['<<<<<<< HEAD', '=======', '=======', '>>>>>>> main'], '======='],
    ['no separator', ['<<<<<<< HEAD', '>>>>>>> main'], '>>>>>>> main'],
  ])('refuses marks that do not belong together: %s', (_, marks, at) => {
    const text = `${printLock(BASE)}${marks.join('\n')}\n`;
    expect(placesIn(readLockWithConflicts('images.lock.yaml', text), text)).toEqual([
      ['LOCK_CONFLICT', at, 'The marks of a merge conflict do not belong together; resolve this conflict by hand'],
    ]);
  });

  it('warns once of a field that both sides have', () => {
    const text = conflict([entry('cart:1')], [entry('web:1')]) + `\n${blockOf(entry('zoo:1', D1, { others: { signedBy: 'shop' } }))}`;
    const read = readLockWithConflicts('images.lock.yaml', text);
    expect(read.ok && read.warnings.map(({ message, span }) => [message, text.slice(span.start.offset, span.end.offset)])).toEqual([
      ['quay.io/shop/zoo:1 has the field signedBy, which this pinstream does not know; it is kept', 'signedBy'],
    ]);
  });
});

/** The lines of one entry, without what stands above the entries. */
function blockOf(...entries: readonly LockEntry[]): string {
  return printLock(entries).slice(printLock([]).length + 1);
}

/** A lock in conflict over all of its entries. */
function conflict(ours: readonly LockEntry[], theirs: readonly LockEntry[]): string {
  return `${printLock([])}\n<<<<<<< HEAD\n${blockOf(...ours)}=======\n${blockOf(...theirs)}>>>>>>> main\n`;
}

function healed(text: string): Extract<MergedLock, { ok: true }> {
  const read = readLockWithConflicts('images.lock.yaml', text);
  if (!read.ok) throw new Error(`${read.problems.map(({ message }) => message).join('; ')}\n${text}`);
  return read;
}

function placesIn(read: MergedLock, text: string): readonly unknown[] {
  if (read.ok) return [];
  return read.problems.map(({ code, message, span }) => {
    // Line and column have to say the same as the offset does.
    const line = text.split('\n')[span.start.line - 1] ?? '';
    const named = text.slice(span.start.offset, span.end.offset);
    expect(line.slice(span.start.column - 1, span.start.column - 1 + named.length)).toBe(named);
    return [code, named, message];
  });
}
