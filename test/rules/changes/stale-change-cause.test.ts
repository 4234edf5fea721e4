import { staleChangeCause } from '../../../rules/changes/stale-change-cause';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly kind?: string;
  /** Behind the annotation's value. */
  readonly mark?: string;
  readonly spec?: string;
}

const web = (cause: string, container: string, { kind = 'Deployment', mark = '', spec = '' }: Parts = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: web
  annotations:
    kubernetes.io/change-cause: ${cause}${mark}
spec:
  replicas: 2
  template:
    metadata: { labels: { app: web } }
    spec:
      ${spec}
      containers:
        - { name: web, ${container} }
`;

const template = (image: string, cause: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VERSION }]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, annotations: { kubernetes.io/change-cause: ${cause} } }
    spec: { template: { spec: { containers: [{ name: web, image: "${image}" }] } } }
`;

const MARK = ' #! unchanged:info';

ruleTest(staleChangeCause, {
  valid: {
    'a cause that changed with the template is told': { before: web('release 1.0', 'image: "web:1.0"'), yaml: web('release 1.1', 'image: "web:1.1"') },
    'without a change of the template there is nothing to tell': { before: web('release 1.0', 'image: "web:1.0"'), yaml: web('release 1.0', 'image: "web:1.0"') },
    'replicas are no part of the template': { before: web('release 1.0', 'image: "web:1.0"').replace('replicas: 2', 'replicas: 5'), yaml: web('release 1.0', 'image: "web:1.0"') },
    'an object without a cause tells nothing': { before: web('""', 'image: "web:1.0"'), yaml: web('""', 'image: "web:1.1"') },
    'a new cause is of this change': { before: web('""', 'image: "web:1.0"'), yaml: web('release 1.1', 'image: "web:1.1"') },
    'the order of keys is no change': { before: web('release 1.0', 'image: "web:1.0", workingDir: /shop'), yaml: web('release 1.0', 'workingDir: /shop, image: "web:1.0"') },
    'an amount in another spelling is none': {
      before: web('release 1.0', 'image: "web:1.0", resources: { requests: { memory: 1Gi, cpu: 1 } }'),
      yaml: web('release 1.0', 'image: "web:1.0", resources: { requests: { memory: 1024Mi, cpu: 1000m } }'),
    },
    'defaults that are written out are none': {
      before: web('release 1.0', 'image: "web:1.0", ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } }'),
      yaml: web(
        'release 1.0',
        'image: "web:1.0", imagePullPolicy: IfNotPresent, terminationMessagePath: /dev/termination-log, ports: [{ containerPort: 80, protocol: TCP }], readinessProbe: { httpGet: { port: 80, scheme: HTTP }, timeoutSeconds: 1 }',
        { spec: 'restartPolicy: Always\n      dnsPolicy: ClusterFirst\n      terminationGracePeriodSeconds: 30\n      securityContext: {}' },
      ),
    },
    'a template that deployment supplies may be the same': { before: template('web:1.0', 'release'), yaml: template('web:${VERSION}', 'release') },
    'a cause that deployment supplies may be another': { before: template('web:1.0', '"release ${VERSION}"'), yaml: template('web:1.1', '"release ${VERSION}"') },
    'a new object has no earlier cause': { before: web('release 1.0', 'image: "web:1.0"', { kind: 'DaemonSet' }), yaml: web('release 1.0', 'image: "web:1.1"') },
    'other kinds have no such history': { before: web('release 1.0', 'image: "web:1.0"', { kind: 'ReplicaSet' }), yaml: web('release 1.0', 'image: "web:1.1"', { kind: 'ReplicaSet' }) },
  },
  invalid: {
    'an old cause stands beside a new image': {
      before: web('release 1.0', 'image: "web:1.0"'),
      yaml: web('release 1.0', 'image: "web:1.1"', { mark: MARK }),
      says: ['template of Deployment/web changed at spec.template.spec.containers[0].image', 'still says "release 1.0"', 'kubectl rollout history deployment web'],
    },
    'revisions of a StatefulSet take it too': {
      before: web('release 1.0', 'image: "web:1.0"', { kind: 'StatefulSet' }),
      yaml: web('release 1.0', 'image: "web:1.1"', { kind: 'StatefulSet', mark: MARK }),
    },
    'so do those of a DaemonSet': {
      before: web('release 1.0', 'image: "web:1.0"', { kind: 'DaemonSet' }),
      yaml: web('release 1.0', 'image: "web:1.1"', { kind: 'DaemonSet', mark: MARK }),
    },
    'further changes are counted': {
      before: web('release 1.0', 'image: "web:1.0", workingDir: /shop'),
      yaml: web('release 1.0', 'image: "web:1.1", workingDir: /srv', { mark: MARK }),
      says: ['image and 1 more'],
    },
    'a value that is no default is a change': {
      before: web('release 1.0', 'image: "web:1.0"'),
      yaml: web('release 1.0', 'image: "web:1.0", imagePullPolicy: Always', { mark: MARK }),
      says: ['imagePullPolicy'],
    },
    'a long cause is cut short': {
      before: web('x'.repeat(200), 'image: "web:1.0"'),
      yaml: web('x'.repeat(200), 'image: "web:1.1"', { mark: MARK }),
      says: [`"${'x'.repeat(80)}…"`],
    },
  },
});
