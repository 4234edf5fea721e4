import { sharedClaim } from '../../../rules/statefulsets/shared-claim';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly spec?: string;
  readonly pod?: string;
  readonly env?: string;
  readonly mounts?: string;
  readonly volume?: string;
  readonly mark?: string;
}

const set = ({
  spec = 'replicas: 3',
  pod = '',
  env = '',
  mounts = '{ name: data, mountPath: /data }',
  volume = 'claimName: web-data',
  mark = '',
}: Parts = {}): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  ${spec}
  template:
    spec:
      ${pod}
      containers: [{ name: web, image: "quay.io/shop/web:1.2", env: [${env}], volumeMounts: [${mounts}] }]
      volumes:
        - name: data
          persistentVolumeClaim: { ${volume} }${mark}
`;

const claim = (modes: string, metadata = ''): string => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: web-data${metadata} }
spec: { accessModes: ${modes} }
`;

const volume = (source: string): string => `---
apiVersion: v1
kind: PersistentVolume
metadata: { name: web-data }
spec: { claimRef: { name: web-data }, ${source} }
`;

const POD_NAME = '{ name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }';
const OWN_FOLDER = '{ name: data, mountPath: /data, subPathExpr: "shop/$(POD_NAME)" }';
const NODE = 'nodeSelector: { kubernetes.io/hostname: worker-1 }';

const template = (replicas: string, name: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      replicas: ${replicas}
      template:
        spec:
          volumes:
            - name: data
              persistentVolumeClaim: { claimName: "${name}" }${mark}
  - { apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: web-data }, spec: { accessModes: [ReadWriteOnce] } }
