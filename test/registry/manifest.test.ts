import { describe, expect, it } from 'vitest';
import { errorsIn } from '../../lib/registry/error-body';
import { faultOf } from '../../lib/registry/http-faults';
import { type Manifest, platformOfConfig, readManifest } from '../../lib/registry/manifest';
import { isIndexType, MANIFEST_ACCEPT, mediaTypeOf } from '../../lib/registry/media-types';
import { OCI_INDEX, sha256, wireResponse } from './fake-session';

const ASKED = { host: 'quay.io', repository: 'shop/web', reference: '1.2', kind: 'tag' } as const;

function read(content: unknown, contentType?: string): Manifest {
  const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
  return readManifest(wireResponse({ status: 200, headers, body: JSON.stringify(content) }), ASKED);
}

describe('media types', () => {
  it('are offered in one header, all four and no wildcard', () => {
    expect(MANIFEST_ACCEPT.split(', ')).toHaveLength(4);
    expect(MANIFEST_ACCEPT).not.toContain('*');
  });

  it('are read without parameters and in any case', () => {
    expect(mediaTypeOf(`${OCI_INDEX.toUpperCase()} ; charset=utf-8`)).toBe(OCI_INDEX);
    expect([mediaTypeOf(undefined), mediaTypeOf(''), mediaTypeOf('; q=1')]).toEqual([undefined, undefined, undefined]);
    expect(isIndexType(OCI_INDEX)).toBe(true);
  });
});

describe('reading a manifest', () => {
  it('goes by the type that the body names where no header does', () => {
    expect(read({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] })).toMatchObject({ kind: 'index', mediaType: OCI_INDEX });
  });

  it('needs a type from one of the two', () => {
    expect(() => read({ schemaVersion: 2, manifests: [] })).toThrow('has no media type, neither in itself nor in Content-Type');
  });

  it('survives entries of any shape', () => {
    const entries = [null, 7, [], {}, { digest: 5 }, { digest: sha256('a'), platform: [] }, { digest: sha256('a'), platform: { os: {}, architecture: 'amd64' } }];
    expect(read({ schemaVersion: 2, manifests: entries }, OCI_INDEX)).toMatchObject({ entries: [] });
    expect(read({ schemaVersion: 2, manifests: 'none' }, OCI_INDEX)).toMatchObject({ entries: [] });
  });

  it('leaves out platforms that no lock could name', () => {
    const entries = [{ digest: sha256('a'), platform: { os: 'linux\n  evil: yes', architecture: 'amd64' } }];
    expect(read({ schemaVersion: 2, manifests: entries }, OCI_INDEX)).toMatchObject({ entries: [] });
  });

  it('refuses an image config without a digest', () => {
    const config = { mediaType: 'application/vnd.oci.image.config.v1+json' };
    expect(() => read({ schemaVersion: 2, config }, 'application/vnd.oci.image.manifest.v1+json')).toThrow('its config has no digest');
  });

  it('normalises the platform of a config', () => {
    expect(platformOfConfig(Buffer.from('{"os":"linux","architecture":"aarch64","variant":"8"}'))).toBe('linux/arm64');
    expect(platformOfConfig(Buffer.from('{"os":"windows","architecture":"amd64","os.version":"10.0.17763.1"}'))).toBe('windows/amd64:10.0.17763.1');
    expect(platformOfConfig(Buffer.from('no config'))).toBeUndefined();
  });
});

describe('the errors of a registry', () => {
  const errors = (body: unknown): ReturnType<typeof errorsIn> => errorsIn(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

  it('are none where the body is of another form', () => {
    expect([errors('<html>'), errors(''), errors('null'), errors({ errors: 'many' }), errors({ errors: [{ message: 'no code' }] })]).toEqual([[], [], [], [], []]);
  });

  it('are ten at most', () => {
    expect(errors({ errors: Array.from({ length: 50 }, () => ({ code: 'DENIED' })) })).toHaveLength(10);
  });

  it.each([
    [401, 'AUTH_REQUIRED'],
    [403, 'ACCESS_DENIED'],
    [407, 'PROXY_FAILED'],
    [429, 'RATE_LIMITED'],
    [400, 'REGISTRY_ERROR'],
    [302, 'REGISTRY_ERROR'],
    [500, 'REGISTRY_ERROR'],
  ])('come with status %i as %s', (status, code) => {
    const body = JSON.stringify({ errors: [{ code: 'MANIFEST_INVALID', message: 'manifest invalid' }] });
    expect(faultOf(wireResponse({ status, headers: {}, body }), ASKED)).toMatchObject({
      code,
      status,
      message: `quay.io answered ${status} for quay.io/shop/web:1.2 (MANIFEST_INVALID: manifest invalid)`,
      errors: [{ code: 'MANIFEST_INVALID', message: 'manifest invalid' }],
    });
  });
});
