import { disruptionBudget } from '../../../rules/statefulsets/disruption-budget';
import { ruleTest } from '../../support/rule-test';

const LABELS = 'matchLabels: { app: web }';

const budget = (line: string, selector = LABELS, { apiVersion = 'policy/v1', metadata = '' } = {}): string => `apiVersion: ${apiVersion}
kind: PodDisruptionBudget
metadata: { name: web${metadata} }
spec:
  selector: { ${selector} }
  ${line}
`;

const workload = (replicas: string, { kind = 'StatefulSet', labels = 'app: web', metadata = '', name = 'web' } = {}): string => `---
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}${metadata} }
spec:
  ${replicas}
  template:
    metadata: { labels: { ${labels} } }
    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] }
`;

const autoscaler = (kind: string, target: string): string => `---
apiVersion: ${kind === 'ScaledObject' ? 'keda.sh/v1alpha1' : 'autoscaling/v2'}
kind: ${kind}
metadata: { name: web }
spec: { scaleTargetRef: { ${target} } }
`;

const LABELLED = 'metadata: { name: web-test, labels: { app: web } }';
const PODS = 'template: { metadata: { labels: { app: web } } }';

const other = (head: string, spec: string, metadata = 'metadata: { name: web-test }'): string => `---\n${head}\n${metadata}\nspec: { ${spec} }\n`;

