import { describe, expect, it } from 'vitest';
import { readYaml } from '../../lib/yaml/read';

describe('a document that does not parse', () => {
  it.each([
    ['tabs for indentation', 'spec:\n\timage: web\n', 'Tabs are not allowed as indentation', 'indent with spaces', 2],
    ['a map after a value', 'image: web: 1\n', 'Nested mappings are not allowed in compact mappings', 'put the inner map on lines of its own, or quote the value', 1],
    ['an open quote', 'image: "web\n', 'Missing closing "quote', 'add what is missing, or quote the value', 2],
    ['an escape that is none', 'image: "w\\eb\\q"\n', 'Invalid escape sequence \\q', 'write \\\\ for a backslash, or use single quotes', 1],
    ['a reserved character', 'image: @web\n', 'Plain value cannot start with reserved character @', 'quote the value', 1],
    ['an open bracket', 'ports: [80\n', 'Flow sequence in block collection must be sufficiently indented and end with a ]', 'close the bracket with ], and indent what stands inside', 2],
    ['a line that lost its column', 'spec:\n    a: 1\n  b: 2\n', 'All mapping items must start at the same column', 'align the line with its neighbours', 3],
  ])('with %s says so, and what to do', (_, text, message, hint, line) => {
    expect(problemOf(text)).toMatchObject({ kind: 'unreadable', message, hint, span: { start: { line } } });
  });

  it('that looks like a template is told to be rendered', () => {
    expect(problemOf('spec:\n  {{- if .Values.web }}\n  replicas: 1\n  {{- end }}\n').hint).toBe('render the template first, or quote the value');
    expect(problemOf('name: {{ .Values.name }}\n').hint).toBe('render the template first, or quote the key');
  });

  it('because it is no text says that', () => {
    expect(problemOf('\u007fELF\u0002\0\0\0')).toMatchObject({ kind: 'unreadable', message: 'The file is not text: it holds a NUL byte' });
  });

  it('has the fault at its place in the file, not in its part', () => {
    const text = 'kind: Pod\n---\nimage: @web\n';
    const problem = readYaml('shop.yaml', text).documents[1]?.problems[0];
    expect(problem?.span.start).toEqual({ line: 3, column: 8, offset: text.indexOf('@') });
  });

  it('keeps the word of the first reader where the second finds no fault', () => {
    // Control characters pass in `yaml`.
    expect(problemOf('image: web\u0007\n')).toMatchObject({ kind: 'unreadable', message: 'The stream contains non-printable characters' });
  });

  it('is not shown to the second reader beyond a megabyte', () => {
    const text = `${'a: "shop"\n'.repeat(120_000)}b: @web\n`;
    const problem = problemOf(text);
    expect(problem).toMatchObject({ kind: 'unreadable', span: { start: { line: 120_001 } } });
    expect(problem.message).not.toContain('reserved character');
  });
});

function problemOf(text: string): { kind: string; message: string; hint?: string } {
  const [document] = readYaml('shop.yaml', text).documents;
  const [problem] = document?.problems ?? [];
  if (document?.value !== undefined || problem === undefined) throw new Error('the document was expected not to parse');
  return problem;
}
