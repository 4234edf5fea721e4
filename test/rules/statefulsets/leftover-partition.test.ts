import { leftoverPartition } from '../../../rules/statefulsets/leftover-partition';
import { ruleTest } from '../../support/rule-test';

const set = (spec: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  ${spec}
`;

const rolling = (partition: string): string => `updateStrategy:
    type: RollingUpdate
    rollingUpdate:
      partition: ${partition}`;

const template = (partition: string, parameter: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters:
  - ${parameter}
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      replicas: 3
      updateStrategy:
        rollingUpdate:
          partition: ${partition}
`;

ruleTest(leftoverPartition, {
  valid: {
    'a partition of 0 holds nobody back': { yaml: set(`replicas: 3\n  ${rolling('0')}`) },
    'no partition is 0': { yaml: set('replicas: 3\n  updateStrategy: { type: RollingUpdate, rollingUpdate: {} }') },
    'no strategy at all is fine': { yaml: set('replicas: 3') },
    'a negative partition is refused and holds nobody back': { yaml: set(rolling('-1')) },
    'a partition that is text is no partition': { yaml: set(rolling('"2"')) },
    'beside OnDelete it is a conflict, not a leftover': {
      yaml: set('updateStrategy: { type: OnDelete, rollingUpdate: { partition: 2 } }'),
    },
    'a partition that deployment supplies is not known': { yaml: template('"${{CANARY}}"', 'name: CANARY') },
    'a parameter may say 0': { yaml: template('"${{CANARY}}"', '{ name: CANARY, value: "0" }') },
    'a DaemonSet has no partition': {
      yaml: `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: logs }
spec: { updateStrategy: { rollingUpdate: { partition: 2 } } }
`,
    },
  },
  invalid: {
    'one below the replicas holds the others back': {
      yaml: set(`replicas: 3\n  ${rolling('2 # canary   #! someHeld:warning')}`),
      fixed: set(`replicas: 3\n  ${rolling('0')}`),
      says: ['web-0 and web-1', 'partition: 2'],
    },
    'exactly the replicas holds all of them back': {
      yaml: set(`replicas: 3\n  ${rolling('3 #! allHeld:error')}`),
      fixed: set(`replicas: 3\n  ${rolling('0')}`),
      says: ['3 replicas of StatefulSet/web'],
    },
    'more than the replicas does as well': { yaml: set(`replicas: 3\n  ${rolling('5 #! allHeld:error')}`) },
    'a single pod is named alone': { yaml: set(`replicas: 3\n  ${rolling('1 #! someHeld')}`), says: ['holds back web-0:'] },
    'many pods are named by the first and the last': { yaml: set(`replicas: 9\n  ${rolling('5 #! someHeld')}`), says: ['web-0 to web-4'] },
    'an autoscaler may raise the replicas above it': {
      yaml: `${set(`replicas: 3\n  ${rolling('3 #! someHeld:warning')}`)}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { maxReplicas: 9, scaleTargetRef: { kind: StatefulSet, name: web } }
`,
      says: ['web-0 to web-2'],
    },
    'replicas left out are 1': { yaml: set(rolling('1 #! allHeld:error')), says: ['1 replica of'] },
    'with 0 replicas there is nobody to hold back yet': { yaml: set(`replicas: 0\n  ${rolling('1 #! someHeld:warning')}`) },
    'replicas that are not known leave it at a warning': { yaml: set(`replicas: "three"\n  ${rolling('5 #! someHeld:warning')}`) },
    'ordinals count from their start': {
      yaml: set(`replicas: 3\n  ordinals: { start: 10 }\n  ${rolling('2 #! someHeld')}`),
      says: ['web-10 and web-11'],
    },
    'a start that is not known is left out of the message': {
      yaml: set(`replicas: 3\n  ordinals: { start: "x" }\n  ${rolling('2 #! someHeld')}`),
      says: ['the first 2 pods'],
    },
    'a type left out is RollingUpdate': { yaml: set('replicas: 3\n  updateStrategy: { rollingUpdate: { partition: 2 } } #! someHeld') },
    'a parameter that supplies it is pointed at, and not written over': {
      yaml: template('"${{CANARY}}" #! someHeld', '{ name: CANARY, value: "2" }'),
      says: ['give the parameter the value 0'],
      related: ['the parameter CANARY supplies'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      replicas: 2
      updateStrategy: { rollingUpdate: { partition: 1 } } #! someHeld
`,
    },
  },
});
