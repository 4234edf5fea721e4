import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SERIES = { R: 25, V: 5, T: 12, N: 14, G: 9 };
const FOLDERS = [__dirname, join(__dirname, '..', 'openshift', 'template')];

describe('the worked cases', () => {
  it('have one test each, whose title starts with the id', () => {
    const ids = Object.entries(SERIES).flatMap(([letter, count]) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`));
    const titles = FOLDERS.flatMap(titledIds);
    expect(titles.toSorted()).toEqual(ids.toSorted());
  });
});

/** The ids at the start of titles in the sources of a folder: of single tests and of the tables from which tests are made. */
function titledIds(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const sources = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  return sources.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return Array.from(text.matchAll(/(?:\bit\(|\btitle: |\btest\()\s*['"`]([RVTNG]\d+):/g), (match) => match[1] ?? '');
  });
}
