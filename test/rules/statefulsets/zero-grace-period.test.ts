import { zeroGracePeriod } from '../../../rules/statefulsets/zero-grace-period';
import { ruleTest } from '../../support/rule-test';

const workload = (seconds: string, kind = 'StatefulSet', apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web }
spec:
  template:
    spec:
      terminationGracePeriodSeconds: ${seconds}
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
      template:
        spec:
          terminationGracePeriodSeconds: \${{GRACE}}${mark}
`;

ruleTest(zeroGracePeriod, {
  valid: {
    'a second is some grace': { yaml: workload('1') },
    'a null is filled in with 30': { yaml: workload('null') },
    'a text is no number': { yaml: workload('"0"') },
    'a Deployment has no names to give away': { yaml: workload('0', 'Deployment') },
    'seconds that deployment supplies are not known': { yaml: template('{ name: GRACE }') },
    'a StatefulSet of another API is not ours to judge': { yaml: workload('0', 'StatefulSet', 'apps.kruise.io/v1beta1') },
  },
  invalid: {
    'no seconds are no grace': {
      yaml: workload('0 #! noGrace:warning'),
      fixed: workload('30'),
      safety: 'safe',
      says: ['StatefulSet/web', 'still runs'],
    },
    'what a parameter supplies is not written out': {
      yaml: template('{ name: GRACE, value: "0" }', ' #! noGrace'),
      related: ['the parameter GRACE supplies'],
      says: ['give the parameter the value 30'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: { template: { spec: { terminationGracePeriodSeconds: 0 } } } #! noGrace
`,
    },
  },
});
