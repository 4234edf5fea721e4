import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import type { Outcome } from './run-cli';

/*
 * A document shows what commands print. A comment such as `<!-- cluster: W2 -->` begins a chapter, and says where its commands are played;
 * other comments say what happens there, and these blocks are looked at:
 *   ```console              commands, each behind `$ pinstream`, with what they print, of which `| head -n 20` keeps the first lines;
 *                           replaced by what they print now
 *   ```yaml part of NAME    lines that have to stand together in the file
 *   ```diff NAME            a change of the file, which is made: lines with `-` make place for those with `+`
 *   ```js NAME              a whole file, which is written
 */

/** Where the commands of a chapter are played. What is left out is refused. */
export interface Place {
  readonly run: (...words: readonly string[]) => Promise<Outcome>;
  /** Does what a comment says. Throws for one that it does not know. */
  readonly act?: (comment: string) => void;
  readonly read?: (name: string) => string | undefined;
  readonly write?: (name: string, text: string) => void;
  /** What was printed without what is another each time. @default as it is */
  readonly steady?: (text: string) => string;
}

/** Opens the place of this name, and closes it after the body. */
export type OpenPlace = (name: string, body: (place: Place) => Promise<void>) => Promise<void>;

/**
 * Compares a document with what its commands print now; `vitest -u` writes that. `places` has one for each word that begins a chapter,
 * and under the empty word, with the empty name, the one of what stands ahead of the first chapter.
 */
export async function expectReplayed(path: string, places: Readonly<Record<string, OpenPlace>>): Promise<void> {
  const words = Object.keys(places).filter((word) => word !== '');
  const chapters = readFileSync(path, 'utf8').split(new RegExp(`^(?=<!-- (?:${words.length === 0 ? '(?!)' : words.join('|')}): )`, 'm'));
  let text = '';
  let commands = 0;
  for (const chapter of chapters) {
    const [, word = '', name = ''] = /^<!-- (\w+): (.*) -->$/m.exec(chapter.split('\n', 1)[0] ?? '') ?? [];
    const open = places[word];
    if (!open) {
      expect(chapter, 'nothing to play stands ahead of the first chapter').not.toContain('\n```console\n');
      text += chapter;
      continue;
    }
    await open(name, async (place) => {
      const played = await playedChapter(chapter.slice(chapter.indexOf('\n') * Number(word !== '')), place);
      text += (word === '' ? '' : `<!-- ${word}: ${name} -->`) + played.text;
      commands += played.commands;
    });
  }
  expect(commands, `commands in ${path}`).toBeGreaterThan(0);
  await expect(text).toMatchFileSnapshot(resolve(path));
}

interface Played {
  readonly text: string;
  readonly commands: number;
}

/** The chapter with what its commands print now in the place of what it shows. */
async function playedChapter(chapter: string, place: Place): Promise<Played> {
  let text = '';
  let commands = 0;
  for (const part of chapter.split(/^(<!-- .* -->|```\w+(?: .*)?\n[^]*?^```)$/m)) {
    const comment = /^<!-- (.*) -->$/.exec(part)?.[1];
    const [, info = '', content = ''] = /^```(\w+(?: .*)?)\n([^]*?)^```$/m.exec(part) ?? [];
    if (comment !== undefined) given(place.act, 'act')(comment);
    else if (info !== 'console') check(info, content, place);
    if (comment !== undefined || info !== 'console') text += part;
    else {
      const lines = Array.from(content.matchAll(/^\$ (.*)$/gm), ([, line = '']) => line);
      commands += lines.length;
      text += `\`\`\`console\n${await printedBy(lines, place)}\`\`\``;
    }
  }
  return { text, commands };
}

function check(info: string, content: string, place: Place): void {
  const [, language = '', part, name = ''] = /^(\w+)( part of)? (.+)$/.exec(info) ?? [];
  if (name === '') return;
  if (language === 'js') {
    given(place.write, 'write')(name, content);
    return;
  }
  const file = given(place.read, 'read')(name) ?? '';
  if (part !== undefined) expect(file, `${name} as the document shows it`).toContain(content);
  if (language === 'diff') given(place.write, 'write')(name, changed(file, content));
}

/** The file with lines in the place of others, each group of which stands there once. */
function changed(file: string, diff: string): string {
  const groups = Array.from(diff.matchAll(/((?:^-.*\n)+)((?:^\+.*\n)+)/gm), ([, before = '', after = '']) => [before, after].map((lines) => lines.replaceAll(/^./gm, '')));
  expect(groups.length).toBeGreaterThan(0);
  return groups.reduce((text, [before = '', after = '']) => {
    expect(text.split(before), `${before} stands there once`).toHaveLength(2);
    return text.replace(before, () => after);
  }, file);
}

/** Commands, each with what it prints on standard output, then on standard error. */
async function printedBy(lines: readonly string[], { run, steady = String }: Place): Promise<string> {
  let text = '';
  for (const line of lines) {
    const [command = '', lines] = line.split(' | head -n ');
    const [program, ...words] = command.split(' ');
    expect(program, line).toBe('pinstream');
    const { out, err } = await run(...words);
    text += `$ ${line}\n${steady(`${headOf(out, lines)}${err}`)}`;
  }
  return text;
}

function headOf(text: string, lines: string | undefined): string {
  return lines === undefined ? text : text.split(/(?<=\n)/).slice(0, Number(lines)).join('');
}

function given<T>(ability: T | undefined, name: string): T {
  if (ability === undefined) throw new Error(`nobody can ${name} in this place`);
  return ability;
}
