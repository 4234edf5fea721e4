import { sharedClaim } from '../../../rules/statefulsets/shared-claim';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly spec?: string;
  readonly mounts?: string;
  readonly volume?: string;
  readonly mark?: string;
}

const set = ({
  spec = 'replicas: 3',
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
      containers: [{ name: web, image: "quay.io/shop/web:1.2", volumeMounts: [${mounts}] }]
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
