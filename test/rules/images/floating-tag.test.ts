import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { imageLockOf } from '../../../lib/images/lock';
import { type TargetProfile, UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { floatingTag } from '../../../rules/images/floating-tag';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, KUBERNETES_131, OPENSHIFT_416, pod, statefulSet, triggersOn, workload } from './manifests';

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
      safety: 'safe',
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
      says: ['pinstream images pin asks the registry and adds it'],
    },
    'a short name is reported and left as it is': { yaml: workload('DaemonSet', 'image: web   #! noTag'), images: { 'web:latest': D1 } },
    'a short name that the configuration completes is written in full, with the digest of the lock': {
      yaml: workload('DaemonSet', 'image: nginx   #! noTag'),
      target: { ...KUBERNETES_131, shortNames: 'docker.io' },
      images: { 'nginx:latest': D1 },
      safety: 'safe',
      fixed: workload('DaemonSet', `image: docker.io/library/nginx:latest@${D1}`),
    },
    'a tag that a pattern finds is pinned from the lock': {
      yaml: pod('image: quay.io/shop/web:8   #! pattern'),
      options: { patterns: ['^\\d+$'] },
      images: { 'quay.io/shop/web:8': D1 },
      safety: 'safe',
      fixed: pod(`image: quay.io/shop/web:8@${D1}`),
    },
    'under resolve-names a digest ends the look-up, so pinning needs a yes': {
      yaml: statefulSet('image: quay.io/shop/web:latest   #! latest', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' }),
      images: { 'quay.io/shop/web:latest': D1 },
      safety: 'unsafe',
    },
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

describe('floating-tag', () => {
  it('completes a short name nowhere but on Kubernetes, and only where the configuration says with what', () => {
    const fixes = (target: Partial<TargetProfile>): number => {
      const { sets } = workspaceOf([readYaml('web.yaml', pod('image: nginx'))]);
      const images = imageLockOf({ 'nginx:latest': D1 });
      const { findings } = runRules(sets, { rules: [floatingTag], preset: 'recommended', target: { ...UNDECIDED, ...target }, images, today: '2026-01-15' });
      expect(findings.map(({ messageId }) => messageId)).toEqual(['noTag']);
      return findings.filter(({ fix }) => fix).length;
    };
    expect(fixes({ ...KUBERNETES_131, shortNames: 'docker.io' })).toBe(1);
    expect(fixes(KUBERNETES_131)).toBe(0);
    expect(fixes({ ...OPENSHIFT_416, shortNames: 'docker.io' })).toBe(0);
    expect(fixes({ shortNames: 'docker.io' })).toBe(0);
  });
});
