import type { Path } from '../base/path';
import type { ImageReference } from '../images/reference';
import type { ImageUse } from '../kube/workloads';
import { pinnedText } from './forms';
import type { Chosen } from './site';
import type { Skip } from './skips';

/** A place in an object that names an image, before anybody judges it. */
export interface ImagePlace {
  /** In the object: the text that the digest goes to. */
  readonly path: Path;
  /** The image as a whole; what is no text is kept as it is. */
  readonly image: unknown;
  /** What of the object names it: `container web`. */
  readonly what: string;
  /** Of a container or an image volume, known kinds and others. */
  readonly use?: ImageUse;
  /** Of a stream's tag. */
  readonly imported?: { readonly scheduled: boolean; readonly preserved: boolean };
  /** Written with the kind `DockerImage`, so that it never means an image stream. */
  readonly ofRegistry?: true;
  /** Settled by where it stands. */
  readonly skip?: Skip;
  /** Whether the image is all of the text at the path. */
  readonly isWhole: boolean;
  write(reference: ImageReference, chosen: Chosen): readonly Written[];
}

/** A text of the object as it is to be. */
export interface Written {
  readonly path: Path;
  readonly text: string;
}

/** A place whose text is the image and nothing else. */
export function wholeImage(path: Path, image: unknown, what: string): ImagePlace {
  return { path, image, what, isWhole: true, write: (reference, chosen) => [{ path, text: pinnedText(reference, chosen) }] };
}
