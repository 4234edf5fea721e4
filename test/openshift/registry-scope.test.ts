import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { inScope, locationOf, type PullLocation, specificity } from '../../lib/openshift/registry-scope';

const DIGEST = `sha256:${'1'.repeat(64)}`;

function at(pull: string): PullLocation {
  const location = locationOf(pull);
  if (!location) throw new Error(`${pull} names no place`);
  return location;
}

describe('locationOf', () => {
  it.each([
    ['quay.io/shop/web:1.2', { repository: 'quay.io/shop/web', tag: '1.2', byDigest: false }],
    [`quay.io/shop/web@${DIGEST}`, { repository: 'quay.io/shop/web', tag: undefined, byDigest: true }],
    [`quay.io/shop/web:1.2@${DIGEST}`, { repository: 'quay.io/shop/web', tag: undefined, byDigest: true }],
    ['registry.example.com:5000/web:1.2', { repository: 'registry.example.com:5000/web', tag: '1.2', byDigest: false }],
  ])('reads %s', (pull, expected) => {
    expect(locationOf(pull)).toEqual(expected);
  });

  it('takes a digest that only the cluster knows for a digest', () => {
    expect(locationOf('quay.io/shop/web@<digest of web:1.2>')).toEqual({ repository: 'quay.io/shop/web', tag: undefined, byDigest: true });
  });

  it('says nothing about a tag that deployment supplies, which may bring a digest', () => {
    expect(locationOf('quay.io/shop/web:${TAG}')).toEqual({ repository: 'quay.io/shop/web', tag: undefined, byDigest: undefined });
  });

  it('says nothing about what follows a name that ends unknown', () => {
    expect(locationOf('quay.io/shop/${IMAGE}')).toEqual({ repository: 'quay.io/shop/${IMAGE}', tag: undefined, byDigest: undefined });
  });

  it.each(['<image of web:1.2>', '<repository of web:1.2>@<digest of web:1.2>', '${REGISTRY}/shop/web:1.2', 'web:1.2'])('knows no place for %s', (pull) => {
    expect(locationOf(pull)).toBeUndefined();
  });
});

describe('inScope', () => {
  it.each([
    ['quay.io', 'quay.io/shop/web:1.2', true],
    ['quay.io/shop', 'quay.io/shop/web:1.2', true],
    ['quay.io/shop/web', 'quay.io/shop/web:1.2', true],
    ['quay.io/shop/web:1.2', 'quay.io/shop/web:1.2', true],
    ['quay.io/shop/web:1.3', 'quay.io/shop/web:1.2', false],
    ['quay.io/shop/web:1.2', `quay.io/shop/web@${DIGEST}`, false],
    ['quay.io/shop/we', 'quay.io/shop/web:1.2', false],
    ['quay.i', 'quay.io/shop/web:1.2', false],
    ['example.com', 'example.com:5000/web:1.2', false],
    ['example.com:5000', 'example.com:5000/web:1.2', true],
    ['*.example.com', 'quay.example.com/shop/web:1.2', true],
    ['*.example.com', 'eu.quay.example.com:5000/shop/web:1.2', true],
    ['*.example.com', 'example.com/shop/web:1.2', false],
    ['*.example.com', 'badexample.com/shop/web:1.2', false],
    ['*.example.com', 'quay.io/quay.example.com/web:1.2', false],
  ])('compares %s with %s: %s', (scope, pull, expected) => {
    expect(inScope(scope, at(pull))).toBe(expected);
  });

  it('leaves open what unknown text decides', () => {
    expect(inScope('quay.io/shop', at('quay.io/${TEAM}/web:1.2'))).toBeUndefined();
    expect(inScope('quay.io/shop/web', at('quay.io/shop/${IMAGE}'))).toBeUndefined();
    expect(inScope('quay.io/shop/web:1.2', at('quay.io/shop/web:${TAG}'))).toBeUndefined();
    expect(inScope('quay.io/shop/web:1.2', at('quay.io/${TEAM}/web:1.2'))).toBeUndefined();
    expect(inScope(`quay.io/${unknownText('TEAM')}`, at('quay.io/shop/web:1.2'))).toBeUndefined();
  });

  it('decides as far as the known part goes', () => {
    expect(inScope('quay.io', at('quay.io/${TEAM}/web:1.2'))).toBe(true);
    expect(inScope('docker.io', at('quay.io/${TEAM}/web:1.2'))).toBe(false);
    expect(inScope('docker.io/shop:1.2', at('quay.io/${TEAM}/web:1.2'))).toBe(false);
  });
});

describe('specificity', () => {
  it('grows with the length of the path', () => {
    const web = at('quay.example.com/shop/web:1.2');
    const scopes = ['quay.example.com/shop/web', 'quay.example.com', '*.example.com', 'quay.example.com/shop'];
    expect(scopes.sort((one, other) => specificity(one, web) - specificity(other, web))).toEqual([
      '*.example.com',
      'quay.example.com',
      'quay.example.com/shop',
      'quay.example.com/shop/web',
    ]);
  });
});
