import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { lockOf } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { resolveNamesHijack } from '../../../rules/streams/resolve-names-hijack';
import { ruleTest } from '../../support/rule-test';

const NAME = 'alpha.image.policy.openshift.io/resolve-names';
const DIGEST = `sha256:${'1'.repeat(64)}`;
const REG = 'image-registry.openshift-image-registry.svc:5000';
const OPENSHIFT = { platform: 'openshift', release: { major: 4, minor: 16, patch: undefined }, crio: true } as const;
const ON = `{ "${NAME}": "*" }`;

interface Extras {
  readonly kind?: string;
  readonly annotations?: string;
  readonly namespace?: string;
  /** A further container. */
  readonly beside?: string;
}

const workload = (image: string, { kind = 'StatefulSet', annotations = ON, namespace = ', namespace: shop', beside = '' }: Extras = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web${namespace} }
spec:
  template:
    metadata: { labels: { app: web }, annotations: ${annotations} }
    spec:
      containers:
        - name: web
          image: ${image}
${beside === '' ? '' : `        - { name: side, image: "${beside}" }\n`}`;

/** The same without any annotations. */
const plain = (image: string, extras: Extras = {}): string => workload(image, extras).replace(`, annotations: ${ON}`, '');

interface Tagged {
  readonly local?: boolean;
  readonly namespace?: string;
  readonly from?: string;
}

const stream = (name: string, tags: readonly string[], { local = false, namespace = 'shop', from }: Tagged = {}): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  lookupPolicy: { local: ${local} }
  tags:${tags.length === 0 ? ' []' : tags.map((tag) => `\n    - { name: "${tag}", from: { kind: DockerImage, name: "${from ?? `registry.example.com/mirror/${name}:${tag}@${DIGEST}`}" } }`).join('')}
`;

const set = (...texts: readonly string[]): string => texts.join('---\n');
const APP = stream('app', ['1.0.0', 'latest']);
const REDIS = stream('redis', ['6']);

ruleTest(resolveNamesHijack, {
  valid: {
    'a digest is out of its reach': { yaml: set(workload(`quay.io/acme/app:1.0.1@${DIGEST}`), APP) },
    'two segments before the name match no stream': { yaml: set(workload('quay.io/a/b/app:1'), APP) },
    'no stream has that name, and the set holds the streams it needs': { yaml: set(workload('quay.io/acme/absent:1', { beside: 'app:1.0.0' }), APP) },
    'without the annotation the image stays': { yaml: set(plain('quay.io/acme/app:1.0.0'), APP) },
    'a value that nobody reads swaps nothing': { yaml: set(workload('quay.io/acme/app:1.0.0', { annotations: `{ "${NAME}": "true" }` }), APP) },
    'a short name is what the annotation is for': { yaml: set(workload('app:1.0.0'), APP) },
    'the own namespace in the internal registry is the stream that was meant': { yaml: set(workload(`${REG}/shop/app:1.0.0`), APP) },
    'a stream in another namespace is out of reach': { yaml: set(workload('quay.io/acme/app:1.0.0', { beside: 'redis:6' }), stream('app', ['1.0.0'], { namespace: 'other' }), REDIS) },
    'a tag that imports the very image swaps nothing': { yaml: set(workload('quay.io/acme/redis:7'), stream('redis', ['7'], { from: 'quay.io/acme/redis:7' })) },
    'a tag that imports it by digest swaps nothing': { yaml: set(workload('quay.io/acme/redis:7'), stream('redis', ['7'], { from: `quay.io/acme/redis:7@${DIGEST}` })) },
    'a tag that imports it under the other name of Docker Hub swaps nothing': { yaml: set(workload('docker.io/library/redis:7'), stream('redis', ['7'], { from: 'redis:7' })) },
    'Kubernetes reads no such annotation': { yaml: set(workload('quay.io/acme/app:1.0.0'), APP), target: { platform: 'kubernetes' } },
    'an object of another controller is passed over': {
      yaml: set(
        workload('quay.io/acme/app:1.0.0').replace('namespace: shop }', 'namespace: shop, ownerReferences: [{ kind: Shop, name: web, controller: true }] }'),
        APP,
      ),
    },
    'an excluded namespace is passed over': { yaml: set(workload('quay.io/acme/app:1.0.0', { namespace: ', namespace: default' }), stream('app', ['1.0.0'], { namespace: 'default' })) },
    'a trigger writes the image in any case': {
      yaml: set(
        workload('quay.io/acme/app:1.0.0').replace(
          'namespace: shop }',
          `namespace: shop, annotations: { image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"app:1.0.0"},"fieldPath":"spec.template.spec.containers[0].image"}]' } }`,
        ),
        APP,
      ),
    },
    'an image whose name a parameter supplies may be any': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: IMAGE }]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, annotations: ${ON} }
    spec: { template: { spec: { containers: [{ name: web, image: "\${IMAGE}" }] } } }
