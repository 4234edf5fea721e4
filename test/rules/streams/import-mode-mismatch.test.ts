import { importModeMismatch } from '../../../rules/streams/import-mode-mismatch';
import { ruleTest } from '../../support/rule-test';
import { D1, D2, KUBERNETES_131, OPENSHIFT_416 } from '../images/manifests';

const D3 = `sha256:${'3'.repeat(64)}`;
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const OCI_IMAGE = 'application/vnd.oci.image.manifest.v1+json';
const OPENSHIFT_411 = { platform: 'openshift', release: { major: 4, minor: 11, patch: undefined }, crio: true } as const;
const OPENSHIFT_412 = { platform: 'openshift', release: { major: 4, minor: 12, patch: undefined }, crio: true } as const;

/** A lock with one entry, whose digest is D1 and that of linux/amd64 D2. */
const LOCK = (mediaType: string | undefined, platforms = `{ linux/amd64: "${D2}" }`): string => `lockfileVersion: 1
images:
  quay.io/shop/web:1.2:
    digest: ${D1}
${mediaType === undefined ? '' : `    mediaType: ${mediaType}\n`}    platforms: ${platforms}
`;
const INDEX = LOCK(OCI_INDEX);

const STREAM = (rest = '', from = `quay.io/shop/web:1.2@${D1}`, nameMark = ''): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  tags:
    - name: "1.2"${nameMark}
      from: { kind: DockerImage, name: "${from}" }
${rest}`;
const MODE = (mode: string, mark = ''): string => `      importPolicy: { importMode: ${mode} }${mark}\n`;

ruleTest(importModeMismatch, {
  valid: {
    'PreserveOriginal keeps the index': { yaml: STREAM(MODE('PreserveOriginal')), images: INDEX },
    'one platform\'s own digest stays what it is': { yaml: STREAM(MODE('Legacy'), `quay.io/shop/web:1.2@${D2}`), images: INDEX },
    'a single image has nothing to choose from': { yaml: STREAM(MODE('Legacy')), images: LOCK(OCI_IMAGE) },
    'an entry without a media type whose one platform has its digest is a single image': {
      yaml: STREAM(MODE('Legacy')),
      images: LOCK(undefined, `{ linux/amd64: "${D1}" }`),
    },
    'an entry without media type and platforms tells nothing': { yaml: STREAM(MODE('Legacy')), images: { 'quay.io/shop/web:1.2': D1 } },
    'a digest that the lock does not hold may be anything': { yaml: STREAM(MODE('Legacy'), `quay.io/shop/web:1.2@${D3}`), images: INDEX },
    'another repository\'s digest is not this one\'s': { yaml: STREAM(MODE('Legacy'), `quay.io/shop/web-admin@${D1}`), images: INDEX },
    'without a lock nothing is known of a digest': { yaml: STREAM(MODE('Legacy')) },
    'a tag has no digest to lose': { yaml: STREAM(MODE('Legacy'), 'quay.io/shop/web:1.2'), images: INDEX },
    'a tag with reference: true is not imported': { yaml: STREAM('      reference: true\n'), images: INDEX },
    'an alias is not imported': { yaml: STREAM().replace('kind: DockerImage', 'kind: ImageStreamTag'), images: INDEX },
    'a mode that does not exist is for another rule': { yaml: STREAM(MODE('Original')), images: INDEX },
    'a policy of another shape is refused': { yaml: STREAM('      importPolicy: Legacy\n'), images: INDEX },
    'an unknown mode may be the right one': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: MODE }]
objects:
  - { apiVersion: image.openshift.io/v1, kind: ImageStream, metadata: { name: web }, spec: { tags: [{ name: "1.2", from: { kind: DockerImage, name: "quay.io/shop/web@${D1}" }, importPolicy: { importMode: "\${MODE}" } }] } }
`,
      images: INDEX,
    },
    'Kubernetes has no streams': { yaml: STREAM(MODE('Legacy')), images: INDEX, target: KUBERNETES_131 },
  },
  invalid: {
    'Legacy takes one platform out of the index': {
      yaml: STREAM(MODE('Legacy', '   #! legacy:warning')),
      images: INDEX,
      safety: 'safe',
      fixed: STREAM(MODE('PreserveOriginal')),
      says: ['The tag 1.2 is pinned to the index quay.io/shop/web:1.2@sha256:111111111111…, and the import mode Legacy'],
    },
    'no mode is Legacy on most clusters': {
      yaml: STREAM('      importPolicy: { scheduled: false }   #! unset\n'),
      images: INDEX,
      safety: 'safe',
      fixed: STREAM('      importPolicy: { scheduled: false, importMode: PreserveOriginal }\n'),
      says: ['names no import mode; most clusters'],
    },
    'without an import policy one is made': { yaml: STREAM('', undefined, '   #! unset'), images: LOCK(DOCKER_LIST), fixed: STREAM(MODE('PreserveOriginal')) },
    'a digest without a tag is found under whichever tag the lock holds it': { yaml: STREAM(MODE('Legacy', '   #! legacy'), `quay.io/shop/web@${D1}`), images: INDEX },
    'a lock without media types tells an index by its platforms': { yaml: STREAM(MODE('Legacy', '   #! legacy')), images: LOCK(undefined) },
    'OpenShift has modes since 4.12': { yaml: STREAM(MODE('Legacy', '   #! legacy')), images: INDEX, target: OPENSHIFT_412 },
    'OpenShift 4.16 is as the undecided target': { yaml: STREAM('', undefined, '   #! unset'), images: INDEX, target: OPENSHIFT_416 },
    'before 4.12 there is one mode and no repair': {
      yaml: `${STREAM().trimEnd()}   #! noModes\n`,
      images: INDEX,
      target: OPENSHIFT_411,
      says: ['OpenShift 4.11 keeps one platform', `the image lock holds linux/amd64 ${D2}`],
    },
    'a mode that a parameter supplies is left to it': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: MODE, value: Legacy }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: web }
    spec:
      tags:
        - name: "1.2"
          from: { kind: DockerImage, name: "quay.io/shop/web@${D1}" }
          importPolicy: { importMode: "\${MODE}" }   #! legacy
`,
      images: INDEX,
      related: ['the parameter MODE supplies "Legacy"'],
    },
    'items of a List are read': {
      yaml: `apiVersion: image.openshift.io/v1
kind: ImageStreamList
items:
  - metadata: { name: web }
    spec:
      tags:
        - name: "1.2"
          from: { kind: DockerImage, name: "quay.io/shop/web@${D1}" }
          importPolicy: { importMode: Legacy }   #! legacy
`,
      images: INDEX,
    },
  },
});
