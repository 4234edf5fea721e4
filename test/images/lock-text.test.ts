import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import type { JsonMap } from '../../lib/kube/json';
import { type LockEntry, readLock } from '../../lib/images/lock';
import { printLock } from '../../lib/images/lock-text';

const D1 = `sha256:${'1'.repeat(64)}`;
const D2 = `sha256:${'2'.repeat(64)}`;
const D3 = `sha512:${'3'.repeat(128)}`;

const NGINX: LockEntry = {
  key: 'docker.io/library/nginx:1.27.3',
  digest: D1,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  pin: undefined,
  platforms: new Map([['linux/arm64', D3], ['linux/amd64', D2]]),
  others: {},
};
const EDGE: LockEntry = { ...NGINX, key: 'quay.io/acme/edge:7', pin: 'linux/amd64', platforms: new Map([['linux/amd64', D2]]), others: { signedBy: 'shop' } };
const PLAIN: LockEntry = { ...NGINX, key: 'quay.io/shop/web:1', mediaType: undefined, platforms: new Map() };

const TEXT = `# Written by pinstream. Commit this file. To move digests run: pinstream images update
lockfileVersion: 1

images:

  docker.io/library/nginx:1.27.3:
    digest: ${D1}
    mediaType: application/vnd.oci.image.index.v1+json
    platforms:
      linux/amd64: ${D2}
      linux/arm64: ${D3}

  quay.io/acme/edge:7:
    digest: ${D1}
    mediaType: application/vnd.oci.image.index.v1+json
    pin: linux/amd64
    platforms:
      linux/amd64: ${D2}
    signedBy: shop

  quay.io/shop/web:1:
    digest: ${D1}
`;

describe('printLock', () => {
  it('writes entries sorted, fields in their order, a blank line ahead of each entry', () => {
    expect(printLock([EDGE, PLAIN, NGINX])).toBe(TEXT);
  });

  it('writes a lock that holds nothing yet', () => {
    expect(printLock([])).toBe(`${TEXT.slice(0, TEXT.indexOf('images:'))}images:\n`);
    expect(entriesIn(printLock([]))).toEqual([]);
  });

  it('writes the lock of this repository as it is', () => {
    const text = readFileSync('images.lock.yaml', 'utf8');
    expect(printLock(entriesIn(text))).toBe(text);
  });

  it('sorts by code unit and not as a language does', () => {
    const keys = ['quay.io/shop/web:a', 'quay.io/shop/web:B', 'quay.io/shop/web:_', 'quay.io/shop-z:1', 'localhost:5000/web:1'];
    expect(entriesIn(printLock(keys.map((key) => ({ ...PLAIN, key })))).map(({ key }) => key)).toEqual([
      'localhost:5000/web:1',
      'quay.io/shop-z:1',
      'quay.io/shop/web:B',
      'quay.io/shop/web:_',
      'quay.io/shop/web:a',
    ]);
  });

  it('writes one entry a key, the last one given', () => {
    expect(entriesIn(printLock([{ ...PLAIN, digest: D2 }, PLAIN]))).toEqual([PLAIN]);
  });

  it.each<[string, JsonMap]>([
    ['texts that look like something else', { a: 'yes', b: '1:30', c: '0o14', d: '2024-01-01', e: '~', f: '# no comment', g: 'a: b', h: '', i: '- x', j: '<<', k: '1_000' }],
    ['texts of several lines and strange characters', { a: 'one\ntwo\n', b: '\n', c: 'tab\there', d: '\u0085\u2028\uFEFF', e: '\u0000', f: ' blank ', g: '🚢' }],
    ['keys that look like something else', { yes: 1, null: 2, '1.5': 3, '': 4, '- a': 5, '? b': 6, '<<': 7, 'a: b': 8, '#': 9, '{x}': 10, '&a': 11, '*a': 12, constructor: 13 }],
    ['a key that would be the prototype', JSON.parse('{"__proto__": {"__proto__": 1}}') as JsonMap],
    ['keys longer than YAML takes without a mark', { ['k'.repeat(1500)]: 'v', inner: { ['\u0001'.repeat(300)]: { deep: [1] } } }],
    ['lists and maps within each other', { a: [[1, [2, []]], { b: [{ c: {} }], d: null }], e: [{ f: 1, g: [2] }] }],
    ['every kind of scalar', { a: true, b: null, c: 1.5, d: 1e21, e: -7, f: Number.POSITIVE_INFINITY, g: Number.NEGATIVE_INFINITY, h: Number.NaN, i: 5e-324 }],
  ])('keeps %s in fields that it does not know', (_, others) => {
    const text = printLock([{ ...NGINX, others }]);
    expect(entriesIn(text)).toEqual([{ ...NGINX, others }]);
    // Equality of objects passes over a key of this name; their JSON does not.
    expect(JSON.stringify(entriesIn(text)[0]?.others)).toBe(JSON.stringify(others));
    expect(secondReading(text)).toEqual(others);
  });

  it('reads back as what was written, in any order, by two readers', () => {
    fc.assert(
      fc.property(lockEntries, fc.infiniteStream(fc.nat()), (entries, random) => {
        const text = printLock(entries);
        expect(printLock(shuffled(entries, random))).toBe(text);
        expect(printLock(entriesIn(text))).toBe(text);
        expect(new Map(entriesIn(text).map((entry) => [entry.key, entry]))).toEqual(new Map(entries.map((entry) => [entry.key, entry])));
        expect(parseDocument(text).errors).toEqual([]);
        expect(Object.keys(imagesIn(text))).toHaveLength(entries.length);
        expect(text).toMatch(/^[^\r\t]*[^\n]\n$/s);
      }),
      { numRuns: 150 },
    );
  });
});

