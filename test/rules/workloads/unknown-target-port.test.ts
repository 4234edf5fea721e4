import { unknownTargetPort } from '../../../rules/workloads/unknown-target-port';
import { ruleTest } from '../../support/rule-test';

const service = (port: string, mark = '', spec = ''): string => `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }${spec}
  ports:
    - { port: 80, ${port} }${mark === '' ? '' : ` #! ${mark}`}
---
`;

const deployment = (ports: string, { name = 'web', labels = 'app: web', annotations = '', more = '' } = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { ${labels} }
      annotations: { ${annotations} }
    spec:
      containers:
        - { name: web, image: "quay.io/shop/web:1.2", ports: [${ports}] }${more}
---
`;

const HTTP = '{ name: http, containerPort: 8080 }';

const template = (target: string, port: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: v1
    kind: Service
    metadata: { name: web }
    spec:
      selector: { deploymentconfig: web }
      ports:
        - { port: 80, targetPort: ${target} }${mark}
  - apiVersion: apps.openshift.io/v1
    kind: DeploymentConfig
    metadata: { name: web }
    spec:
      selector: { app: web }
      template:
        metadata: { labels: { app: web } }
        spec:
          containers: [{ name: web, image: " ", ports: [{ name: ${port}, containerPort: 8080 }] }]
`;

ruleTest(unknownTargetPort, {
  valid: {
    'a name that a container declares is found': { yaml: service('targetPort: http') + deployment(HTTP) },
    'a number needs no name': { yaml: service('targetPort: 9000') + deployment(HTTP) },
    'a port left out leads to its own number': { yaml: service('name: http') + deployment('') },
    'one of several workloads is enough': { yaml: service('targetPort: http') + deployment('') + deployment(HTTP, { name: 'canary' }) },
    'a sidecar may declare it': {
      yaml: service('targetPort: proxy') + deployment(HTTP, { more: '\n      initContainers: [{ name: proxy, image: "quay.io/shop/proxy:1", restartPolicy: Always, ports: [{ name: proxy, containerPort: 9000 }] }]' }),
    },
    'a sidecar that is put in by a webhook may declare it': {
      yaml: service('targetPort: proxy') + deployment(HTTP, { annotations: 'sidecar.istio.io/inject: "true"' }),
    },
    'pods that are elsewhere may declare it': { yaml: service('targetPort: http') + deployment('', { labels: 'app: worker' }) },
    'a workload whose labels are not all seen may declare it': {
      yaml: `${service('targetPort: http')}${deployment('')}apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: canary }\nspec: { replicas: 2 }\n`,
    },
    'a document that does not parse may hold what declares it': { yaml: `${service('targetPort: http')}${deployment('')}kind: [\n` },
    'a workload of another namespace is not selected': {
      yaml: service('targetPort: http').replace('name: web', 'name: web, namespace: shop') + deployment('').replace('name: web', 'name: web, namespace: bank'),
    },
    'a Service without a selector has endpoints of its own': { yaml: service('targetPort: http').replace('  selector: { app: web }\n', '') + deployment('') },
    'an ExternalName leads to no pod': { yaml: service('targetPort: http', '', '\n  type: ExternalName') + deployment('') },
    'a protocol that is the same is found, also where TCP is left out': {
      yaml: service('protocol: TCP, targetPort: http') + deployment(HTTP),
    },
    'a name that deployment supplies is not known': { yaml: template('"${PORT}"', 'http', '{ name: PORT }') },
    'a port name that deployment supplies is not known': { yaml: template('http', '"${PORT}"', '{ name: PORT }') },
    'a parameter may supply the right name': { yaml: template('"${PORT}"', 'http', '{ name: PORT, value: http }') },
    'a parameter may supply a number': { yaml: template('${{PORT}}', 'http', '{ name: PORT, value: "8080" }') },
    'an empty spec says nothing': { yaml: 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n' },
  },
  invalid: {
    'a name that no container declares reaches no pod': {
      yaml: service('targetPort: htpp', 'undeclared:error') + deployment(HTTP),
      says: ['Service/web leads to the port named htpp', 'no container of Deployment/web', 'did you mean http?', 'the pods declare http'],
      related: ['the pods of Deployment/web'],
    },
    'pods that declare nothing have no names': { yaml: service('targetPort: http', 'undeclared') + deployment(''), says: ['name the port http where'] },
    'none of several workloads declares it': {
      yaml: service('targetPort: http', 'undeclared') + deployment('') + deployment('', { name: 'canary' }),
      says: ['Deployment/web and 1 more'],
    },
    'an init container that ends before the pod serves does not count': {
      yaml: service('targetPort: http', 'undeclared') + deployment('', { more: `\n      initContainers: [{ name: setup, image: "quay.io/shop/setup:1", ports: [${HTTP}] }]` }),
    },
    'a webhook that is told to keep out adds nothing': {
      yaml: service('targetPort: http', 'undeclared') + deployment('', { annotations: 'sidecar.istio.io/inject: "false"' }),
    },
    'the name of another protocol is another port': {
      yaml: service('targetPort: dns', 'otherProtocol:error') + deployment('{ name: dns, containerPort: 53, protocol: UDP }'),
      says: ['the TCP port named dns', 'declares that name for UDP'],
    },
    'a headless Service loses only the record of the port': {
      yaml: service('targetPort: peers', 'undeclared:warning', '\n  clusterIP: None') + deployment(HTTP),
      says: ['DNS has no record of it'],
    },
    'a number in quotes is a name that no port can have': {
      yaml: service('targetPort: "8080"', 'quotedNumber:error'),
      says: ['targetPort "8080" as text', 'write 8080 without quotes'],
    },
    'a parameter that is put in as text makes a name of a number': {
      yaml: template('"${PORT}"', 'http', '{ name: PORT, value: "8080" }', ' #! quotedNumber'),
      says: ['write ${{NAME}}'],
    },
    'the label of a DeploymentConfig finds its pods': { yaml: template('htpp', 'http', '', ' #! undeclared'), says: ['DeploymentConfig/web'] },
    'items of a List are looked at together': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web, labels: { app: web } }
    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2", ports: [${HTTP}] }] }
  - apiVersion: v1
    kind: Service
    metadata: { name: web }
    spec: { selector: { app: web }, ports: [{ port: 80, targetPort: https }] } #! undeclared
`,
    },
    'each pod of a StatefulSet may have a Service': {
      yaml: `apiVersion: v1
kind: Service
metadata: { name: bank-0 }
spec: { selector: { statefulset.kubernetes.io/pod-name: bank-0 }, ports: [{ port: 80, targetPort: https }] } #! undeclared
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: bank }
spec:
  selector: { matchLabels: { app: bank } }
  template: { metadata: { labels: { app: bank } }, spec: { containers: [{ name: bank, image: "quay.io/shop/bank:1.2", ports: [${HTTP}] }] } }
`,
      says: ['StatefulSet/bank'],
    },
  },
});
