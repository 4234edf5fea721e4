import { strategySwitched } from '../../../rules/changes/strategy-switched';
import { ruleTest } from '../../support/rule-test';

const set = (strategy: string, more = '', kind = 'StatefulSet', apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  ${strategy}
  template:
    metadata: { labels: { app: web } }
    spec:
      ${more}
      containers: [{ name: web, image: "quay.io/shop/web:1.2" }]
`;

const type = (word: string, more = ''): string => `updateStrategy:
    type: ${word}${more}`;

const grace = (seconds: string): string => set(type('RollingUpdate'), `terminationGracePeriodSeconds: ${seconds}`);

const patch = (strategy: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  ${strategy}
`;

const template = (parameters: string, strategy: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      updateStrategy:
        type: ${strategy}${mark}
      template: { spec: { terminationGracePeriodSeconds: "\${{GRACE}}" } }
`;

const old = { target: { platform: 'kubernetes', release: { major: 1, minor: 15, patch: undefined } } } as const;

ruleTest(strategySwitched, {
  valid: {
    'a strategy that stays is no switch': { before: set(type('OnDelete')), yaml: set(type('OnDelete')) },
    'RollingUpdate written out is what the API server fills in': { before: set(''), yaml: set(type('RollingUpdate')) },
    'a new set has no strategy to switch from': { before: '', yaml: set(type('OnDelete')) },
    'with a partition above all pods nothing rolls': {
      before: set(type('OnDelete')),
      yaml: set(type('RollingUpdate', '\n    rollingUpdate: { partition: 3 }')),
    },
    'an apply of today\'s API version leaves the strategy as an old one filled it in': {
      before: set('', '', 'StatefulSet', 'apps/v1beta1'),
      yaml: set(''),
      ...old,
    },
    'what an API version that is gone would fill in was never there': {
      before: set('', '', 'StatefulSet', 'apps/v1beta1'),
      yaml: set(type('RollingUpdate')),
    },
    'a patch that leaves the strategy out says nothing about it': { before: patch('replicas: 2'), yaml: patch(type('OnDelete')) },
    'a strategy or seconds that deployment supplies are not known': {
      before: template('{ name: TYPE }, { name: GRACE }', 'RollingUpdate'),
      yaml: template('{ name: TYPE }, { name: GRACE }', '"${TYPE}"'),
    },
    'seconds that were not known may have been none': {
      before: template('{ name: GRACE }', 'RollingUpdate'),
      yaml: template('{ name: GRACE, value: "0" }', 'RollingUpdate'),
    },
    'less grace is grace': { before: grace('60'), yaml: grace('1') },
    'no grace was there before': { before: grace('0'), yaml: grace('0') },
    'a DaemonSet has no names to give away': {
      before: set('', '', 'DaemonSet'),
      yaml: set('', 'terminationGracePeriodSeconds: 0', 'DaemonSet'),
    },
    'a patch that left the seconds out had those of its other half': {
      before: patch('replicas: 2'),
      yaml: patch('template: { spec: { terminationGracePeriodSeconds: 0 } }'),
    },
    'a StatefulSet of another API is not ours to judge': {
      before: set(type('RollingUpdate'), '', 'StatefulSet', 'apps.kruise.io/v1beta1'),
      yaml: set(type('OnDelete'), 'terminationGracePeriodSeconds: 0', 'StatefulSet', 'apps.kruise.io/v1beta1'),
    },
  },
  invalid: {
    'OnDelete stops what rolls': {
      before: set(type('RollingUpdate')),
      yaml: set(type('OnDelete #! toOnDelete:warning')),
      says: ['StatefulSet/web changes from RollingUpdate to OnDelete', 'kubectl get pods -L controller-revision-hash -n shop'],
    },
    'OnDelete also follows on what was filled in': { before: set(''), yaml: set(type('OnDelete #! toOnDelete')) },
    'patches that write both strategies tell it as well': {
      before: patch(type('RollingUpdate')),
      yaml: patch(type('OnDelete #! toOnDelete')),
    },
    'RollingUpdate replaces all pods that wait': {
      before: set(type('OnDelete')),
      yaml: set(type('RollingUpdate #! toRollingUpdate:warning')),
      says: ['StatefulSet/web changes from OnDelete to RollingUpdate', 'delete one'],
    },
    'a strategy that is taken away becomes RollingUpdate': {
      before: set(type('OnDelete')),
      yaml: set('').replace('spec:\n', 'spec: #! toRollingUpdate\n'),
    },
    'a partition holds back only some': {
      before: set(type('OnDelete')),
      yaml: set(type('RollingUpdate #! toRollingUpdate', '\n    rollingUpdate: { partition: 1 }')),
    },
    'an old API version that the target serves filled in OnDelete': {
      before: set('', '', 'StatefulSet', 'apps/v1beta1'),
      yaml: set(type('RollingUpdate #! toRollingUpdate')),
      ...old,
    },
    'a DaemonSet rolls and stops alike': { before: set('', '', 'DaemonSet'), yaml: set(type('OnDelete #! toOnDelete'), '', 'DaemonSet') },
    'no grace takes the place of some': {
      before: grace('60'),
      yaml: grace('0 #! noGrace:warning'),
      says: ['falls from 60 to 0', 'write terminationGracePeriodSeconds: 60'],
    },
    'no grace takes the place of the default': {
      before: set(type('RollingUpdate')),
      yaml: grace('0 #! noGrace'),
      says: ['falls from 30 by default to 0'],
    },
  },
});
