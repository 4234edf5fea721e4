import type { Path } from '../base/path';
import type { Parsed } from '../base/parsed';
import type { ImageReference } from '../images/reference';
import type { ValueEdit } from '../base/value-edit';

/** Why an image is left as it is. A promise: the JSON of `images pin` has these words. */
export type SkipCode =
  | 'REF_INVALID'
  | 'REF_TEMPLATED'
  | 'REF_IMAGESTREAM'
  | 'SHORT_NAME_AMBIGUOUS'
  | 'ANCHOR_SHARED'
  | 'MANAGED_BY_OTHER'
  | 'CLUSTER_INTERNAL'
  | 'SCHEDULED'
  | 'IGNORED'
  | 'UNREADABLE'
  | 'PARAMETER_SHARED'
  | 'OTHER_SOURCE';

/** A place at which a file names an image. */
export interface PinSite {
  readonly uri: string;
  /** Which of the file's documents, from 0. */
  readonly document: number;
  /** In the document: where the image's text, or the part of it that a digest goes to, is written. */
  readonly path: Path;
  /** Counted from 1. */
  readonly line: number;
  /** `Deployment/web container web`, for people. */
  readonly where: string;
  /** The image as it is meant: a Template's parameters filled in, a map of `repository` and `tag` put together. */
  readonly image: string;
  readonly fate: SiteFate;
}

export type SiteFate =
  | { readonly kind: 'skip'; readonly code: SkipCode; readonly reason: string; readonly hint?: string | undefined }
  /** A digest alone: nothing to do, and nothing to compare with. */
  | { readonly kind: 'digest-only'; readonly reference: ImageReference }
  | {
      readonly kind: 'pin';
      /** Under which the lock holds the image. */
      readonly key: string;
      /** The digest that is written there now. */
      readonly written: string | undefined;
      /** The platform whose digest is to be written in place of the index's, as `os/arch[/variant]`; `undefined` where the configuration decides. */
      readonly platform?: string | undefined;
      readonly notes: readonly SiteNote[];
      /** The edits of the document's value that write a digest; fails, saying why, where that cannot be done. */
      edits(chosen: Chosen): Parsed<readonly ValueEdit[]>;
    };

/** What a person should know about a pin. */
export interface SiteNote {
  readonly code: 'IMPORT_MODE' | 'ALWAYS_PULLED';
  readonly message: string;
}

/** What is to be written at a site. */
export interface Chosen {
  readonly digest: string;
  /** Without the tag, where `style` is `digest-only`. */
  readonly style: PinStyle;
}

export type PinStyle = 'tag-and-digest' | 'digest-only';
