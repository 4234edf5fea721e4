import { beforeEach, describe, expect, it } from 'vitest';
import { RegistryFault } from '../../lib/registry/fault';
import { type MirrorChoice, placesFor } from '../../lib/registry/mirrors';
import { openResolver } from '../../lib/registry/resolver';
import type { Resolver } from '../../lib/registry/resolver-types';
import type { MirrorEntry } from '../../lib/openshift/registry-settings';
import { FakeRegistry } from './fake-session';

const AMD64 = { os: 'linux', architecture: 'amd64' };
const TAG = { host: 'quay.io', repository: 'shop/web', tag: '1.2' };
const WEB = { host: 'quay.io', repository: 'shop/web' };

function entry(source: string, pulls: 'digest' | 'tag', ...mirrors: readonly string[]): MirrorEntry {
  return { source, pulls, mirrors, blocksSource: false, written: undefined };
}

function choice(entries: readonly MirrorEntry[], tagLookup?: 'source' | 'mirror'): MirrorChoice {
  return { settings: { mirrors: entries, allowed: [], blocked: [], searched: undefined }, tagLookup };
}

function names(mirrors: MirrorChoice, by: 'tag' | 'digest', { host, repository } = WEB): readonly string[] {
  return placesFor(mirrors, { host, repository }, by, '1.2').map((place) => `${place.host}/${place.repository}${place.isSource ? ' (source)' : ''}`);
}

describe('where a repository is asked for', () => {
  const both = [entry('quay.io/shop', 'digest', 'one.example.com/shop', 'two.example.com:5000/mirror'), entry('quay.io/shop', 'tag', 'tags.example.com')];

  it('is its own registry where there are no mirrors', () => {
    expect([names(choice([]), 'tag'), names(choice([]), 'digest')]).toEqual([['quay.io/shop/web (source)'], ['quay.io/shop/web (source)']]);
  });

  it('is the digest mirrors in order, then the source, for digests', () => {
    expect(names(choice(both), 'digest')).toEqual(['one.example.com/shop/web', 'two.example.com:5000/mirror/web', 'quay.io/shop/web (source)']);
  });

  it('is the source alone for tags, since mirrors may be behind', () => {
    expect(names(choice(both), 'tag')).toEqual(['quay.io/shop/web (source)']);
    expect(names(choice(both, 'source'), 'tag')).toEqual(['quay.io/shop/web (source)']);
  });

  it('is the tag mirrors, then the source, where that is chosen', () => {
    expect(names(choice(both, 'mirror'), 'tag')).toEqual(['tags.example.com/web', 'quay.io/shop/web (source)']);
  });

  it('goes by the longest source, whichever kind of set names it', () => {
    const mirrors = choice([entry('quay.io', 'digest', 'all.example.com'), entry('quay.io/shop/web', 'digest', 'web.example.com/web'), entry('quay.io/sho', 'digest', 'no.example.com')]);
    expect(names(mirrors, 'digest')).toEqual(['web.example.com/web', 'quay.io/shop/web (source)']);
    expect(names(mirrors, 'digest', { host: 'quay.io', repository: 'shop/worker' })).toEqual(['all.example.com/shop/worker', 'quay.io/shop/worker (source)']);
  });

  it('takes a wildcard for every host below it', () => {
    const mirrors = choice([entry('*.example.com', 'digest', 'mirror.example.org/all')]);
    expect(names(mirrors, 'digest', { host: 'eu.example.com', repository: 'shop/web' })).toEqual(['mirror.example.org/all/shop/web', 'eu.example.com/shop/web (source)']);
  });

  it('leaves the source out where a set says NeverContactSource', () => {
    const mirrors = choice(both.map((one) => ({ ...one, blocksSource: true })), 'mirror');
    expect([names(mirrors, 'digest').at(-1), names(mirrors, 'tag')]).toEqual(['two.example.com:5000/mirror/web', ['tags.example.com/web']]);
  });

  it('names no place twice, and the source last', () => {
    const mirrors = choice([entry('quay.io/shop', 'digest', 'quay.io/shop', 'one.example.com/shop', 'one.example.com/shop')]);
    expect(names(mirrors, 'digest')).toEqual(['one.example.com/shop/web', 'quay.io/shop/web (source)']);
  });
});

