import { missingReadinessProbe } from '../../../rules/statefulsets/missing-readiness-probe';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly kind?: string;
  readonly spec?: string;
  readonly container?: string;
  readonly podSpec?: string;
  readonly mark?: string;
  readonly apiVersion?: string;
}

const workload = ({
  kind = 'StatefulSet',
  spec = 'replicas: 3',
  container = 'tty: false',
  podSpec = '',
  mark = '',
  apiVersion = 'apps/v1',
}: Parts = {}): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web }
spec:
  ${spec}
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web${mark}
          image: quay.io/shop/web:1.2
          ${container}
${podSpec}`;

const PROXY = `        - name: proxy
          image: quay.io/shop/proxy:3
          readinessProbe: { tcpSocket: { port: 8080 } }
`;

const template = (spec: string, container: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VALUE }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      ${spec}
      template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2"${container} }] } }${mark}
`;

const kubernetes = (minor: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch: undefined } } }) as const;

ruleTest(missingReadinessProbe, {
  valid: {
    'a readiness probe holds the rollout back': { yaml: workload({ container: 'readinessProbe: { tcpSocket: { port: 8080 } }' }) },
    'a startup probe does, too': { yaml: workload({ container: 'startupProbe: { tcpSocket: { port: 8080 } }' }) },
    'one container with a probe is enough': { yaml: workload({ podSpec: PROXY }) },
    'a readiness gate holds pods back': { yaml: workload({ podSpec: '      readinessGates: [{ conditionType: shop.example/warm }]\n' }) },
    'seconds give a bad version time to fail': { yaml: workload({ spec: 'minReadySeconds: 30' }) },
    'a DaemonSet has had its seconds all along': { yaml: workload({ kind: 'DaemonSet', spec: 'minReadySeconds: 30' }), ...kubernetes(20) },
    'seconds that are read count': { yaml: workload({ spec: 'minReadySeconds: 30' }), ...kubernetes(23) },
    'OnDelete waits for nobody': { yaml: workload({ spec: 'updateStrategy: { type: OnDelete }' }) },
    'Recreate waits for nobody': { yaml: workload({ kind: 'Deployment', spec: 'strategy: { type: Recreate }' }) },
    'a patch leaves the probe to its other half': {
      yaml: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web }\nspec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web }] } } }\n',
    },
    'a patch that adds a container knows nothing of the others': {
      yaml: 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: logs }\nspec: { template: { spec: { containers: [{ name: proxy, image: "quay.io/shop/proxy:3" }] } } }\n',
    },
    'a Job is done when it is done': { yaml: workload({ kind: 'Job', apiVersion: 'batch/v1' }) },
    'a StatefulSet of another API is not ours to judge': { yaml: workload({ apiVersion: 'apps.kruise.io/v1beta1' }) },
    'a probe that deployment supplies may be one': { yaml: template('replicas: 3', ', readinessProbe: "${{VALUE}}"') },
    'seconds that deployment supplies may be some': { yaml: template('minReadySeconds: ${{VALUE}}', '') },
    'a strategy that deployment supplies is not known': { yaml: template('updateStrategy: { type: "${VALUE}" }', '') },
  },
  invalid: {
    'a set without any probe rolls over all of its pods': {
      yaml: workload({ mark: ' #! rollsOver:warning' }),
      says: ['StatefulSet/web', 'minReadySeconds', 'fails while the program cannot do its work'],
    },
    'a liveness probe holds nothing back': {
      yaml: workload({ mark: ' #! rollsOver', container: 'livenessProbe: { tcpSocket: { port: 8080 } }' }),
    },
    'a null is no probe': { yaml: workload({ mark: ' #! rollsOver', container: 'readinessProbe: null' }) },
    'a probe of an init container says nothing of the pod': {
      yaml: workload({ mark: ' #! rollsOver' }).replace('      containers:', `      initContainers:\n${PROXY}      containers:`),
    },
    'no seconds are no time': { yaml: workload({ mark: ' #! rollsOver', spec: 'minReadySeconds: 0' }) },
    'seconds that are dropped are no time': { yaml: workload({ mark: ' #! rollsOver', spec: 'minReadySeconds: 30' }), ...kubernetes(22) },
    'a DaemonSet rolls over all nodes': { yaml: workload({ kind: 'DaemonSet', mark: ' #! rollsOver' }), says: ['DaemonSet/web'] },
    'a Deployment sends traffic to pods that cannot serve': {
      yaml: workload({ kind: 'Deployment', mark: ' #! traffic:warning', container: 'ports: [{ containerPort: 8080 }]' }),
      says: ['Deployment/web', 'traffic'],
    },
    'seconds do not keep the traffic away': {
      yaml: workload({
        kind: 'Deployment',
        mark: ' #! traffic',
        spec: 'minReadySeconds: 30',
        container: 'ports: [{ containerPort: 8080 }]',
      }),
    },
    'a Deployment without a port may have no callers': { yaml: workload({ kind: 'Deployment', mark: ' #! noTraffic:warning' }) },
    'an object of a Template is looked at where it stands': { yaml: template('replicas: 3', '', ' #! rollsOver') },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web }] } } } #! rollsOver
`,
    },
  },
});
