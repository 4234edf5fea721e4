import { failure, type Parsed, success } from '../base/parsed';
import { isSubdomain, labelProblem } from '../kube/dns-names';
import { fieldOf, isMap, mapField, textField } from '../kube/json';

/** What KubeDiag asks for. Names are all that is taken from it: what they name is read from the cluster. */
export interface ProcessorRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly mode: 'diagnose' | 'recover';
  /** Also pods of which a container has run. */
  readonly includeRan: boolean;
}

const MODE = 'param.recoverer.kubernetes.statefulset_stuck.mode';
const INCLUDE_RAN = 'param.recoverer.kubernetes.statefulset_stuck.include_ran';
/** What KubeDiag's own collector has found, as JSON in a text. */
const POD_DETAIL = 'collector.kubernetes.pod.detail';

/**
 * Reads the body of a request: a JSON object of strings, with the pod under `pod.namespace` and `pod.name` or in what a collector found.
 * `problem` goes on after `the request body`. It repeats nothing of the body but the keys that are known here.
 * @see https://github.com/kubediag/kubediag/blob/v0.3.1/pkg/executor/executor.go
 */
export function parseRequest(text: string): Parsed<ProcessorRequest> {
  const body = parsedJson(text);
  if (body === undefined) return failure('is not JSON');
  if (!isMap(body)) return failure('is not a JSON object');
  if (Object.values(body).some((value) => typeof value !== 'string')) return failure('has a value that is not a string; KubeDiag sends strings alone');
  const mode = textField(body, MODE) ?? 'diagnose';
  if (mode !== 'diagnose' && mode !== 'recover') return failure(`has an unknown value under ${MODE}: it is diagnose or recover`);
  const includeRan = textField(body, INCLUDE_RAN) ?? 'false';
  if (includeRan !== 'true' && includeRan !== 'false') return failure(`has an unknown value under ${INCLUDE_RAN}: it is true or false`);
  const named = podIn(body);
  if (!named) return failure('names no pod: write pod.namespace and pod.name into spec.parameters of the Diagnosis');
  const { namespace, pod } = named;
  if (labelProblem(namespace) !== undefined) return failure('names a namespace that is no DNS label');
  if (!isSubdomain(pod)) return failure('names a pod by what is no DNS name');
  return success({ namespace, pod, mode, includeRan: includeRan === 'true' });
}

interface NamedPod {
  readonly namespace: string;
  readonly pod: string;
}

function podIn(body: unknown): NamedPod | undefined {
  const given = namedPod(textField(body, 'pod.namespace'), textField(body, 'pod.name'));
  if (given) return given;
  const metadata = mapField(parsedJson(textField(body, POD_DETAIL) ?? ''), 'metadata');
  return namedPod(fieldOf(metadata, 'namespace'), fieldOf(metadata, 'name'));
}

function namedPod(namespace: unknown, pod: unknown): NamedPod | undefined {
  return typeof namespace === 'string' && typeof pod === 'string' && namespace !== '' && pod !== '' ? { namespace, pod } : undefined;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // nothing that is JSON says undefined
  }
}
