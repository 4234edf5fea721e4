import { imageNotLocked } from '../../../rules/images/image-not-locked';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, imported, KUBERNETES_131, OPENSHIFT_416, pod, REG, statefulSet, stream, triggersOn, workload } from './manifests';

const LOCK = { 'quay.io/shop/web:1.2': D1 };
const EMPTY = 'lockfileVersion: 1\nimages: {}\n';

const TEMPLATE = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: TAG, value: "1.3" }, { name: VERSION }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${image}
`;

ruleTest(imageNotLocked, {
  valid: {
    'without a lock nobody asked for one': { yaml: pod('image: quay.io/shop/web:1.3') },
    'a tag that the lock holds is locked': { yaml: pod('image: quay.io/shop/web:1.2'), images: LOCK },
    'with a digest beside it, too': { yaml: pod(`image: quay.io/shop/web:1.2@${D1}`), images: LOCK },
    'Docker Hub\'s names are one': { yaml: pod('image: index.docker.io/nginx:1.27'), images: { 'docker.io/library/nginx:1.27': D1 } },
    'a digest alone needs no lock': { yaml: pod(`image: quay.io/shop/web@${D1}`), images: EMPTY },
    'a short name may mean a stream, which has no place in the lock': { yaml: pod('image: web:1.2'), images: EMPTY, target: OPENSHIFT_416 },
    'undecided, a short name may mean a stream': { yaml: pod('image: web:1.2'), images: EMPTY },
    'an image that a trigger fills is the stream\'s': { yaml: deploymentConfig('image: quay.io/shop/web:1.3'), images: LOCK },
    'an image that a trigger annotation fills is the stream\'s': { yaml: statefulSet('image: quay.io/shop/web:1.3', { annotations: triggersOn('shop:1.0') }), images: LOCK },
    'a tag that deployment supplies may be locked': { yaml: TEMPLATE('image: "quay.io/shop/web:${VERSION}"'), images: LOCK },
    'a name that deployment supplies may be locked': { yaml: TEMPLATE('image: "quay.io/${VERSION}/web:1.3"'), images: LOCK },
    'what is no reference is for another rule': { yaml: pod('image: "quay.io/Shop/web:1.3"'), images: LOCK },
    'a stream\'s tag on a schedule is meant to move': {
      yaml: stream('shop', ['{ name: latest, importPolicy: { scheduled: true }, from: { kind: DockerImage, name: "quay.io/shop/web:latest" } }']),
      images: LOCK,
    },
    'a short source of a stream is for another rule': { yaml: stream('shop', [imported('1.0', 'shop/web:1.0')]), images: LOCK },
    'a tag of a stream that follows another stream has no image': {
      yaml: stream('shop', ['{ name: "1.0", from: { kind: ImageStreamTag, name: "base:1.0" } }']),
      images: LOCK,
    },
  },
  invalid: {
    'a tag that the lock does not hold has no digest that was meant': {
      yaml: pod('image: quay.io/shop/web:1.3   #! tag:warning'),
      images: LOCK,
      says: ['quay.io/shop/web:1.3 is not in the image lock', 'pinstream images pin asks the registry and adds it; of this repository the lock holds 1.2'],
    },
    'an empty lock says that everything is still to be locked': { yaml: pod('image: quay.io/shop/web:1.2   #! tag'), images: EMPTY, says: ['pinstream images pin asks the registry and adds it'] },
    'a digest beside the tag was written past the lock': {
      yaml: workload('DaemonSet', `image: quay.io/shop/web:1.3@${D1}   #! pinned`),
      images: LOCK,
      says: ['quay.io/shop/web:1.3@sha256:111111111111… is not in the image lock', 'no update moves it'],
    },
    'a digest that deployment supplies is written past it, too': { yaml: TEMPLATE('image: "quay.io/shop/web:1.3@${VERSION}"   #! pinned'), images: LOCK },
    'no tag is latest': { yaml: pod('image: quay.io/shop/web   #! tag'), images: LOCK },
    'a parameter\'s default counts': { yaml: TEMPLATE('image: "quay.io/shop/web:${TAG}"   #! tag'), images: LOCK, related: ['the parameter TAG'] },
    'of many tags the hint lists five': {
      yaml: pod('image: quay.io/shop/web:2.0   #! tag'),
      images: Object.fromEntries(['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7'].map((tag) => [`quay.io/shop/web:${tag}`, D1])),
      says: ['the lock holds 1.1, 1.2, 1.3, 1.4, 1.5 and 2 more'],
    },
    'on Kubernetes a short name is Docker Hub\'s': { yaml: pod('image: nginx:1.27   #! tag'), images: LOCK, target: KUBERNETES_131 },
    'the internal registry answers inside the cluster only': {
      yaml: pod(`image: ${REG}/shop/web:1.0   #! tag`),
      images: LOCK,
      says: [`${REG} answers inside the cluster only`, 'pinstream images pin --streams takes its digests from what oc get imagestreams -o yaml prints'],
    },
    'so does any service of the cluster': { yaml: pod('image: registry.tools.svc.cluster.local:5000/shop/web:1.0   #! tag'), images: LOCK, says: ['answers inside the cluster only'] },
    'a paused trigger leaves the image to its author': { yaml: deploymentConfig('image: quay.io/shop/web:1.3   #! tag', { automatic: false }), images: LOCK },
    'a digest on a schedule is to be locked all the same': {
      yaml: stream('shop', [`{ name: "1.3", importPolicy: { scheduled: true }, from: { kind: DockerImage, name: "quay.io/shop/web:1.3@${D1}" } }   #! pinned`]),
      images: LOCK,
    },
    'the source of a stream\'s tag is to be locked': { yaml: stream('shop', [`${imported('1.3', 'quay.io/shop/web:1.3')}   #! tag`]), images: LOCK },
    'items of a List are read': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.3" }] }   #! tag\n',
      images: LOCK,
    },
  },
});
