import type { Origin, Place, Related } from '../../base/origin';
import { type Path, valueAt } from '../../base/path';
import type { KubeObject } from '../../kube/object';
import { imageEntries } from './image-entries';
import { pathInSource, sourceObject } from './source-object';

/** What a kustomization was built of. */
export interface KustomizeSources {
  /** The file of the kustomization that was built, by its uri. */
  readonly root: string;
  /** The objects in the file that an object is from, by Kustomize's own word. */
  readonly resources: readonly KubeObject[];
  /** The objects in files that are laid over others. */
  readonly patches: readonly KubeObject[];
  /** All kustomizations that took part. */
  readonly kustomizations: readonly KubeObject[];
}

/**
 * An object that Kustomize made. A value that stands in the file it is from is there; else it is in the one patch, or the one entry of
 * `images`, that brings it; else it is the kustomization's, with the object's own path. No repair goes through it.
 */
export class KustomizeOrigin implements Origin {
  readonly uri: string;
  readonly remedy = 'repair the files it is built of: pinstream lint --fix and pinstream images pin --write, both without --render';
  readonly #sources: KustomizeSources;
  readonly #rendered: KubeObject;
  readonly #source: KubeObject | undefined;
  readonly #patches: readonly KubeObject[];

  /** @param rendered What came out, with whatever origin. `maker`: uri of the kustomization whose generator made it. */
  constructor(rendered: KubeObject, sources: KustomizeSources, maker?: string) {
    this.#rendered = rendered;
    this.#sources = sources;
    this.#source = sourceObject(rendered, sources.resources);
    this.#patches = sources.patches.filter((patch) => sourceObject(rendered, [patch]) !== undefined);
    this.uri = this.#source?.origin.uri ?? maker ?? sources.root;
  }

  locate(path: Path, part?: 'key' | 'value'): Place {
    return this.#exact(path, part) ?? { uri: this.#source ? this.#sources.root : this.uri, path, span: undefined };
  }

  suppliers(path: Path): readonly Related[] {
    const source = this.#source;
    if (!source) return [];
    const inSource = pathInSource(this.#rendered.value, source.value, path);
    if (inSource?.isSame === true) return [];
    return [{ ...source.origin.locate(inSource?.path ?? []), message: `${source.title} is written here, and the kustomization changes it` }];
  }

  isSettable(): boolean {
    return false;
  }

  #exact(path: Path, part: 'key' | 'value' | undefined): Place | undefined {
    const source = this.#source;
    const inSource = source && pathInSource(this.#rendered.value, source.value, path);
    // What is absent in the end may be so because a patch took it away.
    if (inSource?.isSame === true) return source?.origin.locate(inSource.path, part);
    const value = valueAt(this.#rendered.value, path);
    if (value === undefined || typeof value === 'object') return undefined;
    const patched = this.#patches.flatMap((patch) => {
      const inPatch = pathInSource(this.#rendered.value, patch.value, path);
      return inPatch?.isSame === true ? [patch.origin.locate(inPatch.path, part)] : [];
    });
    const before = source && inSource ? valueAt(source.value, inSource.path) : undefined;
    const entries = typeof value === 'string' && typeof before === 'string' ? this.#sources.kustomizations.flatMap((kustomization) => imageEntries(kustomization, before, value)) : [];
    const [only, ...others] = [...patched, ...entries];
    return others.length === 0 ? only : undefined;
  }
}
