import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseImage } from '../../../lib/images/reference';
import { RETIRED_REGISTRIES, retiredRegistryOf } from '../../../rules/images/retired-registries';
import { retiredRegistry } from '../../../rules/images/retired-registry';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, imported, KUBERNETES_131, OPENSHIFT_416, pod, statefulSet, stream, triggersOn, workload } from './manifests';

const TEMPLATE = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: REGISTRY, value: k8s.gcr.io }, { name: VERSION }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${image}
`;

ruleTest(retiredRegistry, {
  valid: {
    'a registry that is alive is fine': { yaml: pod('image: registry.k8s.io/nginx-slim:0.8') },
    'a path that only begins alike is another': { yaml: pod('image: gcr.io/google-containers-extra/pause:3.1') },
    'a host that only ends alike is another': { yaml: pod('image: mirror.k8s.gcr.io/pause:3.1') },
    'a retired name as a path in a mirror is the mirror\'s': { yaml: pod('image: registry.example.com/k8s.gcr.io/pause:3.1') },
    'the rest of gcr.io is served by its successor': { yaml: pod('image: gcr.io/google-samples/hello-app:1.0') },
    'what stays under latest stays': { yaml: pod('image: docker.io/bitnami/redis:latest') },
    'no tag is latest': { yaml: pod('image: docker.io/bitnami/redis') },
    'a tag that deployment supplies may be the one that stays': { yaml: TEMPLATE('image: "docker.io/bitnami/redis:${VERSION}"') },
    'a short name may mean another registry': { yaml: pod('image: bitnami/redis:7.2'), target: OPENSHIFT_416 },
    'a registry that deployment supplies may be alive': { yaml: TEMPLATE('image: "${VERSION}/pause:3.1"') },
    'an image that a DeploymentConfig trigger fills is the stream\'s': { yaml: deploymentConfig('image: k8s.gcr.io/pause:3.1') },
    'an image that a trigger annotation fills is the stream\'s': { yaml: statefulSet('image: k8s.gcr.io/pause:3.1', { annotations: triggersOn('shop:1.0') }) },
  },
  invalid: {
    'a registry that was frozen has a successor': {
      yaml: statefulSet('image: "k8s.gcr.io/nginx-slim:0.8" # from the tutorial   #! frozen:warning'),
      says: ['k8s.gcr.io/nginx-slim:0.8 comes from k8s.gcr.io, which gets no images since 2023-04-03', 'write registry.k8s.io'],
      fixed: statefulSet('image: "registry.k8s.io/nginx-slim:0.8" # from the tutorial'),
      safety: 'safe',
    },
    'what stands behind the host stays, digest included': {
      yaml: workload('DaemonSet', `image: k8s.gcr.io/sig-storage/csi-provisioner:v3.0.0@${D1}   #! frozen`),
      fixed: workload('DaemonSet', `image: registry.k8s.io/sig-storage/csi-provisioner:v3.0.0@${D1}`),
    },
    'the project before that host is older still': { yaml: pod('image: gcr.io/google-containers/pause:3.1   #! frozen'), fixed: pod('image: registry.k8s.io/pause:3.1') },
    'its other spelling is the same project': { yaml: pod('image: gcr.io/google_containers/pause:3.1   #! frozen'), fixed: pod('image: registry.k8s.io/pause:3.1') },
    'GitHub\'s first registry is closed': {
      yaml: pod('image: docker.pkg.github.com/shop/shop/web:1.2   #! closed'),
      says: ['closed since 2025-02-24'],
      fixed: pod('image: ghcr.io/shop/shop/web:1.2'),
    },
    'Tiller moved under another name': { yaml: pod('image: gcr.io/kubernetes-helm/tiller:v2.16.9   #! closed'), fixed: pod('image: ghcr.io/helm/tiller:v2.16.9') },
    'the proxy of Kubebuilder was copied before it went': {
      yaml: pod('image: gcr.io/kubebuilder/kube-rbac-proxy:v0.5.0   #! closed'),
      fixed: pod('image: registry.k8s.io/kubebuilder/kube-rbac-proxy:v0.5.0'),
    },
    'the registry of OpenShift\'s builds lost a part of its name': {
      yaml: pod('image: registry.svc.ci.openshift.org/origin/4.5:cli   #! closed'),
      fixed: pod('image: registry.ci.openshift.org/origin/4.5:cli'),
    },
    'without a documented successor there is advice only': {
      yaml: pod('image: registry.centos.org/centos/centos:7   #! closed'),
      says: ['take it from elsewhere', 'quay.io/centos'],
    },
    'every host of a domain can be closed': { yaml: pod('image: kong-docker-kuma-docker.bintray.io/kuma-cp:1.1.4   #! closed'), says: ['comes from *.bintray.io'] },
    'a port makes no other host': { yaml: pod('image: shop-docker.bintray.io:443/web:1.2   #! closed') },
    'an announcement is early enough to move': { yaml: pod('image: gcr.io/istio-release/pilot:1.27.0   #! closing'), says: ['announced to close by 2027-01-01'] },
    'a catalogue can be emptied': { yaml: pod('image: docker.io/bitnami/redis:7.2   #! emptied'), says: ['most tags are gone since 2025-08-28', 'docker.io/bitnamilegacy'] },
    'a digest alone is gone with its tag': { yaml: pod(`image: index.docker.io/bitnami/redis@${D1}   #! emptied`) },
    'on Kubernetes a short name is Docker Hub\'s': { yaml: pod('image: bitnami/redis:7.2   #! emptied'), target: KUBERNETES_131 },
    'a stream imports from there as well, short names from Docker Hub': {
      yaml: stream('shop', [`${imported('1.0', 'k8s.gcr.io/nginx-slim:0.8')}   #! frozen`, `${imported('2.0', 'bitnami/redis:7.2')}   #! emptied`]),
    },
    'a name that deployment completes is repaired by hand': {
      yaml: TEMPLATE('image: "k8s.gcr.io/pause:${VERSION}"   #! frozen'),
      says: ['write registry.k8s.io where k8s.gcr.io is written'],
    },
    'a parameter\'s default is a registry': { yaml: TEMPLATE('image: "${REGISTRY}/pause:3.1"   #! frozen'), related: ['the parameter REGISTRY'] },
    'a paused trigger leaves the image to its author': { yaml: deploymentConfig('image: k8s.gcr.io/pause:3.1   #! frozen', { automatic: false }) },
    'items of a List are read': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: web, image: k8s.gcr.io/pause }] } }   #! frozen\n',
    },
  },
});

describe('the table of retired registries', () => {
  it.each(RETIRED_REGISTRIES)('has a date, a proof and a way out for $place', ({ date, sources, successor, advice }) => {
    expect(date).toMatch(/^20\d\d-\d\d(?:-\d\d)?$/);
    expect(sources.every(({ url }) => url.startsWith('https://'))).toBe(true);
    expect(sources.length).toBeGreaterThan(0);
    expect([successor, advice].filter((way) => way !== undefined)).toHaveLength(1);
  });

  it.each(RETIRED_REGISTRIES)('names for $place no successor that is retired itself', ({ successor }) => {
    const moved = parseImage(`${successor ?? 'registry.example.com'}/web:1.2`);
    expect(moved.ok && retiredRegistryOf(moved.value, true)).toBeUndefined();
  });

  it.each(RETIRED_REGISTRIES)('is told on the page for $place', ({ place, successor }) => {
    const row = PAGE.split('\n').find((line) => line.startsWith('| `') && line.includes(`\`${place}\``));
    expect(row).toContain(successor ?? '|');
  });
});

const PAGE = readFileSync(resolve(__dirname, '../../../rules/images/retired-registry.md'), 'utf8');
