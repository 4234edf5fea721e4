import { failure, type Parsed, success } from '../base/parsed';
import { hasRightLength, LONGEST_NAME, splitReference } from './grammar';

/** A reference as Kubernetes, containerd and Docker read it, with every default filled in. */
export interface DockerName {
  readonly host: string;
  readonly path: string;
  /** `undefined` exactly where there is a digest: of the two, only the digest is kept. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** What is pulled: `docker.io/library/mysql:5.7`. */
  readonly normal: string;
}

const HUB = 'docker.io';

/**
 * Reads an image name as Kubernetes and Docker do: a name without a host is Docker Hub's, one segment belongs to `library`.
 * @see https://github.com/distribution/reference/blob/v0.6.0/normalize.go
 */
export function parseDockerName(text: string): Parsed<DockerName> {
  if (/^[a-f0-9]{64}$/.test(text)) return failure('is a bare image ID');
  const [domain, rest] = splitDomain(text);
  const parts = splitReference(`${domain}/${rest}`, { ipv6: true });
  if (parts?.domain !== domain) return failure('is no image reference to Docker');
  const { path, digest } = parts;
  if (path.length > LONGEST_NAME) return failure(`has a path of more than ${LONGEST_NAME} characters`);
  if (digest !== undefined && !(hasRightLength(digest) && /:[a-f0-9]+$/.test(digest))) {
    return failure('has a digest of the wrong length, alphabet or algorithm', text.indexOf('@') + 1);
  }
  const tag = digest === undefined ? (parts.tag ?? 'latest') : undefined;
  const end = digest === undefined ? `:${tag ?? ''}` : `@${digest}`;
  return success({ host: domain, path, tag, digest, normal: `${domain}/${path}${end}` });
}

/** The host that the text names or that Docker would add, and what stands behind it. */
function splitDomain(text: string): readonly [string, string] {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const isDomain = first !== '' && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const domain = isDomain ? first : HUB;
  const rest = isDomain ? text.slice(slash + 1) : text;
  if (domain !== HUB && domain !== `index.${HUB}`) return [domain, rest];
  return [HUB, rest.includes('/') ? rest : `library/${rest}`];
}
