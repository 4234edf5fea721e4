import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { type TargetProfile, UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { unresolvableImageName } from '../../../rules/images/unresolvable-image-name';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, OPENSHIFT_4817, pod, REG, statefulSet, stream, workload } from './manifests';

const SHOP = stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')]);
const RESOLVE_NAMES = '{ alpha.image.policy.openshift.io/resolve-names: "*" }';

const OWNED = (image: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: shop
  ownerReferences: [{ apiVersion: shop.example.com/v1, kind: Shop, name: shop, uid: 8a6c2d0e, controller: true }]
spec:
  template:
    spec:
      containers:
        - name: web
          ${image}
`;

const ROLLOUT = (image: string, group = 'argoproj.io/v1alpha1'): string => `apiVersion: ${group}
kind: Rollout
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      containers:
        - name: web
          ${image}
`;

ruleTest(unresolvableImageName, {
  valid: {
    'a lone name and its stream are made for each other': { yaml: documents(SHOP, statefulSet('image: shop:1.0')) },
    'a name with a digest and no stream of that name was not meant for one': { yaml: statefulSet(`image: shop@${D1}`), target: OPENSHIFT_416 },
    'a namespace in front of a name that no stream has was not meant for one': { yaml: documents(SHOP, statefulSet('image: acme/worker:1.0')) },
    'resolve-names lets a namespace in front resolve': { yaml: documents(SHOP, statefulSet('image: shop/shop:1.0', { annotations: RESOLVE_NAMES })) },
    'with resolve-names a stream that is not at hand may come': { yaml: statefulSet('image: acme/worker:1.0', { annotations: RESOLVE_NAMES }) },
    'a DeploymentConfig is looked at today': { yaml: documents(SHOP, deploymentConfig('image: shop:1.0', { automatic: false })), target: OPENSHIFT_416 },
    'a host is no stream': { yaml: documents(SHOP, statefulSet(`image: ${REG}/shop/shop:1.0`)) },
    'a host with a digest is pinned': { yaml: documents(SHOP, statefulSet(`image: quay.io/acme/shop@${D1}`)) },
    'an owner that does not control leaves the object to admission': { yaml: documents(SHOP, OWNED('image: shop:1.0').replace(', controller: true', '')) },
    'a DeploymentConfig that a trigger fills needs no look-up': { yaml: documents(SHOP, deploymentConfig(`image: shop@${D1}`)) },
    'Kubernetes has no streams to mean': { yaml: documents(SHOP, statefulSet(`image: shop@${D1}`), ROLLOUT('image: shop:1.0')), target: KUBERNETES_131 },
    'a custom resource may name a host': { yaml: documents(SHOP, ROLLOUT('image: quay.io/acme/shop:1.0')) },
    'a custom resource may name an image that no stream is called after': { yaml: documents(SHOP, ROLLOUT('image: worker:1.0')) },
    'an unknown name says nothing': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME, required: true }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: "\${NAME}" }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec: { containers: [{ name: web, image: "shop/\${NAME}:1.0" }] }
`,
    },
  },
  invalid: {
    'a digest keeps a name from being looked up': {
      yaml: documents(SHOP, statefulSet(`image: shop@${D1}   #! digest:error`)),
      says: ['shop@sha256:111111111111… carries a digest', 'never means the stream shop', 'oc get imagestreamtag shop:<tag>'],
      related: ['the stream shop that the name looks like'],
    },
    'a digest behind a tag does so too': { yaml: documents(SHOP, statefulSet(`image: shop:1.0@${D1}   #! digest`)) },
    'a declared stream is a stream': { yaml: statefulSet(`image: shop@${D1}   #! digest`), target: OPENSHIFT_416, externals: { streams: [{ name: 'shop', lookup: true }] } },
    'resolve-names does not help a digest, whether or not the stream is at hand': {
      yaml: statefulSet(`image: shop@${D1}   #! digest`, { annotations: RESOLVE_NAMES }),
      says: ['never means a stream, in spite of resolve-names'],
    },
    'a dot makes a registry of the name': {
      yaml: documents(stream('my.app', [imported('1', 'quay.io/acme/app:1')]), statefulSet('image: my.app:1   #! notLocal')),
      says: ['reads my.app:1 as the name of a registry'],
    },
    'so does localhost at its start': { yaml: documents(stream('localhost-app', [imported('1', 'quay.io/acme/app:1')]), statefulSet('image: localhost-app:1   #! notLocal')) },
    'a namespace in front keeps a name from being looked up': {
      yaml: documents(SHOP, workload('DaemonSet', 'image: shop/shop:1.0   #! namespaced:error')),
      says: ['shop/shop:1.0 has a namespace in front', 'write shop:1.0 or the registry host'],
    },
    'the namespace of a stream elsewhere is no way to it either': {
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')], { namespace: 'builds' }), statefulSet('image: builds/shop:1.0   #! namespaced')),
      says: ['never means the stream shop; write the registry host', 'oc get imagestreamtag shop:1.0 -n builds'],
    },
    'a DeploymentConfig is looked at since the releases that repaired the regression': {
      yaml: documents(SHOP, deploymentConfig('image: shop:1.0   #! kind', { automatic: false })),
      target: OPENSHIFT_4817,
      says: ['OpenShift 4.8.17 looks up no image names in a DeploymentConfig'],
    },
    'three segments never resolve, resolve-names or not': { yaml: statefulSet('image: acme/team/shop:1.0   #! namespaced', { annotations: RESOLVE_NAMES }) },
    'a PodTemplate is not looked at': {
      yaml: documents(SHOP, `apiVersion: v1\nkind: PodTemplate\nmetadata: { name: web, namespace: shop }\ntemplate:\n  spec:\n    containers:\n      - name: web\n        image: shop:1.0   #! kind\n`),
      says: ['looks up no image names in a PodTemplate'],
    },
    'a custom resource is not looked at': { yaml: documents(SHOP, ROLLOUT('image: shop:1.0   #! kind:error')), says: ['in a Rollout', 'shop:1.0'] },
    'an owned object is passed over': {
      yaml: documents(SHOP, OWNED('image: shop:1.0   #! owned:error')),
      says: ['A controller owns this StatefulSet'],
    },
    'a project of the platform is passed over': {
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')], { namespace: 'default' }), statefulSet('image: shop:1.0   #! excludedNamespace', { namespace: 'default' })),
      says: ['in the namespace default'],
    },
    'an ephemeral container is not looked at': {
      yaml: documents(SHOP, `apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec:\n  ephemeralContainers:\n    - name: debug\n      image: shop:1.0   #! field\n`),
      says: ['the images of containers and init containers only'],
    },
    'an image volume is not looked at': {
      yaml: documents(SHOP, `apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec:\n  volumes:\n    - name: model\n      image: { reference: shop:1.0 }   #! field\n`),
    },
    'a Template\'s stream is meant by a Template\'s image': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME, value: shop }, { name: VERSION }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: "\${NAME}" }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - { name: web, image: "library/\${NAME}:\${VERSION}" }   #! namespaced