const template = (parameters: string, minAvailable: string, label: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: { name: web }
    spec:
      selector: { matchLabels: { app: "${label}" } }
      minAvailable: ${minAvailable}${mark}
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: { replicas: 2, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web }] } } }
`;

ruleTest(disruptionBudget, {
  valid: {
    'one pod at a time may go': { yaml: budget('maxUnavailable: 1') + workload('replicas: 3') },
    'one pod fewer than there are may have to stay': { yaml: budget('minAvailable: 2') + workload('replicas: 3') },
    'a share that leaves one pod to go': { yaml: budget('minAvailable: 50%') + workload('replicas: 3') },
    'a share of 1% lets a pod go, as it rounds up': { yaml: budget('maxUnavailable: 1%') + workload('replicas: 3') },
    'no pod has to stay': { yaml: budget('minAvailable: 0') + workload('replicas: 0') },
    'a number of pods elsewhere is not known': { yaml: budget('minAvailable: 3') },
    'no pods need no budget': { yaml: budget('minAvailable: 1') + workload('replicas: 0') },
    'the pods of two workloads are counted together': {
      yaml: budget('minAvailable: 3') + workload('replicas: 2') + workload('replicas: 2', { kind: 'Deployment' }),
    },
    'pods of another namespace have another budget': {
      yaml:
        budget('minAvailable: 2', LABELS, { metadata: ', namespace: bank' }) +
        workload('replicas: 2', { kind: 'Deployment', metadata: ', namespace: shop' }),
    },
    'an autoscaler may add pods': {
      yaml: budget('minAvailable: 3') + workload('replicas: 3') + autoscaler('HorizontalPodAutoscaler', 'kind: StatefulSet, name: web'),
    },
    'a ScaledObject may add pods': {
      yaml: budget('minAvailable: 3') + workload('replicas: 3') + autoscaler('ScaledObject', 'kind: StatefulSet, name: web'),
    },
    'a ScaledObject without a kind scales a Deployment': {
      yaml: budget('minAvailable: 3') + workload('replicas: 3', { kind: 'Deployment' }) + autoscaler('ScaledObject', 'name: web'),
    },
    'a Pod counts as well, if its budget takes it': {
      yaml: budget('minAvailable: 3') + workload('replicas: 3') + other('apiVersion: v1\nkind: Pod', 'containers: []', LABELLED),
    },
    'the pods of a Job come and go': {
      yaml: budget('minAvailable: 3') + workload('replicas: 3') + other('apiVersion: batch/v1\nkind: Job', PODS),
    },
    'and those of a CronJob': {
      yaml: budget('minAvailable: 3') + workload('replicas: 3') + other('apiVersion: batch/v1\nkind: CronJob', `jobTemplate: { spec: { ${PODS} } }`),
    },
    'nobody knows how many pods a DaemonSet has': {
      yaml: budget('minAvailable: 3') + workload('replicas: 3') + other('apiVersion: apps/v1\nkind: DaemonSet', PODS),
    },
    'a document that nobody could read may hold more pods': {
      yaml: `${budget('minAvailable: 3')}${workload('replicas: 3')}---\nkind: [\n`,
    },
    'an empty selector took no pod in policy/v1beta1, so nothing is kept from its eviction': {
      yaml: budget('maxUnavailable: 0', '', { apiVersion: 'policy/v1beta1' }),
    },
    'nor is anything where all of no pods have to stay': {
      yaml: budget('minAvailable: 100%', '', { apiVersion: 'policy/v1beta1' }),
    },
    'a selector that deployment supplies may take no pod': {
      yaml: template('{ name: APP }', '100%', 'web').replace('{ matchLabels: { app: "web" } }', '"${APP}"'),
    },
    'a selector left out takes no pod': {
      yaml: 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { maxUnavailable: 0 }\n',
    },
    'an empty selector takes every pod, in whatever number': { yaml: budget('minAvailable: 3', '') + workload('replicas: 3') },
    'a budget of another API is not ours to judge': { yaml: budget('maxUnavailable: 0', LABELS, { apiVersion: 'policy.shop.example/v1' }) },
    'one pod goes with its node': { yaml: workload('replicas: 1') },
    'a Deployment has no members to lose': { yaml: workload('replicas: 3', { kind: 'Deployment' }) },
    'a patch knows nothing of its labels': {
      yaml: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web }\nspec: { replicas: 3 }\n',
    },
    'a budget for an unknown label may be its budget': { yaml: template('{ name: APP }', '1', '${APP}') },
    'a number that deployment supplies is not known': { yaml: template('{ name: NUMBER }', '${{NUMBER}}', 'web') },
    'a document that nobody could read may hold the budget': { yaml: `${workload('replicas: 3').slice(4)}---\nkind: [\n` },
  },
  invalid: {
    'no pod may go': {
      yaml: budget('maxUnavailable: 0 #! noneUnavailable:warning'),
      says: ['PodDisruptionBudget/web has maxUnavailable: 0,', 'lets nodes drain'],
    },
    'no share of the pods may go': { yaml: budget('maxUnavailable: 0% #! noneUnavailable'), says: ['0%'] },
    'an empty selector holds every pod': { yaml: budget('maxUnavailable: 0 #! noneUnavailable', '') },
    'all of the pods have to stay': { yaml: budget('minAvailable: 100% #! allAvailable:warning'), says: ['100% of its pods'] },
    'as many as there are have to stay': {
      yaml: budget('minAvailable: 3 #! allAvailable:warning') + workload('replicas: 3'),
      says: ['minAvailable: 3 of 3 pods'],
      related: ['the replicas of StatefulSet/web'],
    },
    'more than there are have to stay': { yaml: budget('minAvailable: 4 #! allAvailable') + workload('replicas: 3') },
    'a share that rounds up to all of them': { yaml: budget('minAvailable: 90% #! allAvailable') + workload('replicas: 3') },
    'the one pod has to stay': { yaml: budget('minAvailable: 1 #! allAvailable') + workload('minReadySeconds: 1'), says: ['of 1 pod,'] },
    'the pods of a Deployment have to stay': {
      yaml: budget('minAvailable: 2 #! allAvailable') + workload('replicas: 2', { kind: 'Deployment' }),
    },
    'the pods of another Job do not count': {
      yaml:
        budget('minAvailable: 3 #! allAvailable') +
        workload('replicas: 3') +
        other('apiVersion: batch/v1\nkind: Job', 'template: { metadata: { labels: { app: import } } }'),
    },
    'expressions select as well': {
      yaml:
        budget('minAvailable: 2 #! allAvailable', 'matchExpressions: [{ key: app, operator: In, values: [web] }]') +
        workload('replicas: 2'),
    },
    'a set without a budget may lose all of its pods': {
      yaml: workload('replicas: 3 #! noBudget:info'),
      says: ['StatefulSet/web has 3 pods'],
    },
    'a budget for other pods is none': {
      yaml: budget('maxUnavailable: 1', 'matchLabels: { app: api }') + workload('replicas: 2 #! noBudget'),
    },
    'an empty selector took no pod in policy/v1beta1': {
      yaml: budget('maxUnavailable: 1', '', { apiVersion: 'policy/v1beta1' }) + workload('replicas: 2 #! noBudget'),
    },
    'an object of a Template is looked at where it stands': {
      yaml: template('{ name: NUMBER, value: "2" }', '${{NUMBER}}', 'web', ' #! allAvailable'),
      related: ['the parameter NUMBER supplies'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: { name: web }
    spec: { maxUnavailable: 0, selector: { ${LABELS} } } #! noneUnavailable
`,
    },
  },
});
