import type { JsonMap } from '../../lib/kube/json';
import { asLive, controlledBy, digest, livePod, liveStream, REGISTRY, uidOf } from '../audit/live-shop';

const SET = { kind: 'StatefulSet', name: 'ledger' };

/** A StatefulSet that was applied by the name of a stream's tag. */
export function ledger(image: string): JsonMap {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'ledger' },
    spec: {
      replicas: 3,
      serviceName: 'ledger',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      selector: { matchLabels: { app: 'ledger' } },
      template: {
        metadata: { labels: { app: 'ledger' } },
        spec: { containers: [{ name: 'app', image, readinessProbe: { httpGet: { path: '/ready', port: 8080 } } }] },
      },
    },
  };
}

export const SERVICE: JsonMap = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'ledger' },
  spec: { clusterIP: 'None', selector: { app: 'ledger' }, ports: [{ name: 'http', port: 8080 }] },
};

const WEB = 'quay.io/shop/web:1.10';

const web: JsonMap = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: WEB, readinessProbe: { httpGet: { path: '/', port: 8080 } } }] } },
  },
};

/** What `oc get` saves of a namespace in which one image is resolved, one moved under its tag, and one stream's import fails. */
export function shopDump(): JsonMap {
  const stored = asLive(ledger(`${REGISTRY}/shop/ledger@${digest('a')}`), { applied: false });
  const replicaSet = asLive({ ...web, kind: 'ReplicaSet', metadata: { name: 'web-5d9c' } }, { applied: false });
  const pods = [0, 1, 2].map((ordinal) =>
    livePod({ name: `ledger-${ordinal}`, owner: SET, labels: { app: 'ledger', 'controller-revision-hash': 'ledger-b' }, image: `${REGISTRY}/shop/ledger@${digest('a')}`, imageID: `${REGISTRY}/shop/ledger@${digest('a')}` }),
  );
  const webs = ['c', 'd'].map((letter) =>
    livePod({ name: `web-5d9c-${letter}`, owner: { kind: 'ReplicaSet', name: 'web-5d9c' }, labels: { app: 'web', 'pod-template-hash': '5d9c' }, container: 'web', image: WEB, imageID: `quay.io/shop/web@${digest(letter)}` }),
  );
  const failed = { type: 'ImportSuccess', status: 'False', reason: 'InternalError', message: 'Internal error occurred: quay.io/shop/web:1.10: unauthorized', lastTransitionTime: '2026-01-14T03:00:00Z' };
  return {
    apiVersion: 'v1',
    kind: 'List',
    metadata: {},
    items: [
      { ...stored, metadata: asLive(ledger('ledger:1.0.0'))['metadata'] },
      asLive(SERVICE),
      asLive(web),
      { ...replicaSet, metadata: { ...(replicaSet['metadata'] as object), annotations: { 'deployment.kubernetes.io/revision': '3' }, ownerReferences: controlledBy({ kind: 'Deployment', name: 'web' }) } },
      {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: { name: 'ledger-b', namespace: 'shop', uid: uidOf('ControllerRevision', 'ledger-b'), ownerReferences: controlledBy(SET) },
        revision: 2,
        data: { spec: { template: { spec: { containers: [{ name: 'app', image: `${REGISTRY}/shop/ledger@${digest('a')}` }] } } } },
      },
      liveStream('ledger', { tags: { '1.0.0': ['a'] } }),
      liveStream('web', { tags: { '1.10': ['c'] }, spec: { tags: [{ name: '1.10', from: { kind: 'DockerImage', name: WEB }, importPolicy: { scheduled: true } }] }, conditions: { '1.10': [failed] } }),
      ...pods,
      ...webs,
    ],
  };
}
