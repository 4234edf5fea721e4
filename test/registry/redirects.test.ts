import { describe, expect, it } from 'vitest';
import { redirectOf, type Hop } from '../../lib/registry/redirects';

const REGISTRY = new URL('https://registry.example.com/v2/shop/web/blobs/sha256:1');
const HEADERS = { accept: 'application/json', authorization: 'Bearer t0ken', cookie: 'a=b', 'x-shop': '1' };
const HOP: Hop = { method: 'GET', url: REGISTRY, headers: HEADERS };

function follow(location: string | undefined, { hop = HOP, status = 307, first = hop.url }: { hop?: Hop; status?: number; first?: URL } = {}) {
  return redirectOf(hop, status, location, first);
}

describe('a redirect', () => {
  it('to the same origin keeps all headers', () => {
    expect(follow('/storage/1')).toEqual({ ok: true, hop: { method: 'GET', url: new URL('https://registry.example.com/storage/1'), headers: HEADERS } });
  });

  it.each(['https://cdn.example.com/1', 'https://registry.example.com:8443/1', '//cdn.example.com/1'])('to %s drops all but harmless headers', (location) => {
    const redirect = follow(location);
    expect(redirect).toMatchObject({ ok: true, hop: { headers: { accept: 'application/json' } } });
    expect(redirect?.ok === true && Object.keys(redirect.hop.headers)).toEqual(['accept']);
  });

  it('does not hand dropped headers back on the way home', () => {
    const away = follow('https://cdn.example.com/1');
    const home = away?.ok === true ? follow(REGISTRY.href, { hop: away.hop, first: REGISTRY }) : undefined;
    expect(home?.ok === true && home.hop.headers).toEqual({ accept: 'application/json' });
  });

  it('loses user information, which would be sent and shown', () => {
    const redirect = follow('https://robot:s3cret@cdn.example.com/1');
    expect(redirect?.ok === true && redirect.hop.url.href).toBe('https://cdn.example.com/1');
  });

  it.each([
    ['http://registry.example.com/1', 'which gives up TLS'],
    ['ftp://registry.example.com/1', 'which is neither https nor http'],
    ['https://169.254.169.254/latest/meta-data', 'and 169.254.169.254 is an address of this machine or its network'],
    ['https://[::ffff:10.0.0.1]/', 'and ::ffff:a00:1 is an address of this machine or its network'],
    ['https://2130706433/', 'and 127.0.0.1 is an address of this machine or its network'],
    ['https://localhost:6443/', 'and localhost is an address of this machine or its network'],
    ['https://[', 'so there is nothing to ask'],
  ])('to %s is refused', (location, refusal) => {
    expect(follow(location)).toMatchObject({ ok: false, refusal });
  });

  it('between private addresses is followed', () => {
    const hop = { ...HOP, url: new URL('https://10.0.0.5:5000/v2/') };
    expect(follow('https://10.0.0.6:9000/1', { hop })?.ok).toBe(true);
  });

  it('of a form to another place is refused, because the form may hold a token', () => {
    const hop: Hop = { method: 'POST', url: REGISTRY, headers: {}, body: 'refresh_token=t0ken' };
    expect(follow('https://other.example.com/token', { hop })).toMatchObject({ ok: false, to: 'https://other.example.com' });
    expect(follow('/token', { hop })).toMatchObject({ ok: true, hop: { method: 'POST', body: 'refresh_token=t0ken' } });
  });

  it('303 turns a form into a question without it', () => {
    const hop: Hop = { method: 'POST', url: REGISTRY, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'refresh_token=t0ken' };
    expect(follow('/answer', { hop, status: 303 })).toEqual({ ok: true, hop: { method: 'GET', url: new URL('https://registry.example.com/answer'), headers: {} } });
  });

  it('is none without a location, and none for other answers', () => {
    expect([follow(undefined), follow('/x', { status: 200 }), follow('/x', { status: 304 }), follow('/x', { status: 401 })]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is told by its origin alone: the rest may be signed', () => {
    expect(follow('http://cdn.example.com/1?signature=s3cret')).toMatchObject({ ok: false, to: 'http://cdn.example.com' });
  });
});
