import { liveStuck } from '../../../rules/changes/live-stuck';
import { ruleTest } from '../../support/rule-test';

interface Live {
  readonly image?: string;
  /** `status.updateRevision`. */
  readonly update?: string;
  readonly policy?: string;
  readonly strategy?: string;
}

const set = (image = 'quay.io/shop/web:1.3', policy = 'OrderedReady', strategy = '{ type: RollingUpdate, rollingUpdate: { partition: 0 } }', mark = ''): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web, namespace: shop, uid: set-uid, generation: 3 }
spec:
  replicas: 1
  serviceName: web
  podManagementPolicy: ${policy}
  updateStrategy: ${strategy}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: ${image}${mark}
`;

const live = ({ image, update = 'B', policy, strategy }: Live = {}): string => `${set(image, policy, strategy)}status: { observedGeneration: 3, replicas: 1, currentRevision: A, updateRevision: ${update} }
`;

const pod = (ordinal: number, revision: string, container: string, ready = 'False'): string => `---
apiVersion: v1
kind: Pod
metadata:
  name: web-${ordinal}
  namespace: shop
  uid: pod-${ordinal}
  resourceVersion: "${ordinal}"
  creationTimestamp: "2026-01-15T08:00:00Z"
  labels: { app: web, controller-revision-hash: ${revision} }
  ownerReferences: [{ apiVersion: apps/v1, kind: StatefulSet, name: web, uid: set-uid, controller: true }]
spec:
  nodeName: node-1
  containers: [{ name: web, image: "quay.io/shop/web:1.3" }]
status:
  phase: ${ready === 'True' ? 'Running' : 'Pending'}
  conditions:
    - { type: PodScheduled, status: "True", lastTransitionTime: "2026-01-15T09:00:00Z" }
    - { type: Ready, status: "${ready}", lastTransitionTime: "2026-01-15T08:00:00Z" }
  containerStatuses: [{ name: web, ready: ${ready === 'True'}, restartCount: 0, ${container} }]
`;

const running = (ordinal: number, revision: string): string => pod(ordinal, revision, 'started: true, state: { running: {} }', 'True');
const unpullable = (ordinal: number, revision: string): string => pod(ordinal, revision, 'state: { waiting: { reason: ImagePullBackOff, message: "manifest unknown" } }');

const STUCK_AT_UPDATE = live() + unpullable(0, 'B');
const SUPERSEDED = live({ image: 'quay.io/shop/web:1.2', update: 'A' }) + unpullable(0, 'B');

ruleTest(liveStuck, {
  valid: {
    'manifests alone tell nothing of pods': { before: set(), yaml: set('quay.io/shop/web:1.4') },
    'what does not touch the template waits for no pod': { before: STUCK_AT_UPDATE, yaml: set().replace('replicas: 1', 'replicas: 3') },
    'a set whose pods are ready takes the change up': { before: live() + running(0, 'B'), yaml: set('quay.io/shop/web:1.4') },
    'a new set has no pods yet': { before: unpullable(0, 'B'), yaml: set() },
    'Parallel replaces a broken pod with the next template': {
      before: live({ policy: 'Parallel' }) + unpullable(0, 'B'),
      yaml: set('quay.io/shop/web:1.4', 'Parallel'),
      target: { platform: 'kubernetes', release: { major: 1, minor: 31, patch: undefined } },
    },
    'OnDelete waits for somebody with every change': {
      before: live({ strategy: '{ type: OnDelete }' }) + unpullable(0, 'B'),
      yaml: set('quay.io/shop/web:1.4', 'OrderedReady', '{ type: OnDelete }'),
    },
    'a set of another API is not ours to judge': {
      before: STUCK_AT_UPDATE.replace('apps/v1', 'apps.kruise.io/v1beta1'),
      yaml: set('quay.io/shop/web:1.4').replace('apps/v1', 'apps.kruise.io/v1beta1'),
    },
  },
  invalid: {
    'a pod that cannot pull at the newest revision keeps the correction out': {
      before: STUCK_AT_UPDATE,
      yaml: set('quay.io/shop/web:1.4', 'OrderedReady', undefined, ' #! blocked:error'),
      says: [
        'spec.template.spec.containers[0].image changes, and StatefulSet/web will not take it up until web-0 is replaced',
        'apply the change, then replace the pod once: pinstream recover web --namespace shop says what is safe; by hand, kubectl delete pod web-0 -n shop',
      ],
    },
    'a pod that an earlier correction has left behind keeps the next change out too': {
      before: SUPERSEDED,
      yaml: set('quay.io/shop/web:1.4', 'OrderedReady', undefined, ' #! blocked'),
      says: ['until web-0 is replaced', 'delete pod web-0'],
    },
  },
});
