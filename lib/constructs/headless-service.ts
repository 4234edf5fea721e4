import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkServiceName } from './checks';
import { metadataOf, nameOf } from './metadata';
import { Problems } from './problems';
import { type ServiceProps, serviceSpecOf } from './services';

export interface HeadlessServiceProps extends ServiceProps {
  /** Give pods their DNS names before they are ready: needed when they look for each other in order to become ready. @default false */
  readonly publishNotReadyAddresses?: boolean;
}

/** A Service without an address of its own, which gives each pod of a StatefulSet a DNS name. Clients take a `ClientService`. */
export class HeadlessService extends Construct {
  /** The Service, for what the props do not cover. */
  readonly service: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: HeadlessServiceProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    checkServiceName(problems, 'name', this.name);
    this.service = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadataOf(this.name, props, props.target.selector, problems),
      spec: {
        clusterIP: 'None',
        ...serviceSpecOf(props, problems),
        ...(props.publishNotReadyAddresses ? { publishNotReadyAddresses: true } : {}),
      },
    });
  }
}
