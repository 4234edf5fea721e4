import { sameValue } from '../../lib/base/equal';
import { objectRule } from '../../lib/engine/rule';
import { fieldOf, isMap, type JsonMap, mapField } from '../../lib/kube/json';
import { WORKLOADS } from '../../lib/kube/workloads';
import { secondsOfFailures } from '../../lib/rollout/probe-patience';
import { probedContainersOf } from './probed-containers';

/** Flags liveness probes that ask what the readiness probe asks, and give up no later. */
export const identicalProbes = objectRule({
  id: 'identical-probes',
  summary: 'The liveness probe asks what the readiness probe asks, and gives up no later',
  category: 'workloads',
  preset: 'strict',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'Kubernetes: liveness, readiness and startup probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
      version: '1.34',
    },
    {
      title: 'Kubernetes: the same endpoint for both, with a higher failureThreshold for liveness',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
      version: '1.34',
    },
    {
      title: 'kubernetes: defaults of probes',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/v1/defaults.go',
      version: '1.34',
    },
  ],
  messages: {
    identical: ({ container, alive, ready }: { container: string; alive: number; ready: number }) =>
      `Container ${container} has one check for both probes: after ${ready} s of failures it gets no traffic, and after ${alive} s it is restarted, ` +
      'so an overload restarts every pod; let liveness ask less, or wait longer',
  },
  check(object, { report }) {
    for (const { value, path, name } of probedContainersOf(object)) {
      const { livenessProbe: liveness, readinessProbe: readiness } = value;
      if (!isMap(liveness) || !isMap(readiness) || !asksTheSame(liveness, readiness)) continue;
      const [alive, ready] = [secondsOfFailures(liveness), secondsOfFailures(readiness)];
      if (alive === undefined || ready === undefined || alive > ready || timeoutOf(liveness) > timeoutOf(readiness)) continue;
      report('identical', {
        at: [...path, 'livenessProbe'],
        part: 'key',
        data: { container: name === '' ? 'without a name' : name, alive, ready },
        related: [{ object, at: [...path, 'readinessProbe'], message: 'the readiness probe with the same check' }],
        hint: 'raise failureThreshold of the liveness probe, or let it ask only whether the process still answers',
      });
    }
  },
});

const HANDLERS: readonly string[] = ['httpGet', 'tcpSocket', 'exec', 'grpc'];

function asksTheSame(one: JsonMap, other: JsonMap): boolean {
  const handler = HANDLERS.find((key) => isMap(one[key]));
  if (handler === undefined || !isMap(other[handler])) return false;
  return sameValue({ ...DEFAULTS[handler], ...mapField(one, handler) }, { ...DEFAULTS[handler], ...mapField(other, handler) });
}

/** What the API server fills in. */
const DEFAULTS: Readonly<Record<string, JsonMap>> = { httpGet: { path: '/', scheme: 'HTTP' }, grpc: { service: '' } };

/** Seconds; a timeout that is no number is for others. */
function timeoutOf(probe: JsonMap): number {
  const seconds = fieldOf(probe, 'timeoutSeconds');
  return typeof seconds === 'number' && seconds > 0 ? seconds : 1;
}
