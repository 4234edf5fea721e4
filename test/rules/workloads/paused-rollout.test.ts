import { pausedRollout } from '../../../rules/workloads/paused-rollout';
import { ruleTest } from '../../support/rule-test';

const workload = (spec: string, kind = 'Deployment', apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web }
spec:
  replicas: 3
  ${spec}
`;

const template = (paused: string, parameter: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters:
  - ${parameter}
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      paused: ${paused}
`;

ruleTest(pausedRollout, {
  valid: {
    'a rollout goes on unless told otherwise': { yaml: workload('minReadySeconds: 5') },
    'false is no pause': { yaml: workload('paused: false') },
    'text is no pause': { yaml: workload('paused: "true"') },
    'a StatefulSet cannot be paused': { yaml: workload('paused: true', 'StatefulSet') },
    'a Deployment of another group is no Deployment': { yaml: workload('paused: true', 'Deployment', 'example.com/v1') },
    'a pause that deployment decides is not known': { yaml: template('"${{PAUSED}}"', 'name: PAUSED') },
    'a parameter may say no': { yaml: template('"${{PAUSED}}"', '{ name: PAUSED, value: "false" }') },
    'an empty spec is not paused': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n' },
  },
  invalid: {
    'a paused Deployment rolls nothing out': {
      yaml: workload('paused: true #! paused:warning'),
      fixed: workload('').trimEnd() + '\n',
      safety: 'unsafe',
      says: ['Deployment/web is paused'],
    },
    'so does an old one': { yaml: workload('paused: true #! paused', 'Deployment', 'extensions/v1beta1') },
    'a paused DeploymentConfig does not either': {
      yaml: workload('paused: true #! paused', 'DeploymentConfig', 'apps.openshift.io/v1'),
      says: ['DeploymentConfig/web is paused'],
    },
    'a value that a parameter supplies is not taken away': {
      yaml: template('"${{PAUSED}}" #! paused', '{ name: PAUSED, value: "true" }'),
      says: ['give the parameter the value false'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { paused: true } } #! paused
`,
    },
  },
});
