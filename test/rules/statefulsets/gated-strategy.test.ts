import { parsePlatform } from '../../../lib/kube/parse-target';
import type { TargetProfile } from '../../../lib/kube/target';
import { gatedStrategy } from '../../../rules/statefulsets/gated-strategy';
import { ruleTest } from '../../support/rule-test';

const set = (spec: string, apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: web
  ${spec}
`;

const rolling = (parameters: string): string => set(`updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      ${parameters}`);

const sidecar = (kind: string, mark = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  template:
    spec:
      initContainers:
        - name: proxy
          image: quay.io/shop/proxy:3
          restartPolicy: Always${mark}
      containers: [{ name: web, image: "quay.io/shop/web:1.2" }]
`;

function on(platform: string): { readonly target: Partial<TargetProfile> } {
  const parsed = parsePlatform(platform);
  if (!parsed.ok) throw new Error(`${platform} ${parsed.problem}`);
  return { target: parsed.value };
}

ruleTest(gatedStrategy, {
  valid: {
    'the types that every release takes': { yaml: set('updateStrategy: { type: OnDelete }') },
    'one unavailable pod is the default, dropped or not': { yaml: rolling('maxUnavailable: 1') },
    'maxUnavailable is read from Kubernetes 1.37 on': { yaml: rolling('maxUnavailable: 2'), ...on('kubernetes=1.37') },
    'maxUnavailable is read in 1.35.3, and ordered sets do not mind': { yaml: rolling('maxUnavailable: 2'), ...on('kubernetes=1.35.3') },
    'an amount that deployment supplies is not known': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: UNAVAILABLE }, { name: STRATEGY }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: { updateStrategy: { type: "\${STRATEGY}", rollingUpdate: { maxUnavailable: "\${{UNAVAILABLE}}" } } }
`,
    },
    'an amount that is none is not judged': { yaml: rolling('maxUnavailable: some') },
    'seconds that a current release reads': { yaml: set('minReadySeconds: 10') },
    'seconds of 0 ask for nothing': { yaml: set('minReadySeconds: 0'), ...on('kubernetes=1.21') },
    'ordinals are read from 1.27 on': { yaml: set('ordinals: { start: 5 }'), ...on('kubernetes=1.27') },
    'ordinals from 0 ask for nothing': { yaml: set('ordinals: { start: 0 }'), ...on('kubernetes=1.25') },
    'claims that are retained lose nothing': {
      yaml: set('persistentVolumeClaimRetentionPolicy: { whenDeleted: Retain, whenScaled: Retain }'),
      ...on('kubernetes=1.22'),
    },
    'a sidecar is read from 1.29 on': { yaml: sidecar('Deployment'), ...on('kubernetes=1.29') },
    'a Deployment may always be recreated': {
      yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { strategy: { type: Recreate } }\n',
    },
    'a Deployment has always had a budget': {
      yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { minReadySeconds: 9, strategy: { rollingUpdate: { maxUnavailable: 0 } } }\n',
      ...on('kubernetes=1.20'),
    },
    'a surge of 0 asks for nothing': {
      yaml: 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: logs }\nspec: { updateStrategy: { rollingUpdate: { maxSurge: 0 } } }\n',
      ...on('kubernetes=1.20'),
    },
    'Parallel updates are free again in 1.35.4': { yaml: set('podManagementPolicy: Parallel'), ...on('kubernetes=1.35.4') },
    'Parallel updates of OpenShift never had the gate on': { yaml: set('podManagementPolicy: Parallel'), ...on('openshift=4.22.1') },
    'OnDelete waits for nobody': {
      yaml: set('podManagementPolicy: Parallel\n  updateStrategy: { type: OnDelete }'),
      ...on('kubernetes=1.35.1'),
    },
    'a StatefulSet of another API is not ours to judge': {
      yaml: set('updateStrategy: { type: Recreate, rollingUpdate: { partition: 0 } }', 'apps.kruise.io/v1beta1'),
    },
  },
  invalid: {
    'Recreate is refused by current releases': {
      yaml: set('updateStrategy:\n    type: Recreate #! recreateRefused:error'),
      says: ['OpenShift 4.20 or Kubernetes 1.34', 'podManagementPolicy: Parallel'],
    },
    'Recreate is refused up to 1.36': {
      yaml: set('updateStrategy: { type: Recreate } #! recreateRefused:error'),
      ...on('kubernetes=1.36'),
    },
    'Recreate waits for its gate in 1.37': {
      yaml: set('updateStrategy: { type: Recreate } #! recreateGated:warning'),
      ...on('kubernetes=1.37'),
      says: ['StatefulSetRecreateStrategy', 'Kubernetes 1.37'],
    },
    'no unavailable pod is no budget': { yaml: rolling('maxUnavailable: 0 #! zeroUnavailable:error'), says: ['maxUnavailable: 0,'] },
    'no share of the pods is none either': {
      yaml: rolling('maxUnavailable: 0% #! zeroUnavailable:error'),
      ...on('kubernetes=1.37'),
      says: ['0%'],
    },
    'maxUnavailable is dropped while its gate is off': {
      yaml: rolling('maxUnavailable: 2 #! droppedUngated:warning'),
      says: ['rollingUpdate.maxUnavailable', 'MaxUnavailableStatefulSet', 'one at a time'],
    },
    'a share of the pods is dropped alike': { yaml: rolling('maxUnavailable: 50% #! droppedUngated'), ...on('kubernetes=1.36') },
    'maxUnavailable is dropped where nobody knows it': {
      yaml: rolling('maxUnavailable: 2 #! dropped:warning'),
      ...on('kubernetes=1.23'),
      says: ['Kubernetes 1.23 does not know rollingUpdate.maxUnavailable'],
    },
    'OpenShift keeps maxUnavailable off': { yaml: rolling('maxUnavailable: 2 #! droppedUngated'), ...on('openshift=4.22') },
    'seconds are unknown before 1.22': { yaml: set('minReadySeconds: 10 #! dropped'), ...on('kubernetes=1.21'), says: ['minReadySeconds'] },
    'seconds are off in 1.22': { yaml: set('minReadySeconds: 10 #! droppedUngated'), ...on('kubernetes=1.22') },
    'ordinals are off in 1.26': {
      yaml: set('ordinals: { start: 5 } #! droppedUngated:warning'),
      ...on('openshift=4.13'),
      says: ['OpenShift 4.13 drops ordinals', 'counted from 0'],
    },
    'a retention policy is off in 1.26': {
      yaml: set('persistentVolumeClaimRetentionPolicy: #! droppedUngated\n    whenScaled: Delete'),
      ...on('kubernetes=1.26'),
      says: ['the claims stay'],
    },
    'a sidecar is off in 1.28': {
      yaml: sidecar('Deployment', ' #! droppedUngated'),
      ...on('kubernetes=1.28'),
      says: ['wait for proxy to end'],
    },
    'a sidecar is unknown before': { yaml: sidecar('StatefulSet', ' #! dropped'), ...on('openshift=4.14') },
    'a surge of a DaemonSet is unknown in 1.20': {
      yaml: `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: logs }
spec:
  updateStrategy:
    rollingUpdate:
      maxSurge: 25% #! dropped
`,
      ...on('kubernetes=1.20'),
      says: ['rollingUpdate.maxSurge'],
    },
    'Parallel updates get stuck in 1.35.0 to 1.35.3': {
      yaml: set('podManagementPolicy: Parallel #! parallelRegression:warning'),
      ...on('kubernetes=1.35.3'),
      says: ['1.35.4'],
    },
    'a minor alone may be one of them, and says nothing of the field': {
      yaml: set('podManagementPolicy: Parallel #! parallelRegression\n  updateStrategy: { rollingUpdate: { maxUnavailable: 2 } }'),
      ...on('kubernetes=1.35'),
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      updateStrategy:
        type: Recreate #! recreateRefused
`,
    },
    'an object of a Template is looked at where it stands': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: UNAVAILABLE, value: "2" }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      updateStrategy:
        rollingUpdate:
          maxUnavailable: \${{UNAVAILABLE}} #! droppedUngated
`,
    },
  },
});
