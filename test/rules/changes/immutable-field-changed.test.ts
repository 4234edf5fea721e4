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

const claim = (spec: string, storage = '2Gi', mark = ''): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: books, namespace: shop }
spec:${mark}
  accessModes: [ReadWriteOnce]
  ${spec}
  resources:
    requests:
      storage: ${storage}
`;

const pod = (spec: string): string => `apiVersion: v1
kind: Pod
metadata: { name: tool, namespace: shop }
spec:
  ${spec}
`;

const required = (expressions: string): string =>
  `{ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [${expressions}] }] } } }`;

const RUNS = 'containers: [{ name: tool, image: "quay.io/shop/tool:1" }]';

const config = (body: string, kind = 'ConfigMap'): string => `apiVersion: v1
kind: ${kind}
metadata: { name: settings, namespace: shop }
${body}
`;

const secret = (body: string): string => config(`immutable: true\n${body}`, 'Secret');

const binding = (role: string, kind = 'RoleBinding', apiVersion = 'rbac.authorization.k8s.io/v1'): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: readers, namespace: shop }
roleRef:
  apiGroup: rbac.authorization.k8s.io
  ${role}
subjects: []
`;

const storageClass = (fields: string): string => `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: fast }
${fields}
`;

const volume = (spec: string): string => `apiVersion: v1
kind: PersistentVolume
metadata: { name: books }
spec:
  capacity: { storage: 2Gi }
  accessModes: [ReadWriteMany]
  ${spec}
`;

