import { immutableFieldChanged } from '../../../rules/changes/immutable-field-changed';
import { ruleTest } from '../../support/rule-test';

const TEMPLATE = 'template: { metadata: { labels: { app: ledger, tier: data } }, spec: { containers: [{ name: ledger, image: "quay.io/shop/ledger:1.2" }] } }';
const SELECTOR = 'selector: { matchLabels: { app: ledger } }';

const workload = (spec: string, { kind = 'StatefulSet', apiVersion = 'apps/v1', mark = '', selector = SELECTOR, metadata = '' } = {}): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ledger, namespace: shop${metadata} }
spec:${mark}
  ${spec}
  ${selector}
  ${TEMPLATE}
`;

const patch = (spec: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ledger }
spec:
  ${spec}
`;

const selecting = (kind: string, labels: string, mark = '', apiVersion = 'apps/v1'): string =>
  workload('minReadySeconds: 5', { kind, apiVersion, selector: `selector: { matchLabels: ${labels} }${mark}` });

const job = (container: string, spec = 'backoffLimit: 2', metadata = ''): string => `apiVersion: batch/v1
kind: Job
metadata: { name: migrate, namespace: shop${metadata} }
spec:
  ${spec}
  template:
    metadata: { labels: { app: migrate } }
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          ${container}
`;

const IMAGE = 'image: "quay.io/shop/migrate:1.2"';

const service = (spec: string, apiVersion = 'v1'): string => `apiVersion: ${apiVersion}
kind: Service
metadata: { name: ledger, namespace: shop }
spec:
  ports: [{ port: 80 }]
  ${spec}
`;

const template = (serviceName: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: SERVICE }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: ledger }
    spec:
      serviceName: "${serviceName}"
