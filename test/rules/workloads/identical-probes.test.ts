import { identicalProbes } from '../../../rules/workloads/identical-probes';
import { ruleTest } from '../../support/rule-test';

const GET = 'httpGet: { path: /health, port: 8080 }';

const workload = (liveness: string, readiness: string, mark = '', kind = 'Deployment', field = 'containers', more = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  template:
    spec:
      ${field}:
        - name: web
          readinessProbe: { ${readiness} }
          livenessProbe: { ${liveness} }${mark === '' ? '' : ` #! ${mark}`}
          image: quay.io/shop/web:1.2${more}
`;

const template = (period: string, parameter: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameter}]
objects:
  - apiVersion: apps.openshift.io/v1
    kind: DeploymentConfig
    metadata: { name: web }
    spec:
      template:
        spec:
          containers:
            - name: "\${NAME}"
              livenessProbe: { tcpSocket: { port: "\${{PORT}}" }, periodSeconds: ${period} }${mark}
              readinessProbe: { tcpSocket: { port: "\${{PORT}}" } }
`;

ruleTest(identicalProbes, {
  valid: {
    'two questions are two checks': { yaml: workload('httpGet: { path: /alive, port: 8080 }', GET) },
    'another way to ask is another check': { yaml: workload('tcpSocket: { port: 8080 }', GET) },
    'another command is another check': { yaml: workload('exec: { command: [check, --live] }', 'exec: { command: [check] }') },
    'liveness may wait longer': { yaml: workload(`${GET}, failureThreshold: 6`, GET) },
    'liveness may ask less often': { yaml: workload(`${GET}, periodSeconds: 11`, GET) },
    'liveness may wait longer for each answer': { yaml: workload(`${GET}, timeoutSeconds: 5`, GET) },
    'one probe is not two': { yaml: workload('', GET) },
    'probes without a check are refused, not identical': { yaml: workload('periodSeconds: 5', 'periodSeconds: 5') },
    'init containers that end have no probes': { yaml: workload(GET, GET, '', 'Deployment', 'initContainers') },
    'a period that deployment supplies is not known': { yaml: template('"${{PERIOD}}"', '{ name: PERIOD }, { name: PORT }') },
    'an empty pod has no probes': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { spec: {} } }\n' },
  },
  invalid: {
    'one check for both restarts what is busy': {
      yaml: workload(GET, GET, 'identical:warning'),
      says: ['Container web has one check for both probes', 'after 30 s of failures it gets no traffic, and after 30 s it is restarted', 'raise failureThreshold'],
      related: ['the readiness probe with the same check'],
    },
    'another delay changes nothing later': { yaml: workload(`${GET}, initialDelaySeconds: 90`, GET, 'identical') },
    'liveness may not be the first to give up': {
      yaml: workload(`${GET}, failureThreshold: 1`, GET, 'identical'),
      says: ['after 10 s it is restarted'],
    },
    'periods and failures are counted together': { yaml: workload(`${GET}, periodSeconds: 5, failureThreshold: 6`, GET, 'identical') },
    'what is left out is filled in': {
      yaml: workload('httpGet: { port: web }', 'httpGet: { scheme: HTTP, path: /, port: web }, timeoutSeconds: 1', 'identical'),
    },
    'commands are compared': { yaml: workload('exec: { command: [check] }', 'exec: { command: [check] }', 'identical') },
    'so are ports': { yaml: workload('tcpSocket: { port: 5432 }', 'tcpSocket: { port: 5432 }', 'identical', 'StatefulSet') },
    'and calls': { yaml: workload('grpc: { port: 9000 }', 'grpc: { port: 9000, service: "" }', 'identical', 'DaemonSet') },
    'init containers that go on are probed': {
      yaml: workload(GET, GET, 'identical', 'Deployment', 'initContainers', '\n          restartPolicy: Always'),
    },
    'one text for both is one check, whatever it will be': { yaml: template('10', '{ name: PORT }, { name: NAME }', ' #! identical') },
    'a container without a name is named so': { yaml: workload(GET, GET, 'identical').replace('name: web\n          read', 'read'), says: ['Container without a name'] },
    'items of a List are looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec: { containers: [{ name: web, livenessProbe: { tcpSocket: { port: 80 } }, readinessProbe: { tcpSocket: { port: 80 } } }] } #! identical
`,
    },
  },
});
