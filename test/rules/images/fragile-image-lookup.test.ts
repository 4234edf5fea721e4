import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { fragileImageLookup } from '../../../rules/images/fragile-image-lookup';
import { ruleTest } from '../../support/rule-test';
import { D1, D2, deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, OPENSHIFT_4817, REG, statefulSet, stream, triggersOn, workload } from './manifests';

const SHOP = stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0'), '{ name: latest, from: { kind: ImageStreamTag, name: "1.0" } }']);
const PINNED = stream('shop', [imported('1.0', `quay.io/acme/shop:1.0@${D2}`)]);
const RELEASE = (minor: number, patch?: number) => ({ platform: 'openshift', release: { major: 4, minor, patch }, crio: true } as const);

ruleTest(fragileImageLookup, {
  valid: {
    'a digest needs no look-up': { yaml: documents(SHOP, statefulSet(`image: quay.io/acme/shop:1.0@${D1}`)) },
    'a tag of the internal registry needs no look-up': { yaml: documents(SHOP, statefulSet(`image: ${REG}/shop/shop:1.0`)) },
    'a name that nothing resolves is for another rule': { yaml: documents(SHOP, statefulSet('image: worker:1.0')) },
    'a stream without look-up is for another rule': { yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')], { local: false }), statefulSet('image: shop:1.0')) },
    'a DeploymentConfig waits for its trigger': { yaml: documents(SHOP, deploymentConfig('image: shop:1.0')) },
    'an image with a host that resolve-names takes away is for another rule': {
      yaml: documents(SHOP, statefulSet('image: quay.io/other/shop:1.0', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' })),
    },
    'Kubernetes looks nothing up': { yaml: documents(SHOP, statefulSet('image: shop:1.0')), target: KUBERNETES_131 },
  },
  invalid: {
    'a StatefulSet stays stuck on a look-up that failed': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! lookup:warning')),
      target: OPENSHIFT_416,
      says: ['shop:1.0 is turned into a digest only if', '(OpenShift 4.16)', 'oc get imagestreamtag shop:1.0'],
      related: ['the stream shop that the name is looked up in'],
    },
    'the stream\'s namespace is part of the way to its digest': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! lookup')),
      says: ['oc get imagestreamtag shop:1.0 -n shop'],
    },
    'a DaemonSet does too': { yaml: documents(SHOP, workload('DaemonSet', 'image: shop   #! lookup:warning')), says: ['OpenShift, by the kinds in the set'] },
    'a Deployment keeps its old pods until the new ones run': { yaml: documents(SHOP, workload('Deployment', 'image: shop:1.0   #! lookup:info')) },
    'the lock holds the source of the tag, which can be written instead': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! lookup')),
      images: { 'quay.io/acme/shop:1.0': D1 },
      fixed: documents(SHOP, statefulSet(`image: quay.io/acme/shop:1.0@${D1}`)),
    },
    'an alias leads to the source of the tag it stands for': {
      yaml: documents(SHOP, statefulSet('image: shop   #! lookup')),
      images: { 'quay.io/acme/shop:1.0': D1 },
      fixed: documents(SHOP, statefulSet(`image: quay.io/acme/shop:1.0@${D1}`)),
    },
    'a source that is a digest needs no lock': {
      yaml: documents(PINNED, statefulSet('image: shop:1.0   #! lookup')),
      fixed: documents(PINNED, statefulSet(`image: quay.io/acme/shop:1.0@${D2}`)),
    },
    'a source without a host is no better than the name': {
      yaml: documents(stream('shop', [imported('1.0', 'acme/shop:1.0')]), statefulSet('image: shop:1.0   #! lookup')),
      images: { 'acme/shop:1.0': D1 },
    },
    'a tag without a source is pushed, and only the cluster knows its digest': { yaml: documents(stream('shop', ['{ name: "1.0" }']), statefulSet('image: shop:1.0   #! lookup')) },
    'a tag that is missing becomes a tag of the internal registry, which is as fragile': { yaml: documents(SHOP, statefulSet('image: shop:2.0   #! lookup')) },
    'a stream without tags is filled by push': { yaml: documents(stream('shop', []), statefulSet('image: shop:1.0   #! lookup')) },
    'a declared stream is looked up like one of the set': {
      yaml: statefulSet('image: shop:1.0   #! lookup'),
      target: OPENSHIFT_416,
      externals: { streams: [{ name: 'shop', lookup: true, tags: { '1.0': null } }] },
    },
    'resolve-names looks up a name with a namespace in front': {
      yaml: documents(SHOP, statefulSet('image: shop/shop:1.0   #! lookup', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' })),
    },
    'the release of the report rewrites a StatefulSet only when it is created': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! window:error')),
      target: OPENSHIFT_4817,
      says: ['OpenShift 4.8.17 resolves shop:1.0 when the StatefulSet is created and not when it is updated'],
    },
    'a minor inside the window counts as inside': { yaml: documents(SHOP, statefulSet('image: shop:1.0   #! window:error')), target: RELEASE(9) },
    'the minor behind the window is outside': { yaml: documents(SHOP, statefulSet('image: shop:1.0   #! lookup:warning')), target: RELEASE(10) },
    'the minor before the window is outside, and resolves each pod': { yaml: documents(SHOP, statefulSet('image: shop:1.0   #! lookup:warning')), target: RELEASE(5) },
    'the window concerns StatefulSets alone': { yaml: documents(SHOP, workload('Deployment', 'image: shop:1.0   #! lookup:info')), target: OPENSHIFT_4817 },
    'a trigger annotation corrects what the look-up missed': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! behindTrigger:info', { annotations: triggersOn('shop:1.0') })),
      says: ['until the trigger writes it'],
    },
    'a Template\'s text is not written over': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME, value: shop }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: "\${NAME}" }
    spec: { lookupPolicy: { local: true }, tags: [{ name: "1.0", from: { kind: DockerImage, name: "quay.io/acme/shop:1.0" } }] }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      template:
        spec:
          containers:
            - { name: web, image: "\${NAME}:1.0" }   #! lookup
`,
      images: { 'quay.io/acme/shop:1.0': D1 },
    },
    'an unknown tag of a known stream is looked up all the same': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VERSION }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: true } }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      template:
        spec:
          containers:
            - { name: web, image: "shop:\${VERSION}" }   #! lookup
`,
      says: ['shop:${VERSION} is turned into a digest'],
    },
    'items of a List are read, init containers among them': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: true } }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      initContainers:
        - { name: init, image: "shop:1.0" }   #! lookup:info
      containers:
        - { name: web, image: quay.io/shop/web }
`,
    },
  },
});

describe('fragile-image-lookup', () => {
  it('is certain of the release that was reported, and takes the other releases of those minors as likely', () => {
    const confidence = (patch?: number): readonly string[] => {
      const { sets } = workspaceOf([readYaml('shop.yaml', documents(SHOP, statefulSet('image: shop:1.0')))]);
      const target = { ...UNDECIDED, ...RELEASE(8, patch) };
      return runRules(sets, { rules: [fragileImageLookup], preset: 'recommended', target, images: NO_LOCK, today: '2026-01-15' }).findings.map((finding) => finding.confidence);
    };
    expect(confidence(17)).toEqual(['certain']);
    expect(confidence(18)).toEqual(['likely']);
    expect(confidence()).toEqual(['likely']);
  });
});