`,
    },
    'in a set of unknown namespace the internal registry may name that very one': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: app }
    spec: { tags: [{ name: "1.0.0" }] }
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, annotations: ${ON} }
    spec: { template: { spec: { containers: [{ name: web, image: "${REG}/shop/app:1.0.0" }] } } }
`,
    },
  },
  invalid: {
    'the stream takes the place of an image in a registry': {
      yaml: set(workload('quay.io/acme/app:1.0.0   #! otherImage:error'), APP),
      says: ['the stream tag app:1.0.0', 'in the place of quay.io/acme/app:1.0.0', 'names the registry quay.io', 'take the annotation away'],
      related: ['the stream app'],
      target: OPENSHIFT,
      fixed: set(plain('quay.io/acme/app:1.0.0'), APP),
    },
    'the stream has no such tag, and nothing can be pulled': {
      yaml: set(workload('quay.io/acme/redis:7   #! missingTag:error'), REDIS),
      says: ['turns quay.io/acme/redis:7 into the tag 7 of the stream redis', 'nothing can be pulled'],
      fixed: set(plain('quay.io/acme/redis:7'), REDIS),
    },
    'another namespace was meant': {
      yaml: set(workload(`${REG}/other/app:1.0.0   #! otherNamespace:error`), APP),
      says: [`turns ${REG}/other/app:1.0.0 into app:1.0.0 of the object's own namespace`, 'names the namespace other'],
      fixed: set(plain(`${REG}/other/app:1.0.0`), APP),
    },
    'an image without a tag means latest': { yaml: set(workload('quay.io/acme/app   #! otherImage'), APP), says: ['app:latest'] },
    'a tag that imports another tag of the same repository': {
      yaml: set(workload('quay.io/acme/redis:7   #! otherImage'), stream('redis', ['7'], { from: 'quay.io/acme/redis:6' })),
    },
    'a tag that imports the digest of another tag': {
      yaml: set(workload('quay.io/acme/redis:7   #! otherImage'), stream('redis', ['7'], { from: `quay.io/acme/redis:6@${DIGEST}` })),
    },
    'a stream that is filled by push may have the tag': { yaml: set(workload('quay.io/acme/redis:7   #! otherImage'), stream('redis', [])) },
    'a tag that a build pushes is there': {
      yaml: set(
        workload('quay.io/acme/redis:7   #! otherImage'),
        REDIS,
        'apiVersion: build.openshift.io/v1\nkind: BuildConfig\nmetadata: { name: redis, namespace: shop }\nspec: { output: { to: { kind: ImageStreamTag, name: "redis:7" } } }\n',
      ),
    },
    'the annotation on the object itself': {
      yaml: set(plain('quay.io/acme/app:1.0.0   #! otherImage', { kind: 'Deployment' }).replace('name: web, namespace: shop', `name: web, namespace: shop, annotations: ${ON}`), APP),
      fixed: set(plain('quay.io/acme/app:1.0.0', { kind: 'Deployment' }), APP),
    },
    'another annotation beside it stays': {
      yaml: set(workload('quay.io/acme/app:1.0.0   #! otherImage', { annotations: `{ "${NAME}": "*", team: blue }` }), APP),
      fixed: set(workload('quay.io/acme/app:1.0.0', { annotations: '{ team: blue }' }), APP),
    },
    'the annotation is not needed where the stream is looked up by itself': {
      yaml: set(workload('quay.io/acme/redis:7   #! missingTag', { beside: 'app:1.0.0' }), stream('app', ['1.0.0'], { local: true }), REDIS),
      fixed: set(plain('quay.io/acme/redis:7', { beside: 'app:1.0.0' }), stream('app', ['1.0.0'], { local: true }), REDIS),
    },
    'two images, and the annotation goes once': {
      yaml: set(workload('quay.io/acme/redis:7   #! missingTag').concat('      initContainers:\n        - { name: init, image: "quay.io/acme/redis:8" }   #! missingTag\n'), REDIS),
      fixed: set(plain('quay.io/acme/redis:7').concat('      initContainers:\n        - { name: init, image: "quay.io/acme/redis:8" }\n'), REDIS),
    },
    'another image needs the annotation, and the lock has a digest': {
      yaml: set(workload('quay.io/acme/redis:7   #! missingTag', { beside: 'app:1.0.0' }), APP, REDIS),
      images: { 'quay.io/acme/redis:7': DIGEST },
      fixed: set(workload(`quay.io/acme/redis:7@${DIGEST}`, { beside: 'app:1.0.0' }), APP, REDIS),
    },
    'another image needs the annotation, and the lock has none': {
      yaml: set(workload('quay.io/acme/redis:7   #! missingTag', { beside: 'app:1.0.0' }), APP, REDIS),
      says: ['a digest makes the image immune', 'the stream that app:1.0.0 names'],
    },
    'an image with its namespace needs the annotation, and no policy of a stream is a way round': {
      yaml: set(workload('quay.io/acme/redis:7   #! missingTag', { beside: 'shop/app:1.0.0' }), APP, REDIS),
      says: ['a digest makes the image immune; the annotation has to stay for shop/app:1.0.0'],
    },
    'three segments never resolve, so that the annotation can go': {
      yaml: set(workload('quay.io/acme/redis:7   #! missingTag', { beside: 'acme/team/app:1' }), APP, REDIS),
      fixed: set(plain('quay.io/acme/redis:7', { beside: 'acme/team/app:1' }), APP, REDIS),
    },
    'in a Template the text of a parameter is not written over': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VERSION, value: "7" }, { name: LOOKUP, value: "*" }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: redis }
    spec: { tags: [{ name: "6" }] }
  - apiVersion: apps/v1
    kind: DaemonSet
    metadata: { name: web, annotations: { "${NAME}": "\${LOOKUP}" } }
    spec:
      template:
        spec:
          containers:
            - name: web
              image: quay.io/acme/redis:\${VERSION}   #! missingTag
