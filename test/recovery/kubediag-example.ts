import type { JsonMap } from '../../lib/kube/json';

/** The StatefulSet of the example in KubeDiag's design document. */
export function nginx(image: string): JsonMap {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'nginx' } },
      serviceName: 'nginx',
      replicas: 1,
      template: {
        metadata: { labels: { app: 'nginx' } },
        spec: { terminationGracePeriodSeconds: 10, containers: [{ name: 'nginx', image, ports: [{ containerPort: 80, name: 'web' }] }] },
      },
    },
  };
}

/** Its image that does not exist, and the one that does. */
export const WRONG = 'k8s.gcr.io/nginx-slim:0.8-diagnoser';
export const RIGHT = 'k8s.gcr.io/nginx-slim:0.8';
