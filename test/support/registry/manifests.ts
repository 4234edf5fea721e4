import { createHash } from 'node:crypto';

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/** What a client has to take, to get what was pushed. */
export const ALL_TYPES = [OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST].join(', ');

const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';

/** The two families of media types. */
export type Format = 'docker' | 'oci';

/** A manifest or an index with all that has to be in the registry before it. */
export interface Manifest {
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly digest: string;
  readonly blobs: readonly Buffer[];
  readonly children: readonly Manifest[];
  /** `linux/arm/v7`; `undefined` for what is for no platform. */
  readonly platform: string | undefined;
}

/** An image without layers. `label` makes its digest its own: two of one platform and label are the same image. */
export function image(format: Format, platform: string, label = 'shop web'): Manifest {
  const [os, architecture, variant] = platform.split('/');
  const config = json({
    created: '2026-01-01T00:00:00Z',
    architecture,
    ...(variant === undefined ? {} : { variant }),
    os,
    config: { Labels: { 'org.opencontainers.image.title': label } },
    rootfs: { type: 'layers', diff_ids: [] },
    history: [],
  });
  const [mediaType, configType] = format === 'oci' ? [OCI_MANIFEST, OCI_CONFIG] : [DOCKER_MANIFEST, DOCKER_CONFIG];
  return manifest({ schemaVersion: 2, mediaType, config: descriptor(configType, config), layers: [] }, { blobs: [config], platform });
}

/** An index over images, or over other indexes, which stand in it without a platform. */
export function index(format: Format, children: readonly Manifest[]): Manifest {
  const mediaType = format === 'oci' ? OCI_INDEX : DOCKER_LIST;
  return manifest({ schemaVersion: 2, mediaType, manifests: children.map(entryOf) }, { children });
}

/** An index with an attestation for each image behind the images, as BuildKit writes it. */
export function attestedIndex(children: readonly Manifest[]): Manifest {
  const attestations = children.map(attestationOf);
  const manifests = [...children.map(entryOf), ...attestations.map((attestation, at) => attestationEntry(attestation, children[at]?.digest ?? ''))];
  return manifest({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }, { children: [...children, ...attestations] });
}

/** A chart, as Helm pushes it: an OCI manifest whose config is none of an image. */
export function chart(name: string): Manifest {
  const config = json({ name, version: '1.0.0', apiVersion: 'v2' });
  const content = Buffer.from(`the packed chart ${name}`);
  const layers = [descriptor('application/vnd.cncf.helm.chart.content.v1.tar+gzip', content)];
  const configType = 'application/vnd.cncf.helm.config.v1+json';
  return manifest({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: descriptor(configType, config), layers }, { blobs: [config, content] });
}

/** The digest of bytes, as manifests name it. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function attestationOf(subject: Manifest): Manifest {
  const config = json({ architecture: 'unknown', os: 'unknown', config: {}, rootfs: { type: 'layers', diff_ids: [] } });
  const statement = json({ _type: 'https://in-toto.io/Statement/v0.1', subject: [{ digest: { sha256: subject.digest.slice('sha256:'.length) } }] });
  const layers = [{ ...descriptor('application/vnd.in-toto+json', statement), annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' } }];
  return manifest({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: descriptor(OCI_CONFIG, config), layers }, { blobs: [config, statement] });
}

function attestationEntry({ mediaType, bytes }: Manifest, subject: string): object {
  const annotations = { 'vnd.docker.reference.digest': subject, 'vnd.docker.reference.type': 'attestation-manifest' };
  return { ...descriptor(mediaType, bytes), annotations, platform: { architecture: 'unknown', os: 'unknown' } };
}

function entryOf({ mediaType, bytes, platform }: Manifest): object {
  const [os, architecture, variant] = platform?.split('/') ?? [];
  const fields = platform === undefined ? {} : { platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } };
  return { ...descriptor(mediaType, bytes), ...fields };
}

function descriptor(mediaType: string, bytes: Buffer): object {
  return { mediaType, size: bytes.length, digest: digestOf(bytes) };
}

function manifest(content: { readonly mediaType: string; readonly [field: string]: unknown }, { blobs = [], children = [], platform }: Partial<Pick<Manifest, 'blobs' | 'children' | 'platform'>>): Manifest {
  const bytes = json(content);
  return { mediaType: content.mediaType, bytes, digest: digestOf(bytes), blobs, children, platform };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value, undefined, 2));
}
