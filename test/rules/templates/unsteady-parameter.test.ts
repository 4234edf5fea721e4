import { unsteadyParameter } from '../../../rules/templates/unsteady-parameter';
import { ruleTest } from '../../support/rule-test';

/** A Template whose PASSWORD is generated; `rest` are further lines of its top level. */
const template = (rest: string, parameter = 'generate: expression\n    from: "[a-z0-9]{16}"'): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters:
  - name: PASSWORD
    ${parameter}
${rest}
`;

const MARKED = 'generate: expression   #! unsteady:warning\n    from: "[a-z0-9]{16}"';

const secret = (password: string): string => `objects:
  - apiVersion: v1
    kind: Secret
    metadata: { name: db }
    stringData: { password: "${password}" }`;

ruleTest(unsteadyParameter, {
  valid: {
    'a value that was given is steady': { yaml: template(secret('${PASSWORD}')), params: { PASSWORD: 'blue' } },
    'a value that is written is steady, whatever the generator': { yaml: template(secret('${PASSWORD}'), 'value: blue\n    generate: expression\n    from: "[a-z0-9]{16}"') },
    'a generated value that reaches nothing changes nothing': { yaml: template(secret('blue')) },
    'the message goes to people': { yaml: template('message: Your password is ${PASSWORD}\nobjects: []') },
    'a reference that is not replaced brings no value': { yaml: template(secret('x-${{PASSWORD}}')) },
    'a parameter without a generator is for deployment to tell': { yaml: template(secret('${PASSWORD}'), 'required: true') },
    'the same text every time is for bad-parameter': { yaml: template(secret('${PASSWORD}'), 'generate: expression\n    from: secret') },
    'a generator that fails is for bad-parameter': { yaml: template(secret('${PASSWORD}'), 'generate: expression\n    from: "[ABC]{3}"') },
    'an unknown generator is for bad-parameter': { yaml: template(secret('${PASSWORD}'), 'generate: uuid\n    from: "[a-z]{3}"') },
  },
  invalid: {
    'a password in a Secret': {
      yaml: template(secret('${PASSWORD}'), MARKED),
      says: ['the parameter PASSWORD is generated anew', 'Secret/db changes with it', 'oc process -p PASSWORD=...'],
      related: ['PASSWORD comes in here'],
    },
    'a part of a text': { yaml: template(secret('redis://:${PASSWORD}@cache'), MARKED) },
    'a typed reference': { yaml: template(secret('${{PASSWORD}}'), MARKED) },
    'an empty value is none': { yaml: template(secret('${PASSWORD}'), `value: ""\n    ${MARKED}`) },
    'several objects': {
      yaml: template(`${secret('${PASSWORD}')}\n  - apiVersion: v1\n    kind: Service\n    metadata: { name: "\${PASSWORD}" }\n    spec: { selector: { app: "\${PASSWORD}" } }`, MARKED),
      says: ['Secret/db (and 1 more)'],
    },
    'a label that goes on every object': { yaml: template('labels: { run: "${PASSWORD}" }\nobjects: []', MARKED), says: ['every object changes with it'] },
    'a map key': { yaml: template('objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { "${PASSWORD}": a } }]', MARKED), says: ['ConfigMap/web'] },
    'an item of a List': { yaml: template('objects: [{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Service, metadata: { name: "${PASSWORD}" } }] }]', MARKED), says: ['List changes'] },
  },
});
