import { streamRemoved } from '../../../rules/changes/stream-removed';
import { ruleTest } from '../../support/rule-test';
import { D1, D2, deploymentConfig, documents, imported, KUBERNETES_131, REG, statefulSet, stream, triggersOn, workload } from '../images/manifests';

const ONE = imported('1.0', 'quay.io/acme/shop:1.0');
const TWO = imported('1.1', 'quay.io/acme/shop:1.1');
const SHOP = stream('shop', [ONE]);
const WEB = statefulSet('image: shop:1.0');
const STORED = statefulSet(`image: ${REG}/shop/shop@${D1}`);
const PINNED = imported('1.0', `quay.io/acme/shop@${D1}`);
const OTHER = stream('worker', []);
/** A ConfigMap, so that a state without streams still has something in it. */
const NOTES = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes, namespace: shop }\n';
const BUILD = (to: string): string => `apiVersion: build.openshift.io/v1
kind: BuildConfig
metadata: { name: shop, namespace: shop }
spec: { output: { to: { kind: ImageStreamTag, name: "${to}" } } }
`;
const marked = (text: string, mark: string): string => text.replace('  tags:', `  tags: #! ${mark}`);

ruleTest(streamRemoved, {
  valid: {
    'a stream that nobody needs may go': { before: documents(SHOP, NOTES), yaml: NOTES },
    'a stream that goes with its workload is not missed': { before: documents(SHOP, WEB, NOTES), yaml: NOTES },
    'a workload that now names an image elsewhere does not need it': { before: documents(SHOP, WEB), yaml: statefulSet(`image: quay.io/acme/shop@${D1}`) },
    'a stream that is declared to live elsewhere is there': { before: documents(SHOP, WEB), yaml: WEB, externals: { streams: [{ name: 'shop', lookup: true }] } },
    'so is its tag': { before: documents(SHOP, WEB), yaml: WEB, externals: { streams: [{ name: 'shop', lookup: true, tags: { '1.0': null } }] } },
    'without a look-up the name never meant the stream': { before: documents(stream('shop', [ONE], { local: false }), WEB), yaml: WEB },
    'the stream of another namespace is another stream': { before: documents(stream('shop', [ONE], { namespace: 'ledger' }), WEB), yaml: WEB },
    'an image of another namespace\'s stream stays': { before: documents(SHOP, NOTES), yaml: documents(NOTES, statefulSet(`image: ${REG}/ledger/shop@${D1}`)) },
    'a paused trigger needs nothing': { before: documents(SHOP, NOTES), yaml: documents(NOTES, deploymentConfig('image: quay.io/acme/shop:1.0', { automatic: false })) },
    'a tag that nobody names may go': { before: documents(stream('shop', [ONE, TWO]), WEB), yaml: documents(SHOP, WEB) },
    'a tag that a build pushes comes back': { before: documents(stream('shop', [ONE, TWO]), WEB), yaml: documents(stream('shop', [TWO]), BUILD('shop:1.0'), WEB) },
    'a digest that another tag keeps is kept': {
      before: documents(stream('shop', [PINNED]), STORED),
      yaml: documents(stream('shop', [imported('stable', `quay.io/acme/shop@${D1}`)]), STORED),
    },
    'a digest that the tag never had is not lost with it': { before: documents(stream('shop', [imported('1.0', `quay.io/acme/shop@${D2}`), TWO]), STORED), yaml: documents(stream('shop', [TWO]), STORED) },
    'a stream whose name deployment supplies may be the one': {
      before: documents(SHOP, WEB),
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME }]
objects:
  - { apiVersion: image.openshift.io/v1, kind: ImageStream, metadata: { name: "\${NAME}", namespace: shop } }
  - { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: web, namespace: shop }, spec: { template: { spec: { containers: [{ name: web, image: "shop:1.0" }] } } } }
`,
    },
    'a tag whose name deployment supplies may be the one': {
      before: documents(SHOP, WEB),
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VERSION }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop, namespace: shop }
    spec: { lookupPolicy: { local: true }, tags: [{ name: "\${VERSION}", from: { kind: DockerImage, name: "quay.io/acme/shop:1.0" } }] }
  - { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: web, namespace: shop }, spec: { template: { spec: { containers: [{ name: web, image: "shop:1.0" }] } } } }
`,
    },
    'a document that cannot be read may hold the stream': { before: documents(SHOP, WEB), yaml: documents(WEB, 'kind: [\n') },
    'Kubernetes has no streams': { before: documents(SHOP, WEB), yaml: WEB, target: KUBERNETES_131 },
  },
  invalid: {
    'a local name needs its stream': {
      before: documents(SHOP, WEB),
      yaml: WEB,
      gone: ['stream'],
      says: ['The image stream shop is gone, but still needed by StatefulSet/web (shop:1.0)', 'externals'],
      related: ['StatefulSet/web looks up shop:1.0'],
    },
    'resolve-names needs it too': {
      before: documents(stream('shop', [ONE], { local: false }), statefulSet('image: shop:1.0', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' })),
      yaml: statefulSet('image: shop:1.0', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' }),
      gone: ['stream'],
    },
    'a trigger needs it': {
      before: documents(SHOP, deploymentConfig('image: " "')),
      yaml: deploymentConfig('image: " "'),
      gone: ['stream'],
      related: ['DeploymentConfig/web has a trigger that follows shop:1.0'],
    },
    'a trigger annotation does as well': {
      before: documents(SHOP, OTHER),
      yaml: documents(OTHER, statefulSet('image: quay.io/acme/shop:1.0', { annotations: triggersOn('shop:1.0') })),
      gone: ['stream'],
    },
    'a digest of the internal registry is pulled from the stream': {
      before: documents(SHOP, STORED),
      yaml: STORED,
      gone: ['stream'],
      says: [`${REG}/shop/shop@sha256:111111111111…`],
    },
    'so is a tag of the internal registry': { before: documents(SHOP, NOTES), yaml: documents(NOTES, statefulSet(`image: ${REG}/shop/shop:1.0`)), gone: ['stream'] },
    'all who need it are named once': {
      before: documents(SHOP, WEB),
      yaml: documents(WEB, workload('Deployment', 'image: shop:1.0'), workload('DaemonSet', 'image: shop')),
      gone: ['stream'],
      says: ['Deployment/web (shop:1.0), StatefulSet/web (shop:1.0) and DaemonSet/web (shop)'],
    },
    'of many a few are named': {
      before: documents(SHOP, WEB),
      yaml: documents(...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind) => workload(kind, 'image: shop:1.0')), workload('Deployment', 'image: shop:1.1').replace('name: web', 'name: side')),
      gone: ['stream'],
      says: ['and 1 more'],
    },
    'a tag that is gone is missed by who names it': {
      before: documents(stream('shop', [ONE, TWO]), WEB),
      yaml: documents(marked(stream('shop', [TWO]), 'tag:error'), WEB),
      says: ['The tag shop:1.0 is gone from its image stream, but still needed by StatefulSet/web (shop:1.0)'],
    },
    'a trigger misses its tag': {
      before: documents(stream('shop', [ONE, TWO]), deploymentConfig('image: " "')),
      yaml: documents(marked(stream('shop', [TWO]), 'tag'), deploymentConfig('image: " "')),
    },
    'the last tag that keeps a digest is missed': {
      before: documents(stream('shop', [PINNED, TWO]), STORED),
      yaml: documents(marked(stream('shop', [TWO]), 'tag'), STORED),
    },
    'what the lock holds for the source tells the digest too': {
      before: documents(stream('shop', [ONE, TWO]), STORED),
      yaml: documents(marked(stream('shop', [TWO]), 'tag'), STORED),
      images: { 'quay.io/acme/shop:1.0': D1 },
    },
    'a stream without any tag left may be filled by push, and is named all the same': {
      before: documents(SHOP, WEB),
      yaml: documents(stream('shop', []).replace('tags: []', 'tags: [] #! tag'), WEB),
    },
    'a declared stream without the tag does not have it': {
      before: documents(SHOP, WEB),
      yaml: WEB,
      externals: { streams: [{ name: 'shop', lookup: true, tags: { '2.0': null } }] },
      gone: ['tag'],
    },
  },
});
