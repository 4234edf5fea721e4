import { type Format, image, index, type Manifest, digestOf } from './manifests';
import { type Answer, ask, type Wire } from './wire';

/** Puts a manifest and all that it refers to into a repository, and answers its digest. `reference` is a tag. Throws when the registry refuses a part. */
export async function push(registry: Wire, repository: string, manifest: Manifest, reference: string = manifest.digest): Promise<string> {
  for (const blob of manifest.blobs) await pushBlob(registry, repository, blob);
  for (const child of manifest.children) await push(registry, repository, child);
  await pushManifest(registry, repository, reference, manifest);
  return manifest.digest;
}

/** Puts an image of one platform under `shop/web:1.2`; a `label` of its own makes it another image. */
export async function pushImage(registry: Wire, name: string, { format = 'oci', platform = 'linux/amd64', label = name }: { format?: Format; platform?: string; label?: string } = {}): Promise<Manifest> {
  return pushNamed(registry, name, image(format, platform, label));
}

/** Puts an index of images for the platforms under `shop/web:1.2`. */
export async function pushIndex(registry: Wire, name: string, { format = 'oci', platforms = ['linux/amd64', 'linux/arm64'], label = name }: { format?: Format; platforms?: readonly string[]; label?: string } = {}): Promise<Manifest> {
  return pushNamed(registry, name, index(format, platforms.map((platform) => image(format, platform, label))));
}

/** Puts a manifest under `shop/web:1.2`. */
export async function pushNamed(registry: Wire, name: string, manifest: Manifest): Promise<Manifest> {
  const colon = name.lastIndexOf(':');
  await push(registry, name.slice(0, colon), manifest, name.slice(colon + 1));
  return manifest;
}

/** Puts the bytes of a manifest, as they are; what they refer to must be there. */
async function pushManifest(registry: Wire, repository: string, reference: string, { mediaType, bytes }: Pick<Manifest, 'mediaType' | 'bytes'>): Promise<void> {
  const answer = await ask(registry, `/v2/${repository}/manifests/${reference}`, { method: 'PUT', headers: { 'content-type': mediaType }, body: bytes });
  expectStatus(answer, 201, `the manifest ${repository}:${reference}`);
}

async function pushBlob(registry: Wire, repository: string, bytes: Buffer): Promise<void> {
  const begun = await ask(registry, `/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  expectStatus(begun, 202, `an upload to ${repository}`);
  const place = new URL(begun.headers.location ?? '', registry.url);
  place.searchParams.set('digest', digestOf(bytes));
  const ended = await ask(registry, place.href, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: bytes });
  expectStatus(ended, 201, `a blob of ${repository}`);
}

/** Takes a manifest away by its digest, as a retention job does; indexes that name it stay. */
export async function deleteManifest(registry: Wire, repository: string, digest: string): Promise<void> {
  expectStatus(await ask(registry, `/v2/${repository}/manifests/${digest}`, { method: 'DELETE' }), 202, `the deletion of ${repository}@${digest}`);
}

function expectStatus({ status, body }: Answer, wanted: number, what: string): void {
  if (status !== wanted) throw new Error(`the registry answered ${status} to ${what}: ${body.toString().slice(0, 300)}`);
}
