import { governingServiceNotHeadless } from '../../../rules/statefulsets/governing-service-not-headless';
import { ruleTest } from '../../support/rule-test';

const shop = (service: string, mark = ''): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: web-peers${mark === '' ? '' : ` #! ${mark}`}
---
apiVersion: v1
kind: Service
metadata: { name: web-peers }
spec: ${service}
`;

const template = (clusterIP: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: CLUSTER_IP }]
objects:
  - { apiVersion: v1, kind: Service, metadata: { name: web-peers }, spec: { clusterIP: "${clusterIP}", selector: { app: web } } }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: web-peers${mark}
`;

ruleTest(governingServiceNotHeadless, {
  valid: {
    'None makes it headless': { yaml: shop('{ clusterIP: None, selector: { app: web } }') },
    'none in other letters is refused, which another rule says': { yaml: shop('{ clusterIP: none, selector: { app: web } }') },
    'a list of addresses may say None': { yaml: shop('{ clusterIPs: [None], selector: { app: web } }') },
    'no Service of that name is for another rule': { yaml: shop('{ ports: [] }').replace('name: web-peers }', 'name: web }') },
    'no serviceName is for another rule': { yaml: shop('{ ports: [] }').replace('serviceName: web-peers', 'replicas: 3') },
    'an external Service is believed to be headless': {
      yaml: shop('{}').split('---')[0] ?? '',
      externals: { services: [{ name: 'web-peers' }] },
    },
    'an address that deployment supplies is not known': { yaml: template('${CLUSTER_IP}') },
    'a Service without a spec says nothing': { yaml: shop('null').replace('spec: null', 'metadata2: {}') },
  },
  invalid: {
    'no clusterIP means the cluster gives an address': {
      yaml: shop('{ selector: { app: web }, ports: [{ port: 80 }] }', 'notHeadless:warning'),
      says: ['Service web-peers governs StatefulSet/web', 'delete Service web-peers'],
      related: ['clusterIP is not None'],
    },
    'an empty clusterIP is none': { yaml: shop('{ clusterIP: "", selector: { app: web } }', 'notHeadless') },
    'an address is not None': { yaml: shop('{ clusterIP: 10.0.0.12, selector: { app: web } }', 'notHeadless') },
    'a LoadBalancer has an address': { yaml: shop('{ type: LoadBalancer, selector: { app: web } }', 'notHeadless') },
    'an ExternalName has no pods': {
      yaml: shop('{ type: ExternalName, externalName: web.example.com }', 'externalName:warning'),
      says: ['ExternalName'],
      related: ['its type is ExternalName'],
    },
    'an address in a Template is an address': { yaml: template('10.0.0.12', ' #! notHeadless') },
    'items of a List are looked at together': {
      yaml: `apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Service, metadata: { name: web-peers }, spec: { selector: { app: web } } }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: web-peers #! notHeadless
`,
    },
  },
});
