import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../../lib/kube/json';
import { type ImageLock, readLock } from '../../lib/images/lock';

const ROOT = resolve(__dirname, '../..');
const LAYOUT = join(ROOT, 'charts/images');
const INDEX = 'application/vnd.oci.image.index.v1+json';

function lock(): ImageLock {
  const path = join(ROOT, 'images.lock.yaml');
  const read = readLock(path, readFileSync(path, 'utf8'));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

/** What the lock's own images are: those of other registries have their bytes there. */
function ours(): readonly string[] {
  return lock().keys.filter((key) => key.startsWith('registry.example.com/'));
}

/** What a descriptor points at, after hashing and measuring its bytes. */
function blob(descriptor: unknown, seen?: Set<string>): JsonMap {
  const digest = textField(descriptor, 'digest') ?? '';
  const bytes = readFileSync(join(LAYOUT, 'blobs/sha256', digest.slice('sha256:'.length)));
  expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
  expect(bytes.length).toBe(fieldOf(descriptor, 'size'));
  seen?.add(digest.slice('sha256:'.length));
  return read(bytes);
}

function read(bytes: Buffer): JsonMap {
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  return isMap(value) ? value : {};
}

/** The descriptor of each image in the layout, by name. */
function layout(): ReadonlyMap<string, unknown> {
  const descriptors = listField(read(readFileSync(join(LAYOUT, 'index.json'))), 'manifests');
  return new Map(descriptors.map((descriptor) => [textField(mapField(descriptor, 'annotations'), 'org.opencontainers.image.ref.name') ?? '', descriptor]));
}

describe('charts/images', () => {
  it('is an OCI image layout', () => {
    expect(read(readFileSync(join(LAYOUT, 'oci-layout')))).toEqual({ imageLayoutVersion: '1.0.0' });
  });

  it('holds the images of images.lock.yaml, both sorted by name', () => {
    expect([...layout().keys()]).toEqual(ours());
    expect(lock().keys).toEqual([...lock().keys].sort());
  });

  it.each(ours())('holds the bytes that %s is locked to, from the index over the manifests to the configs', (image) => {
    const entry = lock().entryOf(image);
    const descriptor = layout().get(image);
    expect(descriptor).toMatchObject({ digest: entry?.digest, mediaType: INDEX });
    const index = blob(descriptor);
    expect(index['mediaType']).toBe(entry?.mediaType);
    const platforms = listField(index, 'manifests').map((manifest) => {
      const { os, architecture } = mapField(manifest, 'platform');
      const [repository, tag] = image.split(':');
      const config = blob(blob(manifest)['config']);
      expect(config).toMatchObject({ os, architecture });
      expect(mapField(mapField(config, 'config'), 'Labels')).toEqual({
        'org.opencontainers.image.title': repository?.split('/').at(-1),
        'org.opencontainers.image.version': tag,
      });
      return [`${String(os)}/${String(architecture)}`, textField(manifest, 'digest')] as const;
    });
    expect(new Map(platforms)).toEqual(entry?.platforms);
  });

  it('holds no blob that no image needs', () => {
    const seen = new Set<string>();
    for (const descriptor of layout().values()) {
      for (const manifest of listField(blob(descriptor, seen), 'manifests')) blob(blob(manifest, seen)['config'], seen);
    }
    expect(readdirSync(join(LAYOUT, 'blobs/sha256')).sort()).toEqual([...seen].sort());
  });
});
