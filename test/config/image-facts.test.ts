import { describe, expect, it } from 'vitest';
import { pinningOf, registryAccessOf } from '../../lib/config/image-facts';
import { readConfig } from '../../lib/config/read';
import type { WrittenConfig } from '../../lib/config/schema';
import { RULES } from '../../rules';

function written(text: string): WrittenConfig {
  const read = readConfig('.pinstream.yaml', text, RULES);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value.written;
}

describe('how images are pinned', () => {
  it('is by the index of every platform where nobody says otherwise', () => {
    const pinning = pinningOf(undefined);
    expect(pinning).toMatchObject({ style: 'tag-and-digest', helmValues: false, imagePaths: [], requiredPlatforms: [] });
    expect(pinning.pinOf('quay.io/shop/web:1.0')).toBe('index');
    expect(pinning.lockedPlatforms).toEqual(['linux/amd64', 'linux/arm64', 'linux/ppc64le', 'linux/s390x']);
  });

  it.each([
    ['quay.io/shop/web:1.0', 'linux/amd64'],
    ['quay.io/shop/web/front:1.0', 'linux/amd64'],
    ['quay.io/shop/webshop:1.0', 'linux/arm64'],
    ['quay.io/other/web:1.0', 'linux/s390x'],
    ['eu.example.com/shop/web:1.0', 'linux/ppc64le'],
    ['eu.example.com.evil.org/shop/web:1.0', 'index'],
    ['localhost:5000/web:1.0', 'index'],
  ])('follows the last entry that holds %s', (key, pin) => {
    const config = written(`images:
  pins:
    - { of: quay.io, pin: linux/s390x }
    - { of: quay.io/shop, pin: linux/arm64 }
    - { of: [quay.io/shop/web, docker.io], pin: linux/amd64 }
    - { of: "*.example.com", pin: linux/ppc64le }
`);
    expect(pinningOf(config).pinOf(key)).toBe(pin);
  });

  it('knows where other kinds name images', () => {
    const config = written('images: { paths: [{ kind: Farm, path: "spec.nodes[*].image" }, { group: shop.example.com, kind: Shelf, path: image }] }\n');
    expect(pinningOf(config).imagePaths).toEqual([
      { group: '', kind: 'Farm', path: ['spec', 'nodes', '*', 'image'] },
      { group: 'shop.example.com', kind: 'Shelf', path: ['image'] },
    ]);
  });
});

describe('how registries are asked', () => {
  it('is over TLS, at the source, and not inside a cluster, where nobody says otherwise', () => {
    expect(registryAccessOf(undefined)).toEqual({ insecure: [], tagLookup: 'source', mirrors: [], internal: undefined });
  });

  it('goes by the route of the internal registry', () => {
    const config = written('platform: { kind: openshift, internalRegistry: { route: registry.apps.example.com } }\nregistries: { tagLookup: mirror }\n');
    expect(registryAccessOf(config)).toEqual({
      insecure: [],
      tagLookup: 'mirror',
      mirrors: [],
      internal: { host: 'image-registry.openshift-image-registry.svc:5000', route: 'registry.apps.example.com' },
    });
  });
});
