import { fieldOf, isMap, type JsonMap, listField, textField } from '../kube/json';
import { isLiteral } from '../kube/literal';
import type { KubeObject } from '../kube/object';
import { containersOf } from '../kube/workloads';
import { matchLabelsOf } from './match-labels';

/**
 * The headless Service that gives the pods of a StatefulSet their names, with the ports of its containers.
 * `undefined` where a text that goes into it is not literal, or the set has no labels to select by.
 */
export function headlessServiceFor(set: KubeObject, name: string): JsonMap | undefined {
  const selector = matchLabelsOf(set);
  if (!selector || !isLiteral(set, ['spec', 'serviceName'], name) || !isLiteral(set, ['metadata', 'namespace'], set.namespace ?? ''))
    return undefined;
  const ports = portsOf(set);
  if (!ports) return undefined;
  const namespace = set.namespace === undefined ? {} : { namespace: set.namespace };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...namespace, labels: selector },
    // A headless Service may do without ports, as others may not.
    spec: { clusterIP: 'None', selector, ...(ports.length > 0 ? { ports } : {}) },
  };
}

/** `undefined` where a port is not known. */
function portsOf(set: KubeObject): readonly JsonMap[] | undefined {
  const ports = new Map<string, JsonMap>();
  for (const container of containersOf(set)) {
    if (container.field !== 'containers') continue;
    for (const [at, entry] of listField(container.value, 'ports').entries()) {
      const path = [...container.path, 'ports', at];
      const port = fieldOf(entry, 'containerPort');
      const protocol = textField(entry, 'protocol') ?? 'TCP';
      const name = textField(entry, 'name') ?? `${protocol.toLowerCase()}-${String(port)}`;
      if (!isMap(entry) || typeof port !== 'number') return undefined;
      const literal =
        isLiteral(set, [...path, 'containerPort'], '') &&
        isLiteral(set, [...path, 'name'], name) &&
        isLiteral(set, [...path, 'protocol'], protocol);
      if (!literal) return undefined;
      const key = `${port}/${protocol}`;
      // A Service takes a port and protocol, and a name, only once.
      if (!ports.has(key) && !Array.from(ports.values()).some((other) => other['name'] === name))
        ports.set(key, { name, port, ...(protocol === 'TCP' ? {} : { protocol }) });
    }
  }
  return [...ports.values()];
}
