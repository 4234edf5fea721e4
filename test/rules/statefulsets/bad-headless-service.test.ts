import { badHeadlessService } from '../../../rules/statefulsets/bad-headless-service';
import { ruleTest } from '../../support/rule-test';

const service = (spec: string, apiVersion = 'v1'): string => `apiVersion: ${apiVersion}
kind: Service
metadata: { name: web-peers }
spec:
  selector: { app: web }
  ${spec}
`;

const template = (spec: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: v1
    kind: Service
    metadata: { name: web-peers }
    spec:
      ${spec}
`;

ruleTest(badHeadlessService, {
  valid: {
    'None alone is headless': { yaml: service('clusterIP: None') },
    'None goes with ClusterIP': { yaml: service('clusterIP: None\n  type: ClusterIP') },
    'an empty type is a type left out': { yaml: service('clusterIP: None\n  type: ""') },
    'both fields may say None': { yaml: service('clusterIP: None\n  clusterIPs: [None]') },
    'an address is no None': { yaml: service('clusterIP: 10.0.0.7\n  type: NodePort') },
    'no address yet is not headless': { yaml: service('clusterIP: ""\n  type: LoadBalancer') },
    'a null is no None': { yaml: service('clusterIP: null\n  type: LoadBalancer') },
    'a type that is no text is not judged': { yaml: service('clusterIP: None\n  type: 7') },
    'a Service of Knative has no address': { yaml: service('clusterIP: none', 'serving.knative.dev/v1') },
    'what deployment supplies is not known': { yaml: template('{ clusterIP: "${IP}", type: "${TYPE}" }', '{ name: IP }, { name: TYPE }') },
    'a type that deployment supplies is not known': { yaml: template('{ clusterIP: None, type: "${TYPE}" }', '{ name: TYPE }') },
  },
  invalid: {
    'none in small letters is no None': {
      yaml: service('clusterIP: none #! spelling:error'),
      fixed: service('clusterIP: None'),
      safety: 'safe',
      says: ['clusterIP: none', 'capital N'],
    },
    'the list is read too': {
      yaml: service('clusterIP: None\n  clusterIPs:\n    - NONE #! spelling'),
      fixed: service('clusterIP: None\n  clusterIPs: [None]'),
      says: ['clusterIPs: NONE'],
    },
    'a NodePort needs an address': {
      yaml: service('clusterIP: None\n  type: NodePort #! type:error'),
      says: ['Service/web-peers', 'type NodePort', 'two Services'],
      related: ['None makes it headless'],
    },
    'so does a LoadBalancer': { yaml: service('clusterIPs: [None]\n  type: LoadBalancer #! type') },
    'an ExternalName has none': { yaml: service('clusterIP: None\n  type: ExternalName #! type') },
    'a type that does not exist can only be ClusterIP': {
      yaml: service('clusterIP: None\n  type: Headless #! unknownType:error'),
      fixed: service('clusterIP: None\n  type: ClusterIP'),
      safety: 'safe',
      says: ['clusterIP: None and type Headless'],
    },
    'a type in other letters does not exist either': {
      yaml: service('clusterIP: None\n  type: clusterIP #! unknownType'),
      fixed: service('clusterIP: None\n  type: ClusterIP'),
    },
    'both faults are told': { yaml: service('clusterIP: none #! spelling\n  type: NodePort #! type') },
    'what a parameter supplies is not written out': {
      yaml: template(
        'clusterIP: "${IP}" #! spelling\n      type: "${TYPE}" #! unknownType',
        '{ name: IP, value: none }, { name: TYPE, value: Headless }',
      ),
      related: ['the parameter IP supplies "none"'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { name: web-peers }
    spec:
      clusterIP: none #! spelling
`,
    },
  },
});