`,
      says: ['library/shop:${VERSION} has a namespace in front'],
      related: ['the parameter NAME supplies "shop"'],
    },
    'items of a List are read': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec: { containers: [{ name: web, image: "shop@${D1}" }] }   #! digest
`,
    },
    'a Pod without a namespace is in the set\'s': { yaml: documents(SHOP, pod(`image: shop@${D1}   #! digest`)) },
  },
});

describe('how sure unresolvable-image-name is', () => {
  it('of a kind that a patch release began to cover: only where the release was reported', () => {
    const config = documents(SHOP, deploymentConfig('image: shop:1.0', { automatic: false }));
    expect(confidencesIn(config, OPENSHIFT_4817)).toEqual(['certain']);
    expect(confidencesIn(config, { ...OPENSHIFT_4817, release: { major: 4, minor: 8, patch: undefined } })).toEqual(['likely']);
  });

  it('of a namespace in front: only where the stream has it or another for certain', () => {
    expect(confidencesIn(documents(SHOP, statefulSet('image: shop/shop:1.0')), OPENSHIFT_416)).toEqual(['certain']);
    const nowhere = documents(SHOP, statefulSet('image: shop/shop:1.0')).replaceAll(', namespace: shop', '');
    expect(confidencesIn(nowhere, OPENSHIFT_416)).toEqual(['likely']);
  });
});

function confidencesIn(yaml: string, target: Partial<TargetProfile>): readonly string[] {
  const { sets } = workspaceOf([readYaml('web.yaml', yaml)]);
  const { findings } = runRules(sets, {
    rules: [unresolvableImageName],
    preset: 'pedantic',
    target: { ...UNDECIDED, ...target },
    images: NO_LOCK,
    today: '2026-01-15',
  });
  return findings.map(({ confidence }) => confidence);
}
