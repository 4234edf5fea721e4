/** Lets work on the same thing happen one after the other, in the order in which it was asked for. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** How many things are worked on. */
  get size(): number {
    return this.#last.size;
  }

  /** Whether work on it is under way. */
  has(key: string): boolean {
    return this.#last.has(key);
  }

  /** Does the work once all earlier work of the key is done, however that ended. */
  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const own = before.then(work, work);
    this.#last.set(key, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(key) === own) this.#last.delete(key);
    }
  }
}
