import { governingServiceSelectsNothing } from '../../../rules/statefulsets/governing-service-selects-nothing';
import { ruleTest } from '../../support/rule-test';

const set = (mark = '', labels = 'app: shop, tier: web', name = 'web'): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name} }
spec:
  serviceName: web-peers${mark === '' ? '' : ` #! ${mark}`}
  selector: { matchLabels: { app: shop } }
  template: { metadata: { labels: { ${labels} } } }
`;

const service = (spec: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: web-peers }
spec: { clusterIP: None${spec} }
`;

const template = (selector: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - { apiVersion: v1, kind: Service, metadata: { name: web-peers }, spec: { clusterIP: None, selector: { app: "${selector}" } } }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: web-peers${mark}
      selector: { matchLabels: { app: shop } }
      template: { metadata: { labels: { app: shop } } }
`;

ruleTest(governingServiceSelectsNothing, {
  valid: {
    'a selector that matches finds the pods': { yaml: set() + service(', selector: { app: shop }') },
    'all labels may be asked for': { yaml: set() + service(', selector: { app: shop, tier: web }') },
    'no Service of that name is for another rule': { yaml: set() },
    'no serviceName is for another rule': {
      yaml: set().replace('serviceName: web-peers', 'replicas: 3') + service(', selector: { app: web }'),
    },
    'a set without a template is a patch': { yaml: set().replace(/ {2}template.*\n/, '') + service(', selector: { app: web }') },
    'an ExternalName has no pods to select': { yaml: set() + service(', type: ExternalName, externalName: web.example.com') },
    'endpoints may be written by hand': {
      yaml: `${set()}${service('')}---\napiVersion: v1\nkind: Endpoints\nmetadata: { name: web-peers }\nsubsets: []\n`,
    },
    'endpoint slices may be written by hand': {
      yaml: `${set()}${service('')}---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-peers-1, labels: { kubernetes.io/service-name: web-peers } }
endpoints: []
`,
    },
    'a selector with values that are no text is unreadable': { yaml: set() + service(', selector: { app: 7 }') },
    'a label that deployment supplies is not known': { yaml: template('${APP}', '{ name: APP }') },
    'a parameter may supply the right label': { yaml: template('${APP}', '{ name: APP, value: shop }') },
  },
  invalid: {
    'another value selects no pod': {
      yaml: set('mismatch:error') + service(', selector: { app: web }'),
      fixed: set() + service(', selector: { app: shop }'),
      says: ['Service web-peers selects app=web and the pods carry app=shop,tier=web'],
      related: ['the selector of Service web-peers', 'the labels of the pods'],
    },
    'one label too many selects no pod': { yaml: set('mismatch') + service(', selector: { app: shop, role: leader }') },
    'pods without labels are never selected': {
      yaml: set('mismatch', '') + service(', selector: { app: shop }'),
      says: ['carry no labels'],
    },
    'no selector selects nothing': {
      yaml: set('noSelector:error') + service(''),
      fixed: set() + service(', selector: { app: shop }'),
      related: ['no selector here'],
    },
    'an empty selector selects nothing': { yaml: set('noSelector') + service(', selector: {}') },
    'endpoint slices of another Service do not help': {
      yaml: `${set('noSelector')}${service('')}---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: bank-1, labels: { kubernetes.io/service-name: bank } }
endpoints: []
`,
    },
    'a Service of two sets is left to a person': {
      yaml: `${set('mismatch')}---\n${set('mismatch', 'app: shop', 'worker')}${service(', selector: { app: web }')}`,
    },
    'a selector of expressions makes way for the labels of the pods': {
      yaml:
        set('mismatch').replace('{ matchLabels: { app: shop } }', '{ matchExpressions: [{ key: app, operator: Exists }] }') +
        service(', selector: { app: web }'),
      fixed:
        set().replace('{ matchLabels: { app: shop } }', '{ matchExpressions: [{ key: app, operator: Exists }] }') +
        service(', selector: { app: shop, tier: web }'),
    },
    'a label that a parameter supplies is not written over': {
      yaml: template('${APP}', '{ name: APP, value: web }', ' #! mismatch'),
    },
    'items of a List are looked at together': {
      yaml: `apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Service, metadata: { name: web-peers }, spec: { clusterIP: None, selector: { app: web } } }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: web-peers #! mismatch
      template: { metadata: { labels: { app: shop } } }
`,
    },
  },
});
