import { implicitPartition } from '../../../rules/statefulsets/implicit-partition';
import { ruleTest } from '../../support/rule-test';

const set = (spec: string, apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: web
  ${spec}
`;

ruleTest(implicitPartition, {
  valid: {
    'a strategy left out gets a partition with its type': { yaml: set('replicas: 3') },
    'an empty strategy gets them too': { yaml: set('updateStrategy: {}') },
    'an empty type is a type left out': { yaml: set('updateStrategy: { type: "" }') },
    'parameters without a type are enough': { yaml: set('updateStrategy: { rollingUpdate: { maxUnavailable: 1 } }') },
    'a partition of 0 is what is asked for': { yaml: set('updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }') },
    'an empty map of parameters gets its partition from the API server': {
      yaml: set('updateStrategy: { type: RollingUpdate, rollingUpdate: {} }'),
    },
    'OnDelete takes no parameters': { yaml: set('updateStrategy: { type: OnDelete }') },
    'a type that is no type is not judged': { yaml: set('updateStrategy: { type: Rolling }') },
    'a type that deployment supplies is not known': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: STRATEGY }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: { updateStrategy: { type: "\${STRATEGY}" } }
`,
    },
    'a StatefulSet of another API is not ours to judge': { yaml: set('updateStrategy: { type: RollingUpdate }', 'apps.kruise.io/v1beta1') },
    'a DaemonSet has no partition': {
      yaml: `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: logs }
spec: { updateStrategy: { type: RollingUpdate } }
`,
    },
  },
  invalid: {
    'a type alone leaves the partition out': {
      yaml: set('updateStrategy:\n    type: RollingUpdate #! noParameters:warning'),
      fixed: set('updateStrategy:\n    type: RollingUpdate\n    rollingUpdate: { partition: 0 }'),
      says: ['StatefulSet/web', 'partition: 0'],
    },
    'parameters that are null are left out': {
      yaml: set('updateStrategy: { type: RollingUpdate, rollingUpdate: null } #! noParameters'),
      fixed: set('updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }'),
    },
    'parallel sets fall into it too': {
      yaml: set('podManagementPolicy: Parallel\n  updateStrategy: { type: RollingUpdate } #! noParameters'),
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
        type: RollingUpdate #! noParameters
`,
    },
    'an object of a Template is looked at where it stands': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: PROJECT, value: shop }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: "\${PROJECT}" }
    spec:
      updateStrategy:
        type: RollingUpdate #! noParameters
`,
      says: ['StatefulSet/shop'],
    },
  },
});
