import type { RegistryFault } from './fault';

/** A tag of a repository, canonical: Docker Hub is `docker.io`, its one-segment paths start with `library/`. */
export interface TagAddress {
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
}

/** What a registry serves for a tag, its bytes checked against their digest. */
export interface ResolvedImage {
  /** Of the index, or of the single image. */
  readonly digest: string;
  readonly mediaType: string;
  /** Digests of the images by `os/arch[/variant][:os.version]`, normalised; all that there are. For a single image its own. */
  readonly platforms: ReadonlyMap<string, string>;
  /** What the registry did that it should not, for people. */
  readonly warnings: readonly string[];
}

/** How a tag stands against what is locked for it. */
export type TagState =
  | { readonly state: 'ok' }
  | { readonly state: 'moved'; readonly digest: string }
  | { readonly state: 'gone' | 'child-gone' | 'unreachable'; readonly fault: RegistryFault };

/** Answers about tags and digests; each question is asked once in a run, whoever asks it. */
export interface Resolver {
  /** The digest behind a tag. `'known'` when it is the one given: then one HEAD was all. Throws `RegistryFault`. */
  resolve(address: TagAddress, known?: string): Promise<ResolvedImage | 'known'>;
  /** Whether a tag still serves the digest, and whether the digest and the children are still there. HEAD alone. Never throws a `RegistryFault`. */
  stateOf(address: TagAddress, locked: { readonly digest: string; readonly children: readonly string[] }): Promise<TagState>;
  /** Whether a digest is there; the fault when it is not. HEAD alone. */
  existenceOf(host: string, repository: string, digest: string): Promise<RegistryFault | undefined>;
}
