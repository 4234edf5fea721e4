import { pinRemoved } from '../../../rules/changes/pin-removed';
import { ruleTest } from '../../support/rule-test';
import { D1, D2, deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, OPENSHIFT_4817, REG, statefulSet, stream, triggersOn, workload } from '../images/manifests';

const WEB = 'quay.io/acme/web';
const set = (image: string): string => statefulSet(`image: ${image}`);
const deployment = (image: string): string => workload('Deployment', `image: ${image}`);
const STREAM = stream('shop', [imported('1.0', `quay.io/acme/shop@${D1}`)]);

const kustomization = (entry: string): string => `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
images:
  - ${entry}
`;

const template = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: IMAGE }, { name: VERSION }, { name: DIGEST }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      template:
        spec:
          containers:
            - name: web
              image: ${image}
`;

const pod = (spec: string): string => `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
${spec}`;

ruleTest(pinRemoved, {
  valid: {
    'another digest is a pin as well': { before: set(`${WEB}:1.0@${D1}`), yaml: set(`${WEB}:1.1@${D2}`) },
    'a digest without its tag is still one': { before: set(`${WEB}:1.0@${D1}`), yaml: set(`${WEB}@${D1}`) },
    'a tag for a tag takes nothing away': { before: set(`${WEB}:1.0`), yaml: set(`${WEB}:1.1`) },
    'a digest that is added is no loss': { before: set(`${WEB}:latest`), yaml: set(`${WEB}:1.1@${D1}`) },
    'what was latest stays what it was': { before: set(WEB), yaml: set(`${WEB}:latest`) },
    'what was short stays short': { before: set('web:1.0'), yaml: set('web:1.1') },
    'a new object had no pin': { before: stream('shop', []), yaml: documents(stream('shop', []), set(`${WEB}:latest`)) },
    'a new container had no pin': {
      before: pod(`  containers:\n    - { name: web, image: "${WEB}@${D1}" }\n`),
      yaml: pod(`  containers:\n    - { name: side, image: "${WEB}:latest" }\n    - { name: web, image: "${WEB}@${D1}" }\n`),
    },
    'an object that is gone pulls nothing': { before: documents(STREAM, set(`${WEB}@${D1}`)), yaml: STREAM },
    'what is no reference is for another rule': { before: set(`${WEB}@${D1}`), yaml: set('""') },
    'Docker Hub left out is the same image where nodes mean Docker Hub': { before: set('docker.io/library/nginx:1.27'), yaml: set('nginx:1.27'), target: KUBERNETES_131 },
    'a trigger writes the image of a DeploymentConfig': { before: deploymentConfig(`image: ${WEB}@${D1}`), yaml: deploymentConfig('image: shop:1.0') },
    'a trigger writes the image that its annotation names': {
      before: statefulSet(`image: ${WEB}@${D1}`),
      yaml: statefulSet('image: shop:1.0', { annotations: triggersOn('shop:1.0') }),
    },
    'a stream tag that holds a digest, and is looked up, is a pin': { before: documents(STREAM, set(`${WEB}@${D1}`)), yaml: documents(STREAM, set('shop:1.0')), target: OPENSHIFT_416 },
    'a text that deployment supplies may hold a digest': { before: template(`${WEB}@${D1}`), yaml: template('"${IMAGE}"') },
    'so may a tag that deployment supplies': { before: template(`${WEB}@${D1}`), yaml: template(`"${WEB}:\${VERSION}"`) },
    'a digest that deployment supplies is a digest': { before: template(`${WEB}@${D1}`), yaml: template(`"${WEB}@\${DIGEST}"`) },
    'a tag that deployment supplied may have been latest': { before: template(`"${WEB}:\${VERSION}"`), yaml: template(`${WEB}:latest`) },
    'a kustomization that no longer overrides leaves it to the manifests': { before: kustomization(`{ name: web, digest: "${D1}" }`), yaml: kustomization('{ name: web }') },
    'a tag that imports another digest': { before: STREAM, yaml: stream('shop', [imported('1.0', `quay.io/acme/shop@${D2}`)]) },
    'an alias of a digest is a pin': {
      before: stream('shop', [imported('1.0', `quay.io/acme/shop@${D1}`), imported('stable', `quay.io/acme/shop@${D1}`)]),
      yaml: stream('shop', [imported('1.0', `quay.io/acme/shop@${D1}`), '{ name: stable, from: { kind: ImageStreamTag, name: "1.0" } }']),
    },
    'without an earlier state there is nothing to compare': { yaml: set(`${WEB}:latest`) },
  },
  invalid: {
    'a digest that becomes a tag unpins a StatefulSet': {
      before: set(`${WEB}:1.0@${D1}`),
      yaml: set(`${WEB}:1.1   #! digestGone:error`),
      says: [`Container web had ${WEB}:1.0@sha256:111111111111… and now has ${WEB}:1.1`, `before it was ${WEB}:1.0@${D1}`],
    },
    'in a Deployment it is a warning': { before: deployment(`${WEB}@${D1}`), yaml: deployment(`${WEB}:1.1   #! digestGone:warning`) },
    'a short name in its place is an error anywhere': { before: deployment(`${WEB}@${D1}`), yaml: deployment('web:1.1   #! digestGone:error') },
    'a short name that Docker Hub completes is a tag like others': { before: deployment(`nginx@${D1}`), yaml: deployment('nginx:1.27   #! digestGone:warning'), target: KUBERNETES_131 },
    'a tag of the internal registry is no pin': { before: set(`${REG}/shop/shop@${D1}`), yaml: set(`${REG}/shop/shop:1.0   #! digestGone`) },
    'a stream tag without a digest does not hold the image': {
      before: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')]), set(`${WEB}@${D1}`)),
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')]), set('shop:1.0   #! digestGone:error')),
    },
    'in the regression window the look-up does not happen on updates': {
      before: documents(STREAM, set(`${WEB}@${D1}`)),
      yaml: documents(STREAM, set('shop:1.0   #! digestGone:error')),
      target: OPENSHIFT_4817,
    },
    'a stream that is not looked up does not help': {
      before: documents(stream('shop', [imported('1.0', `quay.io/acme/shop@${D1}`)], { local: false }), set(`${WEB}@${D1}`)),
      yaml: documents(stream('shop', [imported('1.0', `quay.io/acme/shop@${D1}`)], { local: false }), set('shop:1.0   #! digestGone:error')),
    },
    'a host that is dropped leaves a short name': {
      before: deployment(`${WEB}:1.0`),
      yaml: deployment('acme/web:1.0   #! hostGone:error'),
      says: [`had ${WEB}:1.0 and now has acme/web:1.0`],
    },
    'a digest without a host is a short name': { before: deployment(`${WEB}@${D1}`), yaml: deployment(`web@${D1}   #! hostGone:error`) },
    'Docker Hub left out is a guess elsewhere': { before: set('docker.io/library/nginx:1.27'), yaml: set('nginx:1.27   #! hostGone:error'), target: OPENSHIFT_416 },
    'another host than Docker Hub is lost on Kubernetes too': { before: set(`${WEB}:1.0`), yaml: set('web:1.0   #! hostGone:error'), target: KUBERNETES_131 },
    'a tag that becomes latest floats': { before: deployment(`${WEB}:1.0`), yaml: deployment(`${WEB}:latest   #! toLatest:warning`) },
    'so does a tag that is left out': { before: set(`${WEB}:1.0`), yaml: set(`${WEB}   #! toLatest:error`) },
    'containers are known by name, of whatever field': {
      before: pod(`  initContainers:
    - { name: migrate, image: "${WEB}@${D1}" }
  containers:
    - { name: web, image: "${WEB}@${D1}" }
    - { name: side, image: "${WEB}@${D2}" }
  ephemeralContainers:
    - { name: debug, image: "${WEB}@${D1}" }
`),
      yaml: pod(`  initContainers:
    - { name: migrate, image: "${WEB}:1" } #! digestGone
  containers:
    - { name: side, image: "${WEB}@${D2}" }
    - { name: web, image: "${WEB}:2" } #! digestGone
  ephemeralContainers:
    - { name: debug, image: "${WEB}:3" } #! digestGone
`),
      says: ['Container migrate', 'Container web', 'Container debug'],
    },
    'an image volume is known by its name': {
      before: pod(`  volumes:\n    - { name: models, image: { reference: "${WEB}@${D1}" } }\n`),
      yaml: pod(`  volumes:\n    - { name: models, image: { reference: "${WEB}:1" } } #! digestGone\n`),
      says: ['Image volume models'],
    },
    'the source of a stream tag is held by its digest': {
      before: STREAM,
      yaml: stream('shop', [`${imported('1.0', 'quay.io/acme/shop:1.0')} #! digestGone:warning`]),
      says: ['Tag 1.0 had quay.io/acme/shop@'],
    },
    'a kustomization that goes from a digest to a tag unpins what it names': {
      before: kustomization(`{ name: web, newName: ${WEB}, digest: "${D1}" }`),
      yaml: kustomization(`{ name: web, newName: ${WEB}, newTag: 1.2 } #! digestGone`),
      says: ['Image web had', `now has ${WEB}:1.2`],
    },
    'a kustomization that drops the host does as well': {
      before: kustomization(`{ name: web, newName: ${WEB}, newTag: "1.2" }`),
      yaml: kustomization('{ name: web, newTag: "1.2" } #! hostGone'),
    },
    'a digest that deployment supplied is gone too': { before: template(`"${WEB}@\${DIGEST}"`), yaml: template(`${WEB}:1.0 #! digestGone`) },
  },
});
