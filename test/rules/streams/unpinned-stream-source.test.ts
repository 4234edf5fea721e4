import { unpinnedStreamSource } from '../../../rules/streams/unpinned-stream-source';
import { ruleTest } from '../../support/rule-test';
import { D1, D2, KUBERNETES_131, REG } from '../images/manifests';

const STREAM = (from: string, { mark = '', rest = '' }: { readonly mark?: string; readonly rest?: string } = {}): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  tags:
    - name: "1.2"
      from: { kind: DockerImage, name: "${from}" }${mark}
${rest}`;
const POLICY = (policy: string): string => `      importPolicy: ${policy}\n`;

/** An index D1 with linux/amd64 D2. */
const INDEX = `lockfileVersion: 1
images:
  quay.io/shop/web:1.2:
    digest: ${D1}
    mediaType: application/vnd.oci.image.index.v1+json
    platforms: { linux/amd64: "${D2}" }
`;

const TEMPLATE = (image: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: TAG, value: "1.2" }, { name: VERSION }, { name: REGISTRY }, { name: HUB, value: "nginx:1.27" }, { name: SOURCE, value: "quay.io/shop/web:1.2" }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: web }
    spec:
      tags:
        - name: "1.2"
          from: { kind: DockerImage, name: "${image}" }${mark}
`;

