import { onDeleteStrategy } from '../../../rules/statefulsets/on-delete-strategy';
import { ruleTest } from '../../support/rule-test';

const workload = (kind: string, spec: string, apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web }
spec:
  ${spec}
`;

const KUBERNETES_115 = { platform: 'kubernetes', release: { major: 1, minor: 15, patch: undefined } } as const;

const PROBE = ', readinessProbe: { tcpSocket: { port: 8080 } }';

const web = (strategy: string, { policy = 'OrderedReady', probe = PROBE, kind = 'StatefulSet' } = {}): string =>
  workload(
    kind,
    `${kind === 'StatefulSet' ? `podManagementPolicy: ${policy}\n  ` : ''}selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2"${probe} }] } }
  updateStrategy: ${strategy}`,
  );

const template = (parameter: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameter}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      updateStrategy:
        type: "\${STRATEGY}"  #! onDelete
`;

ruleTest(onDeleteStrategy, {
  valid: {
    'RollingUpdate replaces pods': {
      yaml: workload('StatefulSet', 'updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }'),
    },
    'no strategy is RollingUpdate': { yaml: workload('StatefulSet', 'replicas: 3') },
    'no strategy of a DaemonSet is RollingUpdate': { yaml: workload('DaemonSet', 'minReadySeconds: 5') },
    'a Deployment has no OnDelete': { yaml: workload('Deployment', 'strategy: { type: OnDelete }') },
    'a Deployment has no updateStrategy': { yaml: workload('Deployment', 'updateStrategy: { type: OnDelete }') },
    'apps/v1beta2 fills in RollingUpdate': { yaml: workload('StatefulSet', 'replicas: 3', 'apps/v1beta2') },
    'what apps/v1beta1 fills in is nothing to a target that does not serve it': {
      yaml: workload('StatefulSet', 'replicas: 3', 'apps/v1beta1'),
      target: { ...KUBERNETES_115, release: { major: 1, minor: 16, patch: undefined } },
    },
    'nor is it while the target is undecided between releases of today': { yaml: workload('DaemonSet', 'minReadySeconds: 5', 'extensions/v1beta1') },
    'a StatefulSet of another API is not ours to judge': {
      yaml: workload('StatefulSet', 'updateStrategy: { type: OnDelete }', 'apps.kruise.io/v1beta1'),
    },
    'a strategy that deployment supplies is not known': { yaml: template('{ name: STRATEGY }').replace('#! onDelete', '') },
  },
  invalid: {
    'a StatefulSet keeps its old pods': {
      yaml: workload('StatefulSet', 'updateStrategy:\n    type: OnDelete #! onDelete:warning'),
      fixed: workload('StatefulSet', 'updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }'),
      says: ['StatefulSet/web', 'RollingUpdate'],
    },
    'where a rolling update would stop at a bad pod, a person has to choose': {
      yaml: web('{ type: OnDelete } #! onDelete'),
      says: ['stuck-rollout-risk'],
    },
    'where it would not, the repair is offered': {
      yaml: web('{ type: OnDelete } #! onDelete', { policy: 'Parallel' }),
      fixed: web('{ type: RollingUpdate, rollingUpdate: { partition: 0 } }', { policy: 'Parallel' }),
      safety: 'unsafe',
    },
    'where a rolling update would stop at nothing, a probe comes first': {
      yaml: web('{ type: OnDelete } #! onDelete', { policy: 'Parallel', probe: '' }),
      says: ['see missing-readiness-probe', 'partition: 0'],
    },
    'for a DaemonSet too': { yaml: web('{ type: OnDelete } #! onDelete', { kind: 'DaemonSet', probe: '' }), says: ['then write type: RollingUpdate'] },
    'a DaemonSet with a probe is repaired': {
      yaml: web('{ type: OnDelete } #! onDelete', { kind: 'DaemonSet' }),
      fixed: web('{ type: RollingUpdate }', { kind: 'DaemonSet' }),
      safety: 'unsafe',
    },
    'a DaemonSet keeps its old pods': {
      yaml: workload('DaemonSet', 'updateStrategy:\n    type: OnDelete #! onDelete:warning'),
      fixed: workload('DaemonSet', 'updateStrategy: { type: RollingUpdate }'),
      says: ['DaemonSet/web'],
    },
    'parameters beside it are taken away by another rule first': {
      yaml: workload('StatefulSet', 'updateStrategy: { type: OnDelete, rollingUpdate: { partition: 0 } } #! onDelete'),
    },
    'apps/v1beta1 fills it in for a StatefulSet': {
      yaml: workload('StatefulSet', 'replicas: 3', 'apps/v1beta1').replace('spec:', 'spec: #! filledIn'),
      fixed: workload(
        'StatefulSet',
        'replicas: 3\n  updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }',
        'apps/v1beta1',
      ),
      target: KUBERNETES_115,
      says: ['apps/v1beta1 fills in OnDelete'],
    },
    'extensions/v1beta1 fills it in for a DaemonSet': {
      yaml: workload('DaemonSet', 'updateStrategy: {} #! filledIn', 'extensions/v1beta1'),
      fixed: workload('DaemonSet', 'updateStrategy: { type: RollingUpdate }', 'extensions/v1beta1'),
      target: { platform: 'openshift', release: { major: 4, minor: 2, patch: undefined } },
    },
    'written in an old API version it will be there in the new one': {
      yaml: workload('StatefulSet', 'updateStrategy:\n    type: OnDelete #! onDelete', 'apps/v1beta1'),
    },
    'a parameter may supply it, and is not written over': {
      yaml: template('{ name: STRATEGY, value: OnDelete }'),
      related: ['the parameter STRATEGY supplies "OnDelete"'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: DaemonSet
    metadata: { name: logs }
    spec:
      updateStrategy: { type: OnDelete } #! onDelete
`,
    },
  },
});
