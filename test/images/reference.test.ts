import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { parseDockerName } from '../../lib/images/docker-name';
import { canonicalKey, type ImageReference, isTemplated, parseImage } from '../../lib/images/reference';

const D1 = `sha256:${'1'.repeat(64)}`;
const VERSION = unknownText('VERSION');

describe('an image reference', () => {
  it('is taken apart into host, path, tag and digest', () => {
    expect(read(`quay.io:443/shop/web:1.0@${D1}`)).toEqual({
      text: `quay.io:443/shop/web:1.0@${D1}`,
      host: 'quay.io:443',
      path: 'shop/web',
      repository: 'quay.io:443/shop/web',
      tag: '1.0',
      implicitTag: false,
      digest: D1,
      short: false,
      nameKnown: true,
      tagKnown: true,
      digestKnown: true,
    });
  });

  it('without a host is short, and without tag and digest means latest', () => {
    expect(read('shop/web')).toMatchObject({ host: undefined, path: 'shop/web', short: true, tag: 'latest', implicitTag: true });
    expect(read(`web@${D1}`)).toMatchObject({ short: true, tag: undefined, implicitTag: false, digest: D1 });
    expect(read('nginx:1.27.3')).toMatchObject({ path: 'nginx', repository: 'nginx', tag: '1.27.3' });
  });

  it('has a host where the first of several segments holds a dot, a colon or a capital, is localhost or an IPv6 address', () => {
    const hosts = ['quay.io/web', 'registry:5000/web', 'LOCAL/web', 'localhost/web', '[fd00::1]:5000/web'].map((text) => read(text)?.host);
    expect(hosts).toEqual(['quay.io', 'registry:5000', 'LOCAL', 'localhost', '[fd00::1]:5000']);
    expect(['web', 'my.web:1', 'localhost-web', 'shop/web', 'registry:5000'].map((text) => read(text)?.short)).toEqual([true, true, true, true, true]);
  });

  it('is refused with the reason and the place', () => {
    const path = 'a'.repeat(256);
    expect([
      ['', ...refusal('')],
      ['blank', ...refusal(' \t')],
      ['space inside', ...refusal('web :1')],
      ['line end', ...refusal('web:1\n')],
      ['scheme', ...refusal('https://quay.io/web')],
      ['capital', ...refusal('quay.io/Web:1')],
      ['two tags', ...refusal('web:1:2')],
      ['empty tag', ...refusal('quay.io/web:')],
      ['dash before the tag', ...refusal('web:-x')],
      ['plus in the tag', ...refusal('web:1.0+build')],
      ['empty segment', ...refusal('quay.io//web')],
      ['dot at the end', ...refusal('shop/web.:1')],
      ['three underscores', ...refusal('shop___web')],
      ['no host', ...refusal('-quay.io/web')],
      ['no name', ...refusal(':1')],
      ['too long', ...refusal(path)],
      ['foreign letter', ...refusal('shop/wéb')],
    ]).toEqual([
      ['', 'is empty', 0],
      ['blank', 'is blank', 0],
      ['space inside', 'holds white space', 3],
      ['line end', 'holds white space', 5],
      ['scheme', 'names a URL scheme (https://); an image has none', 0],
      ['capital', 'holds an upper-case letter in its repository; only lower case is allowed there', 8],
      ['two tags', 'holds more than one tag', 3],
      ['empty tag', 'ends its name with a colon and names no tag', 11],
      ['dash before the tag', 'has a tag that starts with -; it starts with a letter, a digit or _', 4],
      ['plus in the tag', 'holds + in its tag; letters, digits, _, . and - are allowed', 7],
      ['empty segment', 'has an empty segment between slashes', 8],
      ['dot at the end', 'has the segment web.; one starts and ends with a letter or digit, with ., _, __ or dashes between', 5],
      ['three underscores', 'has the segment shop___web; one starts and ends with a letter or digit, with ., _, __ or dashes between', 0],
      ['no host', 'names -quay.io as its registry, which is no host name', 0],
      ['no name', 'names no repository', 0],
      ['too long', 'has a name of 256 characters; host and path together take at most 255', 255],
      ['foreign letter', 'holds é, which no repository takes', 6],
    ]);
  });

  it('is refused for a digest of the wrong length, alphabet, case or algorithm', () => {
    expect(refusal(`web@sha256:${'1'.repeat(63)}`)).toEqual(['has a digest of the wrong length: a sha256 digest has 64 lower-case hex digits, this one has 63', 11]);
    expect(refusal(`web@sha256:${'g'.repeat(64)}`)).toEqual(['has a digest with g in it, which is no hex digit', 11]);
    expect(refusal(`web@sha256:1${'A'.repeat(63)}`)).toEqual(['has a digest with upper-case hex digits; they are lower case', 12]);
    expect(refusal(`web@md5:${'1'.repeat(32)}`)).toEqual(['has a digest of the algorithm md5; sha256 and sha512 are taken everywhere', 4]);
    expect(refusal(`web@${'1'.repeat(64)}`)).toEqual(['has a digest without an algorithm; write sha256: and 64 hex digits', 4]);
    expect(refusal('web@')).toEqual(['ends with @ and names no digest', 4]);
    expect(refusal(`web@${D1}@${D1}`)).toEqual(['holds @ twice', 4 + D1.length]);
    expect(refusal('ab'.repeat(32))).toEqual(['is a bare image ID, which names no repository; write name@sha256:…', 0]);
  });

  it('is refused while it holds a placeholder of some tool', () => {
    const texts = ['quay.io/web:${TAG}', 'web:{{ .Values.tag }}', 'web:$(TAG)', 'web:<no value>'];
    expect(texts.map((text) => refusal(text))).toEqual(texts.map((text) => ['holds a placeholder that nothing filled in', text.search(/[${<]/)]));
    expect(texts.map(isTemplated)).toEqual([true, true, true, true]);
    expect(isTemplated(`web:${VERSION}`)).toBe(false);
  });

  it('of 10 KB is refused at once, whatever it is made of', () => {
    for (const piece of ['a', 'a-', 'a.', '-', 'a/', '1:', 'a__', '@']) {
      const start = performance.now();
      expect(parseImage(piece.repeat(10_240 / piece.length)).ok).toBe(false);
      expect(parseDockerName(piece.repeat(10_240 / piece.length)).ok).toBe(false);
      expect(performance.now() - start).toBeLessThan(50);
    }
  });

  it('never throws, gives back the text, and is read by Docker too when it passes', () => {
    const part = fc.oneof(fc.constantFrom('quay.io', 'LOCAL', 'shop', 'web', '/', ':', '@', '.', '-', '__', '1.0', D1, VERSION, ' ', '${TAG}'), fc.string());
    fc.assert(fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = parts.join('');
      const parsed = parseImage(text);
      if (!parsed.ok) return parsed.at >= 0 && parsed.at <= text.length && parsed.problem !== '';
      const { repository, tag, implicitTag, digest } = parsed.value;
      const printed = repository + (implicitTag || tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
      return printed === text && (text.includes(VERSION) || parseDockerName(text).ok);
    }), { numRuns: 3000 });
  });
});

