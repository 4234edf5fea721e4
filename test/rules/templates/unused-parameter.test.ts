import { unusedParameter } from '../../../rules/templates/unused-parameter';
import { ruleTest } from '../../support/rule-test';

/** A Template with `parameters` as a flow list; `rest` are further lines of its top level. */
const template = (parameters: string, rest: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: ${parameters}
${rest}
`;

const service = (name: string): string => `objects: [{ apiVersion: v1, kind: Service, metadata: { name: "${name}" } }]`;

ruleTest(unusedParameter, {
  valid: {
    'a name in an object is a use': { yaml: template('[{ name: NAME }]', service('${NAME}')) },
    'a map key is a use': { yaml: template('[{ name: FILE }]', 'objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { "${FILE}.conf": a } }]') },
    'a label of the Template is a use, key and value': { yaml: template('[{ name: KEY }, { name: VALUE }]', 'labels: { "${KEY}": "${VALUE}" }') },
    'the message is a use': { yaml: template('[{ name: URL }]', 'message: Log in at ${URL}') },
    'a typed reference is a use': { yaml: template('[{ name: REPLICAS }]', 'objects: [{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: "${{REPLICAS}}" } }]') },
    'one that processing does not take is still meant as a use': { yaml: template('[{ name: TAG }]', service('web-${{TAG}}')) },
    'a script is a use': {
      yaml: template('[{ name: HOST }]', 'objects:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: web }\n    data:\n      start: |\n        set -e\n        curl ${HOST}'),
    },
    'an item of a List is a use': { yaml: template('[{ name: NAME }]', 'objects: [{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Service, metadata: { name: "${NAME}" } }] }]') },
    'a name that no reference can have is for bad-parameter': { yaml: template('[{ name: my-name }]', service('web')) },
    'a name without quotes that is read as false is meant as it is written': { yaml: template('[{ name: N, value: web }]', service('${N}')) },
    'a name that is no text is for bad-parameter': { yaml: template('[{ name: N, value: web }, { name: 5 }]', service('web')) },
    'objects that are no list say nothing of their references': { yaml: template('[{ name: NAME }]', 'objects: { web: "${NAME}" }') },
    'a manifest that is no Template has no parameters': { yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\nparameters: [{ name: NAME }]\n' },
  },
  invalid: {
    'a parameter that nothing refers to': {
      yaml: template('\n  - { name: NAME, value: web }\n  - { name: ENVIRONMENT, value: dev }   #! unused:warning', service('${NAME}')),
      fixed: template('[{ name: NAME, value: web }]', service('${NAME}')),
      safety: 'unsafe',
      says: ['the parameter ENVIRONMENT is used nowhere', 'write ${ENVIRONMENT}'],
    },
    'a value that was given makes no use of it': { yaml: template('[{ name: ENVIRONMENT }]   #! unused', service('web')), params: { ENVIRONMENT: 'dev' } },
    'the metadata of the Template is not processed': {
      yaml: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: "${NAME}" }\nparameters: [{ name: NAME }]   #! unused\nobjects: []\n',
    },
    'a variable of Kubernetes is no reference': { yaml: template('[{ name: HOST }]   #! unused', 'objects: [{ apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: web, args: ["$(HOST)", "$HOST"] }] } }]') },
    'a Template without objects': { yaml: template('[{ name: NAME }]   #! unused', 'objects: []') },
    'a reference that is misspelt': {
      yaml: template('[{ name: VERSION }]   #! misspelt', 'objects: [{ apiVersion: v1, kind: Service, metadata: { name: "web-${VERSON}" } }]'),
      says: ['${VERSON} has no parameter', 'write ${VERSION} instead of ${VERSON}, or name the parameter VERSON'],
    },
    'the value of another parameter is not processed': {
      yaml: template('\n  - { name: HOST, value: "web.${DOMAIN}" }\n  - { name: DOMAIN, value: example.com }   #! onlyInValue', service('${HOST}')),
      says: ['in the value of HOST alone'],
    },
    'a name that is declared twice, once': { yaml: template('\n  - { name: NAME, value: a }\n  - { name: NAME, value: b }   #! unused', service('web')), fixed: template('[]', service('web')) },
    'a Template of the group-less v1': { yaml: 'apiVersion: v1\nkind: Template\nmetadata: { name: shop }\nparameters: [{ name: NAME }]   #! unused\nobjects: []\n' },
  },
});
