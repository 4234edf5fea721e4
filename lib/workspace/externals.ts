/** Objects that live elsewhere and that the manifests may count on, as the configuration declares them. */
export interface Externals {
  readonly streams: readonly ExternalStream[];
  readonly services: readonly ExternalName[];
  readonly claims: readonly ExternalName[];
  readonly serviceAccounts: readonly ExternalName[];
  /** Namespaces that may pull the images of others. */
  readonly imagePullers: readonly ExternalPuller[];
}

export interface ExternalName {
  readonly name: string;
  /** @default the namespace of whoever asks */
  readonly namespace?: string;
}

export interface ExternalStream extends ExternalName {
  /** `spec.lookupPolicy.local`. @default false */
  readonly lookup?: boolean;
  /** Tags the stream has, each with what its `from` names when that is known. */
  readonly tags?: Readonly<Record<string, string | null>>;
}

/** A RoleBinding to `system:image-puller` in the namespace `of` for the service accounts of the namespace `by`. */
export interface ExternalPuller {
  readonly of: string;
  /** @default every namespace */
  readonly by?: string;
}

export const NO_EXTERNALS: Externals = { streams: [], services: [], claims: [], serviceAccounts: [], imagePullers: [] };
