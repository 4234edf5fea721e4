import { valueAt } from '../base/path';
import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../kube/json';
import type { AdoptedContainerProps } from './adopt-containers';

/** What the Service of an adopted workload is completed with. */
export interface ServiceCompletion {
  readonly selector: Readonly<Record<string, string>>;
  /** Names of the pods' ports by number. */
  readonly portNames: ReadonlyMap<unknown, string>;
  readonly publishNotReadyAddresses: boolean | undefined;
}

/**
 * The Service, leading to the workload's stable labels, and to named ports by their names: cdk8s-plus knows numbers alone, so that
 * a port could not move without every pod of both versions agreeing on it.
 */
export function completedService(rendered: JsonMap, { selector, portNames, publishNotReadyAddresses }: ServiceCompletion): JsonMap {
  const spec = mapField(rendered, 'spec');
  const externalIPs = listField(spec, 'externalIPs');
  const ports = listField(spec, 'ports').filter(isMap).map((port) => {
    const named = portNames.get(port['targetPort'] ?? port['port']);
    return named === undefined ? port : { ...port, name: textField(port, 'name') ?? named, targetPort: named };
  });
  return {
    ...rendered,
    spec: {
      ...spec,
      // The server leaves an empty list out.
      externalIPs: externalIPs.length > 0 ? externalIPs : undefined,
      ports,
      publishNotReadyAddresses: publishNotReadyAddresses ?? spec['publishNotReadyAddresses'],
      selector,
    },
  };
}

/** Names of the pods' ports by number: as given in the props, else as the rendered workload has them. */
export function portNamesOf(workload: JsonMap, props: Readonly<Record<string, AdoptedContainerProps>>): ReadonlyMap<unknown, string> {
  const pods = valueAt(workload, ['spec', 'template', 'spec']);
  const names = new Map<unknown, string>();
  for (const container of [...listField(pods, 'initContainers'), ...listField(pods, 'containers')]) {
    for (const port of listField(container, 'ports')) {
      const name = textField(port, 'name');
      if (name !== undefined) names.set(fieldOf(port, 'containerPort'), name);
    }
  }
  for (const { ports = {} } of Object.values(props)) for (const [name, number] of Object.entries(ports)) names.set(number, name);
  return names;
}
