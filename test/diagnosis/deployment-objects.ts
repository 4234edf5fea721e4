import { type DeploymentDiagnosis, diagnoseDeployment } from '../../lib/diagnosis/diagnose-deployment';
import type { JsonMap } from '../../lib/kube/json';
import { ago, digest, liveObject, type Look, namespaceOf, release } from './live-objects';

export interface RolloutOptions {
  readonly spec?: JsonMap;
  readonly metadata?: JsonMap;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly status?: JsonMap;
  /** Status, reason and age in minutes of the condition Progressing. */
  readonly progressing?: readonly [status: string, reason: string, minutes: number];
  readonly conditions?: readonly JsonMap[];
  readonly image?: string;
}

export const SHIPPED = `quay.io/shop/cart:2.0@${digest('B')}`;
export const BEFORE = `quay.io/shop/cart:1.0@${digest('A')}`;

/** The Deployment `cart` of three pods in the middle of its second revision, as an API server has it. */
export function cart(options: RolloutOptions = {}): JsonMap {
  const [status, reason, minutes] = options.progressing ?? ['True', 'ReplicaSetUpdated', 5];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace: 'shop', uid: 'cart-uid', generation: 4, annotations: { 'deployment.kubernetes.io/revision': '2', ...options.annotations }, ...options.metadata },
    spec: {
      replicas: 3,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: { app: 'cart' } },
      template: { metadata: { labels: { app: 'cart' } }, spec: { containers: [{ name: 'cart', image: options.image ?? SHIPPED }] } },
      ...options.spec,
    },
    status: {
      observedGeneration: 4,
      replicas: 4,
      updatedReplicas: 1,
      availableReplicas: 3,
      conditions: [{ type: 'Progressing', status, reason, lastUpdateTime: ago(minutes) }, ...(options.conditions ?? [])],
      ...options.status,
    },
  };
}

/** The ReplicaSet of a revision. */
export function replicaSet(revision: number, available: number, image = revision === 2 ? SHIPPED : BEFORE): JsonMap {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `cart-${revision}`,
      namespace: 'shop',
      uid: `cart-${revision}-uid`,
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart', uid: 'cart-uid', controller: true }],
    },
    spec: { replicas: available, template: { spec: { containers: [{ name: 'cart', image }] } } },
    status: { ...(available > 0 ? { availableReplicas: available } : {}) },
  };
}

/** A pod of that revision's ReplicaSet; its container is `web` in the looks of StatefulSets, so it is renamed. */
export function cartPod(revision: number, look: Look, image = revision === 2 ? SHIPPED : BEFORE): JsonMap {
  const name = `cart-${revision}-x`;
  const status = JSON.parse(JSON.stringify(look.status).replaceAll('"web"', '"cart"').replaceAll('shop/web', 'shop/cart')) as JsonMap;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: `${name}-uid`,
      creationTimestamp: ago(60),
      labels: { app: 'cart', 'pod-template-hash': String(revision) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `cart-${revision}`, uid: `cart-${revision}-uid`, controller: true }],
      ...look.metadata,
    },
    spec: { nodeName: 'node-1', containers: [{ name: 'cart', image }] },
    status,
  };
}

/** What a diagnosis says of `cart`. */
export function rollout(deployment: JsonMap, others: readonly JsonMap[] = [], unread: readonly string[] = ['ImageStream'], target = 'kubernetes=1.31'): DeploymentDiagnosis {
  return diagnoseDeployment(liveObject(deployment), namespaceOf([deployment, ...others], unread), release(target));
}
