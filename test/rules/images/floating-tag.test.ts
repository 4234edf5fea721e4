import { floatingTag } from '../../../rules/images/floating-tag';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, pod, statefulSet, triggersOn, workload } from './manifests';

const TEMPLATE = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: TAG, value: latest }, { name: VERSION }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${image}
`;

ruleTest(floatingTag, {
  valid: {
    'a version is not meant to move': { yaml: pod('image: quay.io/shop/web:1.2') },
    'a digest settles what latest means': { yaml: pod(`image: quay.io/shop/web:latest@${D1}`) },
    'a digest alone has no tag': { yaml: pod(`image: quay.io/shop/web@${D1}`) },
    'a tag that no pattern finds stays': { yaml: pod('image: quay.io/shop/web:1.2'), options: { patterns: ['^\\d+$', '^stable$'] } },
    'a tag is compared whole, not by its start': { yaml: pod('image: quay.io/shop/web:latest-2') },
    'an image that a trigger of a DeploymentConfig fills is the stream\'s affair': { yaml: deploymentConfig('image: quay.io/shop/web:latest') },
    'an image that a trigger annotation fills is the stream\'s affair': { yaml: statefulSet('image: quay.io/shop/web', { annotations: triggersOn('shop:1.0') }) },
    'a tag that deployment supplies may be a version': { yaml: TEMPLATE('image: "quay.io/shop/web:${VERSION}"') },
    'a name that ends unknown may bring its tag along': { yaml: TEMPLATE('image: "quay.io/shop/${VERSION}"') },
    'a text that is no reference is for another rule': { yaml: pod('image: "quay.io/shop/Web:latest"') },
  },
  invalid: {
    'latest is meant to move, and the lock knows what it is now': {
      yaml: pod('image: quay.io/shop/web:latest # blue   #! latest:warning'),
      images: { 'quay.io/shop/web:latest': D1 },
      fixed: pod(`image: quay.io/shop/web:latest@${D1} # blue`),
    },
    'no tag means latest': {
      yaml: pod('image: quay.io/shop/web   #! noTag'),
      images: { 'quay.io/shop/web:latest': D1 },
      fixed: pod(`image: quay.io/shop/web:latest@${D1}`),
      says: ['names no tag and so means latest'],
    },
    'a registry port is no tag': { yaml: pod('image: registry.example.com:5000/web   #! noTag') },
    'without a lock the hint says how to find a digest': {
      yaml: pod('image: quay.io/shop/web:latest   #! latest'),
      says: ['skopeo inspect', 'docker://quay.io/shop/web:latest'],
    },
    'a short name is reported and left as it is': { yaml: workload('DaemonSet', 'image: web   #! noTag'), images: { 'web:latest': D1 } },
    'a pattern of the configuration makes further tags float': {
      yaml: pod('image: quay.io/shop/web:8   #! pattern'),
      options: { patterns: ['^\\d+$'] },
      says: ['the tag 8, which the configuration counts as floating'],
    },
    'a parameter that says latest is reported where the image stands, and not written over': {
      yaml: TEMPLATE('image: "quay.io/shop/web:${TAG}"   #! latest'),
      images: { 'quay.io/shop/web:latest': D1 },
      says: ['parameters supply this text'],
      related: ['the parameter TAG supplies "latest"'],
    },
    'an image volume is an image': {
      yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  volumes:\n    - name: model\n      image: { reference: quay.io/shop/model }   #! noTag\n  containers: []\n',
    },
    'items of a List are read': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: "quay.io/shop/web:latest" }] }   #! latest\n',
    },
  },
});
