import { lateImageStream } from '../../../rules/streams/late-image-stream';
import { ruleTest } from '../../support/rule-test';
import { deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, statefulSet, stream, triggersOn, workload } from '../images/manifests';

const ARGO = { target: { argocd: true } };
const SHOP = stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')]);

/** The text of an object with annotations on its own metadata, flow YAML without braces. */
const annotated = (text: string, annotations: string): string => text.replace(/, namespace: (\w+)(?:, annotations: \{\})? \}/, `, namespace: $1, annotations: { ${annotations} } }`);
const inWave = (text: string, wave: string): string => annotated(text, `argocd.argoproj.io/sync-wave: ${wave}`);
const BEFORE = inWave(SHOP, '"-1"');

const application = (namespace: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec: { destination: { namespace: ${namespace} } }
`;

const template = (wave: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: v1
    kind: ImageStream
    metadata: { name: shop, annotations: { argocd.argoproj.io/sync-wave: "${wave}" } }
    spec: { lookupPolicy: { local: true } }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      template:
        spec:
          containers:
            - name: web
              image: shop:1.0${mark === '' ? '' : `   #! ${mark}`}
`;

const job = (phase: string, image: string): string => annotated(workload('Job', image), `argocd.argoproj.io/hook: ${phase}`).replace('apps/v1', 'batch/v1');

ruleTest(lateImageStream, {
  valid: {
    'without Argo CD there are no waves': { yaml: documents(SHOP, statefulSet('image: shop:1.0')) },
    'a stream in an earlier wave': { yaml: documents(BEFORE, statefulSet('image: shop:1.0')) },
    'a workload in a later wave': { yaml: documents(SHOP, inWave(statefulSet('image: shop:1.0'), '"1"')) },
    'a stream before the sync is another rule\'s': { yaml: documents(annotated(SHOP, 'argocd.argoproj.io/hook: PreSync'), statefulSet('image: shop:1.0')) },
    'a Job after the sync': { yaml: documents(SHOP, job('PostSync', 'image: shop:1.0')) },
    'a Job that is skipped': { yaml: documents(SHOP, job('Skip', 'image: shop:1.0')) },
    'an image with host and digest needs no stream': { yaml: documents(SHOP, statefulSet(`image: quay.io/acme/shop@sha256:${'1'.repeat(64)}`)), ...ARGO },
    'a tag of the internal registry is pulled once it is there': {
      yaml: documents(SHOP, statefulSet('image: image-registry.openshift-image-registry.svc:5000/shop/shop:1.0')),
      ...ARGO,
    },
    'a stream that is not looked up is another rule\'s': { yaml: documents(stream('shop', [], { local: false }), statefulSet('image: shop:1.0')), ...ARGO },
    'a DeploymentConfig waits for its trigger': { yaml: documents(SHOP, deploymentConfig('image: shop:1.0')), ...ARGO },
    'a stream of elsewhere is not in this sync': {
      yaml: statefulSet('image: shop:1.0'),
      target: { argocd: true },
      externals: { streams: [{ name: 'shop', lookup: true }] },
    },
    'waves that cannot be read are another rule\'s': { yaml: documents(inWave(SHOP, 'early'), statefulSet('image: shop:1.0')) },
    'a wave of unknown text': { yaml: template('${WAVE}', '{ name: WAVE }') },
    'an Application that goes elsewhere': { yaml: documents(SHOP, statefulSet('image: shop:1.0'), application('bank')) },
    'Kubernetes has no streams': { yaml: documents(SHOP, statefulSet('image: shop:1.0')), target: { ...KUBERNETES_131, argocd: true } },
  },
  invalid: {
    'in one wave a stream comes after a StatefulSet': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! late:warning')),
      ...ARGO,
      fixed: documents(BEFORE, statefulSet('image: shop:1.0')),
      safety: 'safe',
      says: ['shop:1.0 is looked up in the stream shop when StatefulSet/web is applied (wave 0)', 'applies the stream (wave 0) not before it'],
      related: ['the stream shop'],
    },
    'a wave that is equal is not earlier': {
      yaml: documents(inWave(SHOP, '"3"'), inWave(workload('Deployment', 'image: shop:1.0   #! late'), '"3"')),
      fixed: documents(inWave(SHOP, '"2"'), inWave(workload('Deployment', 'image: shop:1.0'), '"3"')),
      safety: 'safe',
    },
    'a later wave': {
      yaml: documents(inWave(SHOP, '"1"'), workload('DaemonSet', 'image: shop:1.0   #! late')),
      target: OPENSHIFT_416,
      fixed: documents(BEFORE, workload('DaemonSet', 'image: shop:1.0')),
      safety: 'safe',
    },
    'the repair goes before the earliest of all that need the stream': {
      yaml: documents(
        SHOP,
        inWave(statefulSet('image: shop:1.0   #! late'), '"-3"'),
        workload('Deployment', 'image: shop:1.0   #! late'),
        inWave(workload('DaemonSet', 'image: shop:1.0'), '"5"'),
      ),
      fixed: documents(
        inWave(SHOP, '"-4"'),
        inWave(statefulSet('image: shop:1.0'), '"-3"'),
        workload('Deployment', 'image: shop:1.0'),
        inWave(workload('DaemonSet', 'image: shop:1.0'), '"5"'),
      ),
      safety: 'safe',
    },
    'two containers of one stream are told once': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! late\n        - { name: side, image: "shop:1.0" }')),
      ...ARGO,
    },
    'a tag that the stream lacks is looked up all the same': { yaml: documents(SHOP, statefulSet('image: shop:2.0   #! late')), ...ARGO },
    'resolve-names needs the stream too': {
      yaml: documents(
        stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')], { local: false }),
        statefulSet('image: shop:1.0   #! late', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' }),
      ),
      ...ARGO,
    },
    'a trigger makes good for it later': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! beforeTrigger:warning', { annotations: triggersOn('shop:1.0') })),
      ...ARGO,
      fixed: documents(BEFORE, statefulSet('image: shop:1.0', { annotations: triggersOn('shop:1.0') })),
      safety: 'safe',
      says: ['until the trigger has written'],
    },
    'no wave helps a Job before the sync': {
      yaml: documents(BEFORE, job('PreSync', 'image: shop:1.0   #! laterPhase:warning')),
      says: ['Job/web is applied (PreSync, wave 0)', 'in a later phase (Sync, wave -1)', 'make the workload a Sync hook'],
    },
    'a hook of the sync goes by waves': {
      yaml: documents(SHOP, job('Sync', 'image: shop:1.0   #! late')),
      fixed: documents(BEFORE, job('Sync', 'image: shop:1.0')),
      safety: 'safe',
    },
    'an Application in the set speaks for Argo CD': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! late'), application('shop')),
      fixed: documents(BEFORE, statefulSet('image: shop:1.0'), application('shop')),
      safety: 'safe',
    },
    'a wave that a parameter supplies is left to the parameter': { yaml: template('${WAVE}', '{ name: WAVE, value: "0" }', 'late') },
    'items of a List': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: true } }
  - apiVersion: batch/v1
    kind: CronJob
    metadata: { name: report }
    spec:
      jobTemplate:
        spec:
          template:
            spec:
              containers:
                - name: report
                  image: shop:1.0   #! late
`,
      ...ARGO,
      says: ['CronJob/report'],
    },
  },
});
