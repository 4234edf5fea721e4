import { stuckRolloutRisk } from '../../../rules/statefulsets/stuck-rollout-risk';
import { ruleTest } from '../../support/rule-test';

const DIGEST = `sha256:${'4f'.repeat(32)}`;
const OTHER = `sha256:${'a1'.repeat(32)}`;

interface Parts {
  readonly image?: string;
  readonly init?: string;
  readonly spec?: string;
  readonly mark?: string;
}

const set = ({ image = 'quay.io/shop/web:1.2', init, spec, mark }: Parts): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:${mark ? ` #! ${mark}` : ''}
  replicas: 3
${spec === undefined ? '' : `  ${spec}\n`}  template:
    spec:
${init === undefined ? '' : `      initContainers: [{ name: migrate, image: "${init}" }]\n`}      containers:
        - name: web
          image: ${image}
`;

const template = (image: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: #! unpinned
      template: { spec: { containers: [{ name: web, image: "${image}" }] } }
`;

ruleTest(stuckRolloutRisk, {
  valid: {
    'Parallel replaces broken pods by itself': { yaml: set({ spec: 'podManagementPolicy: Parallel' }) },
    'OnDelete rolls nothing': { yaml: set({ spec: 'updateStrategy: { type: OnDelete }' }) },
    'Recreate takes all pods at once': { yaml: set({ spec: 'updateStrategy: { type: Recreate }' }) },
    'a policy that is no text is not judged': { yaml: set({ spec: 'podManagementPolicy: 3' }) },
    'apps/v1beta1 fills in OnDelete': { yaml: set({}).replace('apps/v1', 'apps/v1beta1') },
    'a patch without containers says nothing of images': {
      yaml: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web }\nspec: { replicas: 5 }\n',
    },
    'a patch without images says nothing of them either': { yaml: set({}).replace('image: quay.io/shop/web:1.2', 'args: [serve]') },
    'a Deployment replaces a broken pod': { yaml: set({}).replace('StatefulSet', 'Deployment') },
    'a DaemonSet replaces a broken pod': { yaml: set({}).replace('StatefulSet', 'DaemonSet') },
    'a policy that deployment supplies is not known': {
      yaml: template('quay.io/shop/web:1.2', '{ name: POLICY }').replace(
        'spec: #! unpinned',
        'spec:\n      podManagementPolicy: "${POLICY}"',
      ),
    },
  },
  invalid: {
    'a tag can turn into an image that nobody can pull': {
      yaml: set({ mark: 'unpinned:warning' }),
      images: { 'quay.io/shop/web:1.2': DIGEST },
      fixed: set({ image: `quay.io/shop/web:1.2@${DIGEST}` }),
      says: ['name quay.io/shop/web:1.2 by registry host and digest', 'Parallel'],
    },
    'a digest lowers it to advice': { yaml: set({ image: `quay.io/shop/web@${DIGEST}`, mark: 'ordered:info' }) },
    'a tag beside the digest changes nothing': { yaml: set({ image: `quay.io/shop/web:1.2@${DIGEST}`, mark: 'ordered:info' }) },
    'an init container counts': {
      yaml: set({ image: `quay.io/shop/web@${DIGEST}`, init: 'quay.io/shop/migrate:7', mark: 'unpinned:warning' }),
      images: { 'quay.io/shop/migrate:7': OTHER },
      fixed: set({ image: `quay.io/shop/web@${DIGEST}`, init: `quay.io/shop/migrate:7@${OTHER}` }),
      says: ['quay.io/shop/migrate:7'],
    },
    'all images are pinned together': {
      yaml: set({ init: 'quay.io/shop/migrate:7', mark: 'unpinned' }),
      images: { 'quay.io/shop/web:1.2': DIGEST, 'quay.io/shop/migrate:7': OTHER },
      fixed: set({ image: `quay.io/shop/web:1.2@${DIGEST}`, init: `quay.io/shop/migrate:7@${OTHER}` }),
      says: ['quay.io/shop/migrate:7 and quay.io/shop/web:1.2'],
    },
    'under resolve-names a digest may change what runs, and needs a yes': {
      yaml: set({ mark: 'unpinned' }).replace('metadata: { name: web }', 'metadata: { name: web, annotations: { alpha.image.policy.openshift.io/resolve-names: "*" } }'),
      images: { 'quay.io/shop/web:1.2': DIGEST },
      safety: 'unsafe',
    },
    'where nobody resolves names it needs none': {
      yaml: set({ mark: 'unpinned' }),
      images: { 'quay.io/shop/web:1.2': DIGEST },
      safety: 'safe',
    },
    'a lock without one of them repairs none': {
      yaml: set({ init: 'quay.io/shop/migrate:7', mark: 'unpinned' }),
      images: { 'quay.io/shop/web:1.2': DIGEST },
    },
    'an image volume counts': {
      yaml: set({ image: `quay.io/shop/web@${DIGEST}`, mark: 'unpinned' }).replace(
        '      containers:',
        '      volumes: [{ name: model, image: { reference: "quay.io/shop/model:3" } }]\n      containers:',
      ),
      says: ['quay.io/shop/model:3'],
    },
    'no tag is latest, and the lock may know it': {
      yaml: set({ image: 'quay.io/shop/web', mark: 'unpinned' }),
      images: { 'quay.io/shop/web:latest': DIGEST },
      fixed: set({ image: `quay.io/shop/web:latest@${DIGEST}` }),
    },
    'a short name is never completed': {
      yaml: set({ image: 'web:1.2', mark: 'unpinned' }),
      images: { 'docker.io/library/web:1.2': DIGEST },
      says: ['name web:1.2 by registry host'],
    },
    'a digest behind a short name is no pin': { yaml: set({ image: `web@${DIGEST}`, mark: 'unpinned:warning' }) },
    'what admission will look up is no digest in the manifest': {
      yaml: `${set({ image: 'web:1.2', mark: 'unpinned:warning' })}---
apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  lookupPolicy: { local: true }
  tags: [{ name: "1.2", from: { kind: DockerImage, name: "quay.io/shop/web@${DIGEST}" } }]
`,
      target: { platform: 'openshift', release: { major: 4, minor: 16, patch: undefined } },
    },
    'what a trigger writes is not pinned under it': {
      yaml: set({ mark: 'unpinned' }).replace(
        'metadata: { name: web }',
        `metadata:
  name: web
  annotations:
    image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"web:1.2"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"}]'`,
      ),
      images: { 'quay.io/shop/web:1.2': DIGEST },
    },
    'a digest without a host is told by its first digits': {
      yaml: set({ image: `web@${DIGEST}`, mark: 'unpinned:warning' }),
      says: ['name web@sha256:4f4f4f4f4f4f… by registry host and digest'],
    },
    'a blank image is named by its container': { yaml: set({ image: '" "', mark: 'unpinned' }), says: ['the image of web'] },
    'three images are named by two and a number': {
      yaml: set({ init: 'quay.io/shop/migrate:7', mark: 'unpinned' }).replace(
        '        - name: web',
        '        - { name: proxy, image: "quay.io/shop/proxy:2" }\n        - name: web',
      ),
      says: ['quay.io/shop/migrate:7, quay.io/shop/proxy:2 and 1 more'],
    },
    'a policy that is written is where it stands': {
      yaml: set({ spec: 'podManagementPolicy: OrderedReady #! unpinned' }),
    },
    'RollingUpdate may be written': {
      yaml: set({ spec: 'updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }', mark: 'unpinned' }),
    },
    'a tag that deployment supplies is a tag': {
      yaml: template('quay.io/shop/web:${VERSION}', '{ name: VERSION }'),
      says: ['name quay.io/shop/web:${VERSION} by'],
    },
    'an image that deployment supplies may be a digest': {
      yaml: template('${IMAGE}', '{ name: IMAGE }').replace('unpinned', 'ordered:info'),
    },
    'text of parameters is not written over': {
      yaml: template('quay.io/shop/web:${VERSION}', '{ name: VERSION, value: "1.2" }'),
      images: { 'quay.io/shop/web:1.2': DIGEST },
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: #! unpinned
      template: { spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] } }
`,
    },
  },
});
