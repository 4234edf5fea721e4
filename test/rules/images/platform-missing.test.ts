import { platformMissing } from '../../../rules/images/platform-missing';
import { ruleTest } from '../../support/rule-test';
import { lockText } from './locks';
import { D1, D2, deploymentConfig, imported, pod, statefulSet, stream, triggersOn, workload } from './manifests';

const D3 = `sha256:${'3'.repeat(64)}`;
const WEB = 'quay.io/shop/web:1.2';
const AMD64_ONLY = lockText(WEB, D1, { 'linux/amd64': D2 });
const BOTH = lockText(WEB, D1, { 'linux/amd64': D2, 'linux/arm64': D3 });
const POLICY = { requiredPlatforms: ['linux/amd64', 'linux/arm64'] };

const TEMPLATE = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: TAG, value: "1.2" }, { name: VERSION }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${image}
`;

ruleTest(platformMissing, {
  valid: {
    'without requirements everything is there': { yaml: pod(`image: ${WEB}`), images: AMD64_ONLY },
    'an entry with all required platforms serves them': { yaml: pod(`image: ${WEB}`), images: BOTH, policy: POLICY },
    'other spellings of a platform are the same': {
      yaml: pod(`image: ${WEB}`),
      images: lockText(WEB, D1, { 'linux/amd64': D2, 'linux/arm64/v8': D3 }),
      policy: { requiredPlatforms: ['linux/x86_64', 'linux/aarch64'] },
    },
    'the digest of the index serves what the index does': { yaml: pod(`image: ${WEB}@${D1}`), images: BOTH, policy: POLICY },
    'the digest of the one required platform is enough': { yaml: pod(`image: ${WEB}@${D3}`), images: BOTH, policy: { requiredPlatforms: ['linux/arm64'] } },
    'a lock pinned to the one required platform is enough': {
      yaml: pod(`image: ${WEB}`),
      images: lockText(WEB, D1, { 'linux/amd64': D2, 'linux/arm64': D3 }, 'linux/amd64'),
      policy: { requiredPlatforms: ['linux/amd64'] },
    },
    'an image that is not locked is for another rule': { yaml: pod('image: quay.io/shop/web:1.3'), images: AMD64_ONLY, policy: POLICY },
    'a digest that the entry does not hold is for another rule': { yaml: pod(`image: ${WEB}@sha256:${'4'.repeat(64)}`), images: AMD64_ONLY, policy: POLICY },
    'a trigger writes another image': { yaml: deploymentConfig(`image: ${WEB}`), images: AMD64_ONLY, policy: POLICY },
    'a trigger annotation writes another image': { yaml: statefulSet(`image: ${WEB}`, { annotations: triggersOn('shop:1.0') }), images: AMD64_ONLY, policy: POLICY },
    'a tag that deployment supplies may have them all': { yaml: TEMPLATE('image: "quay.io/shop/web:${VERSION}"'), images: AMD64_ONLY, policy: POLICY },
    'a digest that deployment supplies may be the index\'s': { yaml: TEMPLATE('image: "quay.io/shop/web:1.2@${VERSION}"'), images: BOTH, policy: POLICY },
  },
  invalid: {
    'an entry without a required platform is reported with what there is': {
      yaml: pod(`image: ${WEB}   #! missing:warning`),
      images: AMD64_ONLY,
      policy: POLICY,
      says: [`By the image lock, ${WEB} has no image for linux/arm64`, 'the lock has linux/amd64 sha256:222222222222…'],
    },
    'all platforms that lack are named': {
      yaml: workload('DaemonSet', `image: ${WEB}@${D1}   #! missing`),
      images: AMD64_ONLY,
      policy: { requiredPlatforms: ['linux/arm64', 'linux/amd64', 'linux/s390x'] },
      says: ['has no image for linux/arm64, linux/s390x'],
    },
    'a higher variant runs on no lower one': {
      yaml: pod(`image: ${WEB}   #! missing`),
      images: lockText(WEB, D1, { 'linux/arm/v7': D2 }),
      policy: { requiredPlatforms: ['linux/arm/v6'] },
    },
    'a single image serves its own platform alone': { yaml: pod(`image: ${WEB}   #! missing`), images: lockText(WEB, D1, { 'linux/amd64': D1 }), policy: POLICY },
    'the digest of one platform is not the index\'s': {
      yaml: pod(`image: ${WEB}@${D2}   #! onePlatform`),
      images: BOTH,
      policy: POLICY,
      says: ['carries the digest for linux/amd64 alone', 'the configuration requires linux/arm64', 'linux/arm64 sha256:333333333333…'],
    },
    'a lock that pins one platform lacks the others': {
      yaml: pod(`image: ${WEB}   #! lockedToOne`),
      images: lockText(WEB, D1, { 'linux/amd64': D2, 'linux/arm64': D3 }, 'linux/amd64'),
      policy: POLICY,
      says: [`The image lock pins ${WEB} to linux/amd64 alone`],
    },
    'what the image lacks and what the digest leaves out are two things': {
      yaml: pod(`image: ${WEB}@${D2}   #! onePlatform, missing`),
      images: BOTH,
      policy: { requiredPlatforms: ['linux/arm64', 'linux/s390x'] },
      says: ['has no image for linux/s390x', 'the configuration requires linux/arm64:'],
    },
    'an entry without platforms shows nothing': {
      yaml: pod(`image: ${WEB}   #! notRecorded`),
      images: { [WEB]: D1 },
      policy: POLICY,
      says: [`The image lock names no platforms of ${WEB}`, 'linux/amd64, linux/arm64', `pinstream images update ${WEB} locks it with its platforms`],
    },
    'the source of a stream\'s tag counts': { yaml: stream('shop', [`${imported('1.2', WEB)}   #! missing`]), images: AMD64_ONLY, policy: POLICY },
    'a parameter\'s default counts': { yaml: TEMPLATE('image: "quay.io/shop/web:${TAG}"   #! missing'), images: AMD64_ONLY, policy: POLICY, related: ['the parameter TAG'] },
    'items of a List are read': {
      yaml: `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: "${WEB}" }] }   #! missing\n`,
      images: AMD64_ONLY,
      policy: POLICY,
    },
  },
});
