import { mixedDigests } from '../../../rules/images/mixed-digests';
import { ruleTest } from '../../support/rule-test';
import { lockText } from './locks';
import { D1, D2, deploymentConfig, documents, imported, KUBERNETES_131, pod, statefulSet, stream, triggersOn, workload } from './manifests';

const D3 = `sha256:${'3'.repeat(64)}`;
const WEB = 'quay.io/shop/web:1.2';
const OF = (kind: string, digest: string, mark = ''): string => workload(kind, `image: ${WEB}@${digest}${mark}`);

const ON_NODES = (name: string, architecture: string, image: string): string => `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: ${name} }
spec:
  template:
    spec:
      nodeSelector: { ${architecture} }
      containers:
        - name: web
          ${image}
`;

const TEMPLATE = (tag: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: TAG, value: "1.2" }, { name: VERSION }, { name: DIGEST, value: "${D2}" }]
objects:
  - { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: web, image: "quay.io/shop/web:${tag}@${D1}" }] } }
  - { apiVersion: v1, kind: Pod, metadata: { name: worker }, spec: { containers: [{ name: web, image: "quay.io/shop/web:${tag}@\${DIGEST}" }] } }${mark}
`;

ruleTest(mixedDigests, {
  valid: {
    'one digest everywhere is as it should be': { yaml: documents(OF('Deployment', D1), OF('DaemonSet', D1)) },
    'one image alone mixes nothing': { yaml: OF('Deployment', D1) },
    'another tag is another image': { yaml: documents(OF('Deployment', D1), workload('DaemonSet', `image: quay.io/shop/web:1.3@${D2}`)) },
    'another repository is another image': { yaml: documents(OF('Deployment', D1), workload('DaemonSet', `image: quay.io/shop/worker:1.2@${D2}`)) },
    'a digest without a tag belongs to none': { yaml: documents(OF('Deployment', D1), workload('DaemonSet', `image: quay.io/shop/web@${D2}`)) },
    'a tag without a digest is for other rules': { yaml: documents(OF('Deployment', D1), workload('DaemonSet', `image: ${WEB}`)) },
    'an index and the image of one of its platforms came with one push': {
      yaml: documents(OF('Deployment', D1), OF('DaemonSet', D2)),
      images: lockText(WEB, D1, { 'linux/amd64': D2 }),
    },
    'so did the images of two platforms': {
      yaml: documents(OF('Deployment', D2), OF('DaemonSet', D3)),
      images: lockText(WEB, D1, { 'linux/amd64': D2, 'linux/arm64': D3 }),
    },
    'pods for other architectures have images of their own': {
      yaml: documents(ON_NODES('web-amd64', 'kubernetes.io/arch: amd64', `image: ${WEB}@${D1}`), ON_NODES('web-arm64', 'kubernetes.io/arch: arm64', `image: ${WEB}@${D2}`)),
    },
    'an image that a trigger writes is the stream\'s': { yaml: documents(OF('Deployment', D1), deploymentConfig(`image: ${WEB}@${D2}`)) },
    'so is one that a trigger annotation writes': { yaml: documents(statefulSet(`image: ${WEB}@${D1}`, { annotations: triggersOn('shop:1.0') }), OF('Deployment', D2)) },
    'a tag that deployment supplies is not compared': { yaml: TEMPLATE('${VERSION}') },
    'two files that are not applied together are two sets': {
      yaml: { 'staging/web.yaml': OF('Deployment', D1), 'production/web.yaml': OF('Deployment', D2) },
    },
  },
  invalid: {
    'the second object is measured by the first': {
      yaml: documents(OF('Deployment', D1), OF('DaemonSet', D2, '   #! mixed:warning')),
      says: [`${WEB} is pinned to sha256:222222222222… here and to sha256:111111111111… in Deployment/web`, 'pinstream images pin locks the digest that the tag has now'],
      related: [`${WEB} is pinned to sha256:111111111111… here`],
    },
    'each one that differs is reported': {
      yaml: documents(OF('Deployment', D1), OF('DaemonSet', D2, '   #! mixed'), OF('StatefulSet', D3, '   #! mixed'), OF('ReplicaSet', D1)),
    },
    'two containers of one pod are two images': {
      yaml: `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - { name: web, image: "${WEB}@${D1}" }\n    - { name: worker, image: "${WEB}@${D2}" }   #! mixed\n`,
    },
    'what the lock holds is the measure, wherever it stands': {
      yaml: documents(OF('Deployment', D2, '   #! mixed'), OF('DaemonSet', D1)),
      images: { [WEB]: D1 },
      says: ['to sha256:111111111111… in DaemonSet/web', 'the image lock holds sha256:111111111111…'],
    },
    'where nobody has what the lock holds, the first is the measure': {
      yaml: documents(OF('Deployment', D2), OF('DaemonSet', D3, '   #! mixed')),
      images: { [WEB]: D1 },
      says: ['the image lock holds sha256:111111111111…'],
    },
    'a platform of another tag excuses nothing': {
      yaml: documents(OF('Deployment', D1), OF('DaemonSet', D2, '   #! mixed')),
      images: lockText('quay.io/shop/web:1.3', D1, { 'linux/amd64': D2 }),
    },
    'one architecture for both excuses nothing': {
      yaml: documents(ON_NODES('web', 'kubernetes.io/arch: amd64', `image: ${WEB}@${D1}`), ON_NODES('worker', 'kubernetes.io/arch: amd64', `image: ${WEB}@${D2}   #! mixed`)),
    },
    'one that runs anywhere runs on the other\'s nodes too': {
      yaml: documents(ON_NODES('web', 'kubernetes.io/arch: amd64', `image: ${WEB}@${D1}`), OF('Deployment', D2, '   #! mixed')),
    },
    'Docker Hub\'s names are one': {
      yaml: documents(workload('Deployment', `image: docker.io/nginx:1.27@${D1}`), workload('DaemonSet', `image: index.docker.io/library/nginx:1.27@${D2}   #! mixed`)),
      says: ['docker.io/library/nginx:1.27 is pinned to'],
    },
    'one short name is one name': { yaml: documents(workload('Deployment', `image: web:1.2@${D1}`), workload('DaemonSet', `image: web:1.2@${D2}   #! mixed`)) },
    'on Kubernetes a short name is Docker Hub\'s': {
      yaml: documents(workload('Deployment', `image: nginx:1.27@${D1}`), workload('DaemonSet', `image: docker.io/nginx:1.27@${D2}   #! mixed`)),
      target: KUBERNETES_131,
    },
    'the source of a stream\'s tag counts': {
      yaml: documents(OF('Deployment', D1), stream('shop', [`${imported('1.2', `${WEB}@${D2}`)}   #! mixed`])),
    },
    'parameters\' defaults count': { yaml: TEMPLATE('${TAG}', '   #! mixed'), related: ['the parameter DIGEST'] },
    'a paused trigger leaves the image to its author': { yaml: documents(pod(`image: ${WEB}@${D1}`), deploymentConfig(`image: ${WEB}@${D2}   #! mixed`, { automatic: false })) },
    'items of a List are read': {
      yaml: `apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: web, image: "${WEB}@${D1}" }] } }\n  - { apiVersion: v1, kind: Pod, metadata: { name: worker }, spec: { containers: [{ name: web, image: "${WEB}@${D2}" }] } }   #! mixed\n`,
    },
  },
});
