import type { JsonMap } from '../../lib/kube/json';
import { RESOLVE_NAMES } from '../../lib/openshift/resolve-names';

interface Workload {
  readonly image: string;
  readonly init?: string;
  /** Where resolve-names with `*` stands. */
  readonly force?: 'template' | 'object' | undefined;
  readonly owner?: 'StatefulSet' | 'Shop';
}

const FORCE = { [RESOLVE_NAMES]: '*' };

/** A StatefulSet in namespace `ns`, whole enough for a linter. */
export function statefulSet({ image, init, force, owner }: Workload): JsonMap {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'ns', ...annotations(force === 'object'), ...ownedBy(owner) },
    spec: {
      serviceName: 'web',
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' }, ...annotations(force === 'template') }, spec: podSpec(image, init) },
    },
  };
}

export function pod({ image, force, owner }: Workload): JsonMap {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'ns', labels: { app: 'web' }, ...annotations(force !== undefined), ...ownedBy(owner) },
    spec: podSpec(image),
  };
}

/** A CronJob with resolve-names on its job template's metadata, where nobody reads it. */
export function cronJob({ image }: Workload): JsonMap {
  const template = { metadata: { labels: { app: 'web' } }, spec: { restartPolicy: 'Never', ...podSpec(image) } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'web', namespace: 'ns' },
    spec: { schedule: '0 4 * * *', jobTemplate: { metadata: annotations(true), spec: { template } } },
  };
}

function podSpec(image: string, init?: string): JsonMap {
  const containers = [{ name: 'web', image, imagePullPolicy: 'IfNotPresent' }];
  return init === undefined ? { containers } : { initContainers: [{ name: 'init', image: init, imagePullPolicy: 'IfNotPresent' }], containers };
}

function annotations(on: boolean): JsonMap {
  return on ? { annotations: FORCE } : {};
}

function ownedBy(kind: Workload['owner']): JsonMap {
  if (kind === undefined) return {};
  const apiVersion = kind === 'Shop' ? 'shop.example.com/v1' : 'apps/v1';
  return { ownerReferences: [{ apiVersion, kind, name: 'web', uid: '8a6c2d0e-3f57-4c55-9d0e-0f3b6f1f1d11', controller: true }] };
}
