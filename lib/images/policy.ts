/** What a team has settled about registries and platforms, as the configuration declares it. */
export interface ImagePolicy {
  /** Hosts, or hosts with the beginning of a path, that images may come from. @default any */
  readonly allowedRegistries: readonly string[] | undefined;
  /** Hosts, or hosts with the beginning of a path, that images may not come from. */
  readonly blockedRegistries: readonly string[];
  /** What nodes ask in place of a registry, besides the mirror sets that the manifests hold. */
  readonly mirrors: readonly Mirror[];
  /** Platforms that every locked image must have, as `os/arch` or `os/arch/variant`. */
  readonly requiredPlatforms: readonly string[];
}

/** One entry of an ImageDigestMirrorSet or ImageTagMirrorSet. */
export interface Mirror {
  /** A host, or a host with the beginning of a path; `*.example.com` for all its subdomains. */
  readonly source: string;
  /** Repositories that stand for it, in the order in which they are asked. */
  readonly mirrors: readonly string[];
  /** Which references are sent there: those with a digest, or those by tag. */
  readonly pulls: 'digest' | 'tag';
}

export const NO_POLICY: ImagePolicy = { allowedRegistries: undefined, blockedRegistries: [], mirrors: [], requiredPlatforms: [] };
