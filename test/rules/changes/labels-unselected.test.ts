import { labelsUnselected } from '../../../rules/changes/labels-unselected';
import { ruleTest } from '../../support/rule-test';

const web = (labels: string, kind = 'StatefulSet', name = 'web'): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec:
  serviceName: peers
  template:
    metadata:
      labels:
        ${labels.replaceAll('\n', '\n        ')}
    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] }
`;

/** With a selector of its own. */
const owned = (labels: string, selector = 'tier: front'): string => web(labels, 'Deployment').replace('  template:', `  selector: { matchLabels: { ${selector} } }\n  template:`);

const service = (selector = 'app: web, tier: front', name = 'web', more = ''): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { ${selector} }${more} }
`;

const budget = (selector = 'matchLabels: { tier: front }', name = 'web'): string => `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name}, namespace: shop }
spec: { maxUnavailable: 1, selector: { ${selector} } }
`;

const OLD = 'app: web\ntier: front';
const NEW = 'app: web\ntier: back';

const template = (tier: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: TIER }]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec: { template: { metadata: { labels: { app: web, tier: "${tier}" } }, spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] } } }
  - apiVersion: v1
    kind: Service
    metadata: { name: web }
    spec: { selector: { app: web, tier: front } }
  - apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: { name: web }
    spec: { selector: { matchLabels: { tier: front } } }
`;

const KUSTOMIZATION = `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
labels: [{ pairs: { tier: front }, includeTemplates: true }]
`;

ruleTest(labelsUnselected, {
  valid: {
    'labels that stay are found': { before: web(OLD) + service() + budget(), yaml: web('tier: front\napp: web') + service() + budget() },
    'a label that nobody asks for may change': { before: web(`${OLD}\nage: old`) + service() + budget(), yaml: web(`${OLD}\nage: new`) + service() + budget() },
    'selectors that change along find the pods': {
      before: web(OLD) + service() + budget(),
      yaml: web(NEW) + service('app: web, tier: back') + budget('matchLabels: { tier: back }'),
    },
    'what is gone looks for nobody': { before: web(OLD) + service() + budget(), yaml: web(NEW) },
    'a Service that did not find the pods loses none': { before: web(OLD) + service('app: ledger'), yaml: web(NEW) + service('app: ledger') },
    'a selector that changes while the labels stay is not about labels': { before: web(OLD) + service(), yaml: web(OLD) + service('app: ledger') },
    'a Service that leads elsewhere by name has no selector': {
      before: web(OLD) + service('app: web', 'web', ', type: ExternalName, externalName: shop.example'),
      yaml: web(NEW) + service('app: ledger', 'web', ', type: ExternalName, externalName: shop.example'),
    },
    'a Service that others answer for now loses no traffic': {
      before: `${web(OLD, 'Deployment')}---\n${web('app: web', 'Deployment', 'next')}${service()}`,
      yaml: `${web(NEW, 'Deployment')}---\n${web(OLD, 'Deployment', 'next')}${service()}`,
    },
    'pods that another budget covers are covered': { before: web(OLD) + budget(), yaml: web(NEW) + budget() + budget('matchLabels: { tier: back }', 'back') },
    'a label that deployment supplies may be the one asked for': { before: template('front'), yaml: template('${TIER}') },
    'labels that a kustomization adds are not in the file': { before: web(OLD) + service() + KUSTOMIZATION, yaml: web('app: web') + service() + KUSTOMIZATION },
    'a workload of another API is not ours to judge': {
      before: web(OLD).replace('apps/v1', 'apps.kruise.io/v1beta1') + service(),
      yaml: web(NEW).replace('apps/v1', 'apps.kruise.io/v1beta1') + service(),
    },
    'labels that the own selector does not match are refused, so that no pod changes': {
      before: owned(OLD) + service() + budget(),
      yaml: owned(NEW) + service() + budget(),
    },
    'a Service of another namespace finds other pods': {
      before: web(OLD) + service().replace('namespace: shop', 'namespace: market'),
      yaml: web(NEW) + service().replace('namespace: shop', 'namespace: market'),
    },
  },
  invalid: {
    'a Service no longer finds the pods': {
      before: web(OLD) + service(),
      yaml: web('app: web\ntier: back #! service:error') + service(),
      says: ['label tier of the pods of StatefulSet/web changes from front to back', 'Service/web no longer selects them: traffic stops as pods are replaced', 'keep tier: front'],
      related: ['the selector of Service/web'],
    },
    'a label that is taken away was asked for': {
      before: web(OLD, 'Deployment') + service(),
      yaml: web('app: web', 'Deployment').replace('labels:', 'labels: #! service') + service(),
      says: ['label tier of the pods of Deployment/web is taken away; it was front'],
    },
    'a label beside those that the own selector asks for may be asked for by a Service': {
      before: owned(OLD, 'app: web') + service(),
      yaml: owned('app: web\ntier: back #! service', 'app: web') + service(),
    },
    'a governing Service gives the pods their names, whoever else answers': {
      before: `${web(OLD)}---\n${web(OLD, 'Deployment', 'next')}${service('tier: front', 'peers')}`,
      yaml: `${web('app: web\ntier: back #! service')}---\n${web(OLD, 'Deployment', 'next')}${service('tier: front', 'peers')}`,
      says: ['they lose their DNS names'],
    },
    'a budget no longer covers the pods': {
      before: web(OLD) + budget(),
      yaml: web('app: web\ntier: back #! budget:error') + budget(),
      says: ['PodDisruptionBudget/web no longer covers them'],
      related: ['the selector of PodDisruptionBudget/web'],
    },
    'a budget may ask by expressions': {
      before: web(OLD) + budget('matchExpressions: [{ key: canary, operator: DoesNotExist }, { key: tier, operator: Exists }]'),
      yaml: web(`${OLD}\ncanary: "1" #! budget`) + budget('matchExpressions: [{ key: canary, operator: DoesNotExist }, { key: tier, operator: Exists }]'),
      says: ['label canary of the pods of StatefulSet/web is new, with the value 1', 'take the label canary away again'],
    },
    'a Service and a budget may both lose them': {
      before: web(OLD) + service() + budget(),
      yaml: web('app: web\ntier: back #! service, budget') + service() + budget(),
    },
  },
});
