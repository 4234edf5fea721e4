import { UserError } from '../../base/errors';
import type { ClusterReader } from '../../cluster/cluster-reader';
import { PODS } from '../../cluster/resources';

/** How long an answer of the cluster counts, in milliseconds: anybody may ask whether the processor is ready. */
const FRESH_MS = 5_000;

/** Whether the cluster can be asked, as found out a moment ago; many questions at one time cost one. */
export class Readiness {
  readonly #ask: () => Promise<string | undefined>;
  readonly #now: () => number;
  #known: { readonly problem: Promise<string | undefined>; readonly at: number } | undefined;

  /** @param now Milliseconds of any clock that goes on */
  constructor(cluster: ClusterReader, namespace: string, now: () => number) {
    this.#ask = () => problemOf(cluster, namespace);
    this.#now = now;
  }

  /** Why it cannot; `undefined` where it can. Never throws. */
  problem(): Promise<string | undefined> {
    if (!this.#known || this.#now() - this.#known.at > FRESH_MS) this.#known = { problem: this.#ask(), at: this.#now() };
    return this.#known.problem;
  }
}

async function problemOf(cluster: ClusterReader, namespace: string): Promise<string | undefined> {
  try {
    await cluster.list(PODS, namespace);
    return undefined;
  } catch (error) {
    return error instanceof UserError ? error.message : 'the cluster could not be asked';
  }
}
