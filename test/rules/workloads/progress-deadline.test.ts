import { progressDeadline } from '../../../rules/workloads/progress-deadline';
import { ruleTest } from '../../support/rule-test';

const deployment = (spec: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  ${spec}
`;

const probed = (deadline: string, probe: string, field = 'containers', more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  ${deadline}
  template:
    spec:
      ${field}:
        - name: web
          ${more === '' ? 'image: quay.io/shop/web:1.2' : more}
          ${probe}
`;

const template = (deadline: string, parameter: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters:
  - ${parameter}
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      minReadySeconds: 60
      progressDeadlineSeconds: ${deadline}
`;

ruleTest(progressDeadline, {
  valid: {
    'no deadline is ten minutes': { yaml: deployment('replicas: 3') },
    'one second more than minReadySeconds is enough': { yaml: deployment('minReadySeconds: 60\n  progressDeadlineSeconds: 61') },
    'one second below an hour is soon enough': { yaml: deployment('progressDeadlineSeconds: 3599') },
    'one second below ten minutes is below the default': { yaml: deployment('minReadySeconds: 599') },
    'a probe that gives up exactly at the deadline is in time': {
      yaml: probed('progressDeadlineSeconds: 60', 'readinessProbe: { initialDelaySeconds: 30, httpGet: { port: 8080 } }'),
    },
    'a liveness probe says nothing about the start': {
      yaml: probed('progressDeadlineSeconds: 60', 'livenessProbe: { initialDelaySeconds: 300, httpGet: { port: 8080 } }'),
    },
    'an init container that ends has no probes': {
      yaml: probed('progressDeadlineSeconds: 60', 'readinessProbe: { initialDelaySeconds: 300 }', 'initContainers'),
    },
    'a start of two hours needs its deadline': {
      yaml: probed('progressDeadlineSeconds: 9000', 'startupProbe: { periodSeconds: 60, failureThreshold: 120 }'),
    },
    'the first version of the API fills in no deadline': { yaml: deployment('minReadySeconds: 900').replace('apps/v1', 'extensions/v1beta1') },
    'a deadline that is no number is for the schema': { yaml: deployment('progressDeadlineSeconds: "0"') },
    'a deadline that deployment supplies is not known': { yaml: template('"${{DEADLINE}}"', 'name: DEADLINE') },
    'a period that is no number is not counted': {
      yaml: probed('progressDeadlineSeconds: 60', 'readinessProbe: { periodSeconds: often, failureThreshold: 900 }'),
    },
    'a DeploymentConfig has no such deadline': {
      yaml: deployment('progressDeadlineSeconds: 0').replace('apps/v1', 'apps.openshift.io/v1').replace('Deployment', 'DeploymentConfig'),
    },
    'an empty spec has the default': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n' },
  },
  invalid: {
    'the same as minReadySeconds is refused': {
      yaml: deployment('minReadySeconds: 60\n  progressDeadlineSeconds: 60 #! refused:error'),
      fixed: deployment('minReadySeconds: 60\n  progressDeadlineSeconds: 600'),
      safety: 'safe',
      says: ['Deployment/web has progressDeadlineSeconds: 60', 'must be above minReadySeconds, 60'],
    },
    'less than minReadySeconds is refused': { yaml: deployment('minReadySeconds: 60\n  progressDeadlineSeconds: 10 #! refused:error') },
    'zero is refused, as minReadySeconds is at least that': {
      yaml: deployment('progressDeadlineSeconds: 0 #! refused:error'),
      fixed: deployment('progressDeadlineSeconds: 600'),
    },
    'minReadySeconds may outgrow the default': {
      yaml: deployment('minReadySeconds: 600 #! refused:error'),
      says: ['left out, and so 600', 'or lower minReadySeconds'],
    },
    'where ten minutes are not enough a person decides': {
      yaml: deployment('minReadySeconds: 900\n  progressDeadlineSeconds: 700 #! refused'),
      says: ['a start may take 900 s'],
    },
    'the largest number is no deadline': {
      yaml: deployment('progressDeadlineSeconds: 2147483647 #! never:warning'),
      fixed: deployment('progressDeadlineSeconds: 600'),
      safety: 'safe',
      says: ['which means none'],
    },
    'an hour is too late': {
      yaml: deployment('progressDeadlineSeconds: 3600 #! late:warning'),
      fixed: deployment('progressDeadlineSeconds: 600'),
      safety: 'safe',
      says: ['after 1 hour and not before'],
    },
    'so are two hours and a bit': { yaml: deployment('progressDeadlineSeconds: 7201 #! late'), says: ['after more than 2 hours'] },
    'a deadline for a slow start is not shortened to less': {
      yaml: probed('progressDeadlineSeconds: 3600 #! late', 'startupProbe: { periodSeconds: 60, failureThreshold: 30 }'),
      says: ['a start may take 1800 s'],
    },
    'a readiness probe may be more patient than the rollout': {
      yaml: probed('progressDeadlineSeconds: 60', 'readinessProbe: { initialDelaySeconds: 31 } #! slowStart:warning'),
      says: ['readinessProbe of container web waits up to 61 s', 'failed after 60 s', 'a start of 61 s'],
    },
    'so may a startup probe, and the default counts': {
      yaml: probed('replicas: 1', 'startupProbe: { periodSeconds: 30, failureThreshold: 40 } #! slowStart'),
      says: ['startupProbe of container web waits up to 1200 s', 'after 600 s'],
    },
    'init containers that go on are probed': {
      yaml: probed('progressDeadlineSeconds: 60', 'readinessProbe: { initialDelaySeconds: 90 } #! slowStart', 'initContainers', 'restartPolicy: Always'),
    },
    'a value that a parameter supplies is not written over': {
      yaml: template('"${{DEADLINE}}" #! refused', '{ name: DEADLINE, value: "30" }'),
      says: ['give the parameter of progressDeadlineSeconds the value 600'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec: { progressDeadlineSeconds: 2147483647 } #! never
`,
    },
  },
});
