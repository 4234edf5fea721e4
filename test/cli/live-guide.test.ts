import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ApiServer } from '../support/cluster/api-server';
import { inWorld, type LiveRun } from './live-cluster';

/*
 * docs/live.md shows what commands print. `<!-- cluster: W2 -->` begins a chapter with a cluster in that state, comments that are among ACTS
 * do something to it, and each block `console` is played against it, command by command. `vitest -u` writes what is printed now.
 */
const ACTS: Readonly<Record<string, (server: ApiServer) => void>> = {
  'the connection breaks at the first delete': (server) => server.trouble({ kind: 'cut', when: 'after' }, { method: 'DELETE' }),
};

it('the guide to live clusters shows what is really printed', async () => {
  const [head = '', ...chapters] = readFileSync('docs/live.md', 'utf8').split(/^(?=<!-- cluster: )/m);
  const played: string[] = [];
  for (const chapter of chapters) played.push(await playedChapter(chapter));
  expect(chapters.length).toBeGreaterThan(3);
  await expect([head, ...played].join('')).toMatchFileSnapshot('../../docs/live.md');
});

/** The chapter with what its commands print now in the place of what it shows. */
async function playedChapter(chapter: string): Promise<string> {
  const world = /^<!-- cluster: (\w+) -->/.exec(chapter)?.[1] ?? '';
  let text = '';
  await inWorld(world, async ({ server, run }) => {
    for (const part of chapter.split(/^(<!-- .* -->|```console\n[^]*?^```)$/m)) {
      const comment = /^<!-- (.*) -->$/.exec(part)?.[1] ?? '';
      ACTS[comment]?.(server);
      text += part.startsWith('```console\n') ? `\`\`\`console\n${await printedBy(part, run)}\`\`\`` : part;
    }
  });
  return text;
}

/** The commands of a block, each with what it prints. The port of the server is another one each time. */
async function printedBy(block: string, run: LiveRun['run']): Promise<string> {
  let text = '';
  for (const [line, words = ''] of block.matchAll(/^\$ pinstream (.*)$/gm)) {
    const { out, err } = await run(...words.split(' '));
    text += `${line}\n${out}${err}`.replace(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:40443');
  }
  return text;
}