`,
      images: { 'quay.io/acme/redis:7': DIGEST },
      says: ['a parameter of the Template supplies the annotation'],
      related: ['the parameter VERSION supplies "7"'],
    },
    'a tag that deployment will tell is swapped, whichever it is': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VERSION }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: redis }
    spec: { tags: [{ name: "6" }] }
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, annotations: ${ON} }
    spec: { template: { spec: { containers: [{ name: web, image: "quay.io/acme/redis:\${VERSION}" }] } } }   #! otherImage
`,
      says: ['redis:${VERSION}'],
    },
    'without any stream in the set: one may be in the namespace': {
      yaml: workload('quay.io/acme/redis:7   #! anyStream:warning'),
      says: ['a stream redis in the namespace would take the place of quay.io/acme/redis:7', 'do not hold all streams'],
      fixed: plain('quay.io/acme/redis:7'),
    },
    'streams elsewhere: the object counts on one that is not here': {
      yaml: set(workload('quay.io/acme/redis:7   #! anyStream:warning', { beside: 'worker:1.0' }), APP),
      says: ['the stream that worker:1.0 names'],
    },
    'a declared stream counts as one of the set': {
      yaml: workload('quay.io/acme/redis:7   #! otherImage', { kind: 'DaemonSet' }),
      externals: { streams: [{ name: 'redis', namespace: 'shop' }] },
    },
    'a CronJob in a List': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: report }
    spec: { tags: [{ name: "1" }] }
  - apiVersion: batch/v1
    kind: CronJob
    metadata: { name: report, annotations: ${ON} }
    spec:
      jobTemplate:
        spec:
          template: { spec: { containers: [{ name: report, image: "quay.io/acme/report:1" }] } }   #! otherImage
`,
    },
  },
});

describe('resolve-names-hijack over a set that was read in part', () => {
  it('takes a document that does not parse for a stream that may be there', () => {
    const files = [workload('quay.io/acme/redis:7', { beside: 'app:1.0.0' }), APP];
    expect(messageIdsOf(files)).toEqual([]);
    expect(messageIdsOf([...files, 'kind: @ImageStream\n'])).toEqual(['anyStream']);
  });
});

function messageIdsOf(texts: readonly string[]): readonly string[] {
  const { sets } = workspaceOf(texts.map((text, at) => readYaml(`${at}.yaml`, text)));
  const { findings } = runRules(sets, { rules: [resolveNamesHijack], preset: 'recommended', target: UNDECIDED, images: lockOf([]), today: '2026-01-15' });
  return findings.map(({ messageId }) => messageId);
}
