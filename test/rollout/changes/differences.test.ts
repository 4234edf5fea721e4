import { describe, expect, it } from 'vitest';
import { unknownText } from '../../../lib/base/unknown';
import { differencesOf, shownValue } from '../../../lib/rollout/changes/differences';

const SIZE = unknownText('SIZE');

describe('differences', () => {
  it.each([
    ['keys have no order', { app: 'web', tier: 'front' }, { tier: 'front', app: 'web' }],
    ['absent, null and empty are one', { labels: {}, args: [], name: null }, { subPath: '' }],
    ['an empty map inside is none', { affinity: { podAffinity: {} } }, {}],
    ['amounts count, not their spelling', { resources: { limits: { cpu: 1 } } }, { resources: { limits: { cpu: '1000m' } } }],
    ['unknown text may come to be the other', { size: SIZE }, { size: '1Gi' }],
    ['an unknown key may be the other', { [SIZE]: 'web' }, { app: 'web' }],
  ])('%s', (_, before, after) => {
    expect(differencesOf(before, after, ['spec'])).toEqual([]);
  });

  it('names each field with both values', () => {
    expect(differencesOf({ labels: { app: 'web' } }, { labels: { app: 'shop', tier: 'front' } }, ['spec'])).toEqual([
      { path: ['spec', 'labels', 'app'], before: 'web', after: 'shop' },
      { path: ['spec', 'labels', 'tier'], before: undefined, after: 'front' },
    ]);
  });

  it('looks into lists of one length, and at others as a whole', () => {
    expect(differencesOf(['a', 'b'], ['b', 'b'], ['args'])).toEqual([{ path: ['args', 0], before: 'a', after: 'b' }]);
    expect(differencesOf(['a'], ['a', 'b'], ['args'])).toEqual([{ path: ['args'], before: ['a'], after: ['a', 'b'] }]);
  });

  it('takes a plain number elsewhere at its word', () => {
    expect(differencesOf({ labels: { version: '1' } }, { labels: { version: '1.0' } }, [])).toHaveLength(1);
  });
});

describe('a value in a message', () => {
  it('is text, JSON without quotes, or nothing', () => {
    expect([shownValue('web'), shownValue({ app: 'web' }), shownValue(undefined)]).toEqual(['web', '{app:web}', 'nothing']);
  });

  it('is cut short where it is long', () => {
    expect(shownValue('x'.repeat(101))).toBe(`${'x'.repeat(100)}…`);
  });
});
