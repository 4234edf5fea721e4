import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCUMENT, parseEvents } from '../../lib/yaml/events';
import { splitDocuments } from '../../lib/yaml/split';

describe('splitDocuments', () => {
  it('cuts at --- and ... that stand at the start of a line', () => {
    expect(partsOf('a: 1\n---\nb: 2\n...\nc: 3\n')).toEqual(['a: 1\n', '---\nb: 2\n...', '\nc: 3\n']);
  });

  it('takes --- inside a line or a longer word for text', () => {
    const text = 'a: x --- y\nb: ----\n---c: 1\n ---\nd: ...\n';
    expect(partsOf(text)).toEqual([text]);
  });

  it('cuts inside block scalars and quotes too, since no scalar goes past a marker', () => {
    expect(partsOf('a: |\n  x\n---\nb: "y\n---\nz"\n')).toEqual(['a: |\n  x\n', '---\nb: "y\n', '---\nz"\n']);
  });

  it('leaves out stretches of comments, white space and markers', () => {
    expect(partsOf('')).toEqual([]);
    expect(partsOf('# shop\n\n---\n# web\n---\n...\n \t\n')).toEqual([]);
    expect(partsOf('---\n---\na: 1\n---\n')).toEqual(['---\na: 1\n']);
  });

  it('leaves comments and directives ahead of --- to the document after it', () => {
    const text = '# shop\n%YAML 1.1\n# web\n---\na: 1\n';
    expect(partsOf(text)).toEqual([text]);
    expect(partsOf('a: 1\n...\n%YAML 1.1\n---\nb: 2\n')).toEqual(['a: 1\n...', '\n%YAML 1.1\n---\nb: 2\n']);
  });

  it('keeps a document of null that somebody wrote', () => {
    expect(partsOf('--- ~\n--- null\n')).toEqual(['--- ~\n', '--- null\n']);
  });

  it('knows the line ends \\r\\n and \\r, and a byte order mark ahead of any document', () => {
    expect(partsOf('\uFEFFa: 1\r\n---\r\nb: 2\r---\rc: 3')).toEqual(['\uFEFFa: 1\r\n', '---\r\nb: 2\r', '---\rc: 3']);
    expect(partsOf('a: 1\n\uFEFF---\nb: 2\n')).toEqual(['a: 1\n', '\uFEFF---\nb: 2\n']);
  });

  it('takes a second byte order mark for content', () => {
    expect(partsOf('a\n...\n\uFEFF\uFEFF\n---\nb')).toEqual(['a\n...', '\n\uFEFF\uFEFF\n', '---\nb']);
  });

  it('leaves exactly one document in every part that parses', () => {
    const pieces = fc.constantFrom(...Array.from('ab-:.#|>"\'[]{} \n\r'), '\n---\n', '\n...\n', '\n--- ', '\n... ', '%YAML 1.2\n', '\uFEFF', '- ', ': ');
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 25 }).map((list) => list.join('')),
        (text) => {
          for (const part of partsOf(text)) expect([1, undefined]).toContain(documentsIn(part));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

function partsOf(text: string): string[] {
  return splitDocuments(text).map(({ start, end }) => text.slice(start, end));
}

function documentsIn(part: string): number | undefined {
  try {
    return parseEvents(part, {}).filter(({ type }) => type === DOCUMENT).length;
  } catch {
    return undefined; // does not parse, which is another test's matter
  }
}
