import { staleDigest } from '../../../rules/images/stale-digest';
import { ruleTest } from '../../support/rule-test';
import { lockText } from './locks';
import { D1, D2, deploymentConfig, imported, KUBERNETES_131, OPENSHIFT_416, pod, statefulSet, stream, triggersOn, workload } from './manifests';

const D3 = `sha256:${'3'.repeat(64)}`;
const LOCK = { 'quay.io/shop/web:1.2': D1, 'quay.io/shop/web:1.3': D2 };

const TEMPLATE = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: TAG, value: "1.3" }, { name: DIGEST, value: "${D1}" }, { name: VERSION }, { name: IMAGE, value: "quay.io/shop/web:1.3@${D1}" }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${image}
`;

ruleTest(staleDigest, {
  valid: {
    'the digest of the lock belongs to the tag': { yaml: pod(`image: quay.io/shop/web:1.3@${D2}`), images: LOCK },
    'the digest of one platform came with the same tag': {
      yaml: pod(`image: quay.io/shop/web:1.3@${D1}`),
      images: lockText('quay.io/shop/web:1.3', D2, { 'linux/amd64': D1 }),
    },
    'the index of a tag that the lock pins to one platform is that tag\'s too': {
      yaml: pod(`image: quay.io/shop/web:1.3@${D2}`),
      images: lockText('quay.io/shop/web:1.3', D2, { 'linux/amd64': D1 }, 'linux/amd64'),
    },
    'a tag without a digest is for another rule': { yaml: pod('image: quay.io/shop/web:1.3'), images: LOCK },
    'a digest without a tag says nothing that could be wrong': { yaml: pod(`image: quay.io/shop/web@${D3}`), images: LOCK },
    'a tag that is not in the lock cannot be compared': { yaml: pod(`image: quay.io/shop/web:1.4@${D1}`), images: LOCK },
    'without a lock nothing is known': { yaml: pod(`image: quay.io/shop/web:1.3@${D1}`) },
    'a short name may mean another registry than the lock does': { yaml: pod(`image: nginx:1.27@${D1}`), images: { 'nginx:1.27': D2 }, target: OPENSHIFT_416 },
    'CRI-O on Kubernetes goes through its search registries': { yaml: pod(`image: nginx:1.27@${D1}`), images: { 'nginx:1.27': D2 }, target: { ...KUBERNETES_131, crio: true } },
    'a trigger of a DeploymentConfig writes the image': { yaml: deploymentConfig(`image: quay.io/shop/web:1.3@${D1}`), images: LOCK },
    'a trigger annotation writes the image': { yaml: statefulSet(`image: quay.io/shop/web:1.3@${D1}`, { annotations: triggersOn('shop:1.0') }), images: LOCK },
    'a tag that deployment supplies may be the right one': { yaml: TEMPLATE(`image: "quay.io/shop/web:\${VERSION}@${D1}"`), images: LOCK },
    'a digest that deployment supplies may be the right one': { yaml: TEMPLATE('image: "quay.io/shop/web:1.3@${VERSION}"'), images: LOCK },
    'Kubernetes has no image streams': { yaml: stream('shop', [imported('1.3', `quay.io/shop/web:1.3@${D1}`)]), images: LOCK, target: KUBERNETES_131 },
  },
  invalid: {
    'a tag moved by hand beside a digest that stayed runs the old image': {
      yaml: pod(`image: "quay.io/shop/web:1.3@${D1}" # blue   #! otherTag:error`),
      images: LOCK,
      says: ['says 1.3, and carries the digest that the image lock holds for 1.2', 'so 1.2 is what runs', 'sha256:222222222222…'],
      fixed: pod(`image: "quay.io/shop/web:1.3@${D2}" # blue`),
      safety: 'safe',
    },
    'a digest that the lock does not know is not the tag\'s': {
      yaml: workload('DaemonSet', `image: quay.io/shop/web:1.3@${D3}   #! stale:error`),
      images: LOCK,
      says: ['quay.io/shop/web:1.3@sha256:333333333333… says 1.3, and the image lock holds sha256:222222222222… for that tag'],
      fixed: workload('DaemonSet', `image: quay.io/shop/web:1.3@${D2}`),
    },
    'latest is a tag like any other': {
      yaml: pod(`image: quay.io/shop/web:latest@${D3}   #! stale`),
      images: { 'quay.io/shop/web': D1 },
      fixed: pod(`image: quay.io/shop/web:latest@${D1}`),
    },
    'a digest of another repository is no digest of this tag': {
      yaml: pod(`image: quay.io/shop/web:1.3@${D3}   #! stale`),
      images: { 'quay.io/shop/web:1.3': D2, 'quay.io/shop/worker:1.3': D3 },
    },
    'the digest of the platform that the lock pins is the one to write': {
      yaml: pod(`image: quay.io/shop/web:1.3@${D3}   #! stale`),
      images: lockText('quay.io/shop/web:1.3', D2, { 'linux/amd64': D1 }, 'linux/amd64'),
      fixed: pod(`image: quay.io/shop/web:1.3@${D1}`),
    },
    'a name keeps the spelling of its author': {
      yaml: pod(`image: index.docker.io/nginx:1.27@${D1}   #! stale`),
      images: { 'nginx:1.27': D2 },
      fixed: pod(`image: index.docker.io/nginx:1.27@${D2}`),
    },
    'on Kubernetes a short name is Docker Hub\'s': {
      yaml: pod(`image: nginx:1.27@${D1}   #! stale`),
      images: { 'nginx:1.27': D2 },
      target: KUBERNETES_131,
      fixed: pod(`image: nginx:1.27@${D2}`),
    },
    'a short name is what the configuration says': { yaml: pod(`image: nginx:1.27@${D1}   #! stale`), images: { 'nginx:1.27': D2 }, target: { shortNames: 'docker.io' } },
    'a paused trigger leaves the image to its author': { yaml: deploymentConfig(`image: quay.io/shop/web:1.3@${D1}   #! otherTag`, { automatic: false }), images: LOCK },
    'the source of a stream\'s tag is an image too': {
      yaml: stream('shop', [`${imported('1.3', `quay.io/shop/web:1.3@${D1}`)}   #! otherTag`]),
      images: LOCK,
      fixed: stream('shop', [imported('1.3', `quay.io/shop/web:1.3@${D2}`)]),
    },
    'a text made of parameters is not written over': {
      yaml: TEMPLATE('image: "quay.io/shop/web:${TAG}@${DIGEST}"   #! otherTag'),
      images: LOCK,
      says: [`let the one that brings the digest end in ${D2}`],
      related: ['the parameter DIGEST'],
    },
    'a parameter that is the whole image gets the digest of the lock': {
      yaml: TEMPLATE('image: "${IMAGE}"   #! otherTag'),
      images: LOCK,
      safety: 'safe',
      fixed: TEMPLATE('image: "${IMAGE}"').replace(`value: "quay.io/shop/web:1.3@${D1}"`, `value: "quay.io/shop/web:1.3@${D2}"`),
    },
    'image volumes name images': {
      yaml: `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { volumes: [{ name: site, image: { reference: "quay.io/shop/web:1.3@${D1}" } }] }   #! otherTag\n`,
      images: LOCK,
    },
    'items of a List are read': {
      yaml: `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.3@${D1}" }] }   #! otherTag\n`,
      images: LOCK,
    },
  },
});
