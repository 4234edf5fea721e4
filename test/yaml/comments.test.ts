import { describe, expect, it } from 'vitest';
import { readYaml } from '../../lib/yaml/read';

describe('comments', () => {
  it('come in order, with their place and whether they have the line to themselves', () => {
    const text = '# shop\nkind: Pod   # pinned\nspec:\n  #\n  image: web#1 # last';
    expect(commentsOf(text)).toEqual([
      { text: 'shop', ownLine: true, line: 1, source: '# shop' },
      { text: 'pinned', ownLine: false, line: 2, source: '# pinned' },
      { text: '', ownLine: true, line: 4, source: '#' },
      { text: 'last', ownLine: false, line: 5, source: '# last' },
    ]);
  });

  it('are not seen inside scalars', () => {
    const text = `a: "x # y"\nb: 'x # y'\nc: |\n  x # y\n  # z\nd: x#y\n`;
    expect(commentsOf(text)).toEqual([]);
  });

  it('are seen in block headers, after block scalars, between brackets and around markers', () => {
    const text = '--- # one\na: | # two\n  x\n# three\nb: [ # four\n  1, # five\n  "c" # six\n]\n# seven\n';
    expect(commentsOf(text).map((comment) => comment.text)).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
  });

  it('ahead of the first --- belong to the first document, and others to their own', () => {
    const { documents } = readYaml('shop.yaml', '# one\n---\na: 1 # two\n---\n# three\nb: 2\n');
    expect(documents.map((document) => document.comments().map(({ text }) => text))).toEqual([['one', 'two'], ['three']]);
    expect(documents[1]?.comments()[0]?.span.start).toEqual({ line: 5, column: 1, offset: 25 });
  });

  it('are found after \\r\\n, a lone \\r and a byte order mark', () => {
    expect(commentsOf('\uFEFF# one\r\na: 1 # two\rb: 2\r# three\r\n').map(({ text, ownLine }) => [text, ownLine])).toEqual([
      ['one', true],
      ['two', false],
      ['three', true],
    ]);
  });

  it('of a document that does not parse are those on a line of their own', () => {
    expect(commentsOf('# one\na: {{ x }} # two\n  # three\n').map(({ text }) => text)).toEqual(['one', 'three']);
  });

  it('are found in time that grows with the text, however many # stand in scalars', () => {
    const text = `a:\n${'- "#"\n'.repeat(40_000)}# end\n`;
    const [document] = readYaml('shop.yaml', text).documents;
    const start = performance.now();
    expect(document?.comments()).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

function commentsOf(text: string): { text: string; ownLine: boolean; line: number; source: string }[] {
  const documents = readYaml('shop.yaml', text).documents;
  return documents.flatMap((document) =>
    document.comments().map((comment) => ({
      text: comment.text,
      ownLine: comment.ownLine,
      line: comment.span.start.line,
      source: text.slice(comment.span.start.offset, comment.span.end.offset),
    })),
  );
}
