import { describe, expect, it } from 'vitest';
import { pullCauseOf } from '../../lib/diagnosis/pull-causes';
import { digest } from './live-objects';

describe('the cause of a failed pull', () => {
  it.each([
    ['manifest for quay.io/shop/web:9 not found: manifest unknown', 'not-found'],
    ['repository name unknown to registry', 'not-found'],
    ['pull access denied, repository does not exist or may require authorization: server message: insufficient_scope', 'denied'],
    ['unauthorized: access to the requested resource is not authorized', 'denied'],
    ['unexpected status code 403 Forbidden', 'denied'],
    ['tls: failed to verify certificate: x509: certificate signed by unknown authority', 'certificate'],
    ['dial tcp 10.0.0.7:443: i/o timeout', 'timeout'],
    ['net/http: TLS handshake timeout', 'timeout'],
    ['lookup registry.shop on 10.0.0.10:53: no such host', 'no-such-name'],
    ['toomanyrequests: You have reached your pull rate limit', 'too-many'],
    ['no match for platform in manifest: not found', 'platform'],
    [`pulling quay.io/shop/web@${digest('4')}`, 'unknown'],
    ['', 'unknown'],
  ])('%s', (message, id) => {
    expect(pullCauseOf('ErrImagePull', message).id).toBe(id);
  });

  it.each([
    ['InvalidImageName', 'bad-name'],
    ['ErrImageNeverPull', 'never-pull'],
  ])('is in the reason %s itself', (reason, id) => {
    expect(pullCauseOf(reason, 'whatever').id).toBe(id);
  });
});
