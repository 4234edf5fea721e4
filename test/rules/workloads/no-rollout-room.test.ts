import { noRolloutRoom } from '../../../rules/workloads/no-rollout-room';
import { ruleTest } from '../../support/rule-test';

const deployment = (limits: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  strategy:
    type: RollingUpdate
    rollingUpdate:
      ${limits}
`;

const daemonSet = (limits: string): string => `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: logs }
spec:
  updateStrategy:
    rollingUpdate:
      ${limits}
`;

const template = (surge: string, parameter: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters:
  - ${parameter}
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      strategy:
        rollingUpdate:
          maxSurge: "${surge}"
`;

ruleTest(noRolloutRoom, {
  valid: {
    'one pod more is room': { yaml: deployment('maxSurge: 1\n      maxUnavailable: 0') },
    'one pod less is room': { yaml: deployment('maxSurge: 0\n      maxUnavailable: 1') },
    'a share above 0 is room, even where it rounds to no pod': { yaml: deployment('maxSurge: 0\n      maxUnavailable: 1%') },
    'what is left out is 25%': { yaml: deployment('maxSurge: 0') + '---\n' + deployment('maxUnavailable: 0') },
    'numbers in quotes are no numbers': { yaml: deployment('maxSurge: "0"\n      maxUnavailable: "0"') },
    'Recreate does not read them': { yaml: deployment('maxSurge: 0\n      maxUnavailable: 0').replace('RollingUpdate', 'Recreate') },
    'no strategy is the default one': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: {}\n' },
    'an empty spec is the default one': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n' },
    'a DaemonSet takes one pod away by default': { yaml: daemonSet('maxSurge: 0') },
    'a DaemonSet may add a pod instead': { yaml: daemonSet('maxSurge: 1\n      maxUnavailable: 0') },
    'a limit that deployment supplies is not known': {
      yaml: `${template('${{SURGE}}', 'name: SURGE')}          maxUnavailable: 0\n`,
    },
  },
  invalid: {
    'no pod more and none less is refused': {
      yaml: deployment('maxSurge: 0\n      maxUnavailable: 0 #! noRoom:error'),
      fixed: deployment('maxSurge: 1\n      maxUnavailable: 0'),
      safety: 'safe',
      says: ['Deployment/web has maxSurge 0 and maxUnavailable 0'],
    },
    'shares of 0% are refused': {
      yaml: deployment('maxSurge: 0%\n      maxUnavailable: 0% #! noRoom'),
      fixed: deployment('maxSurge: 1\n      maxUnavailable: 0%'),
      says: ['maxSurge 0% and maxUnavailable 0%'],
    },
    'a number and a share are refused': { yaml: deployment('maxSurge: 0%\n      maxUnavailable: 0 #! noRoom') },
    'it does not matter how many replicas there are': {
      yaml: deployment('maxSurge: 0\n      maxUnavailable: 0 #! noRoom').replace('replicas: 3', 'replicas: 0'),
    },
    'a DaemonSet without room takes one pod away again': {
      yaml: daemonSet('maxUnavailable: 0 #! noRoom:error'),
      fixed: daemonSet('maxUnavailable: 1'),
      safety: 'safe',
      says: ['DaemonSet/logs has maxSurge 0 and maxUnavailable 0'],
    },
    'a value that a parameter supplies is not written over': {
      yaml: `${template('${{SURGE}}', '{ name: SURGE, value: "0" }')}          maxUnavailable: 0 #! noRoom\n`,
      says: ['give the parameter of maxSurge the value 1'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec: { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } } #! noRoom
`,
    },
  },
});
