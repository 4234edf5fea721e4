import { templateNamespaceDropped } from '../../../rules/templates/template-namespace-dropped';
import { ruleTest } from '../../support/rule-test';

const template = (objects: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop, namespace: openshift }
parameters: [{ name: NS, value: shop }]
objects:
${objects}
`;

const service = (namespace: string, mark = ''): string => template(`  - apiVersion: v1
    kind: Service
    metadata:
      name: web
      namespace: ${namespace}${mark}`);

ruleTest(templateNamespaceDropped, {
  valid: {
    'a reference in single braces keeps its namespace': { yaml: service('${NS}') },
    'so does one among other text': { yaml: service('"team-${NS}"') },
    'so does one to a parameter that is not declared': { yaml: service('p-${NOPE}') },
    'an object without a namespace loses none': { yaml: template('  - { apiVersion: v1, kind: Service, metadata: { name: web } }') },
    'an empty namespace is none': { yaml: service('""') },
    'the items of a List keep theirs': {
      yaml: template('  - { apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop } }] }'),
    },
    'the namespace of a role binding\'s subject stays': {
      yaml: template('  - { apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: { name: web }, subjects: [{ kind: ServiceAccount, name: web, namespace: shop }] }'),
    },
    'outside a Template a namespace is what it is': { yaml: 'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\n' },
  },
  invalid: {
    'a namespace that is written out': {
      yaml: service('shop', '   #! dropped:warning'),
      says: ['the namespace shop of Service/web is dropped', 'write ${NAMESPACE} here'],
    },
    'a typed reference': { yaml: service('${{NS}}', '   #! typed:warning'), says: ['the namespace ${{NS}} of Service/web', 'write ${NS}'] },
    'a typed reference inside other text': { yaml: service('"p-${{NS}}"', '   #! typed'), says: ['write p-${NS}'] },
    'a malformed reference is plain text': { yaml: service('"${a-b}"', '   #! dropped') },
    'an object without a name': { yaml: template('  - { apiVersion: v1, kind: Service, metadata: { generateName: web-, namespace: shop } }   #! dropped'), says: ['of Service is dropped'] },
    'one without a kind, which processing refuses anyway': { yaml: template('  - { apiVersion: v1, metadata: { namespace: shop } }   #! dropped'), says: ['of an object is dropped'] },
  },
});
