import { describe, expect, it } from 'vitest';
import { serverTarget } from '../../lib/recovery/server-target';

describe('what a server is', () => {
  it.each([
    ['1.31.4', false, 'kubernetes', { major: 1, minor: 31, patch: 4 }],
    ['v1.35.1+k3s1', false, 'kubernetes', { major: 1, minor: 35, patch: 1 }],
    ['1.29', undefined, 'kubernetes', { major: 1, minor: 29, patch: undefined }],
    ['1.29.8', true, 'openshift', { major: 4, minor: 16, patch: undefined }],
    ['1.21.1', true, 'openshift', { major: 4, minor: 8, patch: undefined }],
    // OpenShift 3.11 and 4.0 are no releases that anything is known about.
    ['1.11.0', true, 'openshift', { major: 4, minor: 20, patch: undefined }],
    [undefined, true, 'openshift', { major: 4, minor: 20, patch: undefined }],
    ['2.0.0', false, undefined, undefined],
    [undefined, false, undefined, undefined],
    ['unknown', undefined, undefined, undefined],
  ] as const)('%s with OpenShift’s groups %s is %s', (release, openshift, platform, known) => {
    expect(serverTarget(release, openshift)).toMatchObject({ platform, release: known });
  });
});
