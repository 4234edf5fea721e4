import { describe, expect, it } from 'vitest';
import { RegistryFault } from '../../lib/registry/fault';
import { isExempt, proxyFor } from '../../lib/registry/proxy';

const QUAY = new URL('https://quay.io/v2/');

describe('the proxy of a URL', () => {
  it('comes from the variable of its scheme', () => {
    const env = { HTTPS_PROXY: 'http://tls.example.com:3128', HTTP_PROXY: 'http://plain.example.com:3128' };
    expect(proxyFor(QUAY, env)?.origin).toBe('http://tls.example.com:3128');
    expect(proxyFor(new URL('http://quay.io/'), env)?.origin).toBe('http://plain.example.com:3128');
    expect(proxyFor(QUAY, { HTTP_PROXY: 'http://plain.example.com:3128' })).toBeUndefined();
  });

  it('is read in lower case first, and an empty variable is none', () => {
    expect(proxyFor(QUAY, { https_proxy: 'http://low.example.com', HTTPS_PROXY: 'http://up.example.com' })).toMatchObject({ origin: 'http://low.example.com', variable: 'https_proxy' });
    expect(proxyFor(QUAY, { https_proxy: '', HTTPS_PROXY: 'http://up.example.com' })?.origin).toBe('http://up.example.com');
    expect(proxyFor(QUAY, { https_proxy: '', HTTPS_PROXY: '' })).toBeUndefined();
  });

  it('may leave its scheme out', () => {
    expect(proxyFor(QUAY, { https_proxy: 'proxy.example.com:3128' })?.origin).toBe('http://proxy.example.com:3128');
  });

  it('keeps user and password out of what is shown', () => {
    expect(proxyFor(QUAY, { https_proxy: 'http://robot:p%40ss@proxy.example.com:3128' })).toEqual({
      origin: 'http://proxy.example.com:3128',
      authorization: `Basic ${Buffer.from('robot:p@ss').toString('base64')}`,
      password: 'p@ss',
      variable: 'https_proxy',
    });
  });

  it.each(['http://localhost:5000/', 'https://127.0.0.1/', 'https://[::1]:5000/', 'http://registry.localhost/'])('is none for %s', (url) => {
    expect(proxyFor(new URL(url), { https_proxy: 'http://p.example.com', http_proxy: 'http://p.example.com' })).toBeUndefined();
  });

  it.each(['http://robot:s3cret@[', 'socks5://robot:s3cret@proxy.example.com:1080'])('is refused without its password when it cannot be used: %s', (value) => {
    const fault = faultOf(() => proxyFor(QUAY, { https_proxy: value }));
    expect(fault.code).toBe('PROXY_FAILED');
    expect(fault.message).toMatch(/^https_proxy /);
    expect(`${fault.message} ${String(fault.hint)}`).not.toContain('s3cret');
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['*', 'https://quay.io/'],
    ['quay.io', 'https://quay.io/'],
    ['QUAY.IO', 'https://quay.io/'],
    ['quay.io', 'https://cdn.quay.io/'],
    ['.svc,.cluster.local', 'https://image-registry.openshift-image-registry.svc:5000/'],
    ['*.example.com', 'https://registry.example.com/'],
    ['ghcr.io, quay.io', 'https://quay.io/'],
    ['ghcr.io quay.io', 'https://quay.io/'],
    ['quay.io:443', 'https://quay.io/'],
    ['registry.example.com:5000', 'http://registry.example.com:5000/'],
    ['10.0.0.5', 'https://10.0.0.5/'],
    ['10.0.0.5:5000', 'https://10.0.0.5:5000/'],
    ['10.0.0.0/16', 'https://10.0.255.1:8443/'],
    ['fd00::/8', 'https://[fd12::1]/'],
    ['[fd12::1]:5000', 'https://[fd12::1]:5000/'],
    ['fd12:0::1', 'https://[fd12::1]/'],
    ['172.30.0.0/16,10.128.0.0/14,.svc', 'https://172.30.7.7/'],
  ])('%s lists %s', (noProxy, url) => {
    expect(isExempt(new URL(url), noProxy)).toBe(true);
  });

  it.each([
    ['', 'https://quay.io/'],
    ['ay.io', 'https://quay.io/'],
    ['.example.com', 'https://example.com/'],
    ['*.example.com', 'https://example.com/'],
    ['quay.io:5000', 'https://quay.io/'],
    ['quay.io:443', 'http://quay.io/'],
    ['10.0.0.0/16', 'https://10.1.0.1/'],
    ['10.0.0.0/99', 'https://10.0.0.1/'],
    ['10.0.0.0/16', 'https://10.0.0.1.example.com/'],
    ['fd00::/8', 'https://10.0.0.1/'],
    ['0.0.0.5', 'https://10.0.0.5/'],
    ['.', 'https://quay.io/'],
  ])('%s does not list %s', (noProxy, url) => {
    expect(isExempt(new URL(url), noProxy)).toBe(false);
  });

  it('keeps a listed host off the proxy', () => {
    expect(proxyFor(QUAY, { HTTPS_PROXY: 'http://proxy.example.com', NO_PROXY: 'quay.io' })).toBeUndefined();
    expect(proxyFor(QUAY, { HTTPS_PROXY: 'http://proxy.example.com', no_proxy: 'ghcr.io', NO_PROXY: 'quay.io' })).toBeDefined();
  });
});

function faultOf(run: () => unknown): RegistryFault {
  try {
    run();
  } catch (error) {
    if (error instanceof RegistryFault) return error;
  }
  throw new Error('nothing was refused');
}
