import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, listField, textField } from '../../../lib/kube/json';
import { digestOf, type Manifest } from './manifests';
import { push } from './push';
import type { Wire } from './wire';

/** An image of an OCI layout, and the name under which it is meant: `registry.example.com/shop/web:1.10`. */
interface LayoutImage {
  readonly name: string;
  readonly manifest: Manifest;
}

/**
 * Puts every image of an OCI layout into a registry, byte for byte, under its path and tag without the host. Answers the digests by the
 * full name that `org.opencontainers.image.ref.name` gives.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
 */
export async function pushTree(registry: Wire, folder: string): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for (const { name, manifest } of imagesOf(folder)) {
    const [, path = '', tag = ''] = /^[^/]+\/(.+):([^:/]+)$/.exec(name) ?? [];
    digests.set(name, await push(registry, path, manifest, tag));
  }
  return digests;
}

function imagesOf(folder: string): readonly LayoutImage[] {
  const root: unknown = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
  return listField(root, 'manifests').map((entry) => {
    const name = isMap(entry) ? textField(entry['annotations'], 'org.opencontainers.image.ref.name') : undefined;
    if (name === undefined) throw new Error(`${folder}/index.json holds an image without a name`);
    return { name, manifest: manifestAt(folder, entry) };
  });
}

function manifestAt(folder: string, entry: unknown): Manifest {
  const bytes = blobAt(folder, entry);
  const content: unknown = JSON.parse(bytes.toString());
  const blobs = [...(isMap(content) && isMap(content['config']) ? [content['config']] : []), ...listField(content, 'layers')];
  return {
    mediaType: textField(entry, 'mediaType') ?? '',
    bytes,
    digest: digestOf(bytes),
    blobs: blobs.map((blob) => blobAt(folder, blob)),
    children: listField(content, 'manifests').map((child) => manifestAt(folder, child)),
    platform: undefined,
  };
}

function blobAt(folder: string, entry: unknown): Buffer {
  const digest = textField(entry, 'digest') ?? '';
  const bytes = readFileSync(join(folder, 'blobs', ...digest.split(':')));
  if (digestOf(bytes) !== digest) throw new Error(`${folder} holds other bytes for ${digest}`);
  return bytes;
}
