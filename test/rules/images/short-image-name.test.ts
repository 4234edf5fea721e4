import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { imageLockOf, NO_LOCK } from '../../../lib/images/lock';
import { type TargetProfile, UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { shortImageName } from '../../../rules/images/short-image-name';
import { CORPUS, needing } from '../../support/corpus';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, documents, imported, KUBERNETES_131, KUBERNETES_134, OPENSHIFT_416, pod, statefulSet, stream, triggersOn, workload } from './manifests';

const ROUTE = `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: web }
spec: { to: { kind: Service, name: web } }
`;

const TEMPLATE = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME, value: shop }, { name: VERSION }, { name: REPOSITORY, required: true }]
objects:
  - apiVersion: route.openshift.io/v1
    kind: Route
    metadata: { name: web }
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

const HUB = { ...KUBERNETES_131, shortNames: 'docker.io' } as const;

ruleTest(shortImageName, {
  valid: {
    'a host leaves nothing to guess': { yaml: pod('image: docker.io/library/web:1.0'), target: OPENSHIFT_416 },
    'localhost is a host': { yaml: pod('image: localhost/web:1.0'), target: OPENSHIFT_416 },
    'a stream with look-up resolves its name': { yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')]), statefulSet('image: shop:1.0')) },
    'a declared stream with look-up resolves its name': { yaml: statefulSet('image: shop:1.0'), target: OPENSHIFT_416, externals: { streams: [{ name: 'shop', lookup: true }] } },
    'a stream in the namespace of the set resolves an object without one': {
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')]), pod('image: shop:1.0')),
    },
    'resolve-names lets a stream without look-up resolve': {
      yaml: documents(
        stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')], { local: false }),
        statefulSet('image: shop:1.0', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' }),
      ),
    },
    'a trigger of a DeploymentConfig writes the image before the first rollout': { yaml: deploymentConfig('image: shop') },
    'a repository that deployment supplies may bring its host along': { yaml: TEMPLATE('image: "${REPOSITORY}:1.0"'), target: OPENSHIFT_416 },
    'a stream whose look-up deployment will tell may resolve its name': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: LOCAL }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: "\${{LOCAL}}" } }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec: { containers: [{ name: web, image: "shop:1.0" }] }
`,
    },
    'a text that is no reference is for another rule': { yaml: pod('image: "Shop:1.0"'), target: OPENSHIFT_416 },
  },
  invalid: {
    'OpenShift nodes guess, first Red Hat\'s registry and then Docker Hub': {
      yaml: statefulSet('image: shop:1.0   #! openshift:error'),
      target: OPENSHIFT_416,
      says: ['will try registry.access.redhat.com/shop:1.0, then docker.io/library/shop:1.0 (OpenShift 4.16)', 'add an ImageStream shop with lookupPolicy.local: true', 'svc:5000/<project>/shop'],
    },
    'an OpenShift kind in the set decides for OpenShift': {
      yaml: documents(ROUTE, pod('image: shop   #! openshift:error')),
      says: ['docker.io/library/shop:latest (OpenShift, by the kinds in the set)'],
    },
    'while the platform is undecided both readings are told': {
      yaml: statefulSet('image: shop:1.0   #! undecided:warning'),
      says: ['registry.access.redhat.com/shop:1.0', 'then docker.io/library/shop:1.0, Kubernetes nodes take the latter, and CRI-O 1.34 refuses it', 'OpenShift 4.20 or Kubernetes 1.34'],
    },
    'Kubernetes reads it as Docker Hub\'s, which is only said in the strict preset': {
      yaml: workload('Deployment', 'image: shop/web:1.0   #! kubernetes:info'),
      target: KUBERNETES_131,
      says: ['the node takes docker.io/shop/web:1.0', 'if Docker Hub is meant, docker.io/shop/web'],
    },
    'CRI-O 1.34 on Kubernetes refuses an ambiguous name': {
      yaml: pod('image: shop   #! crio:error'),
      target: { ...KUBERNETES_134, crio: true },
      says: ['the node refuses it when more than one search registry may be meant'],
    },
    'CRI-O before 1.34 goes through its search registries': {
      yaml: pod('image: shop   #! crio:error'),
      target: { ...KUBERNETES_131, crio: true },
      says: ['search registries of its registries.conf'],
    },
    'CRI-O nodes make it an error while the platform is undecided': { yaml: pod('image: shop   #! undecided:error'), target: { crio: true } },
    'a DaemonSet guesses as a StatefulSet does': { yaml: workload('DaemonSet', 'image: shop:1.0   #! openshift:error'), target: OPENSHIFT_416 },
    'a namespace in front is no registry': {
      yaml: statefulSet('image: acme/shop:1.0   #! openshift'),
      target: OPENSHIFT_416,
      says: ['registry.access.redhat.com/acme/shop:1.0, then docker.io/acme/shop:1.0', 'registry.example.com/acme/shop@sha256:…'],
    },
    'a digest does not say which registry, and is cut in the message': {
      yaml: statefulSet(`image: shop@${D1}   #! openshift`),
      target: OPENSHIFT_416,
      says: ['docker.io/library/shop@sha256:111111111111…'],
    },
    'a declared stream without look-up resolves nothing': { yaml: statefulSet('image: shop:1.0   #! openshift'), target: OPENSHIFT_416, externals: { streams: [{ name: 'shop' }] } },
    'a stream of another namespace resolves nothing': {
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')], { namespace: 'build' }), statefulSet('image: shop:1.0   #! openshift')),
    },
    'a paused trigger leaves the guess to the node': { yaml: deploymentConfig('image: shop   #! openshift:error', { automatic: false }) },
    'a trigger annotation writes too late for the first pods': {
      yaml: documents(ROUTE, statefulSet('image: shop:1.0   #! beforeTrigger:warning', { annotations: triggersOn('shop:1.0') })),
      says: ['pods made before the trigger has written', '" " as a placeholder'],
    },
    'a short name is completed from the lock where the configuration says with what': {
      yaml: pod('image: nginx:1.27   #! kubernetes'),
      target: HUB,
      images: { 'nginx:1.27': D1 },
      safety: 'safe',
      fixed: pod(`image: docker.io/library/nginx:1.27@${D1}`),
    },
    'on OpenShift too, where no stream may be meant': {
      yaml: workload('DaemonSet', 'image: acme/shop   #! openshift'),
      target: { ...OPENSHIFT_416, shortNames: 'docker.io' },
      images: { 'acme/shop:latest': D1 },
      safety: 'safe',
      fixed: workload('DaemonSet', `image: docker.io/acme/shop:latest@${D1}`),
    },
    'a short name with a digest needs no lock to be completed': {
      yaml: pod(`image: shop/web@${D1}   #! kubernetes`),
      target: HUB,
      fixed: pod(`image: docker.io/shop/web@${D1}`),
    },
    'without an entry in the lock nothing is completed': { yaml: pod('image: nginx:1.27   #! kubernetes'), target: HUB, says: ['docker.io/library/nginx'] },
    'a name that a stream has is never completed': {
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')], { local: false }), statefulSet('image: shop:1.0   #! openshift')),
      target: { shortNames: 'docker.io' },
      images: { 'shop:1.0': D1 },
    },
    'with resolve-names on nothing is completed': {
      yaml: statefulSet('image: shop:1.0   #! undecided', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' }),
      target: { shortNames: 'docker.io' },
      images: { 'shop:1.0': D1 },
    },
    'a known name with an unknown tag is a short name, with its parameters beside it': {
      yaml: TEMPLATE('image: "${NAME}:${VERSION}"   #! openshift:error'),
      target: { shortNames: 'docker.io' },
      says: ['shop:${VERSION} names no registry', 'docker.io/library/shop:${VERSION}'],
      related: ['the parameter NAME supplies "shop"', 'the parameter VERSION'],
    },
    'items of a List and their init containers are read': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      initContainers:
        - { name: init, image: busybox }   #! undecided
      containers:
        - { name: web, image: quay.io/shop/web }
`,
    },
  },
});

describe('short-image-name', () => {
  it.skipIf(CORPUS === undefined)(`finds the fault of the StatefulSet demo${needing('the corpus', CORPUS)}`, () => {
    const text = readFileSync(join(CORPUS ?? '', 'statefulset-issue-demo/template.short-name.yaml'), 'utf8');
    const { sets } = workspaceOf([readYaml('template.yaml', text)]);
    const { findings } = runRules(sets, { rules: [shortImageName], preset: 'recommended', target: UNDECIDED, images: NO_LOCK, today: '2026-01-15' });
    expect(findings.map(({ severity, confidence, place }) => [severity, confidence, place.span?.start.line])).toEqual([['error', 'certain', 81]]);
    expect(findings[0]?.message).toContain('statefulset-issue-demo:${version} names no registry');
    expect(findings[0]?.related.map(({ span }) => span?.start.line)).toEqual([95, 96]);
  });

  it('leaves what it says of Kubernetes out of the recommended preset', () => {
    const { sets } = workspaceOf([readYaml('web.yaml', pod('image: shop'))]);
    const verdicts = (preset: 'recommended' | 'strict'): readonly string[] => {
      const target = { ...UNDECIDED, ...KUBERNETES_131 };
      return runRules(sets, { rules: [shortImageName], preset, target, images: NO_LOCK, today: '2026-01-15' }).findings.map(({ messageId }) => messageId);
    };
    expect(verdicts('recommended')).toEqual([]);
    expect(verdicts('strict')).toEqual(['kubernetes']);
  });

  it('is only likely where a document that could not be read may hold the stream', () => {
    const confidence = (text: string): readonly string[] => {
      const { sets } = workspaceOf([readYaml('web.yaml', text)]);
      const target = { ...UNDECIDED, ...OPENSHIFT_416 };
      return runRules(sets, { rules: [shortImageName], preset: 'recommended', target, images: NO_LOCK, today: '2026-01-15' }).findings.map((finding) => finding.confidence);
    };
    expect(confidence(statefulSet('image: shop:1.0'))).toEqual(['certain']);
    expect(confidence(documents(statefulSet('image: shop:1.0'), 'kind: [\n'))).toEqual(['likely']);
  });

  it('repairs nothing without the digest, without being told what short names mean, and where a stream may be meant', () => {
    const RESOLVED = { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' };
    const fixes = (text: string, target: Partial<TargetProfile>, digests: Readonly<Record<string, string>> = { 'shop:1.0': D1 }): readonly (string | undefined)[] => {
      const { sets } = workspaceOf([readYaml('web.yaml', text)]);
      const images = imageLockOf(digests);
      const { findings } = runRules(sets, { rules: [shortImageName], preset: 'strict', target: { ...UNDECIDED, ...target }, images, today: '2026-01-15' });
      return findings.map(({ fix }) => fix?.title);
    };
    const hub = { ...OPENSHIFT_416, shortNames: 'docker.io' } as const;
    expect(fixes(statefulSet('image: shop:1.0'), hub)).toEqual(['write docker.io/library/shop:1.0@sha256:111111111111…']);
    expect(fixes(statefulSet('image: shop:1.0'), OPENSHIFT_416)).toEqual([undefined]);
    expect(fixes(statefulSet('image: shop:1.0'), KUBERNETES_131)).toEqual([undefined]);
    expect(fixes(statefulSet('image: shop:1.0'), hub, { 'shop:2.0': D1 })).toEqual([undefined]);
    expect(fixes(documents(stream('shop', [], { local: false }), statefulSet('image: shop:1.0')), hub)).toEqual([undefined]);
    expect(fixes(statefulSet('image: shop:1.0', RESOLVED), hub)).toEqual([undefined]);
    expect(fixes(statefulSet('image: shop:1.0', { annotations: triggersOn('shop:1.0') }), hub)).toEqual([undefined]);
    expect(fixes(documents(statefulSet('image: shop:1.0'), 'kind: [\n'), hub)).toEqual([undefined]);
    expect(fixes(TEMPLATE('image: "${NAME}:1.0"'), hub)).toEqual([undefined]);
  });
});
