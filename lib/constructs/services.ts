import { checkLabels, checkOneOf, checkPortName, checkUnique, checkWhole } from './checks';
import type { Protocol } from './kube-types';
import type { ObjectProps } from './metadata';
import type { Problems } from './problems';

/** Pods a Service can lead to. Our workloads are targets; for others, write the labels down. */
export interface ServiceTarget {
  readonly selector: Readonly<Record<string, string>>;
  /** Names of the ports that the pods declare; without it, named target ports are taken on trust. */
  readonly portNames?: readonly string[];
}

export interface ServicePortProps {
  readonly name: string;
  /** Port of the Service. */
  readonly port: number;
  /** Port of the pods, by name or number. @default the port of the same name */
  readonly targetPort?: number | string;
  /** @default 'TCP', left to the API server */
  readonly protocol?: Protocol;
}

export interface ServiceProps extends ObjectProps {
  readonly target: ServiceTarget;
  readonly ports: readonly ServicePortProps[];
}

/** The part of a Service's spec that headless and client Services share. Reports what is wrong with the props. */
export function serviceSpecOf({ target, ports }: ServiceProps, problems: Problems): object {
  checkLabels(problems, 'target.selector', target.selector);
  if (Object.keys(target.selector).length === 0) {
    problems.add('target.selector', target.selector, 'at least one label; without one the Service finds no pod');
  }
  checkUnique(problems, (index) => `ports[${index}].name`, ports.map(({ name }) => name));
  return { ports: ports.map((port, index) => portOf(port, target, problems, `ports[${index}]`)), selector: target.selector };
}

function portOf({ name, port, targetPort = name, protocol }: ServicePortProps, target: ServiceTarget, problems: Problems, at: string): object {
  checkPortName(problems, `${at}.name`, name);
  checkWhole(problems, `${at}.port`, port, { min: 1, max: 65_535 });
  if (typeof targetPort === 'number') checkWhole(problems, `${at}.targetPort`, targetPort, { min: 1, max: 65_535 });
  else if (target.portNames) checkOneOf(problems, `${at}.targetPort`, targetPort, target.portNames);
  return { name, port, targetPort, ...(protocol === undefined ? {} : { protocol }) };
}
