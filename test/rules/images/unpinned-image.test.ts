import { unpinnedImage } from '../../../rules/images/unpinned-image';
import { ruleTest } from '../../support/rule-test';
import { D1, D2, deploymentConfig, pod, REG, statefulSet, triggersOn, workload } from './manifests';

const TEMPLATE = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: TAG, value: "1.2" }, { name: VERSION }, { name: REGISTRY }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${image}
`;

/** The parameter IMAGE is the image, and what else uses it. */
const WHOLE = (image: string, mark = '', use = 'web'): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: IMAGE, value: "${image}" }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web, labels: { from: "${use}" } }
    spec:
      containers:
        - name: web
          image: "\${IMAGE}"${mark}
`;

ruleTest(unpinnedImage, {
  valid: {
    'a digest pins': { yaml: pod(`image: quay.io/shop/web@${D1}`) },
    'a digest behind a tag pins': { yaml: pod(`image: quay.io/shop/web:1.2@${D1}`) },
    'short names are for another rule': { yaml: pod('image: shop/web:1.2') },
    'an allowed repository may stay on a tag': { yaml: pod('image: quay.io/shop/web:1.2'), options: { allow: ['quay.io/shop/web'] } },
    'an image that a trigger of a DeploymentConfig fills is written by it': { yaml: deploymentConfig('image: quay.io/shop/web:1.2') },
    'an image that a trigger annotation fills is written by it': { yaml: statefulSet('image: quay.io/shop/web:1.2', { annotations: triggersOn('shop:1.0') }) },
    'a registry that deployment supplies says nothing about the image': { yaml: TEMPLATE('image: "${REGISTRY}/shop/web:1.2"') },
    'a digest that deployment supplies is a digest': { yaml: TEMPLATE('image: "quay.io/shop/web:1.2@${VERSION}"') },
    'a name that ends unknown may bring its digest along': { yaml: TEMPLATE('image: "quay.io/shop/${VERSION}"') },
  },
  invalid: {
    'a tag is not a digest, and the lock knows it': {
      yaml: pod('image: "quay.io/shop/web:1.2" # blue   #! noDigest:warning'),
      images: { 'quay.io/shop/web:1.2': D1 },
      safety: 'safe',
      fixed: pod(`image: "quay.io/shop/web:1.2@${D1}" # blue`),
    },
    'a name keeps the spelling of its author': {
      yaml: pod('image: docker.io/nginx:1.27   #! noDigest'),
      images: { 'nginx:1.27': D1 },
      fixed: pod(`image: docker.io/nginx:1.27@${D1}`),
    },
    'no tag is written as latest beside the digest, which keeps the pull policy': {
      yaml: workload('Deployment', 'image: quay.io/shop/web   #! noDigest'),
      images: { 'quay.io/shop/web:latest': D1 },
      fixed: workload('Deployment', `image: quay.io/shop/web:latest@${D1}`),
    },
    'another repository is not the allowed one': { yaml: pod('image: quay.io/shop/web-admin:1.2   #! noDigest'), options: { allow: ['quay.io/shop/web'] } },
    'without an entry in the lock the hint says how to find one': {
      yaml: pod('image: quay.io/shop/web:1.2   #! noDigest'),
      images: { 'quay.io/shop/web:1.3': D1 },
      says: ['the image lock holds no digest for it'],
    },
    'a tag of the internal registry moves with every push': { yaml: statefulSet(`image: ${REG}/shop/web:1.0   #! internal`), says: ['moves with every push or import', 'oc get imagestreamtag web:1.0 -n shop', 'pinstream images pin --streams'] },
    'a tag of the internal registry that the lock holds is pinned like any other': {
      yaml: statefulSet(`image: ${REG}/shop/web:1.0   #! internal`),
      images: { [`${REG}/shop/web:1.0`]: D1 },
      safety: 'safe',
      fixed: statefulSet(`image: ${REG}/shop/web:1.0@${D1}`),
    },
    'an entry that pins one platform gives that platform\'s digest': {
      yaml: pod('image: quay.io/shop/web:1.2   #! noDigest'),
      images: `lockfileVersion: 1\nimages:\n  quay.io/shop/web:1.2:\n    digest: ${D1}\n    pin: linux/amd64\n    platforms: { linux/amd64: "${D2}", linux/arm64: "${D1}" }\n`,
      safety: 'safe',
      fixed: pod(`image: quay.io/shop/web:1.2@${D2}`),
    },
    'under resolve-names a digest ends the look-up, so pinning needs a yes': {
      yaml: statefulSet('image: quay.io/shop/web:1.2   #! noDigest', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' }),
      images: { 'quay.io/shop/web:1.2': D1 },
      safety: 'unsafe',
      fixed: statefulSet(`image: quay.io/shop/web:1.2@${D1}`, { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' }),
    },
    'init containers and image volumes are pinned too': {
      yaml: `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  initContainers:
    - { name: init, image: "quay.io/shop/init:1" }   #! noDigest
  containers:
    - { name: web, image: "quay.io/shop/web@${D2}" }
  volumes:
    - { name: model, image: { reference: "quay.io/shop/model:3" } }   #! noDigest
`,
      images: { 'quay.io/shop/init:1': D1, 'quay.io/shop/model:3': D1 },
      safety: 'safe',
      fixed: `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  initContainers:
    - { name: init, image: "quay.io/shop/init:1@${D1}" }
  containers:
    - { name: web, image: "quay.io/shop/web@${D2}" }
  volumes:
    - { name: model, image: { reference: "quay.io/shop/model:3@${D1}" } }
`,
    },
    'an internal registry of another name is known by the profile': {
      yaml: pod('image: registry.internal:5000/shop/web:1.0   #! internal'),
      target: { internalRegistry: 'registry.internal:5000' },
    },
    'a paused trigger leaves the image to its author': { yaml: deploymentConfig('image: quay.io/shop/web:1.2   #! noDigest', { automatic: false }) },
    'a tag that deployment supplies is likely to stay without a digest': {
      yaml: TEMPLATE('image: "quay.io/shop/web:${VERSION}"   #! unknownTag'),
      says: ['quay.io/shop/web:${VERSION} gets its tag at deployment'],
      related: ['the parameter VERSION'],
    },
    'a text made of parameters is not written over': {
      yaml: TEMPLATE('image: "quay.io/shop/web:${TAG}"   #! noDigest'),
      images: { 'quay.io/shop/web:1.2': D1 },
      says: ['parameters supply this text: pinstream images pin --write puts the digest into one that is the tag of images and nothing else'],
    },
    'an image that one parameter supplies as a whole, and nothing else, is pinned at the parameter': {
      yaml: WHOLE('quay.io/shop/web:1.2', '   #! noDigest'),
      images: { 'quay.io/shop/web:1.2': D1 },
      safety: 'safe',
      related: ['the parameter IMAGE'],
      fixed: WHOLE(`quay.io/shop/web:1.2@${D1}`),
    },
    'a parameter that supplies a label as well stays as it is': {
      yaml: WHOLE('quay.io/shop/web:1.2', '   #! noDigest', '${IMAGE}'),
      images: { 'quay.io/shop/web:1.2': D1 },
      says: ['else write one more for the digest behind the tag'],
    },
    'an image that a parameter supplies as a whole and the lock does not hold is asked for': {
      yaml: WHOLE('quay.io/shop/web:1.2', '   #! noDigest'),
      says: ['the image lock holds no digest for it; pinstream images pin asks the registry and adds it'],
    },
    'every container of a DaemonSet counts': {
      yaml: workload('DaemonSet', 'image: quay.io/shop/web:1.2   #! noDigest'),
      images: { 'quay.io/shop/web:1.2': D1 },
      fixed: workload('DaemonSet', `image: quay.io/shop/web:1.2@${D1}`),
    },
    'items of a List are read': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] }   #! noDigest\n',
    },
  },
});
