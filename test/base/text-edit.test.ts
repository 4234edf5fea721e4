import { describe, expect, it } from 'vitest';
import { applyTextEdits, overlapIn, sortEdits, trimEdit } from '../../lib/base/text-edit';

describe('applyTextEdits', () => {
  it('makes all edits by the offsets of the first text, in whatever order they are given', () => {
    const edits = [
      { start: 11, end: 14, text: '2.0' },
      { start: 0, end: 0, text: '# shop\n' },
      { start: 7, end: 10, text: 'api' },
    ];
    expect(applyTextEdits('image: web:1.0', edits)).toBe('# shop\nimage: api:2.0');
  });

  it('keeps the order of insertions at one place, ahead of what replaces the text behind it', () => {
    expect(applyTextEdits('web', [{ start: 0, end: 3, text: 'api' }, { start: 0, end: 0, text: '1' }, { start: 0, end: 0, text: '2' }])).toBe('12api');
  });

  it('throws for edits that overlap', () => {
    expect(() => applyTextEdits('web', [{ start: 0, end: 2, text: '' }, { start: 1, end: 3, text: '' }])).toThrow('overlap');
  });
});

describe('overlapIn', () => {
  it.each([
    { title: 'lets edits touch', edits: [[0, 2], [2, 3]], overlaps: false },
    { title: 'lets an insertion stand at either end of a replacement', edits: [[0, 0], [0, 2], [2, 2]], overlaps: false },
    { title: 'finds an insertion inside a replacement', edits: [[0, 3], [1, 1]], overlaps: true },
    { title: 'looks past a short edit between two that overlap', edits: [[0, 9], [9, 9], [10, 12], [11, 11]], overlaps: true },
  ])('$title', ({ edits, overlaps }) => {
    expect(overlapIn(sortEdits(edits.map(([start = 0, end = 0]) => ({ start, end, text: '' })))) !== undefined).toBe(overlaps);
  });
});

describe('trimEdit', () => {
  it('leaves out what stays at both ends', () => {
    expect(trimEdit('image: web:1.0 # blue', { start: 7, end: 14, text: 'web:1.0@sha256:ab' })).toEqual({ start: 14, end: 14, text: '@sha256:ab' });
    expect(trimEdit('aaa', { start: 0, end: 3, text: 'aa' })).toEqual({ start: 2, end: 3, text: '' });
  });

  it('is nothing where nothing changes', () => {
    expect(trimEdit('web', { start: 0, end: 3, text: 'web' })).toBeUndefined();
  });
});