describe('unknown text in an image reference', () => {
  it('in the tag leaves the name known', () => {
    const shop = read(`shop:${VERSION}`);
    expect(shop).toMatchObject({ path: 'shop', short: true, tag: VERSION, nameKnown: true, tagKnown: false, digestKnown: true, implicitTag: false });
    expect(shop && canonicalKey(shop)).toBeUndefined();
    expect(read(`quay.io/shop/web:1.${VERSION}-el9`)).toMatchObject({ host: 'quay.io', tag: `1.${VERSION}-el9`, tagKnown: false });
  });

  it('in the name says nothing about the host, and leaves a written tag known', () => {
    expect(read(`${unknownText('REGISTRY')}/shop/web:1.0`)).toMatchObject({ host: undefined, short: undefined, nameKnown: false, tag: '1.0', tagKnown: true });
    expect(read(`${unknownText('REGISTRY')}/shop/web`)).toMatchObject({ nameKnown: false, implicitTag: true, tagKnown: true });
    expect(read(`quay.io/${unknownText('ORG')}/web@${D1}`)).toMatchObject({ nameKnown: false, digest: D1, digestKnown: true });
  });

  it('at the end of the name may bring tag and digest with it', () => {
    expect(read(unknownText('IMAGE'))).toMatchObject({ nameKnown: false, tag: undefined, implicitTag: false, tagKnown: false, digest: undefined, digestKnown: false });
    expect(read(`quay.io/shop/${unknownText('IMAGE')}`)).toMatchObject({ tagKnown: false, digestKnown: false });
    expect(read(`${unknownText('IMAGE')}:${VERSION}`)).toMatchObject({ repository: unknownText('IMAGE'), tag: VERSION, tagKnown: false, digestKnown: true });
  });

  it('in the digest leaves the rest known', () => {
    expect(read(`quay.io/shop/web:1.0@${unknownText('DIGEST')}`)).toMatchObject({ host: 'quay.io', tag: '1.0', digest: unknownText('DIGEST'), digestKnown: false });
  });

  it('does not hide what is wrong around it', () => {
    expect(refusal(`shop web:${VERSION}`)).toEqual(['holds white space', 4]);
    expect(refusal(`shop:-${VERSION}`)).toEqual(['has a tag that starts with -; it starts with a letter, a digit or _', 5]);
    expect(refusal(`Shop:${VERSION}`)[0]).toMatch(/upper-case/);
    expect(refusal(`${unknownText('REGISTRY')}/shop?web`)[0]).toBe('holds ?, which no image name takes');
  });
});

describe('the key of an image in the lock', () => {
  it('names host, path and tag in full and never a digest', () => {
    expect(['nginx:1.27.3', 'index.docker.io/nginx:1.27.3', `registry-1.docker.io/library/nginx:1.27.3@${D1}`].map(key)).toEqual(
      Array(3).fill('docker.io/library/nginx:1.27.3'),
    );
    expect(['shop/web', 'quay.io/web', 'quay.io/shop/web:1'].map(key)).toEqual(['docker.io/shop/web:latest', 'quay.io/web:latest', 'quay.io/shop/web:1']);
    expect(key(`quay.io/shop/web@${D1}`)).toBeUndefined();
  });
});

function read(text: string): ImageReference | undefined {
  const parsed = parseImage(text);
  return parsed.ok ? parsed.value : undefined;
}

function key(text: string): string | undefined {
  const reference = read(text);
  return reference && canonicalKey(reference);
}

/** Why a text is refused, and where. */
function refusal(text: string): readonly [string, number] | readonly [] {
  const parsed = parseImage(text);
  return parsed.ok ? [] : [parsed.problem, parsed.at];
}
