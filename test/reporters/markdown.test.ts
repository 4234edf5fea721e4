import fc from 'fast-check';
import { marked, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../lib/reporters/markdown';
import { contextOf, EVERYTHING, findingOf, placeOf, reportOf } from './shop';

const PLACE = placeOf('base/stream.yaml', 'shop', ['metadata', 'name']);

/** Reads the page the way a forge does: a parser of Markdown that we did not write. */
function tablesOf(page: string): readonly Tokens.Table[] {
  return marked.lexer(page).filter((token): token is Tokens.Table => token.type === 'table');
}

function textOf(tokens: readonly unknown[] | undefined): string {
  const read = ({ type, raw }: Tokens.Generic): string => (type === 'html' ? '' : type === 'escape' ? raw.slice(1) : raw);
  return (tokens ?? []).map((token) => read(token as Tokens.Generic)).join('');
}

describe('the markdown reporter', () => {
  it('prints a verdict, a table a file, and the summary', async () => {
    await expect(markdown.render(EVERYTHING, contextOf({ showSuppressed: true }))).toMatchFileSnapshot('golden/everything.md');
  });

  it('says that nothing was found, and how much was looked at', () => {
    expect(markdown.render(reportOf([]), contextOf())).toBe('## pinstream: ✔ no findings\n\n- checked 3 files: 3 documents, 4 objects in 2 sets, by 2 rules\n');
  });

  it('cuts a table that nobody would read, and says so', () => {
    const page = markdown.render(reportOf(Array.from({ length: 501 }, () => findingOf({ place: PLACE }))), contextOf());
    expect(tablesOf(page)[0]?.rows).toHaveLength(500);
    expect(page).toContain('…and 1 finding more.');
  });

  it('lets no text of a manifest become mark-up', () => {
    const texts = fc.string({ unit: fc.constantFrom('|', '`', '*', '_', '[', ']', '(', ')', '<', '>', '#', '\\', '&', 'amp;', '@', '~', '!', '\n', 'a', ' '), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (message, name) => {
        const page = markdown.render(reportOf([findingOf({ place: { ...PLACE, uri: `x${name}x` }, message: `x${message}x` })]), contextOf());
        const [table] = tablesOf(page);
        expect(table?.rows).toHaveLength(1);
        expect(table?.rows[0]).toHaveLength(4);
        const cell = table?.rows[0]?.[3]?.tokens ?? [];
        expect(cell.every(({ type }) => ['text', 'escape', 'html'].includes(type))).toBe(true);
        expect(textOf(cell).replaceAll('&amp;', '&')).toBe(`x${message.replaceAll(/[\r\n]+/g, ' ')}x`);
      }),
    );
  });
});
