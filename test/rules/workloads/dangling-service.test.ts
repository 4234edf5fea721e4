import { danglingService } from '../../../rules/workloads/dangling-service';
import { ruleTest } from '../../support/rule-test';

const service = (selector: string, { name = 'web', mark = '', more = '', ports = '{ port: 80, targetPort: 8080 }' } = {}): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: ${selector}${mark === '' ? '' : ` #! ${mark}`}
  ports: [${ports}]${more}
---
`;

const workload = (labels = 'app: web', { name = 'web', kind = 'Deployment', spec = '' } = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { ${labels} } }${spec}
  template:
    metadata: { labels: { ${labels} } }
    spec:
      containers:
        - { name: web, image: "quay.io/shop/web:1.2", ports: [{ name: http, containerPort: 8080 }] }
---
`;

const custom = (apiVersion: string, kind: string): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: shop }\n---\n`;

const template = (selector: string, label: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: v1
    kind: Service
    metadata: { name: web }
    spec:
      selector: ${selector}${mark}
      ports: [{ port: 80 }]
  - apiVersion: apps.openshift.io/v1
    kind: DeploymentConfig
    metadata: { name: web }
    spec:
      selector: { app: web }
      template: { metadata: { labels: { app: "${label}" } }, spec: { containers: [{ name: web, image: " " }] } }
`;

const WRONG = '{ app: shop }';

