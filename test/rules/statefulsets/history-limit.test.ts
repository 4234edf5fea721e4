import { historyLimit } from '../../../rules/statefulsets/history-limit';
import { ruleTest } from '../../support/rule-test';

const workload = (limit: string, kind = 'StatefulSet', apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web }
spec:
  revisionHistoryLimit: ${limit}
`;

const template = (parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      revisionHistoryLimit: \${{LIMIT}}${mark}
`;

const kubernetes = (minor: number, patch?: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch } } }) as const;

ruleTest(historyLimit, {
  valid: {
    'one revision is something to go back to': { yaml: workload('1') },
    'a null is filled in with 10': { yaml: workload('null') },
    'a text is no number': { yaml: workload('"0"') },
    'a limit that deployment supplies is not known': { yaml: template('{ name: LIMIT }') },
    'a DeploymentConfig keeps its own history': { yaml: workload('0', 'DeploymentConfig', 'apps.openshift.io/v1') },
    'a StatefulSet of another API is not ours to judge': { yaml: workload('0', 'StatefulSet', 'apps.kruise.io/v1beta1') },
  },
  invalid: {
    'no revision leaves nothing to go back to': {
      yaml: workload('0 #! noUndo:warning'),
      fixed: workload('10'),
      safety: 'unsafe',
      says: ['StatefulSet/web keeps no old revision'],
    },
    'an existing StatefulSet takes another limit from 1.34 on': {
      yaml: workload('0 #! noUndo'),
      ...kubernetes(34),
      fixed: workload('10'),
      safety: 'safe',
    },
    'before, the change would be refused': { yaml: workload('0 #! noUndo'), ...kubernetes(33), fixed: workload('10'), safety: 'unsafe' },
    'OpenShift 4.20 is Kubernetes 1.33': {
      yaml: workload('0 #! noUndo'),
      target: { platform: 'openshift', release: { major: 4, minor: 20, patch: undefined } },
      fixed: workload('10'),
      safety: 'unsafe',
    },
    'a Deployment is not rolled back either': {
      yaml: workload('0 #! noUndo:warning', 'Deployment'),
      fixed: workload('10', 'Deployment'),
      safety: 'safe',
    },
    'nor is a DaemonSet': { yaml: workload('0 #! noUndo', 'DaemonSet'), safety: 'safe' },
    'fewer than none can crash the controller manager before 1.33': {
      yaml: workload('-1 #! crashes:error'),
      ...kubernetes(32),
      fixed: workload('10'),
      safety: 'unsafe',
      says: ['revisionHistoryLimit: -1', 'Kubernetes 1.32'],
    },
    'and in the patch release before the one that mended it': { yaml: workload('-1 #! crashes:error'), ...kubernetes(32, 0), says: ['Kubernetes 1.32.0'] },
    'which 1.32.1 was': { yaml: workload('-1 #! noLimit:warning'), ...kubernetes(32, 1) },
    'and 1.29.13': { yaml: workload('-1 #! noLimit:warning'), ...kubernetes(29, 13) },
    'no patch release of 1.28 mended it': { yaml: workload('-1 #! crashes:error'), ...kubernetes(28, 99) },
    'a patch release of OpenShift counts on its own': {
      yaml: workload('-1 #! crashes:error'),
      target: { platform: 'openshift', release: { major: 4, minor: 16, patch: 40 } },
    },
    'fewer than none is no limit from 1.33 on': { yaml: workload('-1 #! noLimit:warning'), ...kubernetes(33), fixed: workload('10') },
    'fewer than none is refused for a Deployment': {
      yaml: workload('-1 #! refused:error', 'Deployment'),
      fixed: workload('10', 'Deployment'),
      safety: 'safe',
      says: ['refuses a number below 0'],
    },
    'and for a DaemonSet': { yaml: workload('-2 #! refused:error', 'DaemonSet'), ...kubernetes(32) },
    'what a parameter supplies is not written out': {
      yaml: template('{ name: LIMIT, value: "0" }', ' #! noUndo'),
      related: ['the parameter LIMIT supplies'],
      says: ['give the parameter the value 10'],
    },
    'an item of a List is looked at': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n    kind: StatefulSet\n    metadata: { name: web }\n    spec: { revisionHistoryLimit: 0 } #! noUndo\n',
    },
  },
});