`;

ruleTest(sharedClaim, {
  valid: {
    'one pod shares with nobody': { yaml: set({ spec: 'replicas: 1' }) + claim('[ReadWriteOnce]') },
    'replicas left out are one': { yaml: set({ spec: 'minReadySeconds: 1' }) + claim('[ReadWriteOnce]') },
    'no pod shares with nobody': { yaml: set({ spec: 'replicas: 0' }) + claim('[ReadWriteMany]') },
    'a claim that all may read does no harm': { yaml: set() + claim('[ReadOnlyMany]') },
    'a volume that is read only does no harm': { yaml: set({ volume: 'claimName: web-data, readOnly: true' }) + claim('[ReadWriteMany]') },
    'mounts that are read only do no harm': {
      yaml: set({ mounts: '{ name: data, mountPath: /data, readOnly: true }' }) + claim('[ReadWriteMany]'),
    },
    'a folder for each pod of a claim that all may write to': { yaml: set({ env: POD_NAME, mounts: OWN_FOLDER }) + claim('[ReadWriteMany]') },
    'a folder for each pod of a claim that lives elsewhere': { yaml: set({ env: POD_NAME, mounts: OWN_FOLDER }) },
    'a folder by a variable that holds the name of the pod': {
      yaml: set({ env: `${POD_NAME}, { name: FOLDER, value: "v2-$(POD_NAME)" }`, mounts: OWN_FOLDER.replace('POD_NAME', 'FOLDER') }) + claim('[ReadWriteMany]'),
    },
    'a claim that all may write to and no container mounts': { yaml: set({ mounts: '' }) + claim('[ReadWriteMany]') },
    'a claim template takes the place of a volume of its name': {
      yaml: set({ spec: 'replicas: 3\n  volumeClaimTemplates: [{ metadata: { name: data } }]' }) + claim('[ReadWriteOnce]'),
    },
    'other volumes are each their own': {
      yaml: set().replace('persistentVolumeClaim: { claimName: web-data }', 'emptyDir: {}'),
    },
    'a Deployment is for another rule': { yaml: set().replace('StatefulSet', 'Deployment') + claim('[ReadWriteOnce]') },
    'replicas that deployment supplies are not known': { yaml: template('${{REPLICAS}}', 'web-data', '{ name: REPLICAS }') },
    'a claim that deployment supplies is not known': { yaml: template('3', '${CLAIM}', '{ name: CLAIM }') },
    'a StatefulSet of another API is not ours to judge': { yaml: set().replace('apps/v1', 'apps.kruise.io/v1beta1') },
  },
  invalid: {
    'pods on other nodes cannot mount ReadWriteOnce': {
      yaml: set({ mark: ' #! singleNode:error' }) + claim('[ReadWriteOnce]'),
      says: ['the 3 pods of StatefulSet/web', 'the claim web-data', 'volumeClaimTemplates'],
      related: ['the access modes of web-data'],
    },
    'two pods are enough': { yaml: set({ spec: 'replicas: 2', mark: ' #! singleNode' }) + claim('[ReadWriteOnce]') },
    'ReadWriteOncePod is for one pod': { yaml: set({ mark: ' #! singlePod:error' }) + claim('[ReadWriteOncePod]') },
    'ReadWriteMany shares the locks': { yaml: set({ mark: ' #! manyWriters:warning' }) + claim('[ReadWriteMany]'), says: ['two versions'] },
    'the widest mode counts': { yaml: set({ mark: ' #! manyWriters' }) + claim('[ReadWriteOnce, ReadWriteMany]') },
    'ReadOnlyMany beside ReadWriteOnce does not make a writer two': {
      yaml: set({ mark: ' #! singleNode' }) + claim('[ReadOnlyMany, ReadWriteOnce]'),
    },
    'pods that are tied to one node all start, and share the claim': {
      yaml: set({ pod: NODE, mark: ' #! manyWriters:warning' }) + claim('[ReadWriteOnce]'),
    },
    'nor does one node help against ReadWriteOncePod': { yaml: set({ pod: NODE, mark: ' #! singlePod:error' }) + claim('[ReadWriteOncePod]') },
    'a claim on a volume that is never attached is shared by all nodes': {
      yaml: set({ mark: ' #! manyWriters:warning' }) + claim('[ReadWriteOnce]') + volume('nfs: { server: files.shop.example, path: /data }'),
    },
    'a claim on a volume that is attached is not': {
      yaml: set({ mark: ' #! singleNode:error' }) + claim('[ReadWriteOnce]') + volume('csi: { driver: ebs.csi.aws.com }'),
    },
    'a folder for each pod does not take the volume to another node': {
      yaml: set({ env: POD_NAME, mounts: OWN_FOLDER, mark: ' #! singleNode:error' }) + claim('[ReadWriteOnce]'),
    },
    'nor do mounts that are read only': {
      yaml: set({ mounts: '{ name: data, mountPath: /data, readOnly: true }', mark: ' #! singleNode:error' }) + claim('[ReadWriteOnce]'),
    },
    'a folder by a variable that all pods have in common is one folder': {
      yaml:
        set({ env: '{ name: POD_NAME, value: web }', mounts: OWN_FOLDER, mark: ' #! manyWriters' }) +
        claim('[ReadWriteMany]'),
    },
    'a variable that is written with two dollars is none': {
      yaml: set({ env: POD_NAME, mounts: OWN_FOLDER.replace('$', '$$$$'), mark: ' #! manyWriters' }) + claim('[ReadWriteMany]'),
    },
    'a variable that names itself is no name of a pod': {
      yaml: set({ env: '{ name: POD_NAME, value: "$(POD_NAME)" }', mounts: OWN_FOLDER, mark: ' #! manyWriters' }) + claim('[ReadWriteMany]'),
    },
    'a claim that lives elsewhere may be any': { yaml: set({ mark: ' #! unknownModes:warning' }), says: ['only if it is ReadWriteMany'] },
    'a claim of another namespace is another claim': {
      yaml:
        set({ mark: ' #! unknownModes' }).replace('name: web }', 'name: web, namespace: shop }') +
        claim('[ReadWriteMany]', ', namespace: bank'),
    },
    'modes that nobody knows are none': { yaml: set({ mark: ' #! unknownModes' }) + claim('[]') },
    'one mount that writes is enough': {
      yaml:
        set({ mounts: '{ name: data, mountPath: /a, readOnly: true }, { name: data, mountPath: /b }', mark: ' #! manyWriters' }) +
        claim('[ReadWriteMany]'),
    },
    'a claim that a parameter supplies is known': {
      yaml: template('3', '${CLAIM}', '{ name: CLAIM, value: web-data }', ' #! singleNode'),
      related: ['the parameter CLAIM supplies "web-data"'],
    },
    'items of a List are looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      replicas: 3
      template: { spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: web-data } }] } } #! singleNode
  - { apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: web-data }, spec: { accessModes: [ReadWriteOnce] } }
`,
    },
  },
});
