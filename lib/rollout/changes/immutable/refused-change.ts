import type { Difference } from '../differences';

/** A field that the API server does not let change, with all that changes in it. */
export interface RefusedChange {
  /** By its own name: `selector`, `storage`, `data`. */
  readonly field: string;
  readonly differences: readonly Difference[];
  /** `release`: only some releases refuse it, the target among them. `usually`: the state of the live object can let it pass. */
  readonly because: 'kind' | 'release' | 'usually';
}
