import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SERIES = { R: 25, V: 5, T: 12, N: 14, G: 9 };
const TESTS = join(__dirname, '..');

describe('the worked cases', () => {
  it('have one test each, whose title starts with the id', () => {
    const ids = Object.entries(SERIES).flatMap(([letter, count]) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`));
    const sources = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const titles = sources.flatMap((file) => titledIds(readFileSync(join(TESTS, file), 'utf8')));
    expect(titles.toSorted()).toEqual(ids.toSorted());
  });
});

/** The ids that titles in a test's source hold: of single tests, of the tables they are made from, and of cases named by a key. */
function titledIds(text: string): readonly string[] {
  return Array.from(text.matchAll(/(?:\bit\(|\btitle: |\btest\(|^ +)\s*['"`]([RVTNG]\d+)\b/gm), ([, id = '']) => id);
}
