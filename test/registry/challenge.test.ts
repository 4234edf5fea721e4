import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../lib/registry/challenge';

/** Challenges as plain data: scheme, then parameters, or the token68 text. */
function read(...headers: readonly string[]): readonly unknown[] {
  return parseChallenges(headers).map(({ scheme, parameters, token68 }) => [scheme, token68 ?? Object.fromEntries(parameters)]);
}

describe('challenges', () => {
  it('has the parameters of a Bearer challenge', () => {
    expect(read('Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"')).toEqual([
      ['bearer', { realm: 'https://auth.docker.io/token', service: 'registry.docker.io', scope: 'repository:library/nginx:pull' }],
    ]);
  });

  it('tells two challenges in one header apart', () => {
    expect(read('Bearer realm="https://h/v2/token",service="container_registry",scope="*",Basic realm="https://h/v2",service="container_registry"')).toEqual([
      ['bearer', { realm: 'https://h/v2/token', service: 'container_registry', scope: '*' }],
      ['basic', { realm: 'https://h/v2', service: 'container_registry' }],
    ]);
  });

  it('reads several headers in order', () => {
    expect(read('Negotiate', 'Basic realm="shop"')).toEqual([['negotiate', {}], ['basic', { realm: 'shop' }]]);
  });

  it('keeps commas and escapes inside quotes', () => {
    expect(read(String.raw`Bearer scope="repository:shop/web:pull,push", realm="say \"shop\" \\ Basic x=1"`)).toEqual([
      ['bearer', { scope: 'repository:shop/web:pull,push', realm: String.raw`say "shop" \ Basic x=1` }],
    ]);
  });

  it('takes schemes and names in any case, and space around the sign', () => {
    expect(read('BEARER Realm = "https://h/token" , SERVICE=shop')).toEqual([['bearer', { realm: 'https://h/token', service: 'shop' }]]);
  });

  it('reads a token68 and what follows it', () => {
    expect(read('Negotiate YWJj==, Basic realm="shop"')).toEqual([['negotiate', 'YWJj=='], ['basic', { realm: 'shop' }]]);
  });

  it('takes a URL without quotes, with its query', () => {
    expect(read('Bearer realm=https://h/token?a=b,service=shop')).toEqual([['bearer', { realm: 'https://h/token?a=b', service: 'shop' }]]);
  });

  it('takes a quote that is never closed to the end', () => {
    expect(read('Bearer realm="https://h/token')).toEqual([['bearer', { realm: 'https://h/token' }]]);
  });

  it('keeps the first of two parameters with one name', () => {
    expect(read('Bearer realm="https://h/a",realm="https://h/b"')).toEqual([['bearer', { realm: 'https://h/a' }]]);
  });

  it('passes over empty items, stray parameters and what is no challenge', () => {
    expect(read(', ,realm="x", @@ "quoted, Basic", Basic realm="shop",,')).toEqual([['basic', { realm: 'shop' }]]);
    expect(read('')).toEqual([]);
  });

  it('ends on any text, and finds what was written', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => { parseChallenges([text, `Bearer ${text}`]); }));
    fc.assert(
      fc.property(fc.string(), (value) => {
        const quoted = value.replace(/["\\]/g, '\\$&');
        expect(read(`Basic a=1, Bearer realm="${quoted}", service=x`)).toEqual([['basic', { a: '1' }], ['bearer', { realm: value, service: 'x' }]]);
      }),
    );
  });

  it('takes time in proportion to the length', () => {
    const started = performance.now();
    parseChallenges(['Bearer a="'.repeat(20_000), `Basic ${'a '.repeat(50_000)}`, '\\"'.repeat(50_000)]);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