ruleTest(danglingService, {
  valid: {
    'a selector that matches finds the pods': { yaml: service('{ app: web }') + workload('app: web, tier: front') },
    'a Service without a selector has endpoints of its own': { yaml: service('{}') + workload() },
    'an ExternalName leads to no pod': { yaml: service(WRONG, { more: '\n  type: ExternalName' }) + workload() },
    'each pod of a StatefulSet may have a Service': {
      yaml: service('{ statefulset.kubernetes.io/pod-name: bank-0 }', { name: 'bank-0' }) + workload('app: bank', { name: 'bank', kind: 'StatefulSet' }),
    },
    'a governing Service is for another rule': { yaml: service(WRONG) + workload('app: web', { kind: 'StatefulSet', spec: '\n  serviceName: web' }) },
    'labels that controllers write stand in no template': { yaml: service('{ app: web, pod-template-hash: 6d4cf56db6 }') + workload() },
    'the pods may be applied elsewhere where there are none here': { yaml: service(WRONG) },
    'the pods may be applied elsewhere where those here have another name, other labels and other ports': {
      yaml: service('{ app: bank }', { name: 'bank', ports: '{ port: 5432 }' }) + workload(),
    },
    'a workload that has its Service is not meant for another one that shares a label': {
      yaml: service('{ app: shop, part: web }') + service('{ app: shop, part: bank }', { name: 'bank' }) + workload('app: shop, part: web'),
    },
    'a job is not what a Service is meant for': {
      yaml: `${service('{ app: shop, part: bank }', { name: 'bank' })}apiVersion: batch/v1
kind: Job
metadata: { name: setup }
spec: { template: { metadata: { labels: { app: shop } }, spec: { restartPolicy: Never, containers: [{ name: setup, image: "quay.io/shop/setup:1" }] } } }
`,
    },
    'pods of another namespace are not those meant': {
      yaml: service(WRONG).replace('name: web', 'name: web, namespace: shop') + workload().replace('name: web', 'name: web, namespace: bank'),
    },
    'a Service that is declared as living elsewhere may have its pods there': { yaml: service(WRONG) + workload(), externals: { services: [{ name: 'web' }] } },
    'a document that does not parse may hold the pods': { yaml: `${service(WRONG)}${workload()}kind: [\n` },
    'a custom resource may make the pods': { yaml: service(WRONG) + workload() + custom('kafka.strimzi.io/v1beta2', 'Kafka') },
    'an operator that comes with its definitions may make the pods': { yaml: service(WRONG) + workload() + custom('apiextensions.k8s.io/v1', 'CustomResourceDefinition') },
    'an Application may bring the pods': { yaml: service(WRONG) + workload() + custom('argoproj.io/v1alpha1', 'Application') },
    'a kustomization may draw the pods in': {
      yaml: { 'web.yaml': service(WRONG) + workload(), 'kustomization.yaml': 'resources: [web.yaml, ../base]\n' },
    },
    'a kustomization may put the labels on': {
      yaml: { 'web.yaml': service(WRONG) + workload(), 'kustomization.yaml': 'resources: [web.yaml]\ncommonLabels: { app: shop }\n' },
    },
    'a kustomization may patch the labels': {
      yaml: { 'web.yaml': service(WRONG) + workload(), 'kustomization.yaml': 'resources: [web.yaml]\npatches: [{ path: labels.json, target: { kind: Deployment } }]\n' },
    },
    'the mark of a leader is put on a pod while it runs': { yaml: service('{ app: web, spilo-role: master }') + workload() },
    'a patch does not show its labels': {
      yaml: `${service(WRONG)}${workload()}apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: worker }\nspec: { replicas: 2 }\n`,
    },
    'a container without an image is part of a patch': { yaml: service(WRONG) + workload().replace('image: "quay.io/shop/web:1.2", ', '') },
    'labels that are no text are not read': { yaml: service(WRONG) + workload('app: 7') },
    'a selector that is no text is not read': { yaml: service('{ app: 7 }') + workload() },
    'a selector that deployment supplies is not known': { yaml: template('{ app: "${APP}" }', 'web', '{ name: APP }') },
    'a label that deployment supplies is not known': { yaml: template('{ app: shop }', '${APP}', '{ name: APP }') },
    'the pods of a DeploymentConfig carry its name': { yaml: template('{ deploymentconfig: web }', 'web', '') },
    'the number of a rollout is on its pods': { yaml: template('{ deployment: web-1 }', 'web', '') },
    'an empty spec says nothing': { yaml: 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n' },
  },
  invalid: {
    'a Service finds none of the pods of the workload of its name': {
      yaml: service(WRONG, { mark: 'noPods:warning' }) + workload(),
      says: ['Service/web selects app=shop', 'the pods of Deployment/web, which come nearest, carry app=web', 'select app=web to reach them'],
      related: ['the labels of the pods of Deployment/web'],
    },
    'the name counts although another Service finds the pods': {
      yaml: service(WRONG, { mark: 'noPods' }) + service('{ app: web }', { name: 'web-peers' }) + workload(),
    },
    'one label too many finds no pod': {
      yaml: service('{ app: web, tier: front }', { name: 'shop', mark: 'noPods' }) + workload(),
      says: ['selects app=web,tier=front'],
    },
    'a port tells which pods are meant': { yaml: service(WRONG, { name: 'shop', mark: 'noPods' }) + workload(), says: ['Deployment/web'] },
    'a port by name tells it too': { yaml: service(WRONG, { name: 'shop', mark: 'noPods', ports: '{ port: 80, targetPort: http }' }) + workload() },
    'a target port left out is the same number': { yaml: service(WRONG, { name: 'shop', mark: 'noPods', ports: '{ port: 8080 }' }) + workload() },
    'the nearest is the one with most of the labels': {
      yaml: service('{ app: shop, part: web, track: new }', { name: 'shop', mark: 'noPods' }) + workload('app: shop', { name: 'worker' }) + workload('app: shop, part: web'),
      says: ['the pods of Deployment/web, which'],
    },
    'a role with another value is a label like others': {
      yaml: service('{ app: web, role: front }', { mark: 'noPods' }) + workload('app: web, role: back'),
    },
    'a Pod may have no labels at all': {
      yaml: `${service(WRONG, { mark: 'noPods' })}apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] }
`,
      says: ['carry no labels', 'select labels that the pods carry'],
    },
    'custom resources that make no pods change nothing': {
      yaml: service(WRONG, { mark: 'noPods' }) + workload() + custom('monitoring.coreos.com/v1', 'ServiceMonitor') + custom('cert-manager.io/v1', 'Certificate'),
    },
    'a kustomization of the files beside it changes nothing': {
      yaml: { 'web.yaml': service(WRONG, { mark: 'noPods' }) + workload(), 'kustomization.yaml': 'resources: [./web.yaml]\nnamespace: shop\n' },
    },
    'a pod of another StatefulSet is not there': {
      yaml: service('{ statefulset.kubernetes.io/pod-name: web-0, app: bank }', { name: 'bank', mark: 'noPods' }) + workload('app: bank', { name: 'bank', kind: 'StatefulSet' }),
    },
    'a DeploymentConfig is looked at with its Service': { yaml: template('{ app: shop }', 'web', '', ' #! noPods') },
    'a label that a parameter supplies is known': { yaml: template('{ app: web }', '${APP}', '{ name: APP, value: shop }', ' #! noPods') },
    'items of a List are looked at together': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { name: web }
    spec: { selector: { app: shop } } #! noPods
  - apiVersion: v1
    kind: Pod
    metadata: { name: web, labels: { app: web } }
    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] }
`,
    },
  },
});