const KNOWN = ['digest', 'mediaType', 'pin', 'platforms'];

const hex = fc.string({ unit: fc.constantFrom('0', '1', '7', '9', 'a', 'e', 'f'), minLength: 64, maxLength: 64 });
const digest = hex.map((text) => `sha256:${text}`);
const platform = fc.constantFrom('linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/ppc64le', 'linux/s390x', 'windows/amd64:10.0.20348.1006');
const segment = fc.stringMatching(/^[a-z0-9]{1,4}(?:(?:[._]|__|-{1,3})[a-z0-9]{1,4}){0,2}$/);
const host = fc.constantFrom('docker.io/library', 'quay.io', 'localhost:5000', 'REGISTRY', '[2001:db8::1]:5000', '[::1]', '10.0.0.1:443', '0:1');
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,12}$/);
const key = fc.tuple(host, segment, tag).map(([name, path, version]) => `${name}/${path}:${version}`);
// JSON has no negative zero.
const value = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }).map((json) => JSON.parse(JSON.stringify(json)) as unknown).filter((json) => !/\\ud[89a-f]/i.test(JSON.stringify(json)));
const others = fc
  .dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), value, { maxKeys: 3 })
  .map((fields): JsonMap => Object.fromEntries(Object.entries(fields).filter(([field]) => !KNOWN.includes(field))));

const lockEntry: fc.Arbitrary<LockEntry> = fc
  .record({ key, digest, mediaType: fc.option(fc.constant('application/vnd.oci.image.index.v1+json'), { nil: undefined }), platforms: fc.array(fc.tuple(platform, digest), { maxLength: 4 }), pinned: fc.boolean(), others })
  .map(({ platforms: pairs, pinned, ...entry }) => {
    const platforms = new Map(pairs);
    return { ...entry, platforms, pin: pinned ? Array.from(platforms.keys())[0] : undefined };
  });
const lockEntries = fc.uniqueArray(lockEntry, { selector: (entry) => entry.key, maxLength: 6 });

function shuffled<Item>(items: readonly Item[], random: Iterable<number>): readonly Item[] {
  const order = random[Symbol.iterator]();
  return items.map((item) => ({ item, at: Number(order.next().value) })).sort((one, other) => one.at - other.at).map(({ item }) => item);
}

function entriesIn(text: string): readonly LockEntry[] {
  const read = readLock('images.lock.yaml', text);
  if (!read.ok) throw new Error(`${read.problems.map(({ message }) => message).join('; ')}\n${text}`);
  return read.value.keys.flatMap((name) => read.value.entryOf(name) ?? []);
}

function imagesIn(text: string): JsonMap {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw document.errors[0] ?? new Error(text);
  return (document.toJS() as { images: JsonMap | null }).images ?? {};
}

/** The unknown fields of the first entry, as `yaml` reads them. */
function secondReading(text: string): unknown {
  const entry = Object.values(imagesIn(text))[0] as JsonMap;
  return Object.fromEntries(Object.entries(entry).filter(([field]) => !KNOWN.includes(field)));
}
