import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkPortName, checkServiceName } from './checks';
import { metadataOf, nameOf } from './metadata';
import { Problems } from './problems';
import type { RouteTarget } from './route';
import { type ServiceProps, serviceSpecOf } from './services';

export type ClientServiceProps = ServiceProps;

/** A Service with one address for all pods that are ready: what clients and Routes use. */
export class ClientService extends Construct implements RouteTarget {
  /** A Service that something else creates, and the names of its ports, for a Route to lead to. Writes no object. */
  static fromName(scope: Construct, id: string, name: string, portNames: readonly string[]): RouteTarget {
    return new ExistingService(scope, id, name, portNames);
  }

  /** The Service, for what the props do not cover. */
  readonly service: ApiObject;
  readonly name: string;
  readonly portNames: readonly string[];

  constructor(scope: Construct, id: string, props: ClientServiceProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    this.portNames = props.ports.map(({ name }) => name);
    checkServiceName(problems, 'name', this.name);
    if (props.ports.length === 0) problems.add('ports', props.ports, 'at least one port');
    this.service = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadataOf(this.name, props, props.target.selector, problems),
      spec: { ...serviceSpecOf(props, problems), type: 'ClusterIP' },
    });
  }
}

class ExistingService extends Construct implements RouteTarget {
  readonly name: string;
  readonly portNames: readonly string[];

  constructor(scope: Construct, id: string, name: string, portNames: readonly string[]) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = name;
    this.portNames = portNames;
    checkServiceName(problems, 'name', name);
    portNames.forEach((port, index) => checkPortName(problems, `portNames[${index}]`, port));
  }
}
