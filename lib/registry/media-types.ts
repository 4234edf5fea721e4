/** @see https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md and Docker's image manifest version 2, schema 2 */
const INDEXES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);
const IMAGES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]);
const CONFIGS: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);
const SCHEMA1: ReadonlySet<string> = new Set([
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
]);

/**
 * The `Accept` of every request for a manifest. A registry that is offered fewer of the four converts a manifest to one that it thinks
 * we know, whose digest is another one, or says that there is none.
 */
export const MANIFEST_ACCEPT = [...INDEXES, ...IMAGES].join(', ');

/** Of several platforms' images: an OCI image index or a Docker manifest list. */
export function isIndexType(mediaType: string): boolean {
  return INDEXES.has(mediaType);
}

export function isImageType(mediaType: string): boolean {
  return IMAGES.has(mediaType);
}

/** Whether a manifest with such a config is an image that runs: charts, signatures and plugins have configs of other types. */
export function isImageConfigType(mediaType: string): boolean {
  return CONFIGS.has(mediaType);
}

/** Docker's first manifest format, which current nodes no longer run. Its digest leaves out the signatures in the body. */
export function isSchema1Type(mediaType: string): boolean {
  return SCHEMA1.has(mediaType);
}

/** The type in a `Content-Type` header, lower case and without parameters; `undefined` where there is none. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return type === '' ? undefined : type;
}
