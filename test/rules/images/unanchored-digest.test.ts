import { unanchoredDigest } from '../../../rules/images/unanchored-digest';
import { ruleTest } from '../../support/rule-test';
import { lockText } from './locks';
import { D1, D2, deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, pod, REG, statefulSet, stream, triggersOn, workload } from './manifests';

const STORED = `${REG}/shop/web@${D1}`;
const USES = (mark = ''): string => statefulSet(`image: ${STORED}${mark}`);
const KEPT = stream('web', [imported('1.2', `quay.io/shop/web@${D1}`)]);
const MOVED = stream('web', [imported('1.2', `quay.io/shop/web@${D2}`)]);

const TEMPLATE = (name: string, from: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: VERSION }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: "${name}" }
    spec: { tags: [{ name: "1.2", from: { kind: DockerImage, name: "${from}" } }] }
  - { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: web, image: "${STORED}" }] } }${mark}
`;

ruleTest(unanchoredDigest, {
  valid: {
    'a tag whose source is the digest keeps it': { yaml: documents(KEPT, USES()) },
    'so does one that names the stream\'s own image': { yaml: documents(stream('web', [`{ name: keep, from: { kind: ImageStreamImage, name: "web@${D1}" } }`]), USES()) },
    'a tag that the lock holds with that digest keeps it': {
      yaml: documents(stream('web', [imported('1.2', 'quay.io/shop/web:1.2')]), USES()),
      images: { 'quay.io/shop/web:1.2': D1 },
    },
    'so does one of which the digest is a platform\'s': {
      yaml: documents(stream('web', [imported('1.2', 'quay.io/shop/web:1.2')]), USES()),
      images: lockText('quay.io/shop/web:1.2', D2, { 'linux/amd64': D1 }),
    },
    'an image in the history of a tag is kept by the pruner': {
      yaml: documents(
        `${MOVED}status: { dockerImageRepository: ${REG}/shop/web, tags: [{ tag: "1.2", items: [{ dockerImageReference: "${REG}/shop/web@${D2}", image: "${D2}" }, { dockerImageReference: "${STORED}", image: "${D1}" }] }] }\n`,
        USES(),
      ),
    },
    'a declared stream keeps what its tags name': { yaml: USES(), externals: { streams: [{ name: 'web', namespace: 'shop', tags: { '1.2': `quay.io/shop/web@${D1}` } }] } },
    'a declared tag of which nobody says where it comes from may keep it': { yaml: USES(), externals: { streams: [{ name: 'web', tags: { '1.2': null } }] } },
    'a declared stream without tags may hold any': { yaml: USES(), externals: { streams: [{ name: 'web' }] } },
    'a tag of the internal registry is for another rule': { yaml: statefulSet(`image: ${REG}/shop/web:1.2`) },
    'a digest elsewhere is no business of the pruner': { yaml: pod(`image: quay.io/shop/web@${D1}`), target: OPENSHIFT_416 },
    'a path of three is no stream': { yaml: pod(`image: ${REG}/shop/web/extra@${D1}`), target: OPENSHIFT_416 },
    'Kubernetes has no internal registry': { yaml: USES(), target: KUBERNETES_131 },
    'another host is the internal registry of this cluster': { yaml: USES(), target: { ...OPENSHIFT_416, internalRegistry: 'registry.internal:5000' } },
    'a trigger writes another image': { yaml: deploymentConfig(`image: ${STORED}`) },
    'a trigger annotation writes another image': { yaml: statefulSet(`image: ${STORED}`, { annotations: triggersOn('web:1.2') }) },
    'a source that deployment supplies may be the digest': { yaml: TEMPLATE('web', 'quay.io/shop/web:${VERSION}') },
    'a stream whose name deployment supplies may be the one': { yaml: TEMPLATE('${VERSION}', `quay.io/shop/web@${D2}`) },
    'a document that nobody can read may hold the stream': { yaml: `${USES()}---\nkind: ImageStream: broken\n` },
  },
  invalid: {
    'a stream whose tag moved on keeps the old image for a while only': {
      yaml: documents(MOVED, USES('   #! noTag:info')),
      says: ['No tag of the stream web names the digest of', 'web@sha256:111111111111…', `oc tag shop/web@${D1} shop/web:keep-111111111111`],
      related: ['the tags of the stream web'],
    },
    'a tag that was imported from another tag moves with the next import': {
      yaml: documents(stream('web', [imported('1.2', 'quay.io/shop/web:1.2')]), workload('DaemonSet', `image: ${STORED}   #! noTag`)),
    },
    'a lock that holds another digest for that tag says so': {
      yaml: documents(stream('web', [imported('1.2', 'quay.io/shop/web:1.2')]), USES('   #! noTag')),
      images: { 'quay.io/shop/web:1.2': D2 },
    },
    'a stream without tags is filled by push, which moves': { yaml: documents(stream('web', []), USES('   #! noTag')) },
    'a stream of another namespace keeps nothing here': { yaml: documents(stream('web', [imported('1.2', `quay.io/shop/web@${D1}`)], { namespace: 'other' }), USES('   #! noStream')) },
    'a stream that is nowhere to be seen keeps nothing that is known': {
      yaml: USES('   #! noStream'),
      says: ['Neither the set nor the externals have the stream web'],
    },
    'a declared stream whose tags are other images does not keep it': {
      yaml: USES('   #! noTag'),
      externals: { streams: [{ name: 'web', namespace: 'shop', tags: { '1.3': `quay.io/shop/web@${D2}` } }] },
    },
    'the internal registry is called what the profile says': {
      yaml: pod(`image: registry.internal:5000/shop/web@${D1}   #! noStream`),
      target: { internalRegistry: 'registry.internal:5000' },
    },
    'a tag beside the digest changes nothing': { yaml: documents(MOVED, statefulSet(`image: ${REG}/shop/web:1.2@${D1}   #! noTag`)) },
    'a paused trigger leaves the image to its author': { yaml: deploymentConfig(`image: ${STORED}   #! noStream`, { automatic: false }) },
    'a Template\'s stream is the set\'s': { yaml: TEMPLATE('web', `quay.io/shop/web@${D2}`, '   #! noTag') },
    'items of a List are read': {
      yaml: `apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: web, image: "${STORED}" }] } }   #! noStream\n`,
    },
  },
});
