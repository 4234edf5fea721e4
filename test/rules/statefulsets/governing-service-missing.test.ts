import { governingServiceMissing } from '../../../rules/statefulsets/governing-service-missing';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly name?: string;
  readonly container?: string;
  readonly metadata?: string;
  readonly mark?: string;
}

const set = ({ name = 'web', container = '', metadata = '', mark }: Parts = {}): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name}${metadata} }
spec:
  serviceName: web-peers${mark === undefined ? '' : ` #! ${mark}`}
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop, version: "1.2" } }
    spec:
      containers:
        - name: web
          image: quay.io/shop/web:1.2
${container}`;

const service = (name: string, metadata = ''): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}${metadata} }
spec: { clusterIP: None, selector: { app: shop } }
`;

const made = (ports: string, namespace = ''): string => `---
apiVersion: v1
kind: Service
metadata: { name: web-peers${namespace}, labels: { app: shop } }
spec: { clusterIP: None, selector: { app: shop }${ports} }
`;

const configMap = (line: string, metadata = ''): string => `---
apiVersion: v1
kind: ConfigMap
metadata: { name: web-config${metadata} }
data:
  peers.properties: |
    ${line}
`;

const template = (serviceName: string, parameters: string, more = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: "${serviceName}"
      selector: { matchLabels: { app: shop } }
      template:
        metadata: { labels: { app: shop } }
        spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] }
${more}`;

ruleTest(governingServiceMissing, {
  valid: {
    'no Service can have a name that is no label, which is for another rule': { yaml: set().replace('web-peers', '"???"') },
    'the Service is in the set': { yaml: set() + service('web-peers') },
    'the Service is in another file of the folder': { yaml: { 'shop/web.yaml': set(), 'shop/peers.yaml': service('web-peers').slice(4) } },
    'the Service is in the namespace': { yaml: set({ metadata: ', namespace: shop' }) + service('web-peers', ', namespace: shop') },
    'a Service with an address is a Service': { yaml: set() + service('web-peers').replace('clusterIP: None, ', '') },
    'the Service lives elsewhere, as the configuration says': { yaml: set(), externals: { services: [{ name: 'web-peers' }] } },
    'externals may name the namespace': {
      yaml: set({ metadata: ', namespace: shop' }),
      externals: { services: [{ name: 'web-peers', namespace: 'shop' }] },
    },
    'no serviceName is for another rule': { yaml: set().replace('serviceName: web-peers', 'replicas: 3') },
    'an empty serviceName is for another rule': { yaml: set().replace('web-peers', '""') },
    'a name that deployment supplies is not known': { yaml: template('${SERVICE}', '{ name: SERVICE }') },
    'the same unknown name may be found': {
      yaml: template(
        '${SERVICE}',
        '{ name: SERVICE }',
        '  - { apiVersion: v1, kind: Service, metadata: { name: "${SERVICE}" }, spec: { clusterIP: None } }\n',
      ),
    },
    'a Service with an unknown name may be the one': {
      yaml: template(
        'web-peers',
        '{ name: SERVICE }',
        '  - { apiVersion: v1, kind: Service, metadata: { name: "${SERVICE}" }, spec: { clusterIP: None } }\n',
      ),
    },
    'a StatefulSet of another API is not ours to judge': { yaml: set().replace('apps/v1', 'apps.kruise.io/v1beta1') },
  },
  invalid: {
    'nobody defines the Service': {
      yaml: set({ mark: 'missing:warning' }),
      fixed: set() + made(''),
      says: ['no Service web-peers', 'the pods of StatefulSet/web'],
    },
    'the Service made for it has the ports of the containers': {
      yaml: set({
        mark: 'missing',
        container:
          '          ports: [{ name: http, containerPort: 8080 }, { containerPort: 7946, protocol: UDP }, { containerPort: 8080 }]\n',
      }),
      fixed:
        set({
          container:
            '          ports: [{ name: http, containerPort: 8080 }, { containerPort: 7946, protocol: UDP }, { containerPort: 8080 }]\n',
        }) + made(', ports: [{ name: http, port: 8080 }, { name: udp-7946, port: 7946, protocol: UDP }]'),
    },
    'the Service made for it joins the namespace': {
      yaml: set({ mark: 'missing', metadata: ', namespace: shop' }),
      fixed: set({ metadata: ', namespace: shop' }) + made('', ', namespace: shop'),
    },
    'a Service of another name is none': { yaml: set({ mark: 'missing' }) + service('web') },
    'a Service of another namespace is none': {
      yaml: set({ mark: 'missing', metadata: ', namespace: shop' }) + service('web-peers', ', namespace: bank'),
    },
    'a Service of Knative is none': {
      yaml: `${set({ mark: 'missing' })}---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: web-peers }\n`,
    },
    'externals of another namespace are none': {
      yaml: set({ mark: 'missing', metadata: ', namespace: shop' }),
      externals: { services: [{ name: 'web-peers', namespace: 'bank' }] },
    },
    'an argument names a pod under it': {
      yaml: set({ mark: 'missingAndUsed:error', container: '          args: ["--join=web-0.web-peers.shop.svc:7946,web-1.web-peers"]\n' }),
      says: ['web-0.web-peers leads nowhere'],
      related: ['web-0.web-peers is used here'],
    },
    'a command names a pod under it': {
      yaml: set({ mark: 'missingAndUsed:error', container: '          command: [sh, -c, "ping web-2.web-peers"]\n' }),
    },
    'a variable names a pod under it': {
      yaml: set({ mark: 'missingAndUsed:error', container: '          env: [{ name: LEADER, value: "http://web-0.web-peers:8080" }]\n' }),
    },
    'a range of pods names them': {
      yaml: set({ mark: 'missingAndUsed', container: '          args: ["server", "http://web-{0...3}.web-peers/data"]\n' }),
      says: ['web-{0...3}.web-peers leads nowhere'],
    },
    'a pod names itself': {
      yaml: set({ mark: 'missingAndUsed', container: '          args: ["--advertise=$(POD_NAME).web-peers"]\n' }),
      says: ['$(POD_NAME).web-peers leads nowhere'],
    },
    'a ConfigMap of the set names a pod': {
      yaml: set({ mark: 'missingAndUsed:error' }) + configMap('seeds=web-0.web-peers,web-1.web-peers'),
      related: ['web-0.web-peers is used here'],
    },
    'a client of the set names a pod': {
      yaml: `${set({ mark: 'missingAndUsed' })}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: worker }
