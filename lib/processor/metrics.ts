/** Upper bounds of the buckets for how long a request took, in seconds; KubeDiag waits 60. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

type Labels = Readonly<Record<string, string>>;

interface Counter {
  readonly name: string;
  readonly help: string;
  readonly values: Map<string, number>;
}

/**
 * What the processor counts. Labels are words of its own, error codes of the client, and namespaces that are allowed: nothing that a
 * request brings can make a new series.
 */
export class Metrics {
  readonly #requests = counter('pinstream_processor_requests_total', 'Requests that were answered, by path and status.');
  readonly #verdicts = counter('pinstream_processor_verdicts_total', 'Verdicts that were answered, by namespace.');
  readonly #deletes = counter('pinstream_processor_pod_deletions_total', 'Pods that were deleted, by namespace.');
  readonly #clusterErrors = counter('pinstream_processor_cluster_errors_total', 'Answers that the cluster did not give, by the code of the error.');
  readonly #buckets: number[] = BUCKETS.map(() => 0);
  #count = 0;
  #seconds = 0;
  readonly #running: () => number;

  /** @param running How many recoveries are under way, or wait for another one of their set */
  constructor(running: () => number) {
    this.#running = running;
  }

  /** @param path One of the paths that are served, or a word for all others. */
  request(path: string, status: number): void {
    add(this.#requests, { path, status: String(status) });
  }

  verdict(namespace: string, verdict: string): void {
    add(this.#verdicts, { namespace, verdict });
  }

  deletion(namespace: string): void {
    add(this.#deletes, { namespace });
  }

  clusterError(code: string): void {
    add(this.#clusterErrors, { code });
  }

  /** How long a request for a diagnosis took, in milliseconds. */
  duration(milliseconds: number): void {
    const seconds = milliseconds / 1000;
    this.#count += 1;
    this.#seconds += seconds;
    BUCKETS.forEach((bound, index) => {
      if (seconds <= bound) this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
    });
  }

  /** @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format (0.0.4) */
  render(): string {
    const lines = [this.#requests, this.#verdicts, this.#deletes, this.#clusterErrors].flatMap(counterLines);
    return `${[...lines, ...this.#durationLines(), ...this.#runningLines()].join('\n')}\n`;
  }

  #durationLines(): readonly string[] {
    const name = 'pinstream_processor_request_duration_seconds';
    return [
      ...head(name, 'histogram', 'How long requests for a diagnosis took.'),
      ...BUCKETS.map((bound, index) => `${name}_bucket{le="${bound}"} ${this.#buckets[index] ?? 0}`),
      `${name}_bucket{le="+Inf"} ${this.#count}`,
      `${name}_sum ${this.#seconds}`,
      `${name}_count ${this.#count}`,
    ];
  }

  #runningLines(): readonly string[] {
    const name = 'pinstream_processor_recoveries_running';
    return [...head(name, 'gauge', 'StatefulSets that are being recovered.'), `${name} ${this.#running()}`];
  }
}

/** The type and version of what `render` gives. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

function counter(name: string, help: string): Counter {
  return { name, help, values: new Map() };
}

function add({ values }: Counter, labels: Labels): void {
  const series = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`).join(',');
  values.set(series, (values.get(series) ?? 0) + 1);
}

function counterLines({ name, help, values }: Counter): readonly string[] {
  return [...head(name, 'counter', help), ...[...values].toSorted().map(([series, value]) => `${name}{${series}} ${value}`)];
}

function head(name: string, type: string, help: string): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
