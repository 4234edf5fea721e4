import { reasonOf } from '../base/waiting';

interface Waiting {
  readonly host: string;
  readonly start: () => void;
}

/** Lets few requests out at a time: so many for each host, so many in all, none to a host that is paused. First come, first served among those that may. */
export class RequestQueue {
  readonly #perHost: number;
  readonly #inAll: number;
  readonly #running = new Map<string, number>();
  readonly #pauses = new Map<string, number>();
  #waiting: Waiting[] = [];
  #total = 0;

  constructor({ perHost = 4, inAll = 16 }: { readonly perHost?: number; readonly inAll?: number } = {}) {
    this.#perHost = perHost;
    this.#inAll = inAll;
  }

  /** Runs a task when its turn comes. Rejects with the signal's reason if that is aborted before. */
  async run<Value>(host: string, signal: AbortSignal, task: () => Promise<Value>): Promise<Value> {
    await this.#turn(host, signal);
    try {
      return await task();
    } finally {
      this.#total -= 1;
      this.#running.set(host, (this.#running.get(host) ?? 1) - 1);
      this.#startNext();
    }
  }

  /** Starts nothing at the host until the promise ends, either way. Pauses add up: the last to end decides. */
  pause(host: string, until: Promise<unknown>): void {
    this.#pauses.set(host, (this.#pauses.get(host) ?? 0) + 1);
    const resume = (): void => {
      this.#pauses.set(host, (this.#pauses.get(host) ?? 1) - 1);
      this.#startNext();
    };
    until.then(resume, resume);
  }

  #turn(host: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(reasonOf(signal));
      };
      const start = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const waiting: Waiting = { host, start };
      if (signal.aborted) {
        abort();
        return;
      }
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(waiting);
      this.#startNext();
    });
  }

  #startNext(): void {
    const staying: Waiting[] = [];
    const starting: Waiting[] = [];
    for (const waiting of this.#waiting) {
      const running = this.#running.get(waiting.host) ?? 0;
      if (this.#total >= this.#inAll || running >= this.#perHost || (this.#pauses.get(waiting.host) ?? 0) > 0) {
        staying.push(waiting);
        continue;
      }
      this.#total += 1;
      this.#running.set(waiting.host, running + 1);
      starting.push(waiting);
    }
    this.#waiting = staying;
    for (const { start } of starting) start();
  }
}
