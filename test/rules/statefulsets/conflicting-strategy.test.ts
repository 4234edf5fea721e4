import { conflictingStrategy } from '../../../rules/statefulsets/conflicting-strategy';
import { ruleTest } from '../../support/rule-test';

const workload = (kind: string, spec: string, apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web }
spec:
  ${spec}
`;

ruleTest(conflictingStrategy, {
  valid: {
    'a rolling StatefulSet may have parameters': {
      yaml: workload('StatefulSet', 'updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }'),
    },
    'a type left out is RollingUpdate': { yaml: workload('StatefulSet', 'updateStrategy: { rollingUpdate: { partition: 0 } }') },
    'OnDelete alone is no conflict': { yaml: workload('StatefulSet', 'updateStrategy: { type: OnDelete }') },
    'parameters that are null are left out': { yaml: workload('StatefulSet', 'updateStrategy: { type: OnDelete, rollingUpdate: null }') },
    'a Deployment may recreate without parameters': { yaml: workload('Deployment', 'strategy: { type: Recreate }') },
    'a rolling Deployment may have parameters': {
      yaml: workload('Deployment', 'strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1 } }'),
    },
    'a word that is no type of a Deployment is for others': {
      yaml: workload('Deployment', 'strategy: { type: OnDelete, rollingUpdate: {} }'),
    },
    'a Deployment does not read updateStrategy': { yaml: workload('Deployment', 'updateStrategy: { type: Recreate, rollingUpdate: {} }') },
    'a DeploymentConfig has other fields': {
      yaml: workload('DeploymentConfig', 'strategy: { type: Recreate, rollingParams: {} }', 'apps.openshift.io/v1'),
    },
    'what an old API version fills in is nothing to a target that does not serve it': {
      yaml: workload('StatefulSet', 'updateStrategy:\n    rollingUpdate: { partition: 0 }', 'apps/v1beta1'),
      target: { platform: 'kubernetes', release: { major: 1, minor: 16, patch: undefined } },
    },
    'a type that deployment supplies is not known': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: STRATEGY }]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec: { strategy: { type: "\${STRATEGY}", rollingUpdate: { maxSurge: 1 } } }
`,
    },
  },
  invalid: {
    'OnDelete takes no parameters': {
      yaml: workload('StatefulSet', 'updateStrategy:\n    type: OnDelete\n    rollingUpdate: #! refused:error\n      partition: 0'),
      fixed: workload('StatefulSet', 'updateStrategy: { type: OnDelete }'),
      says: ['StatefulSet/web', 'beside OnDelete'],
    },
    'an empty map is there all the same': {
      yaml: workload('StatefulSet', 'updateStrategy: { type: OnDelete, rollingUpdate: {} } #! refused'),
      fixed: workload('StatefulSet', 'updateStrategy: { type: OnDelete }'),
    },
    'Recreate of a StatefulSet takes none either': {
      yaml: workload('StatefulSet', 'updateStrategy: { type: Recreate, rollingUpdate: { partition: 1 } } #! refused'),
      fixed: workload('StatefulSet', 'updateStrategy: { type: Recreate }'),
    },
    'Recreate of a Deployment takes none': {
      yaml: workload('Deployment', 'strategy:\n    type: Recreate\n    rollingUpdate: #! refused:error\n      maxSurge: 1'),
      fixed: workload('Deployment', 'strategy: { type: Recreate }'),
      says: ['Deployment/web', 'beside Recreate'],
    },
    'old API groups refuse it too': {
      yaml: workload('Deployment', 'strategy: { type: Recreate, rollingUpdate: { maxSurge: 1 } } #! refused', 'extensions/v1beta1'),
    },
    'a DaemonSet passes, and the parameters do nothing': {
      yaml: workload('DaemonSet', 'updateStrategy:\n    type: OnDelete\n    rollingUpdate: { maxUnavailable: 1 } #! ignored:warning'),
      fixed: workload('DaemonSet', 'updateStrategy: { type: OnDelete }'),
    },
    'a type that an old API version fills in counts': {
      yaml: workload('StatefulSet', 'updateStrategy:\n    rollingUpdate: { partition: 0 } #! refusedDefault', 'apps/v1beta1'),
      target: { platform: 'kubernetes', release: { major: 1, minor: 15, patch: undefined } },
      says: ['write type: RollingUpdate'],
    },
    'an object of a Template is looked at': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: STRATEGY, value: Recreate }]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      strategy:
        type: \${STRATEGY}
        rollingUpdate: { maxSurge: 1 } #! refused
`,
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      strategy: { type: Recreate, rollingUpdate: { maxSurge: 1 } } #! refused
`,
    },
  },
});
