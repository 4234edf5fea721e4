import type { Path } from '../base/path';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import type { StoredTag } from '../openshift/stream-status';

/** What decides which images of manifests are pinned. */
export interface PinOptions {
  readonly target: TargetProfile;
  /** Where objects of kinds that nobody else knows name images. */
  readonly imagePaths: readonly ImagePath[];
  /** As `os/arch[/variant]`. */
  readonly requiredPlatforms: readonly string[];
  /** The internal registry and the host under which it answers from outside; without it its images cannot be asked about. */
  readonly internalRegistry?: { readonly host: string; readonly route: string } | undefined;
  /** What live streams hold: with it their images can be pinned, by their full names in the internal registry. */
  readonly storedTags?: readonly StoredTag[] | undefined;
  /** Keys that the lock holds: with them images of the internal registry can be pinned whom nobody here can ask. */
  readonly lockedKeys?: ReadonlySet<string> | undefined;
  /** Names of ImageStreams that other object sets of the input hold. */
  readonly streamNames?: ReadonlySet<string> | undefined;
  /** Whether somebody silenced `unpinned-image` on a line of a file, counted from 1, or for the object that is written there. */
  readonly isIgnored?: ((uri: string, line: number, object: KubeObject) => boolean) | undefined;
}

export interface ImagePath {
  /** `''` is the core group. */
  readonly group: string;
  readonly kind: string;
  /** From the top of the object; `*` is every item of a list, and every value of a map. */
  readonly path: Path;
}
