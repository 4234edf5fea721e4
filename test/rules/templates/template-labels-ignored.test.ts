import { templateLabelsIgnored } from '../../../rules/templates/template-labels-ignored';
import { ruleTest } from '../../support/rule-test';

const template = (labels: string, objects: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: APP, value: web }, { name: TEAM }, { name: OTHER }]
${labels}
objects:
${objects}
`;

const workload = (podLabels: string, kind = 'StatefulSet', name = 'web'): string => `  - apiVersion: apps/v1
    kind: ${kind}
    metadata: { name: ${name} }
    spec:
      selector: { matchLabels: { app: web } }
      template: { metadata: { labels: ${podLabels} }, spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] } }`;

ruleTest(templateLabelsIgnored, {
  valid: {
    'a Template without labels': { yaml: template('', workload('{ app: web }')) },
    'an empty map of labels': { yaml: template('labels: {}', workload('{ app: web }')) },
    'pods that have the label as well': { yaml: template('labels: { app: web }', workload('{ app: web, tier: front }')) },
    'pods that have what the parameter makes of it': { yaml: template('labels: { app: "${APP}" }', workload('{ app: web }')) },
    'the same parameter, whatever its value will be': { yaml: template('labels: { team: "${TEAM}" }', workload('{ team: "${TEAM}" }')) },
    'two parameters that may come to the same': { yaml: template('labels: { team: "${TEAM}" }', workload('{ team: "${OTHER}" }')) },
    'a key that only deployment will tell': { yaml: template('labels: { "${TEAM}": web }', workload('{ app: web }')) },
    'pods with a key that only deployment will tell': { yaml: template('labels: { app: web }', workload('{ "${TEAM}": web }')) },
    'a Pod is an object itself and gets the labels': { yaml: template('labels: { app: web }', '  - { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [] } }') },
    'a Service has no pods of its own': { yaml: template('labels: { app: web }', '  - { apiVersion: v1, kind: Service, metadata: { name: web } }') },
    'a List without labels over it': { yaml: template('', '  - { apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Service, metadata: { name: web } }] }') },
  },
  invalid: {
    'a label that the pods do not have': {
      yaml: template('labels: { shop: web }   #! notOnPods:info', workload('{ app: web }')),
      says: ["the Template's labels shop are put on its objects alone", 'the pods of StatefulSet/web', 'add shop: web to the labels'],
      related: ['the pods of StatefulSet/web do not get shop'],
    },
    'a label that the pods have with another value': { yaml: template('labels: { app: shop }   #! notOnPods', workload('{ app: web }')) },
    'a parameter that the pods do not have at all': { yaml: template('labels: { team: "${TEAM}" }   #! notOnPods', workload('{ app: web }')), says: ['add team: ${TEAM}'] },
    'a typed reference, which is text here too': { yaml: template('labels: { app: "${{APP}}", tier: "${{APP}}" }   #! notOnPods', workload('{ app: web }')), says: ['labels tier are'] },
    'several workloads': {
      yaml: template('labels: { shop: web }   #! notOnPods', [workload('{ app: web }'), workload('{ app: web }', 'DaemonSet', 'agent'), workload('{ shop: web }', 'Deployment', 'api')].join('\n')),
      says: ['StatefulSet/web (and 1 more)'],
      related: ['StatefulSet/web', 'DaemonSet/agent'],
    },
    'the pods of a CronJob': {
      yaml: template('labels: { shop: web }   #! notOnPods', '  - { apiVersion: batch/v1, kind: CronJob, metadata: { name: report }, spec: { jobTemplate: { spec: { template: { spec: { containers: [] } } } } } }'),
      says: ['CronJob/report'],
    },
    'a List under labels': {
      yaml: template('labels: { app: web }', '  - { apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Service, metadata: { name: web } }] }   #! overList:error'),
      says: ['processing fails on this list'],
    },
    'a List under an empty map of labels': { yaml: template('labels: {}', '  - { apiVersion: v1, kind: List, items: [] }   #! overList:error') },
    'a List beside a workload, each by itself': {
      yaml: template('labels: { shop: web }   #! notOnPods', `${workload('{ app: web }')}\n  - { apiVersion: v1, kind: List, items: [] }   #! overList`),
    },
  },
});
