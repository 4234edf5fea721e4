import { describe, expect, it } from 'vitest';
import { realmProblem, realmUrl } from '../../lib/registry/realm';

function problem(realm: string, registry = 'https://registry.example.com'): string | undefined {
  return realmProblem(new URL(realm), new URL(registry));
}

describe('realm check', () => {
  it('lets a registry name another host over https', () => {
    expect(problem('https://auth.docker.io/token')).toBeUndefined();
  });

  it.each(['http://169.254.169.254/latest/meta-data', 'http://auth.example.com/token'])('refuses plain HTTP for a registry that speaks TLS: %s', (realm) => {
    expect(problem(realm)).toMatch(/plain HTTP$/);
  });

  it.each([
    'https://169.254.169.254/token', 'https://127.0.0.1/token', 'https://10.0.0.7/token', 'https://192.168.1.1/token', 'https://172.20.0.1/token',
    'https://[::1]/token', 'https://[fe80::1]/token', 'https://[fd00::1]/token', 'https://[::ffff:169.254.169.254]/token', 'https://2852039166/token',
  ])('refuses an address of a private network: %s', (realm) => {
    expect(problem(realm)).toMatch(/private network$/);
  });

  it('refuses a name of this machine, unless the registry is on it', () => {
    expect(problem('https://localhost:8443/token')).toBe('localhost:8443 is this machine');
    expect(problem('http://localhost:8443/token', 'http://localhost:5000')).toBeUndefined();
  });

  it('lets a registry on a private address be its own token service, on its own port alone', () => {
    expect(problem('https://10.0.0.7:5000/token', 'https://10.0.0.7:5000')).toBeUndefined();
    expect(problem('https://10.0.0.7:5001/token', 'https://10.0.0.7:5000')).toMatch(/private network$/);
  });

  it('takes plain HTTP from a registry that speaks it', () => {
    expect(problem('http://auth.example.com/token', 'http://registry.example.com')).toBeUndefined();
  });

  it.each(['file:///etc/passwd', 'ftp://h/token', 'data:,x'])('refuses other schemes: %s', (realm) => {
    expect(problem(realm)).toMatch(/^its scheme is (?:file|ftp|data)/);
  });

  it('refuses user information, without showing it', () => {
    expect(problem('https://shop:sesame@auth.example.com/token')).toBe('the URL of auth.example.com holds user information');
  });

  it('reads a realm without its fragment, and none that is no URL', () => {
    expect(realmUrl('https://h/token?a=b#c')?.href).toBe('https://h/token?a=b');
    expect(realmUrl('/token')).toBeUndefined();
    expect(realmUrl(undefined)).toBeUndefined();
  });
});
