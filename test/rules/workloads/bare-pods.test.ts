import { barePods } from '../../../rules/workloads/bare-pods';
import { ruleTest } from '../../support/rule-test';

const pod = (spec = 'nodeName: worker-1', metadata = 'name: web', mark = ''): string => `apiVersion: v1
kind: Pod${mark === '' ? '' : ` #! ${mark}`}
metadata: { ${metadata} }
spec: { ${spec} }
`;

const controller = (kind: string, apiVersion: string, mark = '', metadata = 'name: web'): string => `apiVersion: ${apiVersion}
kind: ${kind}${mark === '' ? '' : ` #! ${mark}`}
metadata:
  ${metadata}
spec:
  replicas: 3
  template:
    spec:
      containers: [{ name: web, image: "quay.io/shop/web:1.2" }]
`;

const owned = (kind: string, name: string, mark = '', controls = 'true'): string => `name: web-1
  ownerReferences:
    - { apiVersion: apps/v1, kind: ${kind}, name: ${name}, uid: b5d2, controller: ${controls} }${mark === '' ? '' : ` #! ${mark}`}`;

const ownedPod = (owner: string, mark = '', spec = 'restartPolicy: Always'): string => `apiVersion: v1
kind: Pod
metadata:
  name: web-7d9
  ownerReferences:
    - apiVersion: apps/v1${mark === '' ? '' : ` #! ${mark}`}
      ${owner}
      controller: true
spec: { ${spec} }
`;

const template = (policy: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: v1
    kind: Pod${mark}
    metadata: { name: web }
    spec: { restartPolicy: "${policy}" }
`;

ruleTest(barePods, {
  valid: {
    'a Deployment makes new pods': { yaml: controller('Deployment', 'apps/v1') },
    'a pod that runs once is nobody to replace': { yaml: `${pod('restartPolicy: Never')}---\n${pod('restartPolicy: OnFailure')}` },
    'the kubelet replaces the pods of its files': { yaml: pod('nodeName: master-1', 'name: etcd, annotations: { kubernetes.io/config.source: file }') },
    'a mirror of such a pod is the kubelet\'s': {
      yaml: `${pod('nodeName: master-1', 'name: etcd, annotations: { kubernetes.io/config.mirror: b5d2 }')}---\n${ownedPod('kind: Node')}`,
    },
    'so are the pods of the control plane as kubeadm writes them': { yaml: pod('hostNetwork: true, priorityClassName: system-node-critical') },
    'a copy of a pod of a Job is the Job\'s': {
      yaml: `${pod('nodeName: worker-1', 'generateName: migrate-, labels: { batch.kubernetes.io/job-name: migrate }')}---
${pod('nodeName: worker-1', 'generateName: migrate-, ownerReferences: [{ kind: Job, name: migrate }]')}`,
    },
    'a policy that deployment supplies is not known': { yaml: template('${POLICY}', '{ name: POLICY }') },
    'a patch shows no pod': { yaml: 'apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: { name: web }\nspec: { replicas: 3 }\n' },
    'a ReplicaSet of another group is another kind': { yaml: controller('ReplicaSet', 'example.com/v1') },
  },
  invalid: {
    'nobody replaces a pod by itself': {
      yaml: pod('nodeName: worker-1', 'name: web', 'barePod:warning'),
      says: ['Pod web has no controller', 'into the template of a Deployment'],
    },
    'Always may be written': { yaml: pod('restartPolicy: Always', 'name: web', 'barePod') },
    'a generated name alone makes no Job': { yaml: pod('nodeName: worker-1', 'generateName: web-', 'barePod'), says: ['Pod without a name'] },
    'the network of the node alone makes no static pod': { yaml: pod('hostNetwork: true', 'name: web', 'barePod') },
    'a ReplicaSet rolls nothing out': {
      yaml: controller('ReplicaSet', 'apps/v1', 'noRollouts:warning'),
      says: ['ReplicaSet/web does not replace its pods', 'in place of the ReplicaSet'],
    },
    'a ReplicationController does not either': {
      yaml: controller('ReplicationController', 'v1', 'noRollouts'),
      says: ['in place of the ReplicationController'],
    },
    'an owner that is no controller does not look after it': { yaml: controller('ReplicaSet', 'apps/v1', 'noRollouts', owned('Shop', 'shop', '', 'false')) },
    'a pod of a ReplicaSet was copied from a cluster': {
      yaml: ownedPod('kind: ReplicaSet\n      name: web-7d9', 'controlled:error'),
      says: ['Pod/web-7d9 was made by ReplicaSet/web-7d9', 'keep the manifest of ReplicaSet/web-7d9'],
    },
    'so was a pod that runs once': {
      yaml: ownedPod('kind: Job\n      name: migrate', 'controlled:error', 'restartPolicy: Never'),
      says: ['was made by Job/migrate'],
    },
    'so was a ReplicaSet of a Deployment': {
      yaml: controller('ReplicaSet', 'apps/v1', '', owned('Deployment', 'web', 'controlled:error')),
      says: ['ReplicaSet/web-1 was made by Deployment/web'],
    },
    'an owner without a name is still one': { yaml: ownedPod('uid: b5d2', 'controlled'), says: ['made by a controller'] },
    'objects of a Template are looked at': { yaml: template('${POLICY}', '{ name: POLICY, value: Always }', ' #! barePod') },
    'items of a List are looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod #! barePod
    metadata: { name: web }
    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] }
`,
    },
  },
});
