import { Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { ClientService, ImageStream, Route, StatefulWorkload } from '../lib/constructs/index';

export interface StatefulSetIssueDemoProps extends ChartProps {
  /** @default 1.0.0 of the registry, with the digest of images.lock.yaml */
  readonly image?: string;
}

/**
 * The application of the `statefulset-issue-demo` report, put so that its fault cannot happen. There the set named its image
 * `statefulset-issue-demo:1.0.1` and left it to OpenShift to find the stream behind it; when that failed, nodes asked docker.io,
 * and nothing but deleting set and volumes seemed to help. Here the name is whole and carries its digest, so there is nothing to
 * find, and the stream only keeps the image at hand.
 */
export class StatefulSetIssueDemo extends Chart {
  constructor(scope: Construct, id: string, props: StatefulSetIssueDemoProps = {}) {
    super(scope, id, props);
    const name = 'statefulset-issue-demo';
    const image = props.image ?? 'registry.example.com/demo/statefulset-issue-demo:1.0.0';
    new ImageStream(this, 'ImageStream', { name, tags: [{ name: '1.0.0', image }] });
    const demo = new StatefulWorkload(this, 'Demo', {
      name,
      replicas: 3,
      // The replicas elect a leader among themselves and need no order; without one, a bad image never waits for somebody to delete a pod.
      podManagement: 'Parallel',
      containers: [
        {
          name: 'demo',
          image,
          ports: [{ name: 'http', port: 8080 }],
          mounts: [{ volume: 'data', path: '/data' }],
          requests: { cpu: '50m', memory: '64Mi' },
          limits: { memory: '64Mi' },
          readiness: { http: { path: '/ready', port: 'http' }, periodSeconds: 5 },
          liveness: { http: { path: '/live', port: 'http' }, periodSeconds: 20 },
        },
      ],
      // A volume for each replica: a shared one would have old and new version hold the leader's lock together during a rollout.
      claims: [{ name: 'data', size: '1Gi' }],
      terminationGraceSeconds: 30,
    });
    // The report's Route leads to the headless Service, whose purpose is to name pods; requests from outside go to those that are ready.
    const clients = new ClientService(this, 'Clients', { name: `${name}-http`, target: demo, ports: [{ name: 'http', port: 8080 }] });
    new Route(this, 'Route', { name, service: clients, port: 'http' });
  }
}
