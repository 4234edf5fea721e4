import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkObjectName, checkOneOf, checkServiceName, checkWhole } from './checks';
import { metadataOf, NAME_LABEL, nameOf, type ObjectProps } from './metadata';
import { Problems } from './problems';

export interface RouteProps extends ObjectProps {
  /** A Service of the app, or the name of one that lives elsewhere. */
  readonly service: RouteTarget | string;
  /** Name of the Service's port, or the number of the pods' port. */
  readonly port: number | string;
  /** @default one that the router makes of the Route's name and namespace */
  readonly host?: string;
  /** Only requests below this path. @default all */
  readonly path?: string;
  /** `false` serves plain HTTP. @default TLS that ends at the router, plain requests redirected to it */
  readonly tls?: RouteTls | false;
}

/** A Service that a Route can lead to. */
export interface RouteTarget {
  readonly name: string;
  readonly portNames: readonly string[];
}

export interface RouteTls {
  /** Where TLS ends: at the router, in the pod, or at both. */
  readonly termination: 'edge' | 'passthrough' | 'reencrypt';
  /** What becomes of plain requests. @default 'Redirect' */
  readonly insecure?: 'Allow' | 'None' | 'Redirect';
}

/** An OpenShift Route: a Service made reachable from outside under a host name. */
export class Route extends Construct {
  /** The Route, for what the props do not cover. */
  readonly route: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    const service = typeof props.service === 'string' ? props.service : props.service.name;
    checkRoute(this.name, service, props, problems);
    this.route = new ApiObject(this, 'Resource', {
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: metadataOf(this.name, props, { [NAME_LABEL]: this.name }, problems),
      spec: {
        host: props.host,
        path: props.path,
        port: { targetPort: props.port },
        tls: tlsOf(props, problems),
        // The weight and the wildcard policy are the router's defaults, written down so that nobody sees a difference.
        to: { kind: 'Service', name: service, weight: 100 },
        wildcardPolicy: 'None',
      },
    });
  }
}

function checkRoute(name: string, service: string, { service: target, port, host, path }: RouteProps, problems: Problems): void {
  checkObjectName(problems, 'name', name);
  checkServiceName(problems, 'service', service);
  if (typeof port === 'number') checkWhole(problems, 'port', port, { min: 1, max: 65_535 });
  else if (typeof target !== 'string') checkOneOf(problems, 'port', port, target.portNames);
  else if (port === '') problems.add('port', port, "the name or number of one of the Service's ports");
  if (host !== undefined) checkObjectName(problems, 'host', host);
  if (path !== undefined && !path.startsWith('/')) problems.add('path', path, 'a path that starts with /');
}

function tlsOf({ tls = { termination: 'edge' }, path }: RouteProps, problems: Problems): object | undefined {
  if (tls === false) return undefined;
  const { termination, insecure = 'Redirect' } = tls;
  checkOneOf(problems, 'tls.termination', termination, ['edge', 'passthrough', 'reencrypt']);
  // The router cannot read what it passes through: neither the path nor a plain copy of it.
  checkOneOf(problems, 'tls.insecure', insecure, termination === 'passthrough' ? ['None', 'Redirect'] : ['Allow', 'None', 'Redirect']);
  if (termination === 'passthrough' && path !== undefined) problems.add('path', path, 'no path with TLS that is passed through');
  return { insecureEdgeTerminationPolicy: insecure, termination };
}
