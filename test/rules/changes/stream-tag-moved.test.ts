import { streamTagMoved } from '../../../rules/changes/stream-tag-moved';
import { ruleTest } from '../../support/rule-test';
import { D1, D2, deploymentConfig, documents, imported, KUBERNETES_131, REG, statefulSet, stream, triggersOn, workload } from '../images/manifests';

const OLD = stream('shop', [imported('1.0', `quay.io/acme/shop@${D1}`)]);
const NEW = stream('shop', [imported('1.0', `quay.io/acme/shop@${D2}`)]);
const MOVED = (mark: string): string => stream('shop', [`${imported('1.0', `quay.io/acme/shop@${D2}`)} #! ${mark}`]);
const WEB = statefulSet('image: shop:1.0');
const FOLLOWS = deploymentConfig('image: " "');
const one = (source: string): string => stream('shop', [`{ name: "1.0", from: ${source} }`]);

const template = (source: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VERSION }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: true }, tags: [{ name: "1.0", from: { kind: DockerImage, name: "${source}" } }] }
  - { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: web }, spec: { template: { spec: { containers: [{ name: web, image: "shop:1.0" }] } } } }
`;

ruleTest(streamTagMoved, {
  valid: {
    'a tag that stays reaches nobody': { before: documents(OLD, WEB), yaml: documents(OLD, WEB) },
    'a tag that nobody uses reaches nobody': { before: OLD, yaml: NEW },
    'a workload of another tag is not reached': { before: documents(OLD, statefulSet('image: shop:1.1')), yaml: documents(NEW, statefulSet('image: shop:1.1')) },
    'a digest stays what it is': { before: documents(OLD, statefulSet(`image: ${REG}/shop/shop@${D1}`)), yaml: documents(NEW, statefulSet(`image: ${REG}/shop/shop@${D1}`)) },
    'a name without a look-up never meant the stream': {
      before: documents(OLD.replace('local: true', 'local: false'), WEB),
      yaml: documents(NEW.replace('local: true', 'local: false'), WEB),
    },
    'a new workload finds the new image': { before: OLD, yaml: documents(NEW, WEB) },
    'a workload that changed as well looks the name up anew': { before: documents(OLD, WEB), yaml: documents(NEW, WEB.replace('selector:', 'replicas: 3\n  selector:')) },
    'a template that changed as well rolls out by itself': { before: documents(OLD, FOLLOWS), yaml: documents(NEW, FOLLOWS.replace('app: web', 'app: shop')) },
    'a paused trigger waits': { before: documents(OLD, deploymentConfig('image: shop:1.0', { automatic: false })).replaceAll('local: true', 'local: false'), yaml: documents(NEW, deploymentConfig('image: shop:1.0', { automatic: false })).replaceAll('local: true', 'local: false') },
    'a new tag moved from nowhere': { before: documents(stream('shop', []), WEB), yaml: documents(OLD, WEB) },
    'Docker Hub by another spelling is the same image': {
      before: documents(one('{ kind: DockerImage, name: "nginx:1.27" }'), WEB),
      yaml: documents(one('{ kind: DockerImage, name: "docker.io/library/nginx:1.27" }'), WEB),
    },
    'a tag before the same digest is for people': {
      before: documents(OLD, WEB),
      yaml: documents(stream('shop', [imported('1.0', `quay.io/acme/shop:1.0@${D1}`)]), WEB),
    },
    'the namespace of the stream itself may be left out': {
      before: documents(one('{ kind: ImageStreamTag, name: "base:1", namespace: shop }'), WEB),
      yaml: documents(one('{ kind: ImageStreamTag, name: "base:1" }'), WEB),
    },
    'a source that deployment supplies may be the same': { before: template('quay.io/acme/shop:1.0'), yaml: template('quay.io/acme/shop:${VERSION}') },
    'Kubernetes has no streams': { before: documents(OLD, WEB), yaml: documents(NEW, WEB), target: KUBERNETES_131 },
  },
  invalid: {
    'a trigger rolls out what nobody changed': {
      before: documents(OLD, FOLLOWS),
      yaml: documents(MOVED('rolls:info'), FOLLOWS),
      says: ['shop:1.0 pointed to quay.io/acme/shop@sha256:111111111111… and now points to quay.io/acme/shop@sha256:222222222222…', 'into DeploymentConfig/web (shop:1.0)'],
      related: ['DeploymentConfig/web has a trigger that follows shop:1.0'],
    },
    'a trigger does so beside another change outside the template': {
      before: documents(OLD, FOLLOWS),
      yaml: documents(MOVED('rolls'), FOLLOWS.replace('  template:', '  replicas: 3\n  template:')),
    },
    'a trigger annotation does as well': {
      before: documents(OLD, statefulSet('image: quay.io/acme/shop:1.0', { annotations: triggersOn('shop:1.0') })),
      yaml: documents(MOVED('rolls'), statefulSet('image: quay.io/acme/shop:1.0', { annotations: triggersOn('shop:1.0') })),
    },
    'a look-up is not repeated until the workload is applied again': {
      before: documents(OLD, WEB),
      yaml: documents(MOVED('stays:info'), WEB),
      says: ['nothing changes for StatefulSet/web (shop:1.0)', 'oc apply'],
      related: ['StatefulSet/web looks up shop:1.0'],
    },
    'some roll and some do not': {
      before: documents(OLD, FOLLOWS, WEB),
      yaml: documents(MOVED('both:info'), FOLLOWS, WEB),
      says: ['into DeploymentConfig/web (shop:1.0), and nothing changes for StatefulSet/web (shop:1.0)'],
    },
    'an alias moves with its target': {
      before: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0'), imported('1.1', 'quay.io/acme/shop:1.1'), '{ name: stable, from: { kind: ImageStreamTag, name: "1.0" } }']), workload('Deployment', 'image: shop:stable')),
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0'), imported('1.1', 'quay.io/acme/shop:1.1'), '{ name: stable, from: { kind: ImageStreamTag, name: "1.1" } } #! stays']), workload('Deployment', 'image: shop:stable')),
      says: ['shop:stable pointed to quay.io/acme/shop:1.0 and now points to quay.io/acme/shop:1.1'],
    },
    'a tag of another stream is another source': {
      before: documents(one('{ kind: ImageStreamTag, name: "base:1" }'), WEB),
      yaml: documents(stream('shop', ['{ name: "1.0", from: { kind: ImageStreamTag, name: "base:2" } } #! stays']), WEB),
    },
    'an image of a stream is one too': {
      before: documents(one(`{ kind: ImageStreamImage, name: "shop@${D1}" }`), WEB),
      yaml: documents(stream('shop', [`{ name: "1.0", from: { kind: ImageStreamImage, name: "shop@${D2}" } } #! stays`]), WEB),
    },
  },
});
