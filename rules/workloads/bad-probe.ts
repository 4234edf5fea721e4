import type { Path } from '../../lib/base/path';
import { didYouMean } from '../../lib/base/suggest';
import { isUnknown } from '../../lib/base/unknown';
import { setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { isMap, type JsonMap, listField, mapField, textField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import { type Container, WORKLOADS } from '../../lib/kube/workloads';
import { probedContainersOf } from './probed-containers';

/** Flags probes that are refused, or that ask at a port nobody named. */
export const badProbe = objectRule({
  id: 'bad-probe',
  summary: 'A probe is refused, or asks at a port that its container does not name',
  category: 'workloads',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'Kubernetes: configuring probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of probes',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: how a probe finds its port by name',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/probe/util.go',
      version: '1.34',
    },
  ],
  messages: {
    successThreshold: ({ probe, container, threshold }: { probe: string; container: string; threshold: number }) =>
      `The ${probe} of container ${container} has successThreshold: ${threshold}, and the API server takes 1 alone there; set it to 1`,
    unknownPort: ({ probe, container, port, meant }: Named) =>
      `The ${probe} of container ${container} asks at port ${port}, which the container does not name${meant}, so it always fails; name the port or write its number`,
    portOfOther: ({ probe, container, port, other }: Named & { other: string }) =>
      `The ${probe} of container ${container} asks at port ${port}, which container ${other} names: a probe looks in its own container and always ` +
      'fails; write the number of the port',
  },
  check(object, { report }) {
    const containers = probedContainersOf(object);
    for (const container of containers) {
      for (const probe of PROBES) {
        const value = container.value[probe];
        if (!isMap(value)) continue;
        const path = [...container.path, probe];
        const named = { probe, container: titleOf(container) };
        const threshold = value['successThreshold'];
        // The server fills in 1 for 0, and its schema speaks of what is no number.
        if (probe !== 'readinessProbe' && typeof threshold === 'number' && threshold !== 0 && threshold !== 1) {
          const at = [...path, 'successThreshold'];
          const remedy = isLiteral(object, at, '') ? { fix: setTo(at, 1, 'set successThreshold to 1') } : { hint: 'give the parameter the value 1' };
          report('successThreshold', { at, data: { ...named, threshold }, ...remedy });
        }
        const missing = missingPort(container, value, path);
        if (!missing) continue;
        const { port, at } = missing;
        const other = containers.find((candidate) => portNames(candidate).includes(port));
        const data = { ...named, port, meant: didYouMean(port, portNames(container)) };
        if (other) report('portOfOther', { at, data: { ...data, other: titleOf(other) } });
        else report('unknownPort', { at, data });
      }
    }
  },
});

interface Named {
  readonly probe: string;
  readonly container: string;
  readonly port: string;
  readonly meant: string;
}

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

function titleOf({ name }: Container): string {
  return name === '' ? 'without a name' : name;
}

/** The port that a probe asks for by name and its container does not have; `undefined` where it does, or where that is not known. */
function missingPort(container: Container, probe: JsonMap, path: Path): { readonly port: string; readonly at: Path } | undefined {
  // A patch shows a container without its image, and so perhaps without its ports.
  if (container.value['image'] === undefined || !Array.isArray(container.value['ports'] ?? [])) return undefined;
  for (const handler of ['httpGet', 'tcpSocket']) {
    const port = textField(mapField(probe, handler), 'port');
    // A number in quotes is no name; the API server refuses it for what it is.
    if (port === undefined || port === '' || isUnknown(port) || /^[0-9]+$/.test(port)) continue;
    const names = portNames(container);
    if (!names.includes(port) && !names.some(isUnknown)) return { port, at: [...path, handler, 'port'] };
  }
  return undefined;
}

function portNames({ value }: Container): readonly string[] {
  return listField(value, 'ports').flatMap((port) => textField(port, 'name') ?? []);
}
