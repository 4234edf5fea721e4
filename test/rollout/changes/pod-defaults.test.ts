import { describe, expect, it } from 'vitest';
import { unknownText } from '../../../lib/base/unknown';
import { withoutPodDefaults } from '../../../lib/rollout/changes/pod-defaults';

const policyOf = (image: string, imagePullPolicy: string): unknown => withoutPodDefaults({ image, imagePullPolicy });

describe('a pod template without defaults', () => {
  it('holds what its author decided, in the same places', () => {
    const container = { name: 'web', ports: [{ containerPort: 80, protocol: 'TCP' }], livenessProbe: { periodSeconds: 10, failureThreshold: 5 } };
    expect(withoutPodDefaults({ spec: { dnsPolicy: 'ClusterFirst', containers: [container] } })).toEqual({
      spec: { containers: [{ name: 'web', ports: [{ containerPort: 80 }], livenessProbe: { failureThreshold: 5 } }] },
    });
  });

  it('keeps labels that are called like fields', () => {
    expect(withoutPodDefaults({ metadata: { labels: { protocol: 'TCP' } } })).toEqual({ metadata: { labels: { protocol: 'TCP' } } });
  });

  it.each([
    ['quay.io/shop/web', 'Always'],
    ['quay.io:5000/shop/web', 'Always'],
    ['quay.io/shop/web:latest', 'Always'],
    ['quay.io/shop/web:1.2', 'IfNotPresent'],
    ['quay.io/shop/web@sha256:0', 'IfNotPresent'],
    [unknownText('IMAGE'), 'Always'],
    [unknownText('IMAGE'), 'IfNotPresent'],
  ])('of %s has no policy %s', (image, policy) => {
    expect(policyOf(image, policy)).toEqual({ image });
  });

  it('keeps a policy that is not the default of the image', () => {
    expect(policyOf('quay.io/shop/web:1.2', 'Always')).toEqual({ image: 'quay.io/shop/web:1.2', imagePullPolicy: 'Always' });
  });
});
