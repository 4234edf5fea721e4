import { legacyApiGroup } from '../../../rules/streams/legacy-api-group';
import { ruleTest } from '../../support/rule-test';
import { documents, KUBERNETES_131 } from '../images/manifests';

const STREAM = (apiVersion: string, mark = ''): string => `apiVersion: ${apiVersion}${mark}
kind: ImageStream
metadata: { name: web }
`;
const LIST = (apiVersion: string, mark = ''): string => `apiVersion: v1
kind: List
items:
  - apiVersion: ${apiVersion}${mark}
    kind: DeploymentConfig
    metadata: { name: web }
  - { apiVersion: v1, kind: Service, metadata: { name: web } }
`;
const TEMPLATE = (apiVersion: string, objects: string, mark = ''): string => `apiVersion: ${apiVersion}${mark}
kind: Template
metadata: { name: web }
parameters: [{ name: GROUP }]
objects:
${objects}`;
const BINDING = (apiVersion: string, { mark = '', subject = 'kind: ServiceAccount, name: web, namespace: shop', rest = '' } = {}): string => `  - apiVersion: ${apiVersion}${mark}
    kind: RoleBinding
    metadata: { name: web }
    roleRef: { kind: ClusterRole, name: view }
    subjects: [{ ${subject} }]
${rest}`;
const ROLE = (apiVersion: string, rules: string, mark = ''): string => `apiVersion: ${apiVersion}${mark}
kind: Role
metadata: { name: web }
rules: [${rules}]
`;
const READ_PODS = '{ apiGroups: [""], resources: [pods], verbs: [get] }';
const CURRENT = 'template.openshift.io/v1';
const RBAC = 'rbac.authorization.k8s.io/v1';

ruleTest(legacyApiGroup, {
  valid: {
    'a kind in its group is served': { yaml: documents(STREAM('image.openshift.io/v1'), LIST('apps.openshift.io/v1')) },
    'Kubernetes\' own core kinds have no group': { yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n' },
    'processing puts the objects of a Template into their groups': {
      yaml: TEMPLATE(CURRENT, '  - { apiVersion: v1, kind: ImageStream, metadata: { name: web } }\n  - { apiVersion: v1, kind: Route, metadata: { name: web } }\n'),
    },
    'another version of a kind is none of OpenShift 3': { yaml: STREAM('v1beta1') },
    'a group that deployment supplies may be the right one': { yaml: TEMPLATE(CURRENT, BINDING('"${GROUP}"')) },
    'a role in Kubernetes\' group is Kubernetes\'': { yaml: documents(ROLE(RBAC, READ_PODS), TEMPLATE(CURRENT, BINDING(RBAC))) },
    'a restriction of role bindings is OpenShift\'s alone': { yaml: TEMPLATE(CURRENT, '  - { apiVersion: v1, kind: RoleBindingRestriction, metadata: { name: web } }\n') },
    'items of a shape that nothing takes are passed over': { yaml: 'apiVersion: v1\nkind: List\nitems: [null, web, 3]\n' },
    'Kubernetes has none of these kinds anyway': { yaml: STREAM('v1'), target: KUBERNETES_131 },
  },
  invalid: {
    'the Template itself is converted by nobody': {
      yaml: TEMPLATE('v1', '  - { apiVersion: v1, kind: ImageStream, metadata: { name: web } }\n', '   #! template:error'),
      safety: 'safe',
      fixed: TEMPLATE(CURRENT, '  - { apiVersion: v1, kind: ImageStream, metadata: { name: web } }\n'),
      says: ['write template.openshift.io/v1'],
    },
    'an object outside a Template is converted by nobody': {
      yaml: STREAM('v1', '   #! object:error'),
      safety: 'safe',
      fixed: STREAM('image.openshift.io/v1'),
      says: ['This ImageStream has the apiVersion v1 of OpenShift 3', 'write image.openshift.io/v1'],
    },
    'an item of a List is an object': { yaml: LIST('v1', '   #! object'), safety: 'safe', fixed: LIST('apps.openshift.io/v1') },
    'a typed list names the group for its items': {
      yaml: 'apiVersion: v1   #! object\nkind: ImageStreamList\nitems:\n  - { metadata: { name: web } }\n',
      fixed: 'apiVersion: image.openshift.io/v1\nkind: ImageStreamList\nitems:\n  - { metadata: { name: web } }\n',
      says: ['This ImageStreamList'],
    },
    'a List inside a Template is converted only on the outside': {
      yaml: TEMPLATE(CURRENT, '  - apiVersion: v1\n    kind: List\n    items:\n      - apiVersion: v1   #! inList:error\n        kind: Route\n        metadata: { name: web }\n'),
      safety: 'safe',
      fixed: TEMPLATE(CURRENT, '  - apiVersion: v1\n    kind: List\n    items:\n      - apiVersion: route.openshift.io/v1\n        kind: Route\n        metadata: { name: web }\n'),
      says: ['whose items Template processing leaves as they are'],
    },
    'a Template inside a List is an object like any other': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Template, metadata: { name: web } }   #! object\n',
      says: ['write template.openshift.io/v1'],
    },
    'a role binding inside a Template becomes OpenShift\'s own': {
      yaml: TEMPLATE(CURRENT, BINDING('v1', { mark: '   #! roleInTemplate:warning' })),
      safety: 'safe',
      fixed: TEMPLATE(CURRENT, BINDING(RBAC)),
      says: ['one of authorization.openshift.io'],
    },
    'users and groups are subjects for both': { yaml: TEMPLATE(CURRENT, BINDING('v1', { mark: '   #! roleInTemplate', subject: 'kind: Group, name: shop' })), fixed: TEMPLATE(CURRENT, BINDING(RBAC, { subject: 'kind: Group, name: shop' })) },
    'a service account without a namespace is not Kubernetes\' form': {
      yaml: TEMPLATE(CURRENT, BINDING('v1', { mark: '   #! roleInTemplate', subject: 'kind: ServiceAccount, name: web' })),
      says: ['some of its fields are OpenShift\'s own'],
    },
    'a list of user names is OpenShift\'s own': {
      yaml: TEMPLATE(CURRENT, BINDING('v1', { mark: '   #! roleInTemplate', rest: '    userNames: [system:admin]\n' })),
      says: ['some of its fields are OpenShift\'s own'],
    },
    'a role outside a Template is nobody\'s': { yaml: ROLE('v1', READ_PODS, '   #! role:error'), safety: 'safe', fixed: ROLE(RBAC, READ_PODS) },
    'a rule without groups is OpenShift\'s own': { yaml: ROLE('v1', '{ resources: [pods], verbs: [get] }', '   #! role'), says: ['some of its fields are OpenShift\'s own'] },
    'a rule of paths has no groups': {
      yaml: ROLE('v1', '{ nonResourceURLs: [/metrics], verbs: [get] }', '   #! role').replace('kind: Role', 'kind: ClusterRole'),
      fixed: ROLE(RBAC, '{ nonResourceURLs: [/metrics], verbs: [get] }').replace('kind: Role', 'kind: ClusterRole'),
    },
  },
});
