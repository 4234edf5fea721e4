import { isUnknown } from '../../base/unknown';
import { isMap, type JsonMap } from '../../kube/json';

/**
 * A pod template without what the API server would fill in, so that writing a default out is no change. Positions in lists stay.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/v1/defaults.go
 */
export function withoutPodDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutPodDefaults(item));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !isDefault(key, item, value))
      .map(([key, item]) => [key, FREE_KEYS.has(key) ? item : withoutPodDefaults(item)]),
  );
}

/** Fields whose keys are their authors' own. */
const FREE_KEYS: ReadonlySet<string> = new Set(['labels', 'annotations', 'nodeSelector', 'matchLabels', 'limits', 'requests', 'overhead']);

/** Each of these fields has one default wherever it stands in a pod template. */
const DEFAULTS: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ['apiVersion', ['v1']],
  ['creationTimestamp', [null]],
  ['defaultMode', [0o644]],
  ['divisor', ['0', 0]],
  ['dnsPolicy', ['ClusterFirst']],
  ['enableServiceLinks', [true]],
  ['failureThreshold', [3]],
  ['hostIPC', [false]],
  ['hostNetwork', [false]],
  ['hostPID', [false]],
  ['initialDelaySeconds', [0]],
  ['periodSeconds', [10]],
  ['procMount', ['Default']],
  ['protocol', ['TCP']],
  ['readOnly', [false]],
  ['scheme', ['HTTP']],
  ['schedulerName', ['default-scheduler']],
  ['stdin', [false]],
  ['stdinOnce', [false]],
  ['successThreshold', [1]],
  ['terminationGracePeriodSeconds', [30]],
  ['terminationMessagePath', ['/dev/termination-log']],
  ['terminationMessagePolicy', ['File']],
  ['timeoutSeconds', [1]],
  ['tty', [false]],
]);

function isDefault(key: string, item: unknown, within: JsonMap): boolean {
  if (key === 'imagePullPolicy') return isDefaultPolicy(item, within['image']);
  // The older name of the same field, which the API server keeps equal.
  if (key === 'serviceAccount') return item === within['serviceAccountName'];
  // Of a pod; a container that has one is a sidecar.
  if (key === 'restartPolicy') return item === 'Always' && 'containers' in within;
  return DEFAULTS.get(key)?.includes(item) ?? false;
}

/** The default goes by the image; of one that is not known, any policy may be it. */
function isDefaultPolicy(policy: unknown, image: unknown): boolean {
  const text = typeof image === 'string' ? image : '';
  if (isUnknown(text)) return true;
  const [name = '', digest] = text.slice(text.lastIndexOf('/') + 1).split('@');
  // The API server looks at the tag, digest or not.
  const [, tag = digest === undefined ? 'latest' : ''] = name.split(':');
  return policy === (tag === 'latest' ? 'Always' : 'IfNotPresent');
}