describe('asking mirrors', () => {
  let registry: FakeRegistry;
  let warnings: string[];
  beforeEach(() => {
    registry = new FakeRegistry();
    warnings = [];
  });

  function resolver(mirrors: MirrorChoice): Resolver {
    return openResolver({ session: registry.session, mirrors, warn: (message) => warnings.push(message) });
  }

  const byTag = choice([entry('quay.io', 'tag', 'one.example.com', 'two.example.com')], 'mirror');
  const byDigest = choice([entry('quay.io', 'digest', 'one.example.com', 'two.example.com')]);
  const sealed = (mirrors: MirrorChoice): MirrorChoice => ({ ...mirrors, settings: { ...mirrors.settings, mirrors: mirrors.settings.mirrors.map((one) => ({ ...one, blocksSource: true })) } });
  const unreachable = (host: string): RegistryFault => new RegistryFault('UNREACHABLE', `${host} refused the connection`, { host });

  it('takes a tag from the mirror that has it, and asks nobody else', async () => {
    const [index] = registry.multi('one.example.com/shop/web', '1.2', AMD64);
    expect(await resolver(byTag).resolve(TAG)).toMatchObject({ digest: index });
    expect(new Set(registry.requests.map(({ host }) => host))).toEqual(new Set(['one.example.com']));
  });

  it('goes on to the next after a 404 in silence, and after a mirror that does not answer with a warning', async () => {
    const [index] = registry.multi('quay.io/shop/web', '1.2', AMD64);
    registry.script = ({ host }, answer) => (host === 'two.example.com' ? unreachable(host) : answer);
    expect(await resolver(byTag).resolve(TAG)).toMatchObject({ digest: index });
    expect(registry.requests.map(({ host }) => host)).toEqual(['one.example.com', 'two.example.com', 'quay.io', 'quay.io']);
    expect(warnings).toEqual(['two.example.com, a mirror for quay.io/shop/web:1.2, gave no answer: two.example.com refused the connection']);
  });

  it('believes the source where it says that there is no such tag', async () => {
    registry.script = ({ host }, answer) => (host === 'one.example.com' ? unreachable(host) : answer);
    await expect(resolver(byTag).resolve(TAG)).rejects.toMatchObject({ code: 'TAG_NOT_FOUND', host: 'quay.io' });
  });

  it('never passes over a mirror that serves other bytes', async () => {
    registry.multi('one.example.com/shop/web', '1.2', AMD64);
    registry.multi('quay.io/shop/web', '1.2', AMD64);
    registry.script = ({ method, host }, answer) => (method === 'GET' && host === 'one.example.com' ? { ...answer, body: `${answer.body.toString()} ` } : answer);
    await expect(resolver(byTag).resolve(TAG)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH', host: 'one.example.com' });
  });

  it('asks digest mirrors for a digest, and finds it at the source in the end', async () => {
    const [index] = registry.multi('quay.io/shop/web', '1.2', AMD64);
    expect(await resolver(byDigest).existenceOf('quay.io', 'shop/web', index)).toBeUndefined();
    expect(registry.requests.map(({ host }) => host)).toEqual(['one.example.com', 'two.example.com', 'quay.io']);
  });

  it('does not call a digest gone that a mirror which is down may have', async () => {
    const [index] = registry.multi('two.example.com/shop/web', '1.2', AMD64);
    registry.script = ({ host }, answer) => (host === 'two.example.com' ? unreachable(host) : answer);
    expect(await resolver(byDigest).existenceOf('quay.io', 'shop/web', index)).toMatchObject({ code: 'UNREACHABLE', host: 'two.example.com' });
  });

  it('asks the source for tags and the mirrors for what is pinned, where drift is looked for', async () => {
    const [index] = registry.multi('quay.io/shop/web', '1.2', AMD64);
    expect(await resolver(byDigest).stateOf(TAG, { digest: index, children: [] })).toEqual({ state: 'ok' });
    expect(registry.requests).toHaveLength(1);
  });

  it('checks the pinned digest at the mirrors where nodes never contact the source', async () => {
    const [index] = registry.multi('one.example.com/shop/web', '1.2', AMD64);
    const mirrors = choice([entry('quay.io', 'digest', 'two.example.com'), entry('quay.io', 'tag', 'one.example.com')], 'mirror');
    expect(await resolver(sealed(mirrors)).stateOf(TAG, { digest: index, children: [] })).toMatchObject({ state: 'gone', fault: { code: 'DIGEST_GONE', host: 'two.example.com' } });
    expect(registry.requests.some(({ host }) => host === 'quay.io')).toBe(false);
  });

  it('says so where nobody may be asked', async () => {
    const session = resolver(sealed(byDigest));
    await expect(session.resolve(TAG)).rejects.toMatchObject({ code: 'UNREACHABLE', host: 'quay.io', hint: expect.stringContaining('tagLookup: mirror') as string });
    expect(await session.stateOf(TAG, { digest: `sha256:${'a'.repeat(64)}`, children: [] })).toMatchObject({ state: 'gone' });
    expect(registry.requests.some(({ host }) => host === 'quay.io')).toBe(false);
  });
});