ruleTest(unpinnedStreamSource, {
  valid: {
    'a digest pins': { yaml: STREAM(`quay.io/shop/web@${D1}`) },
    'a digest behind a tag pins': { yaml: STREAM(`quay.io/shop/web:1.2@${D1}`) },
    'a tag of a stream is no image': { yaml: STREAM('base:1.0').replace('DockerImage', 'ImageStreamTag') },
    'a tag without a source is filled by push': { yaml: 'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: web }\nspec: { tags: [{ name: "1.2" }] }\n' },
    'an allowed repository may stay on a tag': { yaml: STREAM('quay.io/shop/web:1.2'), options: { allow: ['quay.io/shop/web'] } },
    'what is no reference is for another rule': { yaml: STREAM('quay.io/shop/web:1.2 ') },
    'a registry that deployment supplies says nothing about the source': { yaml: TEMPLATE('${REGISTRY}/shop/web:1.2') },
    'a digest that deployment supplies is a digest': { yaml: TEMPLATE('quay.io/shop/web:1.2@${VERSION}') },
    'a name that ends unknown may bring its digest along': { yaml: TEMPLATE('quay.io/shop/${VERSION}') },
    'Kubernetes has no streams': { yaml: STREAM('web:1.2'), target: KUBERNETES_131 },
  },
  invalid: {
    'a tag is not a digest, and the lock knows it': {
      yaml: STREAM('quay.io/shop/web:1.2', { mark: '   #! noDigest:warning', rest: POLICY('{ importMode: PreserveOriginal }') }),
      images: INDEX,
      safety: 'safe',
      fixed: STREAM(`quay.io/shop/web:1.2@${D1}`, { rest: POLICY('{ importMode: PreserveOriginal }') }),
      says: ['The tag 1.2 takes quay.io/shop/web:1.2, which names no digest'],
    },
    'no tag is written as latest beside the digest': {
      yaml: STREAM('quay.io/shop/web', { mark: '   #! noDigest' }),
      images: { 'quay.io/shop/web:latest': D1 },
      fixed: STREAM(`quay.io/shop/web:latest@${D1}`),
    },
    'an import that keeps one platform gets the digest of the only one that is required': {
      yaml: STREAM('quay.io/shop/web:1.2', { mark: '   #! noDigest' }),
      images: INDEX,
      policy: { requiredPlatforms: ['linux/x86_64'] },
      fixed: STREAM(`quay.io/shop/web:1.2@${D2}`),
    },
    'of two required platforms neither is chosen': {
      yaml: STREAM('quay.io/shop/web:1.2', { mark: '   #! noDigest' }),
      images: INDEX,
      policy: { requiredPlatforms: ['linux/amd64', 'linux/arm64'] },
      fixed: STREAM(`quay.io/shop/web:1.2@${D1}`),
    },
    'a platform that the lock does not hold leaves the index': {
      yaml: STREAM('quay.io/shop/web:1.2', { mark: '   #! noDigest' }),
      images: INDEX,
      policy: { requiredPlatforms: ['linux/s390x'] },
      fixed: STREAM(`quay.io/shop/web:1.2@${D1}`),
    },
    'an import that keeps the index is pinned to it': {
      yaml: STREAM('quay.io/shop/web:1.2', { mark: '   #! noDigest', rest: POLICY('{ importMode: PreserveOriginal }') }),
      images: INDEX,
      policy: { requiredPlatforms: ['linux/amd64'] },
      fixed: STREAM(`quay.io/shop/web:1.2@${D1}`, { rest: POLICY('{ importMode: PreserveOriginal }') }),
    },
    'a platform that the lock pins is what the lock says': {
      yaml: STREAM('quay.io/shop/web:1.2', { mark: '   #! noDigest' }),
      images: INDEX.replace('    platforms:', '    pin: linux/amd64\n    platforms:'),
      fixed: STREAM(`quay.io/shop/web:1.2@${D2}`),
    },
    'without an entry in the lock the hint says how to find one': {
      yaml: STREAM('quay.io/shop/web:1.2', { mark: '   #! noDigest' }),
      says: ['the image lock holds no digest for it'],
    },
    'another repository is not the allowed one': { yaml: STREAM('quay.io/shop/web-admin:1.2', { mark: '   #! noDigest' }), options: { allow: ['quay.io/shop/web'] } },
    'a tag of the internal registry moves as any other': {
      yaml: STREAM(`${REG}/shop/web:1.0`, { mark: '   #! noDigest' }),
      says: ['oc get imagestreamtag web:1.0 -n shop'],
    },
    'a tag that is handed out and not imported moves too': { yaml: STREAM('quay.io/shop/web:1.2', { mark: '   #! noDigest', rest: '      reference: true\n' }) },
    'a schedule takes whatever the tag is by then, and pinning ends it': {
      yaml: STREAM('quay.io/shop/web:1.2', { mark: '   #! scheduled:warning', rest: POLICY('{ importMode: Legacy, scheduled: true }') }),
      images: { 'quay.io/shop/web:1.2': D1 },
      safety: 'unsafe',
      fixed: STREAM(`quay.io/shop/web:1.2@${D1}`, { rest: POLICY('{ importMode: Legacy }') }),
      says: ['again and again on a schedule'],
    },
    'a tag that deployment supplies is likely to stay without a digest': {
      yaml: TEMPLATE('quay.io/shop/web:${VERSION}', '   #! unknownTag'),
      says: ['whose tag comes at deployment'],
      related: ['the parameter VERSION'],
    },
    'a text made of parameters is not written over': {
      yaml: TEMPLATE('quay.io/shop/web:${TAG}', '   #! noDigest'),
      images: { 'quay.io/shop/web:1.2': D1 },
      says: ['else write one more for the digest behind the tag'],
    },
    'a source that one parameter supplies as a whole is pinned at the parameter': {
      yaml: TEMPLATE('${SOURCE}', '   #! noDigest'),
      images: { 'quay.io/shop/web:1.2': D1 },
      safety: 'safe',
      fixed: TEMPLATE('${SOURCE}').replace('value: "quay.io/shop/web:1.2"', `value: "quay.io/shop/web:1.2@${D1}"`),
    },
    'a name without a registry is guessed by the nodes': {
      yaml: STREAM('shop/web:1.2', { mark: '   #! shortName:error' }),
      says: ['the import goes to docker.io/shop/web, and the nodes are handed the name as it stands', 'ImageStreamTag'],
    },
    'a lone segment is Docker Hub\'s own, and the lock completes it': {
      yaml: STREAM('nginx:1.27', { mark: '   #! shortName' }),
      images: { 'nginx:1.27': D1 },
      safety: 'safe',
      fixed: STREAM(`docker.io/library/nginx:1.27@${D1}`),
    },
    'a digest without a registry needs no lock': {
      yaml: STREAM(`nginx@${D1}`, { mark: '   #! shortName' }),
      fixed: STREAM(`docker.io/library/nginx@${D1}`),
      says: ['nginx@sha256:111111111111…'],
    },
    'nodes that pull through the internal registry have nothing to guess': {
      yaml: STREAM('nginx:1.27', { mark: '   #! shortName', rest: '      referencePolicy: { type: Local }\n' }),
      says: ['the import goes to docker.io/library/nginx; write the registry host'],
    },
    'a name that is handed out and not imported is nobody\'s': {
      yaml: STREAM('nginx:1.27', { mark: '   #! shortReference:error', rest: '      reference: true\n' }),
      images: { 'nginx:1.27': D1 },
      says: ['The tag 1.2 with reference: true hands out nginx:1.27'],
    },
    'a name that a parameter supplies is left to it': {
      yaml: TEMPLATE('${HUB}', '   #! shortName'),
      images: { 'nginx:1.27': D1 },
      related: ['the parameter HUB supplies "nginx:1.27"'],
    },
    'the group-less form and the items of a List are streams too': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ImageStream
    metadata: { name: web }
    spec: { tags: [{ name: "1.2", from: { kind: DockerImage, name: "quay.io/shop/web:1.2" } }] }   #! noDigest
`,
    },
  },
});
