import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { matchesMap, matchesSelector } from '../../lib/kube/selectors';

const LABELS = new Map([
  ['app', 'web'],
  ['tier', 'front'],
  ['version', unknownText('VERSION')],
]);

describe('matchesMap', () => {
  it.each([
    [{ app: 'web' }, true],
    [{ app: 'web', tier: 'front' }, true],
    [{ app: 'worker' }, false],
    [{ app: 'web', zone: 'a' }, false],
    [{}, false],
    [undefined, false],
    [{ version: '1.0' }, undefined],
    [{ version: '1.0', app: 'worker' }, false],
    [{ version: unknownText('VERSION') }, true],
  ])('%j: %j', (selector, match) => {
    expect(matchesMap(selector, LABELS)).toBe(match);
  });
});

describe('matchesSelector', () => {
  const expression = (key: string, operator: string, ...values: readonly string[]): unknown => ({ matchExpressions: [{ key, operator, values }] });

  it.each([
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['back'] }] }, false],
    [expression('app', 'In', 'web', 'worker'), true],
    [expression('app', 'NotIn', 'web'), false],
    [expression('app', 'NotIn', 'worker'), true],
    [expression('app', 'Exists'), true],
    [expression('zone', 'Exists'), false],
    [expression('zone', 'DoesNotExist'), true],
    [expression('version', 'In', '1.0'), undefined],
    [expression('version', 'NotIn', '1.0'), undefined],
    [expression('app', 'Near', 'web'), false],
    [{}, false],
    [null, false],
    [{ matchExpressions: 'app' }, false],
  ])('%j: %j', (selector, match) => {
    expect(matchesSelector(selector, LABELS)).toBe(match);
  });
});
