import { EXIT, UserError } from '../base/errors';
import type { Cluster } from '../cluster/cluster-reader';
import type { Clock } from '../recovery/clock';
import { type Answer, refusal, Refused } from './answer';
import { Gate, GateFull } from './gate';
import type { Log } from './log';
import type { Target } from './look-at-set';
import { Metrics } from './metrics';
import { parseRequest, type ProcessorRequest } from './request';
import { ACTION, answerOf, sentenceOf, VERDICT } from './result';
import { Turns } from './turns';
import { within } from './within';
import { type Progress, type Working, workOn } from './work';

export interface ProcessorOptions {
  readonly cluster: Cluster;
  /** The namespaces whose pods may be asked about. */
  readonly namespaces: readonly string[];
  /** Whether requests may have pods deleted. */
  readonly allowRecover: boolean;
  /** Whether they may have pods deleted of which a container has run. */
  readonly allowIncludeRan: boolean;
  /** What the cluster is, in place of what its API server says. */
  readonly target?: Target | undefined;
  /** How long a new pod may take until it is ready, in milliseconds. */
  readonly readyTimeoutMs: number;
  /** How long a request may take, in milliseconds. A recovery that takes longer goes on, and the answer tells what it has done so far. */
  readonly answerWithinMs: number;
  /** Stops recoveries before their next step. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/** Namespaces that are read at once, each with eight lists, and requests that may wait for that. */
const MOST_READS = 4;
const MOST_WAITING = 1_000;

/** Work that equal requests share. */
interface Job {
  readonly progress: Progress;
  readonly done: Promise<Answer>;
}

/** Answers requests for diagnoses. It takes names alone from them, and deletes nothing twice however often they come. */
export class Processor {
  readonly metrics: Metrics;
  readonly #options: ProcessorOptions;
  readonly #working: Working;
  readonly #recoveries = new Turns();
  readonly #jobs = new Map<string, Job>();

  constructor(options: ProcessorOptions) {
    const { cluster, clock, target, readyTimeoutMs, signal, log } = options;
    this.#options = options;
    this.metrics = new Metrics(() => this.#recoveries.size);
    this.#working = { cluster, clock, target, readyTimeoutMs, signal, log, metrics: this.metrics, gate: new Gate(MOST_READS, MOST_WAITING), recoveries: this.#recoveries };
  }

  /** Answers a request by the text of its body. Never throws. */
  async handle(text: string): Promise<Answer> {
    const parsed = parseRequest(text);
    if (!parsed.ok) return refusal(400, `the request body ${parsed.problem}`);
    const request = parsed.value;
    const refused = this.#refusalOf(request);
    if (refused) {
      this.#options.log({ level: 'warning', event: 'request refused', fields: { status: refused.status, mode: request.mode } });
      return refused;
    }
    const answer = await this.#answerInTime(request);
    this.#report(request, answer);
    return answer;
  }

  /** Waits for recoveries that go on after their requests were answered. */
  async settled(): Promise<void> {
    while (this.#jobs.size > 0) await Promise.all([...this.#jobs.values()].map(({ done }) => done));
  }

  #refusalOf({ namespace, mode, includeRan }: ProcessorRequest): Answer | undefined {
    const { namespaces, allowRecover, allowIncludeRan } = this.#options;
    if (!namespaces.includes(namespace)) return refusal(403, `this processor does not serve the namespace ${namespace}: no --namespace names it`);
    if (mode !== 'recover') return undefined;
    if (!allowRecover) return refusal(422, 'recovery is disabled: this processor was started without --allow-recover; mode diagnose tells what could be done');
    if (includeRan && !allowIncludeRan) return refusal(422, 'recovery of pods that ran is disabled: this processor was started without --allow-include-ran');
    return undefined;
  }

  async #answerInTime(request: ProcessorRequest): Promise<Answer> {
    const { answerWithinMs } = this.#options;
    const { progress, done } = this.#jobFor(request);
    const answer = await within(done, answerWithinMs);
    if (answer) return answer;
    return progress.findings ? answerOf(progress.findings) : refusal(500, `the cluster did not answer all questions within ${answerWithinMs / 1000} seconds`);
  }

  /** Equal requests at one time, such as those that KubeDiag sends again after it lost a connection, share their work. */
  #jobFor(request: ProcessorRequest): Job {
    const key = JSON.stringify(request);
    const known = this.#jobs.get(key);
    if (known) return known;
    const progress: Progress = { findings: undefined };
    const done = this.#guarded(request, progress).finally(() => this.#jobs.delete(key));
    const job = { progress, done };
    this.#jobs.set(key, job);
    return job;
  }

  async #guarded(request: ProcessorRequest, progress: Progress): Promise<Answer> {
    try {
      return await workOn(this.#working, request, progress);
    } catch (error) {
      return this.#answerTo(error);
    }
  }

  #answerTo(error: unknown): Answer {
    const { log } = this.#options;
    if (error instanceof Refused) return refusal(error.status, error.message);
    if (error instanceof GateFull) return refusal(500, `${error.message}; ask again later`);
    if (error instanceof UserError) {
      if (error.exitCode === EXIT.refused) this.metrics.clusterError(error.code);
      log({ level: 'warning', event: 'no diagnosis', fields: { code: error.code, message: sentenceOf(error) } });
      return refusal(500, sentenceOf(error));
    }
    log({ level: 'error', event: 'fault of pinstream', fields: { message: error instanceof Error ? (error.stack ?? error.message) : String(error) } });
    return refusal(500, 'the processor has a fault of its own, which its log tells of');
  }

  #report({ namespace, pod, mode }: ProcessorRequest, answer: Answer): void {
    const verdict = answer.status === 200 ? answer.result[VERDICT] : undefined;
    if (verdict !== undefined) this.metrics.verdict(namespace, verdict);
    const action = answer.status === 200 ? answer.result[ACTION] : undefined;
    this.#options.log({ level: 'info', event: 'request answered', fields: { status: answer.status, namespace, pod, mode, verdict, action, reason: answer.status === 200 ? undefined : answer.text } });
  }
}
