import { unknownStreamTag } from '../../../rules/streams/unknown-stream-tag';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, REG, statefulSet, stream, triggersOn, workload } from '../images/manifests';

const SHOP = stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0'), imported('1.1', 'quay.io/acme/shop:1.1')]);
const POINTER = (from: string): string => stream('shop', [`{ name: "1.0", reference: true, from: { kind: DockerImage, name: "${from}" } }`]);
const BUILD = (to: string): string => `apiVersion: build.openshift.io/v1
kind: BuildConfig
metadata: { name: shop, namespace: shop }
spec: { output: { to: { kind: ImageStreamTag, name: "${to}" } } }
`;
const ALIAS = (target: string, mark: string): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: shop, namespace: shop }
spec:
  tags:
    - { name: "1.0", from: { kind: DockerImage, name: "quay.io/acme/shop:1.0" } }
    - name: latest
      from:
        kind: ImageStreamTag
        name: "${target}"${mark}
`;

const TEMPLATE = (tag: string, image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VERSION }, { name: LEVEL, value: "2.0" }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: true }, tags: [{ name: "${tag}", from: { kind: DockerImage, name: "quay.io/acme/shop:1.0" } }] }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      template:
        spec:
          containers:
            - name: web
              ${image}
`;

ruleTest(unknownStreamTag, {
  valid: {
    'a tag that the stream has is known': { yaml: documents(SHOP, statefulSet('image: shop:1.0')) },
    'a stream without spec tags is filled by push': { yaml: documents(stream('shop', []), statefulSet('image: shop:9.9')) },
    'a stream that a BuildConfig fills gets further tags': { yaml: documents(SHOP, BUILD('shop:latest'), statefulSet('image: shop:2.0')) },
    'a tag that only the status knows was pushed': {
      yaml: documents(`${SHOP}status: { dockerImageRepository: ${REG}/shop/shop, tags: [{ tag: "2.0", items: [{ dockerImageReference: "${REG}/shop/shop@${D1}", image: "${D1}" }] }] }\n`, statefulSet('image: shop:2.0')),
    },
    'a tag that is still being imported is there': { yaml: documents(`${SHOP}status: { dockerImageRepository: ${REG}/shop/shop }\n`, statefulSet('image: shop:1.0')) },
    'a declared stream without tags may hold any': { yaml: statefulSet('image: shop:2.0'), target: OPENSHIFT_416, externals: { streams: [{ name: 'shop', lookup: true }] } },
    'a stream of the namespace that a trigger names is not the set\'s own': {
      yaml: documents(SHOP, deploymentConfig('image: " "').replace('name: "shop:1.0"', 'name: "shop:9.9", namespace: openshift')),
    },
    'a stream whose namespace nobody names is not the one that a trigger names in another': {
      yaml: documents(
        'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: shop }\nspec: { tags: [{ name: "1.0" }] }\n',
        'apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: { name: web }\nspec:\n  triggers: [{ type: ImageChange, imageChangeParams: { automatic: true, containerNames: [web], from: { kind: ImageStreamTag, name: "shop:9.9", namespace: openshift } } }]\n  template: { spec: { containers: [{ name: web, image: " " }] } }\n',
      ),
    },
    'an unknown tag may be any': { yaml: TEMPLATE('1.0', 'image: "shop:${VERSION}"') },
    'a tag of an unknown name may be the one': { yaml: TEMPLATE('${VERSION}', 'image: shop:1.0') },
    'one unknown tag is the same everywhere': { yaml: TEMPLATE('${VERSION}', 'image: "shop:${VERSION}"') },
    'an alias of a tag that is there is followed': { yaml: documents(ALIAS('1.0', ''), statefulSet('image: shop:latest')) },
    'an alias may name its own stream': { yaml: ALIAS('shop:1.0', '') },
    'a tag of another stream is no alias': { yaml: ALIAS('worker:9.9', '') },
    'an alias of what a BuildConfig pushes is filled': { yaml: documents(ALIAS('2.0', ''), BUILD('shop:2.0')) },
    'a BuildConfig whose output deployment supplies may fill the stream': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME, required: true }]
objects:
  - { apiVersion: image.openshift.io/v1, kind: ImageStream, metadata: { name: shop }, spec: { lookupPolicy: { local: true }, tags: [{ name: "1.0" }] } }
  - { apiVersion: build.openshift.io/v1, kind: BuildConfig, metadata: { name: shop }, spec: { output: { to: { kind: ImageStreamTag, name: "\${NAME}:latest" } } } }
  - { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: web, image: "shop:2.0" }] } }
