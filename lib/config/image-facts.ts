import type { Mirror } from '../images/policy';
import type { Path } from '../base/path';
import { DEFAULT_INTERNAL_REGISTRY } from '../kube/target';
import type { WrittenConfig } from './schema';

/** How a team wants its images pinned. */
export interface Pinning {
  /** Which digest is written for a key of the lock: `index`, or a platform as `os/arch[/variant]`. */
  pinOf(key: string): string;
  readonly style: 'tag-and-digest' | 'digest-only';
  readonly helmValues: boolean;
  /** Where objects of other kinds name images; `*` in a path is every item of a list. */
  readonly imagePaths: readonly ImagePath[];
  /** Platforms whose digests the lock keeps, where an image has them. */
  readonly lockedPlatforms: readonly string[];
  readonly requiredPlatforms: readonly string[];
}

export interface ImagePath {
  readonly group: string;
  readonly kind: string;
  readonly path: Path;
}

/** How registries may be asked. */
export interface RegistryAccess {
  readonly insecure: readonly { readonly host: string; readonly mode: 'http' | 'skip-verify' }[];
  readonly tagLookup: 'source' | 'mirror';
  readonly mirrors: readonly Mirror[];
  /** The internal registry as pods name it, and where it is reached from outside. */
  readonly internal: { readonly host: string; readonly route: string } | undefined;
}

/** The platforms that OpenShift runs on. @see https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/installation_overview/ */
const DEFAULT_PLATFORMS: readonly string[] = ['linux/amd64', 'linux/arm64', 'linux/ppc64le', 'linux/s390x'];

/** What a configuration says of pinning; `undefined` is one that says nothing. */
export function pinningOf(config: WrittenConfig | undefined): Pinning {
  const { pin = 'index', pins = [], style = 'tag-and-digest', helmValues = false, paths = [] } = config?.images ?? {};
  const choices = pins.map((choice) => ({ pin: choice.pin, holds: repositoryMatcher(choice.of) }));
  return {
    pinOf: (key) => choices.findLast(({ holds }) => holds(key.slice(0, key.lastIndexOf(':'))))?.pin ?? pin,
    style,
    helmValues,
    imagePaths: paths.map(({ group = '', kind, path }) => ({ group, kind, path: stepsOf(path) })),
    lockedPlatforms: config?.platforms?.locked ?? DEFAULT_PLATFORMS,
    requiredPlatforms: config?.platforms?.required ?? [],
  };
}

export function registryAccessOf(config: WrittenConfig | undefined): RegistryAccess {
  const { insecure = [], tagLookup = 'source', mirrors = [] } = config?.registries ?? {};
  const platform = typeof config?.platform === 'object' ? config.platform.internalRegistry : undefined;
  const route = platform?.route;
  return { insecure, tagLookup, mirrors, internal: route === undefined ? undefined : { host: platform?.host ?? DEFAULT_INTERNAL_REGISTRY, route } };
}

/** Whether a repository is the one named or lies below it: `quay.io`, `quay.io/acme`, `*.example.com/shop`. */
function repositoryMatcher(patterns: readonly string[]): (repository: string) => boolean {
  const expressions = patterns.map((pattern) => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&')).join('[^/]*')}(?:/|$)`, 'u'));
  return (repository) => expressions.some((expression) => expression.test(repository));
}

/** `spec.nodes[*].image` as steps, `*` for every item. */
function stepsOf(path: string): Path {
  return path.split('.').flatMap((step) => (step.endsWith('[*]') ? [step.slice(0, -'[*]'.length), '*'] : [step]));
}
