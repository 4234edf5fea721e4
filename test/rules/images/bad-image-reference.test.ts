import { badImageReference } from '../../../rules/images/bad-image-reference';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, KUBERNETES_131, pod, statefulSet, triggersOn } from './manifests';

const SHORT_DIGEST = `sha256:${'1'.repeat(63)}`;
const UPPER_DIGEST = `sha256:${'A'.repeat(64)}`;

ruleTest(badImageReference, {
  valid: {
    'a host, a tag and a digest are a reference': { yaml: pod(`image: registry.example.com:5000/shop/web:1.2@${D1}`) },
    'a short name is a reference': { yaml: pod('image: web') },
    'an underscore may start a tag': { yaml: pod('image: quay.io/shop/web:_1') },
    'a container without the field may get its image from a patch': { yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web }] }' },
    'a blank placeholder is filled by the trigger of a DeploymentConfig': { yaml: deploymentConfig('image: " "') },
    'a blank placeholder is filled by a trigger annotation': { yaml: statefulSet('image: " "', { annotations: triggersOn('shop:1.0') }) },
    'where a DeploymentConfig is, its triggers are, whatever the target': { yaml: deploymentConfig('image: " "'), target: KUBERNETES_131 },
    'an empty placeholder is filled by a trigger': { yaml: deploymentConfig('image: ""') },
    'a parameter without a value may be any image': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: IMAGE, required: true }, { name: TAG }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      initContainers: [{ name: init, image: "\${IMAGE}" }]
      containers: [{ name: web, image: "quay.io/shop/web:\${TAG}" }]
`,
    },
    'a blank placeholder behind a trigger with an unknown source may be filled': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: SOURCE }]
objects:
  - apiVersion: apps.openshift.io/v1
    kind: DeploymentConfig
    metadata: { name: web }
    spec:
      triggers:
        - type: ImageChange
          imageChangeParams: { automatic: true, containerNames: [web], from: { kind: ImageStreamTag, name: "\${SOURCE}" } }
      template: { spec: { containers: [{ name: web, image: " " }] } }
`,
    },
  },
  invalid: {
    'an empty image is none': { yaml: pod('image: ""   #! blank:error'), says: ['container web is empty'] },
    'a blank image is none': { yaml: pod('image: " "   #! blank'), says: ['is blank, and no active trigger fills it'] },
    'a paused trigger fills nothing': { yaml: deploymentConfig('image: " "   #! blank', { automatic: false }) },
    'Kubernetes has nobody who fills a placeholder': {
      yaml: statefulSet('image: " "   #! nobodyFills:error', { annotations: triggersOn('shop:1.0') }),
      target: KUBERNETES_131,
      says: ['is blank, and Kubernetes 1.31 has nobody who would fill it by the trigger annotation'],
    },
    'on Kubernetes a blank without triggers is a blank like any other': { yaml: pod('image: " "   #! blank'), target: KUBERNETES_131 },
    'a blank is found in a DaemonSet too': { yaml: statefulSet('image: ""   #! blank').replace('kind: StatefulSet', 'kind: DaemonSet') },
    'an image volume without a reference is none': {
      yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  volumes:\n    - name: model\n      image: { reference: "" }   #! blank\n  containers: []\n',
      says: ['The image of volume model is empty'],
    },
    'a number is no image': { yaml: pod('image: 1.5   #! notText'), says: ['container web is a number'] },
    'a list is no image': { yaml: pod('image: [quay.io/shop/web]   #! notText'), says: ['is a list'] },
    'a map is no image': { yaml: pod('image: { name: web }   #! notText'), says: ['is a map'] },
    'a URL is no image': { yaml: pod('image: https://quay.io/shop/web   #! unreadable'), says: ['"https://quay.io/shop/web" names a URL scheme'] },
    'white space spoils a name': { yaml: pod('image: "quay.io/shop/web :1.2"   #! unreadable'), says: ['holds white space'] },
    'an upper-case repository is refused': { yaml: pod('image: quay.io/shop/Web:1.2   #! unreadable'), says: ['upper-case'] },
    'a colon without a tag is refused': { yaml: pod('image: "quay.io/shop/web:"   #! unreadable'), says: ['names no tag'] },
    'a digest of 63 digits is refused': { yaml: pod(`image: quay.io/shop/web@${SHORT_DIGEST}   #! unreadable`), says: ['wrong length', '63'] },
    'a digest in upper case is refused': { yaml: pod(`image: quay.io/shop/web@${UPPER_DIGEST}   #! unreadable`), says: ['upper-case hex digits'] },
    'a bare image ID names no repository': { yaml: pod(`image: ${'a'.repeat(64)}   #! unreadable`), says: ['bare image ID'] },
    'a placeholder that nothing filled in is refused': { yaml: pod('image: "${IMAGE}:1.0"   #! unreadable'), says: ['${IMAGE}:1.0', 'placeholder'] },
    'a text of ten thousand characters is quoted by its start': {
      yaml: pod(`image: ${'a'.repeat(10_000)}   #! unreadable`),
      says: [`${'a'.repeat(120)}…`],
    },
    'the items of a List are read, init containers among them': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      initContainers:
        - { name: init, image: "quay.io/shop/init:-1" }   #! unreadable
      containers:
        - { name: web, image: quay.io/shop/web }
`,
      says: ['starts with -'],
    },
  },
});
