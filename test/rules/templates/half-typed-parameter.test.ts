import { halfTypedParameter } from '../../../rules/templates/half-typed-parameter';
import { ruleTest } from '../../support/rule-test';

/** A Template whose TAG is text, PORT a number and NOTHING null; `rest` are further lines of its top level. */
const template = (rest: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: TAG, value: blue }, { name: PORT, value: "8080" }, { name: NOTHING, value: "null" }, { name: NS }]
${rest}
`;

const pod = (fields: string): string => template(`objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${fields}`);

const service = (metadata: string, spec = '{}'): string => template(`objects:
  - apiVersion: v1
    kind: Service
    metadata: ${metadata}
    spec: ${spec}`);

ruleTest(halfTypedParameter, {
  valid: {
    'a typed reference that is the whole value is replaced': { yaml: pod('ports: [{ containerPort: "${{PORT}}" }]') },
    'so is one without quotes in block style': { yaml: pod('stdin: ${{TAG}}') },
    'single braces may stand in any text': { yaml: pod('image: "quay.io/shop/web:${TAG}"') },
    'braces with blanks or dots in them are no reference': { yaml: pod('env: [{ name: SHA, value: "a ${{ github.sha }} b" }]') },
    'text for a program may have such braces of its own': { yaml: pod('args: ["--format=${{name}}"]') },
    'so may a text of several lines': { yaml: pod('env:\n            - name: A\n              value: |\n                first\n                x ${{name}} y') },
    'one without a parameter is for undefined-parameter': { yaml: service('{ name: web, labels: { app: "${{NOPE}}" }, namespace: "${{NOPE}}" }') },
    'a namespace in single braces': { yaml: service('{ name: web, namespace: "${NS}" }') },
    'the items of a List keep their namespaces': {
      yaml: template('objects: [{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: "${{NS}}" } }] }]'),
    },
    'a null takes the key of a map away': { yaml: pod('resources: "${{NOTHING}}"') },
    'a list may hold any other value': { yaml: pod('args: ["${{PORT}}"]') },
    'a selector that is a map of another kind': { yaml: template('objects: [{ apiVersion: example.com/v1, kind: Probe, metadata: { name: web }, spec: { selector: { port: "${{PORT}}" } } }]') },
    'the message of the Template': { yaml: template('message: "${{TAG}}"\nobjects: []') },
    'a manifest that is no Template': { yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: "web-${{TAG}}" }\n' },
  },
  invalid: {
    'one inside a longer text': {
      yaml: pod('image: "quay.io/shop/web:${{TAG}}"   #! inText:error'),
      fixed: pod('image: "quay.io/shop/web:${TAG}"'),
      safety: 'safe',
      says: ['${{TAG}} stays as it is', 'write ${TAG}'],
    },
    'two in one text': {
      yaml: pod('image: "quay.io/shop/${{NS}}:${{TAG}}"   #! inText'),
      fixed: pod('image: "quay.io/shop/${NS}:${TAG}"'),
      says: ['${{NS}} and ${{TAG}} stays'],
    },
    'one that has no parameter either': { yaml: pod('image: "quay.io/shop/web:${{TGA}}"   #! inText'), says: ['write ${TGA}'] },
    'one with a parameter beside one without': { yaml: pod('image: "quay.io/shop/${{TEAM}}:${{TAG}}"   #! inText'), fixed: pod('image: "quay.io/shop/${{TEAM}}:${TAG}"') },
    'one with a parameter in text for a program': { yaml: pod('args: ["--tag=${{TAG}}"]   #! inText'), fixed: pod('args: ["--tag=${TAG}"]') },
    'one in the message': { yaml: template('message: "Welcome to ${{TAG}}"   #! inText\nobjects: []'), fixed: template('message: "Welcome to ${TAG}"\nobjects: []') },
    'a label': { yaml: service('{ name: web, labels: { port: "${{PORT}}" } }   #! inLabel'), fixed: service('{ name: web, labels: { port: "${PORT}" } }'), says: ['has to be text'] },
    'an annotation': { yaml: service('{ name: web, annotations: { port: "${{PORT}}" } }   #! inLabel'), fixed: service('{ name: web, annotations: { port: "${PORT}" } }') },
    'the selector of a Service': { yaml: service('{ name: web }', '{ selector: { app: "${{TAG}}" } }   #! inLabel') },
    'the labels of pods and what selects them': {
      yaml: template(`objects:
  - apiVersion: apps/v1
    kind: DaemonSet
    metadata: { name: agent }
    spec:
      selector: { matchLabels: { app: "\${{TAG}}" } }   #! inLabel
      template:
        metadata: { labels: { app: "\${{TAG}}" } }   #! inLabel
        spec: { nodeSelector: { zone: "\${{NS}}" } }   #! inLabel`),
    },
    'a label of the Template': {
      yaml: template('labels: { app: "${{TAG}}" }   #! inTemplateLabel:error\nobjects: []'),
      fixed: template('labels: { app: "${TAG}" }\nobjects: []'),
      says: ['gives text among the labels of a Template'],
    },
    'a key among the labels of the Template, which crashes nothing': {
      yaml: template('labels: { "${{PORT}}": web }   #! inTemplateLabel\nobjects: []'),
      fixed: template('labels: { "${PORT}": web }\nobjects: []'),
    },
    'a namespace': { yaml: service('{ name: web, namespace: "${{NS}}" }   #! inNamespace'), fixed: service('{ name: web, namespace: "${NS}" }'), says: ['does not keep the namespace'] },
    'a key of a map': {
      yaml: template('objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { "${{PORT}}": a } }]   #! asKey'),
      fixed: template('objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { "${PORT}": a } }]'),
      safety: 'safe',
    },
    'a part of a key': {
      yaml: template('objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { "${{TAG}}.conf": a } }]   #! inText'),
      fixed: template('objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { "${TAG}.conf": a } }]'),
    },
    'a key whose plain form is there already': {
      yaml: template('objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { "${{TAG}}": a, "${TAG}": b } }]   #! asKey'),
    },
    'null in a list': { yaml: pod('args: ["--blue", "${{NOTHING}}"]   #! nullInList:error'), says: ['${{NOTHING}} puts null into a list'] },
    'null in a list, from a value that was given': { yaml: pod('args: ["${{TAG}}"]   #! nullInList'), params: { TAG: 'null' } },
  },
});
