import type { JsonMap } from '../../../lib/kube/json';

/** What tests write of a StatefulSet; the rest is as people write it. */
export interface SetFields {
  readonly name?: string;
  readonly image?: string;
  /** More of the first container. */
  readonly container?: JsonMap;
  readonly sidecars?: readonly JsonMap[];
  readonly initContainers?: readonly JsonMap[];
  /** More of `spec`. */
  readonly spec?: JsonMap;
}

/** A StatefulSet of three replicas, `web` in the namespace `shop`, as a manifest. */
export function webSet({ name = 'web', image = 'quay.io/shop/web:1.0', container = {}, sidecars = [], initContainers, spec = {} }: SetFields = {}): JsonMap {
  const labels = { app: name };
  const containers = [{ name, image, ...container }, ...sidecars];
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'shop', labels },
    spec: {
      replicas: 3,
      serviceName: name,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers, ...(initContainers === undefined ? {} : { initContainers }) } },
      ...spec,
    },
  };
}

/** The headless Service that governs it. */
export function webService(name = 'web'): JsonMap {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { clusterIP: 'None', selector: { app: name }, ports: [{ name: 'http', port: 80 }] },
  };
}
