import { unpinnedImage } from '../../../rules/images/unpinned-image';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, pod, REG, statefulSet, triggersOn, workload } from './manifests';

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
    'a tag of the internal registry moves with every push': { yaml: statefulSet(`image: ${REG}/shop/web:1.0   #! internal`), says: ['moves with every push or import', 'oc get imagestreamtag web:1.0 -n shop'] },
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
      says: ['let the value of the last one end in the digest'],
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
