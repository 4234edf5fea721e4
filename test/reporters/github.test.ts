import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, github } from '../../lib/reporters/github';
import { contextOf, EVERYTHING, findingOf, placeOf, reportOf } from './shop';

describe('the github reporter', () => {
  it('prints one annotation a finding, and the summary for the log', async () => {
    await expect(github.render(EVERYTHING, contextOf())).toMatchFileSnapshot('golden/everything.github.txt');
  });

  it('escapes data and properties as the runner reads them', () => {
    expect(commandLine('error', { file: 'a,b:c%.yaml', line: 3, title: undefined }, '50% of: a,\r\nb')).toBe('::error file=a%2Cb%3Ac%25.yaml,line=3::50%25 of: a,%0D%0Ab');
    expect(commandLine('notice', {}, 'web')).toBe('::notice::web');
  });

  it('gives columns only to annotations of one line', () => {
    const report = reportOf([findingOf({ place: placeOf('base/stream.yaml', 'metadata:\n  name: shop', ['metadata']) })]);
    expect(github.render(report, contextOf()).split('\n')[0]).toBe('::error file=base/stream.yaml,line=3,endLine=4,title=short-image-name::shop:1.2 names no registry host; name one');
  });

  it('names what has no position in the message', () => {
    const report = reportOf([findingOf({ severity: 'info', place: { uri: 'cluster:shop/Pod/web', path: [], span: undefined } })]);
    expect(github.render(report, contextOf())).toContain('::notice title=short-image-name::cluster:shop/Pod/web spec.template.spec.containers[0].image: shop:1.2 names');
  });

  it('brings back every property and message from the line the runner reads', () => {
    const texts = fc.string({ unit: fc.constantFrom('%', ',', ':', '\r', '\n', '0', 'A', '2', 'C', '=', ' ', '価'), minLength: 1 });
    fc.assert(fc.property(texts, texts, texts, (file, title, message) => {
      const line = commandLine('error', { file, title }, message);
      expect(line).not.toMatch(/[\r\n]/);
      expect(readByRunner(line)).toEqual({ command: 'error', properties: { file, title }, message });
    }));
  });

  it('prints no line that the runner takes for a command of somebody else', () => {
    const summary = { files: 1, documents: 1, objects: 1, sets: 1, skipped: [{ reason: 'binary', uris: ['::stop-commands::x', 'a\n::warning::b', '##[error]c'] }], unknownKinds: [{ kind: '\n::error::x Web', count: 1 }] };
    const lines = github.render(reportOf([], { summary }), contextOf()).split('\n');
    expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
  });
});

/** Reads a workflow command the way the runner does. */
function readByRunner(line: string): unknown {
  const match = /^::(\S+?)(?: (.*?))?::(.*)$/s.exec(line);
  const unescaped = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
  const unescapedData = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const properties = Object.fromEntries((match?.[2] ?? '').split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1))]));
  return { command: match?.[1], properties, message: unescapedData(match?.[3] ?? '') };
}
