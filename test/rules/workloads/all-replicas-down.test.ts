import { allReplicasDown } from '../../../rules/workloads/all-replicas-down';
import { ruleTest } from '../../support/rule-test';

const deployment = (limits: string, replicas = 'replicas: 3', name = 'web'): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  ${replicas}
  strategy:
    rollingUpdate:
      ${limits}
`;

const daemonSet = (unavailable: string): string => `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: logs }
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: ${unavailable}
`;

const scaler = (target: string): string => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { minReplicas: 3, maxReplicas: 9, scaleTargetRef: { apiVersion: apps/v1, ${target} } }
`;

const template = (unavailable: string, parameter: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters:
  - ${parameter}
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      replicas: 3
      strategy:
        rollingUpdate:
          maxUnavailable: ${unavailable}
`;

ruleTest(allReplicasDown, {
  valid: {
    'one pod below the replicas leaves one up': { yaml: deployment('maxUnavailable: 2') },
    'a share rounds down': { yaml: deployment('maxUnavailable: 99%') },
    'a quarter of one replica is none': { yaml: deployment('maxUnavailable: 25%', 'replicas: 1') },
    'both at none takes one pod at a time': { yaml: deployment('maxUnavailable: 25%\n      maxSurge: 0', 'replicas: 2') },
    'without replicas there is nothing to take down': { yaml: deployment('maxUnavailable: 1', 'replicas: 0') },
    'one replica without surge is a Recreate written out': { yaml: deployment('maxUnavailable: 1\n      maxSurge: 0', 'replicas: 1') },
    'one replica with a surge that is not known may be one': { yaml: deployment('maxUnavailable: 1\n      maxSurge: many', 'replicas: 1') },
    'what nobody wrote is not said': { yaml: deployment('maxSurge: 1', 'replicas: 1').replace('apps/v1', 'extensions/v1beta1') },
    'Recreate is another matter': { yaml: deployment('maxUnavailable: 100%').replace('rollingUpdate:', 'type: Recreate\n    rollingUpdate:') },
    'the replicas of an autoscaler are not those of the manifest': {
      yaml: deployment('maxUnavailable: 1', 'minReadySeconds: 5') + scaler('kind: Deployment, name: web'),
    },
    'KEDA scales Deployments unless told otherwise': {
      yaml: `${deployment('maxUnavailable: 1', 'minReadySeconds: 5')}---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web }
spec: { scaleTargetRef: { name: web } }
`,
    },
    'replicas that are no number are not counted': { yaml: deployment('maxUnavailable: 5', 'replicas: three') },
    'a DaemonSet that takes some pods down leaves others': { yaml: `${daemonSet('99%')}---\n${daemonSet('50')}` },
    'a StatefulSet is another matter': { yaml: daemonSet('100%').replace('DaemonSet', 'StatefulSet') },
    'a limit that deployment supplies is not known': { yaml: template('"${{DOWN}}"', 'name: DOWN') },
    'a wrong strategy is for others': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { strategy: [] }\n' },
  },
  invalid: {
    'exactly the replicas takes all down': {
      yaml: deployment('maxUnavailable: 3 #! allDown:warning'),
      fixed: deployment('maxUnavailable: 25%'),
      safety: 'safe',
      says: ['maxUnavailable: 3 lets a rollout of Deployment/web take all 3 replicas down at once', 'set it to 25%'],
    },
    'more than the replicas does as well': { yaml: deployment('maxUnavailable: 5 #! allDown') },
    'all of them, as a share': { yaml: deployment('maxUnavailable: 100% #! allDown'), says: ['all 3 replicas'] },
    'so it is without surge, where there are several': {
      yaml: deployment('maxUnavailable: 3\n      maxSurge: 0', 'replicas: 3').replace('3\n      maxS', '3 #! allDown\n      maxS'),
      fixed: deployment('maxUnavailable: 25%\n      maxSurge: 0'),
    },
    'a surge that is not known matters to one replica alone': {
      yaml: deployment('maxUnavailable: 3 #! allDown\n      maxSurge: many'),
    },
    'the one replica goes before its successor is ready': {
      yaml: deployment('maxUnavailable: 1 #! allDown', 'replicas: 1'),
      fixed: deployment('maxUnavailable: 25%', 'replicas: 1'),
      says: ['take the one replica down'],
    },
    'replicas left out are 1': { yaml: deployment('maxUnavailable: 1 #! allDown', 'minReadySeconds: 5') },
    'an autoscaler of another workload changes nothing': {
      yaml: deployment('maxUnavailable: 3 #! allDown') + scaler('kind: Deployment, name: worker') + scaler('kind: StatefulSet, name: web'),
    },
    'a share of all is all, however many an autoscaler wants': {
      yaml: deployment('maxUnavailable: 100% #! allDown', 'minReadySeconds: 5') + scaler('kind: Deployment, name: web'),
      says: ['take all replicas down'],
    },
    'all nodes lose their pod at once': {
      yaml: daemonSet('100% #! everyNode:warning'),
      fixed: daemonSet('1'),
      safety: 'safe',
      says: ['DaemonSet/logs take its pods down on every node', 'set it to 1'],
    },
    'more than all is refused': {
      yaml: `${deployment('maxUnavailable: 101% #! aboveAll')}---\n${daemonSet('120% #! aboveAll')}`,
      fixed: `${deployment('maxUnavailable: 25%')}---\n${daemonSet('1')}`,
      says: ['above 100% the API server refuses it'],
    },
    'a value that a parameter supplies is not written over': {
      yaml: template('"${{DOWN}}" #! allDown', '{ name: DOWN, value: "3" }'),
      says: ['give the parameter of maxUnavailable the value 25%'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec: { replicas: 2, strategy: { rollingUpdate: { maxUnavailable: 2 } } } #! allDown
`,
    },
  },
});