const NFS = 'nfs: { server: files.example.com, path: /books }';
const affinity = (key: string, zone: string): string => `nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ${key}, operator: In, values: [${zone}] }] }] } }`;

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
    'a claim grows': { before: claim('volumeMode: Filesystem'), yaml: claim('storageClassName: fast', '4Gi') },
    'and is the same by another spelling': { before: claim('storageClassName: fast'), yaml: claim('storageClassName: fast', '2048Mi') },
    'the volume that it got may be written': { before: claim('storageClassName: fast'), yaml: claim('storageClassName: fast\n  volumeName: pvc-1') },
    'the two fields for a source are one': { before: claim('dataSource: { kind: PersistentVolumeClaim, name: old }'), yaml: claim('dataSourceRef: { kind: PersistentVolumeClaim, name: old }') },
    'a claim\'s patch asks for what it asks': { before: claim('volumeMode: Block'), yaml: claim('volumeMode: Filesystem').replace('accessModes: [ReadWriteOnce]', '# a patch') },
    'a volume grows, is kept, and goes to another claim': {
      before: volume(`${NFS}\n  claimRef: { name: old, namespace: shop }`),
      yaml: volume(`${NFS}\n  persistentVolumeReclaimPolicy: Retain\n  claimRef: { name: new, namespace: shop }`).replace('2Gi', '4Gi'),
    },
    'a volume with its defaults written': {
      before: volume('rbd: { image: books, monitors: [a] }'),
      yaml: volume('rbd: { image: books, monitors: [a], pool: rbd, user: admin, readOnly: false }\n  volumeMode: Filesystem'),
    },
    'a volume\'s nodes may be named later': { before: volume(NFS), yaml: volume(`${NFS}\n  ${affinity('topology.kubernetes.io/zone', 'a')}`) },
    'and by the labels of today': {
      before: volume(`${NFS}\n  ${affinity('failure-domain.beta.kubernetes.io/zone', 'a')}`),
      yaml: volume(`${NFS}\n  ${affinity('topology.kubernetes.io/zone', 'a')}`),
    },
    'a driver may be told later with what to expand': {
      before: volume('csi: { driver: csi.example.com, volumeHandle: v1 }'),
      yaml: volume('csi: { driver: csi.example.com, volumeHandle: v1, controllerExpandSecretRef: { name: expand, namespace: shop } }'),
    },
    'a volume\'s patch': { before: volume(NFS), yaml: volume('storageClassName: slow') },
    'images and deadlines of a pod change': {
      before: pod(`activeDeadlineSeconds: 600\n  tolerations: [{ key: spot, operator: Exists, effect: NoExecute, tolerationSeconds: 5 }]\n  ${RUNS}`),
      yaml: pod(`activeDeadlineSeconds: 60\n  tolerations: [{ key: old, operator: Exists }, { key: spot, operator: Exists, effect: NoExecute, tolerationSeconds: 9 }]\n  ${RUNS.replace(':1', ':2')}`),
    },
    'a deadline is set later': { before: pod(RUNS), yaml: pod(`activeDeadlineSeconds: 60\n  ${RUNS}`) },
    'a pod that cannot end yet is given a second': { before: pod(`terminationGracePeriodSeconds: -1\n  ${RUNS}`), yaml: pod(`terminationGracePeriodSeconds: 1\n  ${RUNS}`) },
    'a gated pod loses a gate and may require more of its nodes': {
      before: pod(`schedulingGates: [{ name: quota }, { name: data }]\n  affinity: ${required('{ key: zone, operator: Exists }')}\n  ${RUNS}`),
      yaml: pod(`schedulingGates: [{ name: data }]\n  affinity: ${required('{ key: zone, operator: Exists }, { key: disk, operator: Exists }')}\n  ${RUNS}`),
    },
    'and may require some, and prefer others': {
      before: pod(`schedulingGates: [{ name: quota }]\n  affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }\n  ${RUNS}`),
      yaml: pod(`schedulingGates: [{ name: quota }]\n  affinity: ${required('{ key: zone, operator: Exists }')}\n  ${RUNS}`),
    },
    'a gated pod may go to other nodes': { before: pod(`schedulingGates: [{ name: quota }]\n  ${RUNS}`), yaml: pod(`nodeSelector: { disk: fast }\n  ${RUNS}`) },
    'a pod\'s patch': { before: pod(RUNS), yaml: pod('hostNetwork: true') },
    'a ConfigMap may change until it says that it does not': { before: config('data: { port: "80" }'), yaml: config('immutable: true\ndata: { port: "81" }') },
    'releases that know no such thing': { before: config('immutable: true\ndata: { port: "80" }'), yaml: config('immutable: true\ndata: { port: "81" }'), ...on('kubernetes', 1, 18) },
    'a Secret that a controller fills says no type in one of two patches': { before: config('type: kubernetes.io/tls', 'Secret'), yaml: config('immutable: true', 'Secret') },
    'labels of what is immutable': { before: config('immutable: true\ndata: { port: "80" }'), yaml: config('immutable: true\ndata: { port: "80" }').replace('namespace: shop', 'namespace: shop, labels: { tier: web }') },
    'a Secret says the same in text and in base64': { before: secret('data: { user: "c2hvcA==" }'), yaml: secret('stringData: { user: shop }\ntype: Opaque') },
    'a key that leaves stringData stays': { before: secret('stringData: { user: shop, old: x }'), yaml: secret('stringData: { user: shop }') },
    'what SOPS encrypts is another text each time': { before: secret('data: { user: "ENC[a]" }\nsops: { mac: a }'), yaml: secret('data: { user: "ENC[b]" }\nsops: { mac: b }') },
    'a binding\'s subjects change, and its group is always the same': { before: binding('kind: Role\n  name: reader'), yaml: binding('kind: Role\n  name: reader').replace('  apiGroup: rbac.authorization.k8s.io\n', '').replace('[]', '[{ kind: User, name: ann }]') },
    'a binding of OpenShift 3 names no kind': { before: binding('name: view', 'RoleBinding', 'v1').replace('  apiGroup: rbac.authorization.k8s.io\n', ''), yaml: binding('kind: ClusterRole\n  name: view') },
    'a class with its defaults written': { before: storageClass('provisioner: csi.example.com'), yaml: storageClass('provisioner: csi.example.com\nreclaimPolicy: Delete\nvolumeBindingMode: Immediate\nallowVolumeExpansion: true') },
    'a class that is patched': { before: storageClass('provisioner: csi.example.com'), yaml: storageClass('reclaimPolicy: Retain') },
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
    'and not pointed at': {
      before: job(`${IMAGE}\n          env:\n            - name: TOKEN\n              value: one`),
      yaml: job(`${IMAGE}\n          env:\n            - name: TOKEN #! immutable\n              value: two`),
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
    'a claim of another class': {
      before: claim('storageClassName: slow'),
      yaml: claim('storageClassName: fast #! claim:error'),
      says: ['PersistentVolumeClaim/books changes spec.storageClassName from slow to fast, which is settled when a claim is created', 'make a claim of another name, copy the data'],
    },
    'no longer of any': { before: claim('storageClassName: slow'), yaml: claim('volumeMode: Filesystem', '2Gi', ' #! claim'), says: ['from slow to nothing'] },
    'with other access modes': { before: claim('volumeMode: Filesystem'), yaml: claim('volumeMode: Filesystem').replace('[ReadWriteOnce]', '[ReadWriteMany] #! claim') },
    'as a device': { before: claim('storageClassName: fast'), yaml: claim('volumeMode: Block #! claim\n  storageClassName: fast'), says: ['from Filesystem to Block'] },
    'of another source': { before: claim('dataSource: { kind: PersistentVolumeClaim, name: old }'), yaml: claim('dataSourceRef: { kind: PersistentVolumeClaim, name: new } #! claim'), says: ['spec.dataSourceRef.name from old to new'] },
    'of another volume': { before: claim('volumeName: pv-1'), yaml: claim('volumeName: pv-2 #! claim') },
    'a claim that shrinks': { before: claim('storageClassName: fast'), yaml: claim('storageClassName: fast', '1Gi #! shrunk:error'), says: ['from 2Gi to 1Gi, and the API server refuses the whole claim, as volumes only grow'] },
    'a volume at another place': {
      before: volume(NFS),
      yaml: volume('nfs:\n    server: files.example.com\n    path: /archive #! volume:error'),
      says: ['PersistentVolume/books changes spec.nfs.path from /books to /archive, which is settled when a volume is created', 'make a volume of another name; one that is deleted stays until its claim is gone'],
    },
    'of another kind': {
      before: volume('hostPath: { path: /data }'),
      yaml: volume('local: { path: /data }\n  volumeMode: Block #! volume').replace('spec:', 'spec: #! volume'),
      says: ['spec.hostPath.path from /data to nothing, spec.local.path from nothing to /data', 'spec.volumeMode from Filesystem to Block'],
    },
    'a volume on other nodes': { before: volume(`${NFS}\n  ${affinity('zone', 'a')}`), yaml: volume(`${NFS}\n  ${affinity('zone', 'b')} #! volume`), says: ['values[0] from a to b'] },
    'a pod of another kind': {
      before: pod(RUNS),
      yaml: pod(`hostNetwork: true #! immutable\n  ${RUNS.replace(':1', ':2')}`),
      says: ['refuses the whole apply, a new image in it too', 'kubectl delete pod tool -n shop, then apply: it ends before the new one starts'],
    },
    'a pod with less time to end': { before: pod(RUNS), yaml: pod(`terminationGracePeriodSeconds: 1 #! immutable\n  ${RUNS}`) },
    'with more time to run': { before: pod(`activeDeadlineSeconds: 60\n  ${RUNS}`), yaml: pod(`activeDeadlineSeconds: 600 #! immutable\n  ${RUNS}`), says: ['from 60 to 600'] },
    'with any time to run': { before: pod(`activeDeadlineSeconds: 60\n  ${RUNS}`), yaml: pod(RUNS).replace('spec:', 'spec: #! immutable') },
    'that tolerates less': { before: pod(`tolerations: [{ key: spot, operator: Exists }]\n  ${RUNS}`), yaml: pod(`tolerations: [{ key: old, operator: Exists }] #! immutable\n  ${RUNS}`) },
    'with another gate': { before: pod(`schedulingGates: [{ name: quota }]\n  ${RUNS}`), yaml: pod(`schedulingGates: [{ name: data }] #! immutable\n  ${RUNS}`) },
    'that goes elsewhere without a gate': { before: pod(RUNS), yaml: pod(`nodeSelector: { disk: fast } #! immutable\n  ${RUNS}`) },
    'that goes elsewhere with one': {
      before: pod(`schedulingGates: [{ name: quota }]\n  nodeSelector: { disk: slow }\n  ${RUNS}`),
      yaml: pod(`schedulingGates: [{ name: quota }]\n  nodeSelector: { disk: fast } #! immutable\n  ${RUNS}`),
      says: ['from slow to fast'],
    },
    'whose zone is another one': {
      before: pod(`schedulingGates: [{ name: quota }]\n  affinity: ${required('{ key: zone, operator: In, values: [a] }')}\n  ${RUNS}`),
      yaml: pod(`schedulingGates: [{ name: quota }]\n  affinity: ${required('{ key: zone, operator: In, values: [b] }')} #! immutable\n  ${RUNS}`),
    },
    'beside other pods': {
      before: pod(`schedulingGates: [{ name: quota }]\n  ${RUNS}`),
      yaml: pod(`schedulingGates: [{ name: quota }]\n  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone }] } } #! immutable\n  ${RUNS}`),
    },
    'a ConfigMap that says it is immutable': {
      before: config('immutable: true\ndata: { port: "80" }'),
      yaml: config('immutable: true\ndata:\n  port: "81" #! sealed:error\n  host: shop'),
      says: ['ConfigMap/settings says immutable: true and changes data.port, data.host, and the API server refuses the whole ConfigMap'],
    },
    'and one that no longer does': { before: config('immutable: true\nbinaryData: { key: AAAA }'), yaml: config('immutable: false #! sealed\nbinaryData: { key: AAAA }'), says: ['changes immutable from true to false'] },
    'a Secret, whose values nobody is told': {
      before: secret('data: { password: "aHVudGVyMg==" }'),
      yaml: secret('stringData:\n  password: hunter3 #! sealed'),
      says: ['Secret/settings says immutable: true and changes stringData.password, and'],
    },
    'a Secret of another type': {
      before: config('data: { key: AAAA }', 'Secret'),
      yaml: config('type: kubernetes.io/tls #! immutable\ndata: { key: AAAA }', 'Secret'),
      says: ['changes type from Opaque to kubernetes.io/tls, and the API server refuses the whole Secret', 'pods that start in between wait for it'],
    },
    'of which somebody else writes the data': { before: config('type: Opaque', 'Secret'), yaml: config('type: kubernetes.io/service-account-token #! immutable', 'Secret') },
    'a binding to another role': {
      before: binding('kind: Role\n  name: reader'),
      yaml: binding('kind: Role\n  name: writer #! immutable:error'),
      says: ['RoleBinding/readers changes roleRef.name from reader to writer', 'kubectl delete rolebinding readers -n shop, then apply; kubectl auth reconcile -f FILE does both'],
    },
    'of a whole cluster': {
      before: binding('kind: ClusterRole\n  name: reader', 'ClusterRoleBinding'),
      yaml: binding('kind: ClusterRole\n  name: writer #! immutable', 'ClusterRoleBinding'),
      says: ['kubectl delete clusterrolebinding readers, then'],
    },
    'a class of other volumes': {
      before: storageClass('provisioner: csi.example.com\nparameters: { type: hdd }'),
      yaml: storageClass('provisioner: csi.example.com\nparameters: { type: ssd } #! immutable\nreclaimPolicy: Retain #! immutable'),
      says: ['parameters.type from hdd to ssd', 'volumes that are there keep what they have'],
    },
    'a headless Service that gets one': { before: service('clusterIP: None\n  clusterIPs: [None]'), yaml: service('clusterIPs: [10.0.0.8] #! immutable'), says: ['spec.clusterIPs[0] from None to 10.0.0.8'] },
  },
});
