import { describe, expect, it } from 'vitest';
import { quote } from '../../lib/diagnosis/quote';
import { digest } from './live-objects';

describe('a quoted message', () => {
  it('stands on one line', () => {
    expect(quote('rpc error:\n\tcode = Unknown\r\n')).toBe('rpc error: code = Unknown');
  });

  it('has at most 300 characters', () => {
    expect(quote('a'.repeat(300))).toBe('a'.repeat(300));
    expect(quote('a'.repeat(301))).toBe(`${'a'.repeat(299)}…`);
  });

  it('holds nothing that a terminal obeys', () => {
    expect(quote('\u001b[2Jgone')).toBe('␛[2Jgone');
  });

  it.each([
    ['Get "https://shop:hunter2@quay.io/v2/": EOF', 'Get "https://***@quay.io/v2/": EOF'],
    ['Get "https://hunter2@quay.io/v2/"', 'Get "https://***@quay.io/v2/"'],
    ['Get "https://shop:hunter2/with@slash@quay.io/v2/"', 'Get "https://***@quay.io/v2/"'],
    ['proxy shop:hunter2@proxy.shop:3128 refused', 'proxy ***@proxy.shop:3128 refused'],
    ['Authorization: Basic aHVudGVyMg== was refused', 'Authorization: Basic *** was refused'],
    ['sent Bearer hunter2.abc-def_ghi, got 401', 'sent Bearer ***, got 401'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2ln is expired', 'token *** is expired'],
    ['Get "https://cdn.quay.io/x?X-Amz-Signature=hunter2&X-Amz-Date=2026"', 'Get "https://cdn.quay.io/x?X-Amz-Signature=***&X-Amz-Date=2026"'],
  ])('masks credentials: %s', (text, masked) => {
    expect(quote(text)).toBe(masked);
  });

  it.each([
    `quay.io/shop/web:1.0@${digest('A')}: manifest unknown`,
    `https://registry:5000/shop/web:1.0@${digest('A')}`,
    'unauthorized: Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
    'basic authentication is required',
  ])('leaves the rest alone: %s', (text) => {
    expect(quote(text)).toBe(text);
  });

  it('masks before it cuts, so that half a password never shows', () => {
    expect(quote(`${'a'.repeat(280)} https://shop:${'h'.repeat(100)}@quay.io`)).not.toContain('h:');
    expect(quote(`${'a'.repeat(280)} https://shop:${'x'.repeat(100)}@quay.io`)).not.toContain('x');
  });
});
