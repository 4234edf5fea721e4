import { describe, expect, it } from 'vitest';
import { objectMatcher, pathMatcher } from '../../lib/config/patterns';

describe('pathMatcher', () => {
  it.each([
    ['legacy/**', 'legacy/a/web.yaml', true],
    ['legacy/', 'legacy/web.yaml', true],
    ['legacy/', 'old/legacy/web.yaml', true],
    ['/legacy/', 'old/legacy/web.yaml', false],
    ['*.json', 'a/b.json', true],
    ['web.yaml', 'apps/web.yaml', true],
    ['apps/*.yaml', 'apps/a/web.yaml', false],
    ['**/*', undefined, false],
  ] as const)('%s and %s: %s', (pattern, path, expected) => {
    expect(pathMatcher([pattern])(path)).toBe(expected);
  });

  it('takes back what a later pattern excepts', () => {
    expect(pathMatcher(['legacy/*', '!legacy/web.yaml'])('legacy/web.yaml')).toBe(false);
  });
});

describe('objectMatcher', () => {
  it.each([
    ['StatefulSet/web', 'StatefulSet/web', true],
    ['StatefulSet/web', 'StatefulSet/web-2', false],
    ['StatefulSet/*', 'StatefulSet/web', true],
    ['*/web', 'Deployment/web', true],
    ['Deployment/web-*', 'Deployment/web-2', true],
    ['Deployment/web.1', 'Deployment/web-1', false],
  ])('%s and %s: %s', (pattern, title, expected) => {
    expect(objectMatcher([pattern])(title)).toBe(expected);
  });
});
