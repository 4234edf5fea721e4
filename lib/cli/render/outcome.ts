import type { OpenConfig } from '../configs';
import type { YamlFile } from '../../yaml/read';
import type { SkippedFile } from '../../sources/source-file';
import type { RenderPlace } from '../../sources/render/place';
import type { RenderedSet } from '../../workspace/rendered/rendered-set';
import type { RenderWishes } from './flags';
import type { ReadOnce } from './read-once';

/** What all renderings of a run share. */
export interface RenderRun {
  readonly wishes: RenderWishes;
  readonly place: RenderPlace;
  readonly read: ReadOnce;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder of ours, absolute. */
  readonly temporary: string;
  readonly signal: AbortSignal;
  /** Values that were not there yet make no rendering, where they would else be a fault of the person's. */
  readonly isPast: boolean;
  readonly configOf: (uri: string) => Promise<OpenConfig | undefined>;
}

/** What became of one chart or kustomization. */
export interface RenderOutcome {
  readonly sets: readonly { readonly set: RenderedSet; readonly config: OpenConfig | undefined }[];
  /** Why it, or one of its renderings, is not there, by the folder. */
  readonly failed: readonly SkippedFile[];
  /** What nobody could render, and nobody has to. */
  readonly passed: readonly SkippedFile[];
  /** Files that are no manifests of their own. */
  readonly isPart: (uri: string) => boolean;
  /** Texts that findings can point into. */
  readonly files: readonly YamlFile[];
  /** `helm v3.19.0` */
  readonly by: string | undefined;
}

export const NOTHING: RenderOutcome = { sets: [], failed: [], passed: [], isPart: () => false, files: [], by: undefined };