`;

const on = (platform: 'kubernetes' | 'openshift', major: number, minor: number) => ({ target: { platform, release: { major, minor, patch: undefined } } }) as const;

ruleTest(immutableFieldChanged, {
  valid: {
    'what may change may change': {
      before: workload('replicas: 2\n  minReadySeconds: 1\n  ordinals: { start: 0 }\n  updateStrategy: { type: OnDelete }'),
      yaml: workload('replicas: 3\n  minReadySeconds: 9\n  ordinals: { start: 1 }\n  persistentVolumeClaimRetentionPolicy: { whenScaled: Delete }'),
    },
    'a field that an old release does not know is dropped, not refused': { before: workload('minReadySeconds: 1'), yaml: workload('minReadySeconds: 9'), ...on('kubernetes', 1, 20) },
    'what the API server fills in may be written out': {
      before: workload('replicas: 3'),
      yaml: workload('podManagementPolicy: OrderedReady\n  revisionHistoryLimit: 10\n  serviceName: ""'),
      ...on('kubernetes', 1, 30),
    },
    'keys have no order, and empty is absent': {
      before: workload('replicas: 3', { selector: 'selector: { matchLabels: { app: ledger, tier: data } }' }),
      yaml: workload('replicas: 3', { selector: 'selector: { matchExpressions: [], matchLabels: { tier: data, app: ledger } }' }),
    },
    'claim templates are claim-template-changed\'s': {
      before: workload('volumeClaimTemplates: [{ metadata: { name: data } }]'),
      yaml: workload('volumeClaimTemplates: []'),
    },
    'a new limit is taken from 1.34 on': { before: workload('revisionHistoryLimit: 5'), yaml: workload('revisionHistoryLimit: 3'), ...on('kubernetes', 1, 34) },
    'which OpenShift 4.21 is': { before: workload('revisionHistoryLimit: 5'), yaml: workload('revisionHistoryLimit: 3'), ...on('openshift', 4, 21) },
    'what a patch leaves out its other half says': { before: patch('serviceName: ledger'), yaml: patch('replicas: 3') },
    'a name that deployment supplies is not known': { before: template('ledger'), yaml: template('${SERVICE}') },
    'a new object may be anything': { before: '', yaml: workload('serviceName: ledger') },
    'an object that is gone is not this rule\'s': { before: workload('serviceName: ledger'), yaml: '' },
    'a set that Argo CD deletes and creates': {
      before: workload('serviceName: ledger'),
      yaml: workload('serviceName: books', { metadata: ', annotations: { argocd.argoproj.io/sync-options: "Replace=true,Force=true" }' }),
    },
    'a Deployment rolls another template': { before: selecting('Deployment', '{ app: ledger }'), yaml: selecting('Deployment', '{ app: ledger }').replace(':1.2', ':1.3') },
    'old API versions took another selector': {
      before: selecting('Deployment', '{ app: ledger }', '', 'extensions/v1beta1'),
      yaml: selecting('Deployment', '{ tier: data }', '', 'extensions/v1beta1'),
      ...on('kubernetes', 1, 14),
    },
    'a selector that was filled in may be written out': {
      before: workload('replicas: 1', { kind: 'Deployment', apiVersion: 'extensions/v1beta1', selector: 'minReadySeconds: 5' }),
      yaml: selecting('Deployment', '{ app: ledger, tier: data }'),
    },
    'defaults and amounts in a Job\'s template may be spelled otherwise': {
      before: job(`${IMAGE}\n          resources: { limits: { memory: 1Gi, cpu: "1" } }`),
      yaml: job(`${IMAGE}\n          imagePullPolicy: IfNotPresent\n          terminationMessagePath: /dev/termination-log\n          resources: { limits: { cpu: 1000m, memory: 1024Mi } }`, 'completions: 1'),
    },
    'the defaults of a pull policy go by the image': {
      before: job('image: "quay.io/shop/migrate"') + '---\n' + job('image: "quay.io/shop/migrate@sha256:0000000000000000000000000000000000000000000000000000000000000000"').replace('name: migrate,', 'name: seed,'),
      yaml:
        job('image: "quay.io/shop/migrate"\n          imagePullPolicy: Always') +
        '---\n' +
        job('image: "quay.io/shop/migrate@sha256:0000000000000000000000000000000000000000000000000000000000000000"\n          imagePullPolicy: IfNotPresent').replace('name: migrate,', 'name: seed,'),
    },
    'a Job that is a hook is created anew': { before: job(IMAGE), yaml: job('image: "quay.io/shop/migrate:1.3"', 'backoffLimit: 2', ', annotations: { helm.sh/hook: pre-upgrade }') },
    'a Job without a name of its own is another one': {
      before: job(IMAGE).replace('name: migrate,', 'generateName: migrate-,'),
      yaml: job('image: "quay.io/shop/migrate:1.3"').replace('name: migrate,', 'generateName: migrate-,'),
    },
    'an indexed Job grows': {
      before: job(IMAGE, 'completionMode: Indexed\n  parallelism: 2\n  completions: 2'),
      yaml: job(IMAGE, 'completionMode: Indexed\n  parallelism: 4\n  completions: 4'),
    },
    'a suspended Job may go to other nodes': {
      before: job(IMAGE, 'suspend: true'),
      yaml: job(IMAGE, 'suspend: true').replace('restartPolicy: Never', 'restartPolicy: Never\n      nodeSelector: { disk: fast }'),
    },
    'a Service keeps the address that it got': { before: service('clusterIP: 10.0.0.7'), yaml: service('type: ClusterIP') },
    'an address that is written later may be the one it got': { before: service('type: ClusterIP'), yaml: service('clusterIP: 10.0.0.7') },
    'a Service without an address may get one': { before: service('type: ExternalName\n  externalName: shop.example.com'), yaml: service('clusterIP: None') },
    'a Service of another API has no address': { before: service('clusterIP: 10.0.0.7', 'serving.knative.dev/v1'), yaml: service('clusterIP: None', 'serving.knative.dev/v1') },
    'a Service\'s patch says nothing of its address': { before: service('type: ClusterIP').replace('ports', 'sessionAffinity: None #'), yaml: service('clusterIP: None') },
  },
  invalid: {
    'another governing Service': {
      before: workload('serviceName: ledger'),
      yaml: workload('serviceName: books #! immutable:error'),
      says: [
        'StatefulSet/ledger changes spec.serviceName from ledger to books',
        'kubectl delete statefulset ledger -n shop --cascade=orphan, then apply: the pods keep running and are taken over',
      ],
    },
    'one that is no longer named': { before: workload('serviceName: ledger'), yaml: workload('replicas: 3', { mark: ' #! immutable' }), says: ['from ledger to nothing'] },
    'another way to manage pods': { before: workload('replicas: 3'), yaml: workload('podManagementPolicy: Parallel #! immutable'), says: ['from OrderedReady to Parallel'] },
    'both fields of two patches count': { before: patch('serviceName: ledger'), yaml: patch('serviceName: books #! immutable') },
    'a selector that an older apiVersion made by itself has to be written': {
      before: workload('minReadySeconds: 5', { kind: 'DaemonSet', apiVersion: 'extensions/v1beta1', selector: '' }),
      yaml: workload('minReadySeconds: 5', { kind: 'DaemonSet', selector: '', mark: ' #! immutable' }),
      says: ['write spec.selector as it was: apps/v1 refuses a DaemonSet without it'],
    },
    'a selector that the pods do not meet': {
      before: selecting('StatefulSet', '{ app: ledger }'),
      yaml: selecting('StatefulSet', '{ app: books }', ' #! immutable'),
      says: ['spec.selector.matchLabels.app from ledger to books', 'label each (kubectl label pod) in between'],
    },
    'a selector that they do meet': {
      before: selecting('StatefulSet', '{ app: ledger }'),
      yaml: selecting('StatefulSet', '{ app: ledger, tier: data }', ' #! immutable'),
      says: ['spec.selector.matchLabels.tier from nothing to data', 'taken over'],
    },
    'another limit before 1.34': {
      before: workload('revisionHistoryLimit: 5'),
      yaml: workload('revisionHistoryLimit: 3 #! tooEarly:error'),
      ...on('openshift', 4, 20),
      says: ['spec.revisionHistoryLimit from 5 to 3', 'OpenShift 4.20 may refuse'],
    },
    'and while nobody said which release it is': {
      before: workload('replicas: 3'),
      yaml: workload('revisionHistoryLimit: 3 #! tooEarly'),
      says: ['from 10 to 3', 'OpenShift 4.20 or Kubernetes 1.34'],
    },
    'the selector of a Deployment': {
      before: selecting('Deployment', '{ app: ledger }'),
      yaml: selecting('Deployment', '{ app: books }', ' #! immutable:error'),
      says: ['Deployment/ledger changes spec.selector.matchLabels.app', 'kubectl delete deployment ledger -n shop --cascade=orphan', 'its ReplicaSets'],
    },
    'of a DaemonSet': { before: selecting('DaemonSet', '{ app: ledger }'), yaml: selecting('DaemonSet', '{ app: books }', ' #! immutable'), says: ['its pods, which'] },
    'of a ReplicaSet': { before: selecting('ReplicaSet', '{ app: ledger }'), yaml: selecting('ReplicaSet', '{ app: books }', ' #! immutable') },
    'the template of a Job': {
      before: job(IMAGE),
      yaml: job('image: "quay.io/shop/migrate:1.3" #! immutable:error'),
      says: [
        'spec.template.spec.containers[0].image from quay.io/shop/migrate:1.2 to quay.io/shop/migrate:1.3',
        'kubectl delete job migrate -n shop, then apply',
      ],
    },
    'values of variables are not told': {
      before: job(`${IMAGE}\n          env: [{ name: TOKEN, value: one }]`),
      yaml: job(`${IMAGE}\n          env: [{ name: TOKEN, value: two }] #! immutable`),
      says: ['changes spec.template.spec.containers[0].env[0].value, and the API server'],
    },
    'of many changes three are named': {
      before: job(IMAGE),
      yaml: job(`${IMAGE}\n          args: [up] #! immutable\n          tty: true\n          stdin: true\n          workingDir: /app`),
      says: ['from nothing to [up]', 'and 1 more'],
    },
    'a Job that may be gone by then': { before: job(IMAGE, 'ttlSecondsAfterFinished: 60'), yaml: job('image: "quay.io/shop/migrate:1.3" #! immutable', 'ttlSecondsAfterFinished: 60') },
    'a suspended Job runs the same image': { before: job(IMAGE, 'suspend: true'), yaml: job('image: "quay.io/shop/migrate:1.3" #! immutable', 'suspend: true') },
    'the completions of a Job': { before: job(IMAGE), yaml: job(IMAGE, 'completions: 2 #! immutable'), says: ['spec.completions from 1 to 2'] },
    'and its mode': { before: job(IMAGE), yaml: job(IMAGE, 'completionMode: Indexed #! immutable'), says: ['from NonIndexed to Indexed'] },
    'an indexed Job of an older release': {
      before: job(IMAGE, 'completionMode: Indexed\n  parallelism: 2\n  completions: 2'),
      yaml: job(IMAGE, 'completionMode: Indexed\n  parallelism: 4\n  completions: 4 #! immutable'),
      ...on('kubernetes', 1, 26),
    },
    'a Service that becomes headless': {
      before: service('type: ClusterIP'),
      yaml: service('clusterIP: None #! immutable:error'),
      says: ['Service/ledger changes spec.clusterIP from nothing to None', 'kubectl delete service ledger -n shop'],
    },
    'a Service with another address': { before: service('clusterIP: 10.0.0.7'), yaml: service('clusterIP: 10.0.0.8 #! immutable'), says: ['from 10.0.0.7 to 10.0.0.8, and the API server refuses the whole Service; write back'] },
    'a headless Service that gets one': { before: service('clusterIPs: [None]'), yaml: service('clusterIPs: [10.0.0.8] #! immutable'), says: ['spec.clusterIPs[0] from None to 10.0.0.8'] },
  },
});
