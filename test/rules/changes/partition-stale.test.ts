import { partitionStale } from '../../../rules/changes/partition-stale';
import { ruleTest } from '../../support/rule-test';

const set = (partition: string, image = 'quay.io/shop/web:1.2', more = '', replicas = 'replicas: 3'): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web, namespace: shop }
spec:
  ${replicas}
  updateStrategy:
    type: RollingUpdate
    rollingUpdate:
      partition: ${partition}
  template:
    metadata: { labels: { app: web } }
    spec:
      ${more}
      containers:
        - name: web
          image: ${image}
          resources: { requests: { memory: 1Gi } }
`;

const onDelete = (image: string): string => set('2', image).replace('RollingUpdate\n', 'OnDelete\n');

const template = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: PARTITION }, { name: TAG }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      updateStrategy: { rollingUpdate: { partition: "\${{PARTITION}}" } }
      template: { spec: { containers: [{ name: web, image: "${image}" }] } }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: ledger }
    spec:
      updateStrategy: { rollingUpdate: { partition: 1 } }
      template: { spec: { containers: [{ name: web, image: "quay.io/shop/web:\${TAG}" }] } }
`;

ruleTest(partitionStale, {
  valid: {
    'a template that stays leaves nobody behind': { before: set('2'), yaml: set('2') },
    'a canary that starts has one revision before it': { before: set('0'), yaml: set('2', 'quay.io/shop/web:1.3') },
    'a canary that ends brings all pods up': { before: set('2'), yaml: set('0', 'quay.io/shop/web:1.3') },
    'a partition that moves alone is the canary going on': { before: set('2'), yaml: set('1') },
    'a new set has no older revision': { before: '', yaml: set('2') },
    'what the API server fills in is no change': {
      before: set('2'),
      yaml: set('2', 'quay.io/shop/web:1.2', 'terminationGracePeriodSeconds: 30').replace('memory: 1Gi', 'memory: 1024Mi'),
    },
    'OnDelete heeds no partition': { before: onDelete('quay.io/shop/web:1.2'), yaml: onDelete('quay.io/shop/web:1.3') },
    'without replicas there is no pod to hold back': {
      before: set('2', 'quay.io/shop/web:1.2', '', 'replicas: 0'),
      yaml: set('2', 'quay.io/shop/web:1.3', '', 'replicas: 0'),
    },
    'a partition or an image that deployment supplies is not known': { before: template('quay.io/shop/web:1.2'), yaml: template('quay.io/shop/web:1.3') },
    'a StatefulSet of another API is not ours to judge': {
      before: set('2').replace('apps/v1', 'apps.kruise.io/v1beta1'),
      yaml: set('2', 'quay.io/shop/web:1.3').replace('apps/v1', 'apps.kruise.io/v1beta1'),
    },
  },
  invalid: {
    'a second change behind a partition leaves pods two revisions behind': {
      before: set('2'),
      yaml: set('2 #! twoBehind:warning', 'quay.io/shop/web:1.3'),
      says: [
        'spec.template.spec.containers[0].image changes while the partition, 2, holds back web-0 and web-1',
        'partition: 0 first',
        'kubectl patch statefulset web -p \'{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}\' -n shop',
        'the revision of web-0 and web-1, then',
      ],
      related: ['the change of the template'],
    },
    'pods held back by both partitions are the ones': {
      before: set('2'),
      yaml: set('1 #! twoBehind', 'quay.io/shop/web:1.3'),
      says: ['the partition, 2 before and 1 now, holds back web-0'],
    },
    'a partition above the replicas holds back those that there are': {
      before: set('5'),
      yaml: set('5 #! twoBehind', 'quay.io/shop/web:1.3'),
      says: ['web-0 to web-2'],
    },
    'a policy for pulls is part of the template': {
      before: set('1'),
      yaml: set('1 #! twoBehind', 'quay.io/shop/web:1.2\n          imagePullPolicy: Always'),
      says: ['containers[0].imagePullPolicy changes'],
    },
  },
});
