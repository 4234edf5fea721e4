import { lookupPolicyMissing } from '../../../rules/streams/lookup-policy-missing';
import { ruleTest } from '../../support/rule-test';
import { deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, pod, statefulSet, stream, triggersOn, workload } from '../images/manifests';

const TAGS = [imported('1.0', 'quay.io/acme/shop:1.0')];
const ON = stream('shop', TAGS);
const OFF = stream('shop', TAGS, { local: false });
const BARE = 'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: shop, namespace: shop }\n';

const TEMPLATE = (local: string, annotation: string, image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: LOOKUP }, { name: NAMES }, { name: VERSION }]
objects:
  - apiVersion: v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: ${local} } }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web, annotations: { alpha.image.policy.openshift.io/resolve-names: "${annotation}" } }
    spec:
      template:
        spec:
          containers:
            - name: web
              ${image}
`;

ruleTest(lookupPolicyMissing, {
  valid: {
    'a stream with look-up resolves its name': { yaml: documents(ON, statefulSet('image: shop:1.0')) },
    'resolve-names on the object replaces the look-up': {
      yaml: documents(OFF, statefulSet('image: shop:1.0', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' })),
    },
    'resolve-names on the pod template replaces it too': {
      yaml: documents(OFF, statefulSet('image: shop:1.0').replace('metadata: { labels: { app: web } }', 'metadata: { annotations: { alpha.image.policy.openshift.io/resolve-names: "*" } }')),
    },
    'a name that no stream has is for another rule': { yaml: documents(OFF, statefulSet('image: worker:1.0')) },
    'a stream of another namespace is not the one': { yaml: documents(stream('shop', TAGS, { local: false, namespace: 'build' }), statefulSet('image: shop:1.0')) },
    'a declared stream is nobody\'s to repair here': { yaml: statefulSet('image: shop:1.0'), target: OPENSHIFT_416, externals: { streams: [{ name: 'shop' }] } },
    'a name with a namespace in front is for another rule': { yaml: documents(OFF, statefulSet('image: shop/shop:1.0')) },
    'a DeploymentConfig waits for its trigger': { yaml: documents(OFF, deploymentConfig('image: shop:1.0')) },
    'Kubernetes looks nothing up': { yaml: documents(OFF, statefulSet('image: shop:1.0')), target: KUBERNETES_131 },
    'a look-up that a parameter decides may be on': { yaml: TEMPLATE('"${{LOOKUP}}"', 'x', 'image: shop:1.0') },
    'a resolve-names value that a parameter supplies may be the right one': { yaml: TEMPLATE('false', '${NAMES}', 'image: shop:1.0') },
  },
  invalid: {
    'a stream that is not looked up leaves its name to the node': {
      yaml: documents(OFF, statefulSet('image: shop:1.0   #! lookupOff:error')),
      fixed: documents(ON, statefulSet('image: shop:1.0')),
      target: OPENSHIFT_416,
      says: ['shop:1.0 names the stream shop, whose look-up is off', 'will try registry.access.redhat.com/shop:1.0, then docker.io/library/shop:1.0 (OpenShift 4.16)'],
      related: ['the stream shop has no lookupPolicy.local: true'],
    },
    'a stream that says nothing is not looked up': {
      yaml: documents(BARE, workload('DaemonSet', 'image: shop   #! lookupOff')),
      fixed: documents(`${BARE}spec: { lookupPolicy: { local: true } }\n`, workload('DaemonSet', 'image: shop')),
    },
    'the word "true" is no look-up': {
      yaml: documents(OFF.replace('local: false', 'local: "true"'), statefulSet('image: shop:1.0   #! lookupOff')),
      fixed: documents(ON, statefulSet('image: shop:1.0')),
    },
    'resolve-names with another value is none': {
      yaml: documents(OFF, statefulSet('image: shop:1.0   #! lookupOff', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "true" }' })),
    },
    'two workloads ask for one repair': {
      yaml: documents(OFF, statefulSet('image: shop:1.0   #! lookupOff'), pod('image: shop:1.0   #! lookupOff')),
      fixed: documents(ON, statefulSet('image: shop:1.0'), pod('image: shop:1.0')),
    },
    'a paused trigger does not stand in for the look-up': { yaml: documents(OFF, deploymentConfig('image: shop:1.0   #! lookupOff', { automatic: false })) },
    'a trigger annotation stands in for it too late': {
      yaml: documents(OFF, statefulSet('image: shop:1.0   #! beforeTrigger:warning', { annotations: triggersOn('shop:1.0') })),
      fixed: documents(ON, statefulSet('image: shop:1.0', { annotations: triggersOn('shop:1.0') })),
      says: ['pods made before the trigger has written'],
    },
    'a stream of a Template is told by its group-less kind as well': {
      yaml: TEMPLATE('false', 'x', 'image: "shop:${VERSION}"   #! lookupOff:error'),
      says: ['shop:${VERSION} names the stream shop'],
      related: ['the parameter VERSION'],
    },
    'items of a List are read, init containers among them': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      initContainers:
        - { name: init, image: "shop:1.0" }   #! lookupOff
      containers:
        - { name: web, image: quay.io/shop/web }
`,
    },
  },
});