spec:
  template: { spec: { containers: [{ name: worker, image: "quay.io/shop/worker:3", env: [{ name: LEADER, value: web-0.web-peers }] }] } }
`,
    },
    'a ConfigMap of another namespace means other pods': {
      yaml: set({ mark: 'missing:warning', metadata: ', namespace: shop' }) + configMap('seeds=web-0.web-peers', ', namespace: bank'),
    },
    'a longer name is another pod': { yaml: set({ mark: 'missing:warning' }) + configMap('seeds=old-web-0.web-peers') },
    'a longer Service is another Service': { yaml: set({ mark: 'missing:warning' }) + configMap('seeds=web-0.web-peers-old') },
    'the Service alone is no name of a pod': { yaml: set({ mark: 'missing:warning' }) + configMap('all=web-peers:8080 web-0') },
    'values of Secrets are not read': {
      yaml: `${set({ mark: 'missing:warning' })}---\napiVersion: v1\nkind: Secret\nmetadata: { name: web }\nstringData: { seeds: web-0.web-peers }\n`,
    },
    'two sets under one Service get no Service made': {
      yaml: `${set({ mark: 'missing' })}---\n${set({ name: 'worker', mark: 'missing' })}`,
      says: ['add a Service web-peers with clusterIP: None'],
    },
    'a set without labels gets none made': {
      yaml: set({ mark: 'missing' }).replace('metadata: { labels: { app: shop, version: "1.2" } }', 'metadata: {}'),
    },
    'what a parameter supplies is not written out': {
      yaml: template('${SERVICE}', '{ name: SERVICE, value: web-peers }').replace(
        'serviceName: "${SERVICE}"',
        'serviceName: "${SERVICE}" #! missing',
      ),
      related: ['the parameter SERVICE supplies "web-peers"'],
      says: ['whose selector matches the labels of the pods'],
    },
    'a name behind an unknown parameter may be of other pods': {
      yaml: template(
        'web-peers',
        '{ name: PREFIX }',
        '  - { apiVersion: v1, kind: ConfigMap, metadata: { name: web-config }, data: { seeds: "${PREFIX}web-0.web-peers" } }\n',
      ).replace('serviceName: "web-peers"', 'serviceName: "web-peers" #! missing:warning'),
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: web-peers #! missing
`,
    },
  },
});