`,
    },
    'an exact image stays one behind a trigger, imported or not': { yaml: documents(POINTER(`quay.io/acme/shop@${D1}`), deploymentConfig('image: " "')) },
    'reference: true on a tag that follows another stream imports all the same': {
      yaml: documents(stream('shop', ['{ name: "1.0", reference: true, from: { kind: ImageStreamTag, name: "base:1.0" } }']), statefulSet('image: shop:1.0')),
    },
    'Kubernetes has no streams': { yaml: documents(SHOP, statefulSet('image: shop:2.0'), ALIAS('9.9', '')), target: KUBERNETES_131 },
    'a name that never means the stream is for another rule': { yaml: documents(SHOP, statefulSet('image: acme/shop:2.0')) },
  },
  invalid: {
    'a tag that the stream does not have leaves nothing to pull': {
      yaml: documents(SHOP, statefulSet('image: shop:1.2   #! image:warning')),
      says: ['The stream shop has no tag for shop:1.2 (did you mean 1.', 'the stream shop has 1.0, 1.1'],
      related: ['the tags of the stream shop'],
    },
    'no tag means latest': { yaml: documents(SHOP, workload('DaemonSet', 'image: shop   #! image')), says: ['no tag for shop:latest'] },
    'a stream that is not looked up lacks the tag all the same': {
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')], { local: false }), statefulSet('image: shop:2.0   #! image')),
    },
    'a tag of the internal registry is a tag of the stream': { yaml: documents(SHOP, statefulSet(`image: ${REG}/shop/shop:2.0   #! image`)) },
    'without an internal registry the name stays short': {
      yaml: documents(`${SHOP}status: { dockerImageRepository: "", tags: [] }\n`, statefulSet('image: shop:2.0   #! image')),
    },
    'a declared stream lists its tags': {
      yaml: statefulSet('image: shop:2.0   #! image'),
      target: OPENSHIFT_416,
      externals: { streams: [{ name: 'shop', lookup: true, tags: { '1.0': null } }] },
      says: ['the stream shop has 1.0'],
    },
    'a BuildConfig of another stream fills only that one': { yaml: documents(SHOP, BUILD('worker:latest'), statefulSet('image: shop:2.0   #! image')) },
    'of many tags a hint lists the first eight': {
      yaml: documents(stream('shop', Array.from({ length: 10 }, (_, minor) => imported(`1.${minor}`, `quay.io/acme/shop:1.${minor}`))), statefulSet('image: shop:20   #! image')),
      says: ['the stream shop has 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7 and 2 more'],
    },
    'a DeploymentConfig that follows a missing tag never starts': {
      yaml: documents(SHOP, deploymentConfig('image: " "', { from: 'shop:2.0' }).replace('name: "shop:2.0" }', 'name: "shop:2.0" }   #! trigger')),
      says: ['The trigger follows shop:2.0, and the stream shop has no such tag'],
    },
    'a trigger annotation that follows a missing tag never fires': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0', { annotations: triggersOn('shop:2.0') }).replace(' } }\nspec', ' } }   #! trigger\nspec')),
    },
    'a trigger for two containers is one fault': {
      yaml: documents(
        SHOP,
        deploymentConfig('image: " "', { from: 'shop:2.0' })
          .replace('containerNames: [web]', 'containerNames: [web, side]')
          .replace('        - name: web', '        - { name: side, image: " " }\n        - name: web')
          .replace('name: "shop:2.0" }', 'name: "shop:2.0" }   #! trigger'),
      ),
    },
    'an alias of a missing tag leads nowhere': { yaml: ALIAS('1.1', '   #! alias'), says: ['The tag is an alias of shop:1.1, which the stream shop does not have (did you mean 1.0?)'] },
    'an alias through its own stream\'s name is an alias': { yaml: ALIAS('shop:1.1', '   #! alias') },
    'a tag with reference: true is never imported': {
      yaml: documents(POINTER('quay.io/acme/shop:1.0'), statefulSet('image: shop:1.0   #! referenceOnly')),
      says: ['shop:1.0 is a tag with reference: true'],
      related: ['reference: true on the tag of the stream shop'],
    },
    'a trigger writes the pull spec of such a tag as it stands': {
      yaml: documents(POINTER('quay.io/acme/shop:1.0'), deploymentConfig('image: " "').replace('name: "shop:1.0" }', 'name: "shop:1.0" }   #! triggerReference')),
      says: ['writes quay.io/acme/shop:1.0 as it stands'],
    },
    'a parameter\'s default is a tag like any other': {
      yaml: TEMPLATE('1.0', 'image: "shop:${LEVEL}"   #! image'),
      related: ['the parameter LEVEL supplies "2.0"'],
    },
    'items of a List are read': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: true }, tags: [{ name: "1.0" }] }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec: { containers: [{ name: web, image: "shop:2.0" }] }   #! image
`,
    },
  },
});
