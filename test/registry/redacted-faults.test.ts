import { describe, expect, it } from 'vitest';
import { RegistryFault } from '../../lib/registry/fault';
import { Redactor } from '../../lib/registry/redact';
import { redactedImage, redactedLimits, withRedactedFaults } from '../../lib/registry/redacted-faults';
import type { ResolvedImage, Resolver } from '../../lib/registry/resolver-types';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const ADDRESS = { host: 'quay.io', repository: 'shop/web', tag: '1.2' };
const SECRET = 'open:sesame';
const FAULT = new RegistryFault('REGISTRY_ERROR', `quay.io answered 500: no entry for ${SECRET}`, {
  host: 'quay.io',
  status: 500,
  attempts: 4,
  errors: [{ code: `NO_${SECRET}`, message: `not ${SECRET}` }],
  hint: `not ${SECRET} again`,
  cause: new RegistryFault('REDIRECT_REFUSED', `quay.io redirects to ${SECRET}`, { host: 'quay.io' }),
});
const IMAGE: ResolvedImage = { digest: DIGEST, mediaType: 'application/vnd.oci.image.index.v1+json', platforms: new Map(), warnings: [`${SECRET} is odd`] };

function redactor(): Redactor {
  const made = new Redactor();
  made.add(SECRET);
  return made;
}

function shown(resolver: Partial<Resolver>): Resolver {
  const never = (): never => {
    throw new Error('not asked here');
  };
  return withRedactedFaults({ resolve: never, stateOf: never, existenceOf: never, ...resolver }, redactor());
}

const CLEAN = {
  code: 'REGISTRY_ERROR',
  message: 'quay.io answered 500: no entry for …',
  status: 500,
  attempts: 4,
  errors: [{ code: 'NO_…', message: 'not …' }],
  hint: 'not … again',
  cause: { code: 'REDIRECT_REFUSED', message: 'quay.io redirects to …' },
};

describe('what a registry repeats of a secret', () => {
  it('is in no fault, thrown or answered', async () => {
    await expect(shown({ resolve: () => Promise.reject(FAULT) }).resolve(ADDRESS)).rejects.toMatchObject(CLEAN);
    expect(await shown({ stateOf: () => Promise.resolve({ state: 'unreachable', fault: FAULT }) }).stateOf(ADDRESS, { digest: DIGEST, children: [] })).toMatchObject({ state: 'unreachable', fault: CLEAN });
    expect(await shown({ existenceOf: () => Promise.resolve(FAULT) }).existenceOf('quay.io', 'shop/web', DIGEST)).toMatchObject(CLEAN);
    await expect(redactedImage(Promise.reject(FAULT), redactor())).rejects.toMatchObject(CLEAN);
  });

  it('is in no warning of an image, and the rest of it stays', async () => {
    const wanted = { ...IMAGE, warnings: ['… is odd'] };
    expect(await shown({ resolve: () => Promise.resolve(IMAGE) }).resolve(ADDRESS)).toEqual(wanted);
    expect(await redactedImage(Promise.resolve(IMAGE), redactor())).toEqual(wanted);
  });

  it('is in no limit', () => {
    expect(redactedLimits({ limit: '100', remaining: undefined, source: SECRET }, redactor())).toEqual({ limit: '100', remaining: undefined, source: '…' });
  });

  it('changes nothing where there is none', async () => {
    expect(await shown({ resolve: () => Promise.resolve('known') }).resolve(ADDRESS, DIGEST)).toBe('known');
    expect(await shown({ existenceOf: () => Promise.resolve(undefined) }).existenceOf('quay.io', 'shop/web', DIGEST)).toBeUndefined();
    const bug = new TypeError('a bug');
    await expect(shown({ resolve: () => Promise.reject(bug) }).resolve(ADDRESS)).rejects.toBe(bug);
  });
});
