import { failure, type Parsed, success } from '../base/parsed';
import { parseDockerName } from './docker-name';
import { hasRightLength, splitReference } from './grammar';

/** A reference as CRI-O reads it before it pulls. */
export interface CrioName {
  /** No registry host: CRI-O goes through its search registries. */
  readonly short: boolean;
  /** Host and path as written. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Reads an image name as CRI-O does. Upper-case letters make no host here, and a digest does not make a name any less short.
 * @see https://github.com/containers/image/blob/v5.36.0/pkg/shortnames/shortnames.go
 */
export function parseCrioName(text: string): Parsed<CrioName> {
  const parts = splitReference(text, { ipv6: true });
  if (!parts) return failure('is no image reference to CRI-O');
  const { domain = '', name, tag, digest } = parts;
  if (digest !== undefined && !(hasRightLength(digest) && /:[a-f0-9]+$/.test(digest))) {
    return failure('has a digest of the wrong length, alphabet or algorithm', text.indexOf('@') + 1);
  }
  return success({ short: !(/[.:]/.test(domain) || domain === 'localhost'), name, tag, digest });
}

/** The search registries of an OpenShift node, in their order (machine-config-operator, release 4.20). */
export const OPENSHIFT_SEARCH_REGISTRIES: readonly string[] = ['registry.access.redhat.com', 'docker.io'];

/**
 * What CRI-O tries to pull, in order. A short name is tried at each search registry; a tag beside a digest is dropped,
 * Docker Hub's `library/` and the tag `latest` are added.
 */
export function crioCandidates({ short, name, tag, digest }: CrioName, searchRegistries: readonly string[]): readonly string[] {
  const end = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`;
  const names = short ? searchRegistries.map((registry) => `${registry}/${name}`) : [name];
  return names.flatMap((candidate) => {
    const normal = parseDockerName(`${candidate}${end}`);
    return normal.ok ? [normal.value.normal] : [];
  });
}
