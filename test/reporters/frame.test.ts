import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineMap, type Span } from '../../lib/base/span';
import { widthOf } from '../../lib/base/columns';
import { drawLine } from '../../lib/reporters/frame';
import type { Showing } from '../../lib/reporters/secrets';

describe('a drawn line', () => {
  it('marks the columns of the span', () => {
    expect(draw('image: shop:1.2', 'shop:1.2')).toEqual(['image: shop:1.2', '       ^^^^^^^^']);
  });

  it('keeps the mark under the span behind tabs and wide characters', () => {
    expect(draw('\t- name: 価格', '価格')).toEqual(['    - name: 価格', '            ^^^^']);
    expect(draw('{name: 価格, image: shop}', 'shop')).toEqual(['{name: 価格, image: shop}', '                    ^^^^']);
  });

  it('marks one column where the span is empty', () => {
    expect(drawn('image:', new LineMap('image:').spanOf(6, 6))).toEqual(['image:', '      ^']);
  });

  it('marks a span of several lines to the end of its first', () => {
    expect(drawn('spec: {', new LineMap('spec: {\n  replicas: 1 }').spanOf(6, 21))).toEqual(['spec: {', '      ^']);
    expect(drawn('- name: web  ', new LineMap('- name: web  \n  image: shop').spanOf(2, 27))).toEqual(['- name: web  ', '  ^^^^^^^^^']);
  });

  it('cuts a long line around the span', () => {
    const line = `{"kind":"Pod",${'"a":"b",'.repeat(40)}"image":"shop:1.2",${'"c":"d",'.repeat(40)}}`;
    const [text = '', marks = ''] = draw(line, '"shop:1.2"', 60);
    expect(text).toBe('…"a":"b","a":"b","image":"shop:1.2","c":"d","c":"d","c":"d"…');
    expect(text.slice(marks.indexOf('^'), marks.length)).toBe('"shop:1.2"');
  });

  it('shows the start of a span that is longer than the line may be', () => {
    const [text = '', marks = ''] = draw(`args: ${'x'.repeat(500)}`, 'x'.repeat(500), 40);
    expect(text).toBe(`…${'x'.repeat(38)}…`);
    expect(marks).toBe(` ${'^'.repeat(500)}`.slice(0, marks.length));
    expect(widthOf(marks)).toBeLessThanOrEqual(40);
  });

  it('draws a line of a megabyte as fast as any other', () => {
    const line = `${'x'.repeat(1_000_000)} shop ${'y'.repeat(1_000_000)}`;
    const started = performance.now();
    expect(draw(line, 'shop', 60)[0]).toContain(' shop ');
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('never passes the width, and keeps the first character of the span in sight', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '価', '\t', '🚀', ' ', 'e\u0301'), minLength: 1, maxLength: 300 });
    fc.assert(fc.property(line, fc.nat(), fc.nat(), fc.integer({ min: 30, max: 120 }), (text, from, length, width) => {
      const start = from % text.length;
      const span = new LineMap(text).spanOf(start, Math.min(text.length, start + length));
      const { text: drawnText, from: first, to } = drawLine(text, span, width, 'all');
      expect(widthOf(drawnText)).toBeLessThanOrEqual(width);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(to).toBeGreaterThan(first);
      expect(to).toBeLessThanOrEqual(Math.max(width, first + 1));
    }));
  });
});

describe('a line of a Secret', () => {
  it('shows the key and a mask of one length', () => {
    expect(draw('  password: hunter2', 'hunter2', 60, 'nothing')).toEqual(['  password: ••••••', '            ^^^^^^']);
    expect(draw('  password: a', 'a', 60, 'nothing')[0]).toBe('  password: ••••••');
    expect(draw('  - "tls.key": |', '|', 60, 'nothing')).toEqual(['  - "tls.key": ••••••', '               ^^^^^^']);
  });

  it('marks the key where the key is meant', () => {
    expect(draw('  password: hunter2', 'password', 60, 'nothing')).toEqual(['  password: ••••••', '  ^^^^^^^^']);
  });

  it('shows nothing of a line that no key opens', () => {
    expect(draw('    MIIEvQIBADANBgkq', 'MIIE', 60, 'nothing')).toEqual(['••••••', '^^^^^^']);
  });

  it('shows the span alone beside other values', () => {
    expect(draw('{name: login, data: {password: aHVudGVyMg==}}', 'login', 60, 'span')).toEqual(['…login…', ' ^^^^^']);
  });
});

/** The line and the marks under the piece. */
function draw(line: string, piece: string, width = 100, showing: Showing = 'all'): readonly string[] {
  const start = line.indexOf(piece);
  return drawn(line, new LineMap(line).spanOf(start, start + piece.length), width, showing);
}

function drawn(line: string, span: Span, width = 100, showing: Showing = 'all'): readonly string[] {
  const { text, from, to } = drawLine(line, span, width, showing);
  return [text, ' '.repeat(from) + '^'.repeat(to - from)];
}
