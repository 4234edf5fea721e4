import { pullPolicyMismatch } from '../../../rules/images/pull-policy-mismatch';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, pod, REG, statefulSet, stream, triggersOn, workload } from './manifests';

const TEMPLATE = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: TAG, value: latest }, { name: POLICY, value: IfNotPresent }, { name: PULL, value: Always }, { name: VERSION }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${image}
`;
const HELD = (image: string, mark = ''): string => pod(`image: ${image}\n      imagePullPolicy: IfNotPresent${mark}`);

ruleTest(pullPolicyMismatch, {
  valid: {
    'IfNotPresent fits a version': { yaml: HELD('quay.io/shop/web:1.2') },
    'IfNotPresent fits a digest': { yaml: HELD(`quay.io/shop/web:latest@${D1}`) },
    'Always fits a tag that moves': { yaml: pod('image: quay.io/shop/web:latest\n      imagePullPolicy: Always') },
    'Always is the default for latest': { yaml: pod('image: quay.io/shop/web') },
    'Always fits any tag': { yaml: pod('image: quay.io/shop/web:1.2\n      imagePullPolicy: Always') },
    'a digest without a tag is pulled once by default': { yaml: pod(`image: quay.io/shop/web@${D1}`) },
    'a digest behind a version is pulled once by default': { yaml: pod(`image: quay.io/shop/web:1.2@${D1}`) },
    'Never fits a version that is loaded on the nodes': { yaml: pod('image: quay.io/shop/web:1.2\n      imagePullPolicy: Never') },
    'Never asks nobody about a digest': { yaml: pod(`image: quay.io/shop/web@${D1}\n      imagePullPolicy: Never`) },
    'a pattern finds what it says only': { yaml: HELD('quay.io/shop/web:1.2'), options: { patterns: ['^\\d+$'] } },
    'a stream that is looked up becomes a digest, which IfNotPresent fits': {
      yaml: documents(stream('shop', [imported('latest', `quay.io/shop/web@${D1}`)]), statefulSet('image: shop\n          imagePullPolicy: IfNotPresent')),
    },
    'an image that a DeploymentConfig trigger fills is the stream\'s': { yaml: deploymentConfig('image: quay.io/shop/web:latest\n          imagePullPolicy: IfNotPresent') },
    'an image that a trigger annotation fills is the stream\'s': {
      yaml: statefulSet(`image: quay.io/shop/web@${D1}\n          imagePullPolicy: Always`, { annotations: triggersOn('shop:1.0') }),
    },
    'a policy that deployment supplies may fit': { yaml: TEMPLATE('image: "quay.io/shop/web:latest"\n          imagePullPolicy: "${VERSION}"') },
    'a tag that deployment supplies may fit': { yaml: TEMPLATE('image: "quay.io/shop/web:${VERSION}"\n          imagePullPolicy: IfNotPresent') },
    'a name that deployment supplies may be a stream': { yaml: TEMPLATE('image: "${VERSION}:latest"\n          imagePullPolicy: IfNotPresent') },
    'a digest that deployment supplies may be none': { yaml: TEMPLATE('image: "quay.io/shop/web@${VERSION}"\n          imagePullPolicy: Always') },
    'a word that is no policy is the API server\'s': { yaml: pod('image: quay.io/shop/web:latest\n      imagePullPolicy: Sometimes') },
  },
  invalid: {
    'IfNotPresent keeps an old copy of latest': {
      yaml: HELD('quay.io/shop/web:latest', '   #! keepsCopy:warning'),
      says: ['imagePullPolicy IfNotPresent keeps whichever quay.io/shop/web:latest a node pulled first, and the tag latest moves'],
      fixed: pod('image: quay.io/shop/web:latest\n      imagePullPolicy: Always'),
      safety: 'safe',
    },
    'no tag is latest': { yaml: HELD('quay.io/shop/web', '   #! keepsCopy'), fixed: pod('image: quay.io/shop/web\n      imagePullPolicy: Always') },
    'where the lock holds the digest, that is the better repair': {
      yaml: HELD('quay.io/shop/web:latest', '   #! keepsCopy'),
      images: { 'quay.io/shop/web:latest': D1 },
      fixed: HELD(`quay.io/shop/web:latest@${D1}`),
      safety: 'safe',
    },
    'further floating tags are the configuration\'s affair': {
      yaml: workload('DaemonSet', 'image: quay.io/shop/web:1\n          imagePullPolicy: IfNotPresent   #! keepsCopy'),
      options: { patterns: ['^\\d+$'] },
      says: ['the tag 1 moves'],
      fixed: workload('DaemonSet', 'image: quay.io/shop/web:1\n          imagePullPolicy: Always'),
    },
    'such a tag is pulled once by default': {
      yaml: pod('image: quay.io/shop/web:1   #! keepsCopyByDefault:warning'),
      options: { patterns: ['^\\d+$'] },
      says: ['No imagePullPolicy means IfNotPresent for quay.io/shop/web:1'],
      fixed: pod('image: quay.io/shop/web:1\n      imagePullPolicy: Always'),
    },
    'an empty policy is none': { yaml: pod('image: quay.io/shop/web:1   #! keepsCopyByDefault\n      imagePullPolicy: ""'), options: { patterns: ['^1$'] } },
    'Never runs whatever is loaded': {
      yaml: pod('image: quay.io/shop/web:latest\n      imagePullPolicy: Never   #! neverPulls:warning'),
      says: ['runs whichever quay.io/shop/web:latest was put on the node', 'a tag of its own for each build'],
    },
    'Always beside a digest asks for nothing': {
      yaml: pod(`image: quay.io/shop/web@${D1}\n      imagePullPolicy: Always   #! always:info`),
      says: ['quay.io/shop/web@sha256:111111111111… cannot change'],
      fixed: pod(`image: quay.io/shop/web@${D1}\n      imagePullPolicy: IfNotPresent`),
      safety: 'safe',
    },
    'latest beside a digest is Always by default': {
      yaml: workload('Deployment', `image: quay.io/shop/web:latest@${D1}   #! alwaysByDefault:info`),
      says: ['The tag latest makes imagePullPolicy Always by default'],
      fixed: workload('Deployment', `image: quay.io/shop/web:latest@${D1}\n          imagePullPolicy: IfNotPresent`),
    },
    'a short name that nothing resolves floats as well, and is nobody\'s to complete here': {
      yaml: HELD('nginx', '   #! keepsCopy'),
      says: ['write the registry host, a version and its digest'],
    },
    'on Kubernetes there are no streams to look up': {
      yaml: documents(stream('shop', [imported('latest', `quay.io/shop/web@${D1}`)]), statefulSet('image: shop\n          imagePullPolicy: IfNotPresent   #! keepsCopy')),
      target: KUBERNETES_131,
    },
    'a tag of the internal registry moves with every push': {
      yaml: statefulSet(`image: ${REG}/shop/web:latest\n          imagePullPolicy: IfNotPresent   #! keepsCopy`),
      target: OPENSHIFT_416,
      fixed: statefulSet(`image: ${REG}/shop/web:latest\n          imagePullPolicy: Always`),
    },
    'a paused trigger leaves the image to its author': { yaml: deploymentConfig('image: quay.io/shop/web:latest\n          imagePullPolicy: IfNotPresent   #! keepsCopy', { automatic: false }) },
    'image volumes have a policy of their own': {
      yaml: `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  volumes:\n    - name: site\n      image:\n        reference: quay.io/shop/site@${D1}\n        pullPolicy: Always   #! always\n`,
      fixed: `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  volumes:\n    - name: site\n      image:\n        reference: quay.io/shop/site@${D1}\n        pullPolicy: IfNotPresent\n`,
      says: ['pullPolicy Always asks the registry at every start'],
    },
    'a parameter\'s policy is not written over': {
      yaml: TEMPLATE('image: quay.io/shop/web:latest\n          imagePullPolicy: "${POLICY}"   #! keepsCopy'),
      says: ['a parameter supplies the policy; let it be Always'],
      related: ['the parameter POLICY'],
    },
    'nor is one beside a digest': {
      yaml: TEMPLATE(`image: quay.io/shop/web@${D1}\n          imagePullPolicy: "\${PULL}"   #! always`),
      says: ['a parameter supplies the policy; let it be IfNotPresent'],
    },
    'an image made of parameters may be overridden, so its policy stays': {
      yaml: TEMPLATE('image: "quay.io/shop/web:${TAG}"\n          imagePullPolicy: IfNotPresent   #! keepsCopy'),
      images: { 'quay.io/shop/web:latest': D1 },
      says: ['give them a version with its digest, or let the policy be Always'],
    },
    'items of a List are read': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: quay.io/shop/web, imagePullPolicy: IfNotPresent }] }   #! keepsCopy\n',
    },
  },
});
