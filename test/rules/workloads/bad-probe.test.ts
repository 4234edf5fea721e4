import { badProbe } from '../../../rules/workloads/bad-probe';
import { ruleTest } from '../../support/rule-test';

const workload = (probe: string, { ports = '[{ name: http, containerPort: 8080 }]', kind = 'Deployment', field = 'containers', more = '' } = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  template:
    spec:
      ${field}:
        - name: web
          image: quay.io/shop/web:1.2
          ports: ${ports}
          ${probe}${more}
`;

const template = (probe: string, port: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps.openshift.io/v1
    kind: DeploymentConfig
    metadata: { name: web }
    spec:
      template:
        spec:
          containers:
            - name: web
              image: " "
              ports: [{ name: "${port}", containerPort: 8080 }]
              ${probe}
`;

const SIDECAR = `
        - name: proxy
          image: quay.io/shop/proxy:1.2
          ports: [{ name: admin, containerPort: 9901 }]`;

ruleTest(badProbe, {
  valid: {
    'one success is all that liveness takes': { yaml: workload('livenessProbe: { successThreshold: 1, tcpSocket: { port: 8080 } }') },
    'zero is filled in with one': { yaml: workload('startupProbe: { successThreshold: 0, tcpSocket: { port: 8080 } }') },
    'readiness may want several': { yaml: workload('readinessProbe: { successThreshold: 3, tcpSocket: { port: 8080 } }') },
    'a threshold that is no number is for the schema': { yaml: workload('livenessProbe: { successThreshold: "2", tcpSocket: { port: 8080 } }') },
    'a port may have a name': { yaml: workload('readinessProbe: { httpGet: { port: http } }') },
    'a port may be a number that nobody declares': { yaml: workload('readinessProbe: { httpGet: { port: 9000 } }', { ports: '[]' }) },
    'a number in quotes is no name': { yaml: workload('readinessProbe: { httpGet: { port: "9000" } }') },
    'a patch shows no image, and so perhaps not all ports': {
      yaml: workload('readinessProbe: { httpGet: { port: http } }', { ports: '[]' }).replace(/ {10}image.*\n/, ''),
    },
    'ports that are no list are not known': { yaml: workload('readinessProbe: { httpGet: { port: http } }', { ports: '{}' }) },
    'an init container that ends has no probes': {
      yaml: workload('readinessProbe: { httpGet: { port: web } }', { field: 'initContainers' }),
    },
    'a name that deployment supplies is not known': { yaml: template('readinessProbe: { tcpSocket: { port: "${PORT}" } }', 'http', '{ name: PORT }') },
    'nor is that of the container\'s port': { yaml: template('readinessProbe: { tcpSocket: { port: http } }', '${PORT}', '{ name: PORT }') },
    'an empty pod has no probes': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { spec: {} } }\n' },
  },
  invalid: {
    'liveness takes one success alone': {
      yaml: workload('livenessProbe: { tcpSocket: { port: 8080 }, successThreshold: 2 } #! successThreshold:error'),
      fixed: workload('livenessProbe: { tcpSocket: { port: 8080 }, successThreshold: 1 }'),
      safety: 'safe',
      says: ['The livenessProbe of container web has successThreshold: 2'],
    },
    'so does a startup probe': {
      yaml: workload('startupProbe: { tcpSocket: { port: 8080 }, successThreshold: 3 } #! successThreshold'),
      fixed: workload('startupProbe: { tcpSocket: { port: 8080 }, successThreshold: 1 }'),
    },
    'a threshold that a parameter supplies is not written over': {
      yaml: template('livenessProbe: { tcpSocket: { port: 80 }, successThreshold: "${{OK}}" } #! successThreshold', 'http', '{ name: OK, value: "2" }'),
      says: ['give the parameter the value 1'],
    },
    'a port nobody named is asked in vain': {
      yaml: workload('readinessProbe: { httpGet: { port: htpt } } #! unknownPort:error'),
      says: ['The readinessProbe of container web asks at port htpt', 'did you mean http?'],
    },
    'so it is without any ports': { yaml: workload('livenessProbe: { tcpSocket: { port: web } } #! unknownPort', { ports: '[]', kind: 'DaemonSet' }) },
    'null stands for no ports': { yaml: workload('livenessProbe: { tcpSocket: { port: web } } #! unknownPort', { ports: 'null' }) },
    'a probe does not look in the container beside it': {
      yaml: workload('readinessProbe: { httpGet: { port: admin } } #! portOfOther:error', { more: SIDECAR }),
      says: ['which container proxy names'],
    },
    'init containers that go on are probed': {
      yaml: workload('startupProbe: { httpGet: { port: web } } #! unknownPort', { field: 'initContainers', more: '\n          restartPolicy: Always' }),
    },
    'a name that a parameter supplies is known': {
      yaml: template('readinessProbe: { tcpSocket: { port: "${PORT}" } } #! unknownPort', 'http', '{ name: PORT, value: web }'),
    },
    'a container without a name is named so': {
      yaml: workload('readinessProbe: { httpGet: { port: web } } #! unknownPort').replace('name: web\n          image', 'image'),
      says: ['container without a name'],
    },
    'items of a List are looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2", livenessProbe: { httpGet: { port: web } } }] } #! unknownPort
`,
    },
  },
});
