import type { JsonMap } from '../../../lib/kube/json';

/** A request as the server got it. */
export interface SeenRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed where it is JSON; `undefined` where none was sent. */
  readonly body: unknown;
  /** What was answered; `undefined` while nothing is, and for a cut connection. */
  status: number | undefined;
}

/** What goes wrong with a request. */
export type Trouble =
  /** `before`: nothing is done and the connection ends. `after`: it is done and no answer comes. `middle`: half of the answer comes. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' | 'middle' }
  /** In place of what the API server would do. `message` goes into a Status; `text` goes out as it is. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly reason?: string;
      readonly message?: string;
      readonly details?: JsonMap;
      readonly text?: string;
      readonly retryAfterS?: number | undefined;
    }
  /** The answer comes late; `in` real milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number; readonly where?: 'before' | 'middle' }
  /** Tokens for further pages, and what watches start from, are too old from now on. */
  | { readonly kind: 'expire' };

/** For which requests, and how often. */
export interface When {
  readonly method?: string;
  /** Of the path, or the whole of it as text. */
  readonly path?: RegExp | string;
  /** Requests that fit and are let through first. @default 0 */
  readonly skip?: number;
  /** @default 1; Infinity for all that follow */
  readonly times?: number;
}

interface Planned<Value> {
  readonly value: Value;
  readonly when: When;
  seen: number;
}

/** What is planned for requests to come, in the order in which it was planned. */
export class Plans<Value> {
  readonly #plans: Planned<Value>[] = [];

  add(value: Value, when: When): void {
    this.#plans.push({ value, when, seen: 0 });
  }

  clear(): void {
    this.#plans.length = 0;
  }

  /** What holds for this request. It counts, so that each request asks once. */
  due(request: Pick<SeenRequest, 'method' | 'path'>): readonly Value[] {
    const due: Value[] = [];
    for (const plan of this.#plans) {
      if (!fits(plan.when, request)) continue;
      plan.seen += 1;
      const { skip = 0, times = 1 } = plan.when;
      if (plan.seen > skip && plan.seen <= skip + times) due.push(plan.value);
    }
    return due;
  }
}

function fits({ method, path }: When, request: Pick<SeenRequest, 'method' | 'path'>): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? path === request.path : path.test(request.path);
}
