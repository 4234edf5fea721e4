import { unreadyPeersHidden } from '../../../rules/statefulsets/unready-peers-hidden';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly spec?: string;
  readonly args?: string;
  readonly probe?: string;
}

const ALL = '--join=web-0.web-peers,web-1.web-peers';
const READY = 'readinessProbe: { tcpSocket: { port: 8080 } }';

const set = ({ spec = 'replicas: 3', args = `["${ALL}"]`, probe = READY }: Parts = {}): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: web-peers
  ${spec}
  template:
    spec:
      containers:
        - name: web
          image: quay.io/shop/web:1.2
          args: ${args}
          ${probe}
`;

const service = (spec = 'clusterIP: None', annotations = '{}'): string => `---
apiVersion: v1
kind: Service
metadata: { name: web-peers, annotations: ${annotations} }
spec: { ${spec} }
`;

const TOLERATE = '{ service.alpha.kubernetes.io/tolerate-unready-endpoints: "true" }';
const marked = (text: string, id = 'hidden'): string => `\n            - ${text} #! ${id}:warning`;
const kubernetes = (minor: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch: undefined } } }) as const;

const template = (replicas: string, publish: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: web-peers
      replicas: ${replicas}
      template: { spec: { containers: [{ name: web, args: [web-1.web-peers], ${READY} }] } }${mark}
  - { apiVersion: v1, kind: Service, metadata: { name: web-peers }, spec: { clusterIP: None, publishNotReadyAddresses: ${publish} } }
`;

ruleTest(unreadyPeersHidden, {
  valid: {
    'a Service that shows them hides nobody': { yaml: set() + service('clusterIP: None, publishNotReadyAddresses: true') },
    'pods that start together do not wait for each other': {
      yaml: set({ spec: 'replicas: 3\n  podManagementPolicy: Parallel' }) + service(),
    },
    'one replica has no peers': { yaml: set({ spec: 'replicas: 1' }) + service() },
    'replicas left out are one': { yaml: set({ spec: 'minReadySeconds: 1' }) + service() },
    'without a probe a pod is ready as soon as it runs': {
      yaml: set({ probe: 'livenessProbe: { tcpSocket: { port: 8080 } }' }) + service(),
    },
    'the first pod is found by all later ones': { yaml: set({ args: '[--seed=web-0.web-peers]' }) + service() },
    'the first of other ordinals is the first': {
      yaml: set({ spec: 'replicas: 3\n  ordinals: { start: 5 }', args: '[--seed=web-5.web-peers]' }) + service(),
    },
    'a pod may name itself': { yaml: set({ args: '["--advertise=$(hostname).web-peers"]' }) + service() },
    'pods of another set are no peers': { yaml: set({ args: '[--db=db-1.web-peers]' }) + service() },
    'a name under another Service leads elsewhere': { yaml: set({ args: '[--join=web-1.web]' }) + service() },
    'a client of the set waits without harm': {
      yaml: `${set({ args: '[]' })}${service()}---\napiVersion: v1\nkind: Pod\nmetadata: { name: worker }\nspec: { containers: [{ name: worker, args: [web-1.web-peers] }] }\n`,
    },
    'a Service that is missing is for another rule': { yaml: set() },
    'a Service with an address is for another rule': { yaml: set() + service('type: ClusterIP') },
    'the annotation counts before 1.24': { yaml: set() + service('clusterIP: None', TOLERATE), ...kubernetes(23) },
    'replicas that deployment supplies are not known': { yaml: template('${{REPLICAS}}', 'false', '{ name: REPLICAS }') },
    'a field that deployment supplies is not known': { yaml: template('3', '"${{PUBLISH}}"', '{ name: PUBLISH }') },
  },
  invalid: {
    'peers that are not ready are hidden': {
      yaml: set({ args: marked(ALL) }) + service(),
      fixed: set() + service('clusterIP: None, publishNotReadyAddresses: true'),
      safety: 'safe',
      says: ['StatefulSet/web', 'web-1.web-peers', 'Service web-peers'],
      related: ['shows ready pods only'],
    },
    'false is the default': {
      yaml: set({ args: marked(ALL) }) + service('clusterIP: None, publishNotReadyAddresses: false'),
      fixed: set() + service('clusterIP: None, publishNotReadyAddresses: true'),
    },
    'a startup probe holds a pod back too': {
      yaml: set({ args: marked(ALL), probe: 'startupProbe: { tcpSocket: { port: 8080 } }' }) + service(),
    },
    'two replicas are peers': { yaml: set({ spec: 'replicas: 2', args: marked('web-1.web-peers') }) + service() },
    'a range of pods holds later ones': {
      yaml: set({ args: marked('"http://web-{0...3}.web-peers:9000"') }) + service(),
      says: ['web-{0...3}.web-peers'],
    },
    'the annotation is gone from 1.24 on': {
      yaml: set({ args: marked(ALL, 'oldAnnotation') }) + service('clusterIP: None', TOLERATE),
      ...kubernetes(24),
      fixed: set() + service('clusterIP: None, publishNotReadyAddresses: true', TOLERATE),
      says: ['Kubernetes 1.24 no longer reads service.alpha'],
    },
    'what a parameter supplies is not written out': {
      yaml: template('3', '"${{PUBLISH}}"', '{ name: PUBLISH, value: "false" }', ' #! hidden'),
      says: ['give the parameter'],
    },
    'items of a List are looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: web-peers
      replicas: 3
      template: { spec: { containers: [{ name: web, args: [web-2.web-peers], ${READY} }] } } #! hidden
  - { apiVersion: v1, kind: Service, metadata: { name: web-peers }, spec: { clusterIP: None } }
`,
    },
  },
});
