import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { type ImagePolicy, NO_POLICY } from '../../../lib/images/policy';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { registryNotAllowed } from '../../../rules/images/registry-not-allowed';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, pod, REG, statefulSet, stream, triggersOn, workload } from './manifests';

const ALLOWED = { allowedRegistries: ['registry.example.com', 'quay.io/shop'] };
const BLOCKED = { blockedRegistries: ['docker.io'] };

const image = (registrySources: string, name = 'cluster'): string => `apiVersion: config.openshift.io/v1
kind: Image
metadata: { name: ${name} }
spec:
  registrySources: ${registrySources}
`;

const template = (text: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: REGISTRY }, { name: TEAM }, { name: VERSION }, { name: HOST, value: docker.io }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${text}
`;

ruleTest(registryNotAllowed, {
  valid: {
    'where no list is configured every registry will do': { yaml: pod('image: docker.io/library/web:1.2') },
    'an allowed host': { yaml: pod('image: registry.example.com/web:1.2'), policy: ALLOWED },
    'an allowed path': { yaml: pod(`image: quay.io/shop/web@${D1}`), policy: ALLOWED },
    'a registry that is not blocked': { yaml: pod('image: quay.io/shop/web:1.2'), policy: BLOCKED },
    'a list without entries is none': { yaml: pod('image: quay.io/shop/web:1.2'), policy: { allowedRegistries: [] } },
    'a host below a wildcard': { yaml: pod('image: eu.registry.example.com/web:1.2'), policy: { allowedRegistries: ['*.example.com'] } },
    'a short name that Docker Hub may serve': { yaml: pod('image: web:1.2'), policy: { allowedRegistries: ['docker.io'] }, target: OPENSHIFT_416 },
    'a short name that the cluster looks for in an allowed registry alone': {
      yaml: documents(pod('image: web:1.2'), image('{ allowedRegistries: [quay.io], containerRuntimeSearchRegistries: [quay.io] }')),
    },
    'a stream that imports from an allowed registry': {
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/shop/shop:1.0')]), statefulSet('image: shop:1.0')),
      policy: ALLOWED,
    },
    'a registry that deployment supplies may be an allowed one': { yaml: template('image: "${REGISTRY}/web:1.2"'), policy: ALLOWED },
    'a path that deployment supplies may be an allowed one': { yaml: template('image: "quay.io/${TEAM}/web:1.2"'), policy: ALLOWED },
    'a name that deployment supplies may name any registry': { yaml: template('image: "${REGISTRY}"'), policy: ALLOWED },
    'a trigger whose stream is elsewhere writes nobody knows what': { yaml: deploymentConfig('image: web'), policy: ALLOWED },
    'so does a trigger annotation whose stream is elsewhere': { yaml: statefulSet('image: docker.io/library/web:1', { annotations: triggersOn('shop:1.0') }), policy: ALLOWED },
    'an Image of another name tells nodes nothing': { yaml: documents(pod('image: quay.io/shop/web:1.2'), image('{ blockedRegistries: [quay.io] }', 'mine')) },
    'a text that is no reference is for another rule': { yaml: pod('image: "docker.io/Web:1.2"'), policy: ALLOWED },
  },
  invalid: {
    'a host that is in no list': {
      yaml: pod('image: docker.io/library/web:1.2   #! notAllowed:error'),
      policy: ALLOWED,
      says: ['is pulled from docker.io/library/web, which is in none of the registries that the configuration allows', 'allowed are registry.example.com, quay.io/shop'],
    },
    'another path than the allowed one, by digest too': { yaml: workload('DaemonSet', `image: quay.io/shops/web@${D1}   #! notAllowed`), policy: ALLOWED, says: ['quay.io/shops/web@sha256:111111111111…'] },
    'another port than the allowed one': { yaml: pod('image: registry.example.com:5000/web:1.2   #! notAllowed'), policy: ALLOWED },
    'the internal registry is allowed only where it is listed': { yaml: statefulSet(`image: ${REG}/shop/web:1.0   #! notAllowed`), policy: ALLOWED },
    'a blocked host': {
      yaml: pod('image: docker.io/library/web:1.2   #! blocked:error'),
      policy: BLOCKED,
      says: ['which the configuration blocks', 'copy the image to a registry that the configuration does not block'],
    },
    'a blocked host beside a list of allowed ones': { yaml: pod('image: docker.io/web:1.2   #! blocked'), policy: { ...BLOCKED, ...ALLOWED }, says: ['allowed are registry.example.com'] },
    'the cluster\'s own list counts where it is in the set': {
      yaml: documents(pod('image: quay.io/shop/web:1.2   #! notAllowed'), image('{ allowedRegistries: [registry.redhat.io] }')),
      says: ['that Image/cluster allows'],
      related: ['the list that decides'],
    },
    'the cluster\'s list and the configuration\'s both have to allow it': {
      yaml: documents(pod('image: quay.io/shop/web:1.2   #! notAllowed'), image('{ allowedRegistries: [registry.example.com] }')),
      policy: ALLOWED,
      says: ['that Image/cluster allows'],
    },
    'a stream hands out what it imported': {
      yaml: documents(stream('shop', [imported('1.0', 'docker.io/acme/shop:1.0')]), statefulSet('image: shop:1.0   #! notAllowed')),
      policy: ALLOWED,
      says: ['shop:1.0 is pulled from docker.io/acme/shop'],
    },
    'a stream that serves its images itself hands out those of the internal registry': {
      yaml: documents(
        stream('shop', ['{ name: "1.0", referencePolicy: { type: Local }, from: { kind: DockerImage, name: "quay.io/shop/shop:1.0" } }']),
        statefulSet('image: shop:1.0   #! notAllowed'),
      ),
      policy: ALLOWED,
      says: [`is pulled from ${REG}/shop/shop`],
    },
    'a trigger writes what the stream imported': {
      yaml: documents(stream('shop', [imported('1.0', 'docker.io/acme/shop:1.0')]), statefulSet('image: registry.example.com/web:1   #! notAllowed', { annotations: triggersOn('shop:1.0') })),
      policy: ALLOWED,
      says: ['The image that a trigger writes into the container web is pulled from docker.io/acme/shop'],
    },
    'the first rollout of a DeploymentConfig runs what the stream imported': {
      yaml: documents(stream('shop', [imported('1.0', 'docker.io/acme/shop:1.0')]), deploymentConfig('image: " "   #! notAllowed')),
      policy: ALLOWED,
    },
    'a short name whose every candidate is refused': {
      yaml: pod('image: web:1.2   #! shortName:error'),
      policy: ALLOWED,
      target: OPENSHIFT_416,
      says: ['the configuration refuses every one that the node would try: registry.access.redhat.com/web, docker.io/library/web (OpenShift 4.16)'],
    },
    'a short name that Kubernetes nodes take from Docker Hub': {
      yaml: pod('image: web   #! shortName'),
      policy: BLOCKED,
      target: KUBERNETES_131,
      says: ['would try: docker.io/library/web (Kubernetes 1.31)'],
    },
    'a short name that only Red Hat\'s registry may still serve': {
      yaml: pod('image: web:1.2   #! lastResort:error'),
      policy: BLOCKED,
      target: OPENSHIFT_416,
      says: ['refuses docker.io/library/web, so that only registry.access.redhat.com/web may serve it'],
    },
    'a short name that the cluster looks for in a refused registry alone': {
      yaml: documents(pod('image: shop/web:1.2   #! shortName'), image('{ containerRuntimeSearchRegistries: [ghcr.io] }')),
      policy: ALLOWED,
      says: ['would try: ghcr.io/shop/web'],
    },
    'a host decides though its path is not known yet': { yaml: template('image: "docker.io/${TEAM}/web:1.2"   #! notAllowed'), policy: ALLOWED, says: ['docker.io/${TEAM}/web:1.2 is pulled from docker.io/${TEAM}/web'] },
    'a tag that deployment supplies changes no registry': { yaml: template('image: "docker.io/library/web:${VERSION}"   #! blocked'), policy: BLOCKED },
    'a host that a parameter supplies is found where the image stands': { yaml: template('image: "${HOST}/library/web:1.2"   #! blocked'), policy: BLOCKED, related: ['the parameter HOST supplies "docker.io"'] },
    'init containers and image volumes are pulled too, in items of a List as well': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      initContainers:
        - { name: init, image: docker.io/library/busybox:1.36 }   #! blocked
      containers:
        - { name: web, image: quay.io/shop/web:1.2 }
      volumes:
        - { name: model, image: { reference: docker.io/shop/model:3 } }   #! blocked
`,
      policy: BLOCKED,
    },
  },
});

describe('registry-not-allowed', () => {
  const confidences = (text: string, policy: Partial<ImagePolicy>): readonly string[] => {
    const { sets } = workspaceOf([readYaml('web.yaml', text)]);
    const settings = { rules: [registryNotAllowed], preset: 'recommended', target: { ...UNDECIDED, ...OPENSHIFT_416 }, images: NO_LOCK, today: '2026-01-15' } as const;
    return runRules(sets, { ...settings, policy: { ...NO_POLICY, ...policy } }).findings.map(({ confidence }) => confidence);
  };

  it('is certain of a short name only where all streams are at hand', () => {
    expect(confidences(pod('image: web:1.2'), ALLOWED)).toEqual(['certain']);
    expect(confidences(documents(pod('image: web:1.2'), 'kind: [\n'), ALLOWED)).toEqual(['likely']);
  });

  it('calls it likely that Red Hat\'s registry does not serve a short name', () => {
    expect(confidences(pod('image: web:1.2'), BLOCKED)).toEqual(['likely']);
  });
});
