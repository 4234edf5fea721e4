import { describe, expect, it } from 'vitest';
import { parseImage } from '../../lib/images/reference';
import { internalImageOf } from '../../lib/openshift/internal-image';

const REGISTRY = 'image-registry.openshift-image-registry.svc:5000';

const streamOf = (image: string) => {
  const reference = parseImage(image);
  return reference.ok ? internalImageOf(reference.value, REGISTRY) : undefined;
};

describe('internalImageOf', () => {
  it('reads the namespace and the stream of a name, whatever follows it', () => {
    for (const end of ['', ':1.2', `@sha256:${'1'.repeat(64)}`]) {
      expect(streamOf(`${REGISTRY}/shop/web${end}`)).toEqual({ namespace: 'shop', stream: 'web' });
    }
  });

  it.each(['web:1.2', 'shop/web:1.2', 'quay.io/shop/web:1.2', `${REGISTRY}/web:1.2`, `${REGISTRY}/shop/web/proxy:1.2`])('finds no stream in %s', (image) => {
    expect(streamOf(image)).toBeUndefined();
  });

  it('takes no image for one of a registry that nobody named', () => {
    expect(internalImageOf({ host: undefined, path: 'shop/web' }, undefined)).toBeUndefined();
  });
});
