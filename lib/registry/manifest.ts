import { isDigest } from '../images/digest';
import { type ImagePlatform, platformText } from '../images/platform';
import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../kube/json';
import { readJson } from './error-body';
import { type Asked, faultAt, nameOf } from './http-faults';
import { isImageConfigType, isImageType, isIndexType, isSchema1Type, mediaTypeOf } from './media-types';
import type { WireResponse } from './transport-types';

/** What a manifest says, as far as platforms go. */
export type Manifest = IndexManifest | ImageManifest;

interface IndexManifest {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly entries: readonly IndexEntry[];
}

interface ImageManifest {
  readonly kind: 'image';
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** Digest of the config blob. */
  readonly config: string;
}

/** An image of an index, or an index inside of it. What is no image (attestations, artifacts) is left out. */
export type IndexEntry =
  | { readonly kind: 'image'; readonly digest: string; readonly platform: string }
  | { readonly kind: 'index'; readonly digest: string };

/**
 * Reads the manifest in an answer of status 200. Throws `RegistryFault`: SCHEMA1_UNSUPPORTED, NOT_A_REGISTRY, CONTENT_TYPE_MISMATCH,
 * NOT_AN_IMAGE. Does not compare digests.
 */
export function readManifest(response: WireResponse, asked: Asked): Manifest {
  refuseForeign(response, asked);
  const content = readJson(response.body);
  if (!isMap(content)) throw notARegistry(response, asked, 'no JSON');
  const version = fieldOf(content, 'schemaVersion');
  if (version === 1) throw schema1(response, asked);
  if (version !== 2) throw notARegistry(response, asked, 'JSON that is no manifest');
  const mediaType = agreedType(content, response, asked);
  const sizeBytes = response.body.length;
  if (isIndexType(mediaType)) return { kind: 'index', mediaType, sizeBytes, entries: listField(content, 'manifests').flatMap(entryOf) };
  return { kind: 'image', mediaType, sizeBytes, config: configOf(content, response, asked) };
}

/** Throws for what cannot be read as a manifest whatever its bytes: a web page, and the first format, whose digest is none of its bytes. */
export function refuseForeign(response: WireResponse, asked: Asked): void {
  const type = mediaTypeOf(response.header('content-type'));
  if (type === 'text/html') throw notARegistry(response, asked, 'a web page');
  if (type !== undefined && isSchema1Type(type)) throw schema1(response, asked);
}

/**
 * The platform that a config blob names; `undefined` where it names none.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md
 */
export function platformOfConfig(body: Buffer): string | undefined {
  return platformIn(readJson(body));
}

/** The type that header and body agree on; they must, for a body may be read as two things. */
function agreedType(content: JsonMap, response: WireResponse, asked: Asked): string {
  const header = mediaTypeOf(response.header('content-type'));
  const written = fieldOf(content, 'mediaType');
  const own = typeof written === 'string' ? written : undefined;
  const mediaType = header ?? own;
  if (own !== undefined && own !== mediaType) throw disagreement(response, asked, `says ${own} of itself and is served as ${mediaType ?? 'nothing'}`);
  if (mediaType === undefined) throw disagreement(response, asked, 'has no media type, neither in itself nor in Content-Type');
  const [isIndex, isImage] = [isIndexType(mediaType), isImageType(mediaType)];
  if (!isIndex && !isImage) {
    if (own === undefined) throw disagreement(response, asked, `is served as ${mediaType}, which is no manifest's type`);
    throw faultAt('NOT_AN_IMAGE', `${nameOf(asked)} is no container image, but ${mediaType}`, asked, response, { hint: 'name an image' });
  }
  const both = isIndex ? Object.hasOwn(content, 'config') || Object.hasOwn(content, 'layers') : Object.hasOwn(content, 'manifests');
  if (both) throw disagreement(response, asked, `is served as ${mediaType} and has fields of an index and of an image`);
  return mediaType;
}

/** Builders put more than images into an index: provenance as `unknown/unknown`, and artifacts with a type of their own. */
function entryOf(entry: unknown): readonly IndexEntry[] {
  const digest = textField(entry, 'digest');
  if (digest === undefined || !isDigest(digest)) return [];
  if (textField(mapField(entry, 'annotations'), 'vnd.docker.reference.type') === 'attestation-manifest') return [];
  if (textField(entry, 'artifactType') !== undefined) return [];
  if (isIndexType(textField(entry, 'mediaType') ?? '')) return [{ kind: 'index', digest }];
  const platform = platformIn(fieldOf(entry, 'platform'));
  return platform === undefined ? [] : [{ kind: 'image', digest, platform }];
}

/** The normalised text of `os`, `architecture`, `variant` and `os.version`. */
function platformIn(value: unknown): string | undefined {
  const [os, architecture] = [textField(value, 'os') ?? '', textField(value, 'architecture') ?? ''];
  if (os === '' || architecture === '' || (os === 'unknown' && architecture === 'unknown')) return undefined;
  const platform: ImagePlatform = { os, architecture, variant: partOf(value, 'variant'), osVersion: partOf(value, 'os.version') };
  const text = platformText(platform);
  return PLATFORM.test(text) ? text : undefined;
}

/** What the image lock takes as the name of a platform. */
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?(?::[\w.-]+)?$/;

function partOf(value: unknown, key: string): string | undefined {
  return textField(value, key) || undefined;
}

function configOf(content: JsonMap, response: WireResponse, asked: Asked): string {
  const config = mapField(content, 'config');
  const [type, digest] = [textField(config, 'mediaType') ?? 'an unknown type', textField(config, 'digest') ?? ''];
  if (isImageConfigType(type) && isDigest(digest)) return digest;
  const what = isImageConfigType(type) ? 'its config has no digest' : `its config is ${type}`;
  const hint = 'it may be a chart, a signature or another artifact; name an image';
  throw faultAt('NOT_AN_IMAGE', `${nameOf(asked)} is no container image: ${what}`, asked, response, { hint });
}

function notARegistry(response: WireResponse, asked: Asked, what: string): Error {
  const hint = 'check the host name; a login page of a proxy or gateway may stand in between';
  return faultAt('NOT_A_REGISTRY', `${asked.host} answered ${what} for ${nameOf(asked)}`, asked, response, { hint });
}

function schema1(response: WireResponse, asked: Asked): Error {
  const hint = 'rebuild or push the image again; current nodes cannot run it';
  return faultAt('SCHEMA1_UNSUPPORTED', `${nameOf(asked)} is in Docker's first manifest format`, asked, response, { hint });
}

function disagreement(response: WireResponse, asked: Asked, what: string): Error {
  return faultAt('CONTENT_TYPE_MISMATCH', `the manifest of ${nameOf(asked)} ${what}`, asked, response, { hint: 'do not deploy it; tell who runs the registry' });
}
