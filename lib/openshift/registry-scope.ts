import { isUnknown } from '../base/unknown';

/** What a node asks for: a repository with its host, by tag or by digest. Parts that are not known stand in it as `${NAME}` or `<…>`. */
export interface PullLocation {
  /** `quay.io/shop/web`. */
  readonly repository: string;
  /** `undefined` where there is a digest, or where the tag is not known. */
  readonly tag: string | undefined;
  /** Whether it is asked for by digest; `undefined` where unknown text may bring one. */
  readonly byDigest: boolean | undefined;
}

/** Takes apart what `pullsOf` and resolutions answer; `undefined` where not even the host is known. */
export function locationOf(pull: string): PullLocation | undefined {
  if (hostOf(pull) === undefined) return undefined;
  const at = pull.indexOf('@');
  if (at >= 0) return { repository: withoutTag(pull.slice(0, at)), tag: undefined, byDigest: true };
  const repository = withoutTag(pull);
  const tag = repository === pull ? undefined : pull.slice(repository.length + 1);
  // Node names always come with a tag or a digest; a name without one ends in unknown text.
  const known = tag !== undefined && !HOLE.test(tag);
  return { repository, tag: known ? tag : undefined, byDigest: known ? false : undefined };
}

/** Whether an image lies in a scope; `undefined` where unknown text decides. */
export type InScope = boolean | undefined;

/**
 * Whether a location lies in a scope as the nodes of OpenShift write them: a host, a host with the beginning of a path, one repository with a
 * tag, or `*.example.com` for every host below it. A port is a part of the host, and only wildcards pass over it.
 * @see https://github.com/openshift/runtime-utils/blob/7bdb5b9/pkg/registries/registries.go
 */
export function inScope(scope: string, { repository, tag, byDigest }: PullLocation): InScope {
  if (isUnknown(scope) || HOLE.test(scope)) return undefined;
  if (scope.startsWith('*.')) return hostOf(repository)?.replace(/:\d+$/, '').endsWith(scope.slice(1));
  const name = withoutTag(scope);
  if (name !== scope) {
    const same = byDigest !== true && sameName(name, repository);
    return same && tag === undefined ? undefined : same && `${name}:${tag ?? ''}` === scope;
  }
  const hole = repository.search(HOLE);
  const known = hole < 0 ? repository : repository.slice(0, hole);
  if (known === scope || known.startsWith(`${scope}/`)) return true;
  return hole >= 0 && scope.startsWith(known) ? undefined : false;
}

/** How much of a location the scope names, in characters: of two that hold it, the longer is the more specific. */
export function specificity(scope: string, { repository }: PullLocation): number {
  // A wildcard names the host, and less of it than one who spells it out.
  return scope.startsWith('*.') ? (hostOf(repository)?.length ?? 0) - 0.5 : scope.length;
}

/** The place of what only deployment or the cluster knows. */
const HOLE = /[<$\uFDD0]/;

function hostOf(name: string): string | undefined {
  const slash = name.indexOf('/');
  const host = slash < 0 ? '' : name.slice(0, slash);
  return host === '' || HOLE.test(host) ? undefined : host;
}

/** The name without its tag: a colon behind the last slash, in a name that has one. */
function withoutTag(name: string): string {
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  return slash < 0 || colon < 0 ? name : name.slice(0, colon);
}

function sameName(name: string, repository: string): InScope {
  const hole = repository.search(HOLE);
  if (hole < 0) return name === repository;
  return name.startsWith(repository.slice(0, hole)) ? undefined : false;
}
