import { UserError } from '../../base/errors';
import type { Access } from '../kubeconfig/access';
import type { Redactor } from '../redact';
import type { Sleep } from '../../base/waiting';
import { type ApiAnswer, type ApiRequest, send, WireFailure } from './send';
import { retryAfterOf } from './status-faults';
import { type FaultContext, isTransientFailure, wireFault } from './wire-faults';

export interface SessionOptions {
  readonly access: Access;
  readonly redactor: Redactor;
  /** Of one attempt. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly sleep: Sleep;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const MOST_ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;
/** Waits that a server asks for beyond this are not waited. */
const LONGEST_WAIT_MS = 60_000;
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Sends requests under the credentials of one context. */
export class Session {
  readonly context: FaultContext;
  readonly #options: SessionOptions;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { access, redactor } = options;
    this.context = { who: `the cluster of context ${access.name} (${access.server.host})`, host: access.server.hostname, redactor };
  }

  get now(): number {
    return this.#options.now();
  }

  /**
   * For what changes nothing: lost connections, 429 and what a busy server answers are tried again, four times in all with growing waits; twice
   * where no answer comes in time.
   * Answers with whatever the last attempt brought; throws `UserError` (exit code 3) when that was none, and the signal's reason.
   */
  async read(request: ApiRequest): Promise<ApiAnswer> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(request);
      const isLast = attempt >= attemptsFor(outcome);
      const asked = outcome instanceof WireFailure ? undefined : retryAfterOf(outcome, this.now);
      if (isLast || !isTransient(outcome) || (asked ?? 0) > LONGEST_WAIT_MS) {
        if (outcome instanceof WireFailure) throw wireFault(outcome, this.context);
        return outcome;
      }
      await this.#options.sleep(Math.max(asked ?? 0, FIRST_WAIT_MS * 3 ** (attempt - 1)), this.#options.signal);
    }
  }

  /**
   * For what changes something: sent once, on a connection of its own. Only where no connection came about is it tried again, as nothing can have
   * arrived then. Throws `UserError` with code `unknown-outcome` where the request may have arrived and no answer came back.
   */
  async write(request: ApiRequest, what: string): Promise<ApiAnswer> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(request);
      if (!(outcome instanceof WireFailure)) return outcome;
      const fault = wireFault(outcome, this.context);
      if (outcome.mayHaveArrived) throw unknownOutcome(what, fault.message, fault.exitCode);
      if (attempt === MOST_ATTEMPTS || !isTransientFailure(outcome)) throw fault;
      await this.#options.sleep(FIRST_WAIT_MS * 3 ** (attempt - 1), this.#options.signal);
    }
  }

  /** One attempt, or two where the server no longer takes a credential that can be had anew. */
  async #attempt(request: ApiRequest): Promise<ApiAnswer | WireFailure> {
    const { access } = this.#options;
    const first = await this.#sendOnce(request);
    return first instanceof WireFailure || first.status !== 401 || !access.renew() ? first : this.#sendOnce(request);
  }

  async #sendOnce(request: ApiRequest): Promise<ApiAnswer | WireFailure> {
    const { access, timeoutMs, signal } = this.#options;
    const credentials = await access.credentials(signal);
    try {
      return await send(request, { server: access.server, credentials, timeoutMs, signal });
    } catch (error) {
      if (error instanceof WireFailure) return error;
      throw error;
    }
  }

  close(): void {
    this.#options.access.close();
  }
}

/** Who waited long for nothing is not made to wait four times as long. */
function attemptsFor(outcome: ApiAnswer | WireFailure): number {
  return outcome instanceof WireFailure && (outcome.code === 'TIMEOUT' || outcome.code === 'ETIMEDOUT') ? 2 : MOST_ATTEMPTS;
}

function isTransient(outcome: ApiAnswer | WireFailure): boolean {
  return outcome instanceof WireFailure ? isTransientFailure(outcome) : TRANSIENT_STATUSES.has(outcome.status);
}

/** Nobody knows whether the request was carried out. */
export function unknownOutcome(what: string, why: string, exitCode: UserError['exitCode']): UserError {
  return new UserError('unknown-outcome', `unknown whether ${what}: ${why}`, { exitCode, hint: 'read the pod again before anything else is done' });
}
