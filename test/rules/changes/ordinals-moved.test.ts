import { ordinalsMoved } from '../../../rules/changes/ordinals-moved';
import { ruleTest } from '../../support/rule-test';

const CLAIMS = 'volumeClaimTemplates: [{ metadata: { name: data } }]';

const POD = `selector: { matchLabels: { app: ledger } }
  template: { metadata: { labels: { app: ledger } }, spec: { containers: [{ name: ledger, image: "quay.io/shop/ledger:1.2" }] } }`;

const set = (start: string, rest = `replicas: 3\n  ${CLAIMS}`, apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: ledger, namespace: shop }
spec:
  ordinals:
    start: ${start}
  ${rest}
  ${POD}
`;

const plain = (rest = `replicas: 3\n  ${CLAIMS}`, mark = ''): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ledger, namespace: shop }
spec:${mark}
  ${rest}
  ${POD}
`;

const template = (parameters: string, start: string, replicas = '3'): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: ledger }
    spec:
      ordinals:
        start: ${start}
      replicas: ${replicas}
`;

const kubernetes = (minor: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch: undefined } } }) as const;

ruleTest(ordinalsMoved, {
  valid: {
    'the same start stays': { before: set('5'), yaml: set('5') },
    'no start is a start at 0': { before: plain(), yaml: set('0') },
    'neither is a null another one': { before: set('null'), yaml: set('0') },
    'a patch that leaves it out says nothing of it': { before: set('5').replace(POD, ''), yaml: plain().replace(POD, '') },
    'a new set has no pods to lose': { before: '', yaml: set('5') },
    'a set that is gone is not this rule\'s': { before: set('5'), yaml: '' },
    'without pods nothing moves': { before: set('0', 'replicas: 0'), yaml: set('5', 'replicas: 0') },
    'a release that does not read the field moves nothing': { before: set('0'), yaml: set('5'), ...kubernetes(26) },
    'a start that deployment supplies is not known': { before: template('{ name: START }', '0'), yaml: template('{ name: START }', '${{START}}') },
    'a StatefulSet of another API is not ours to judge': {
      before: set('0', 'replicas: 3', 'apps.kruise.io/v1beta1'),
      yaml: set('5', 'replicas: 3', 'apps.kruise.io/v1beta1'),
    },
  },
  invalid: {
    'all pods get other names': {
      before: set('0'),
      yaml: set('5 #! deleted:error'),
      says: [
        'StatefulSet/ledger changes spec.ordinals.start from 0 to 5',
        'from ledger-0 to ledger-2 into ledger-5 to ledger-7',
        'ledger-0 to ledger-2 will be deleted, and ledger-5 to ledger-7 will start with claims data-ledger-5 to data-ledger-7',
        'save what data-ledger-0 to data-ledger-2 hold first, in namespace shop',
      ],
    },
    'pods in both ranges stay': {
      before: set('0'),
      yaml: set('1 #! deleted'),
      says: ['ledger-0 will be deleted, and ledger-3 will start with claims data-ledger-3'],
    },
    'a start that is left out is 0 again': {
      before: set('2'),
      yaml: plain(undefined, ' #! deleted'),
      says: ['from 2 to 0', 'ledger-3 and ledger-4 will be deleted, and ledger-0 and ledger-1 will start'],
    },
    'fewer pods at the low end': {
      before: set('0'),
      yaml: set('2 #! deleted', `replicas: 1\n  ${CLAIMS}`),
      says: ['ledger-0 and ledger-1 will be deleted; keep'],
    },
    'none are left': { before: set('0', 'replicas: 1'), yaml: set('2 #! deleted', 'replicas: 0'), says: ['ledger-0 into none'] },
    'claims may be deleted with the pods': {
      before: set('0'),
      yaml: set('5 #! deleted', `replicas: 3\n  persistentVolumeClaimRetentionPolicy: { whenScaled: Delete }\n  ${CLAIMS}`),
      says: ['their claims with them (whenScaled: Delete)'],
    },
    'pods without claims lose their names alone': { before: set('0', 'replicas: 3'), yaml: set('5 #! deleted', 'replicas: 3'), says: ['ledger-5 to ledger-7 will start; keep'] },
    'more pods at the low end take none away': {
      before: set('2', `replicas: 1\n  ${CLAIMS}`),
      yaml: set('0 #! added:info'),
      says: ['adds ledger-0 and ledger-1 with claims data-ledger-0 and data-ledger-1'],
    },
    'nor do they without claims': { before: set('2', 'replicas: 1'), yaml: set('0 #! added', 'replicas: 3'), says: ['adds ledger-0 and ledger-1; no pod goes'] },
    'how many pods there are need not be known': {
      before: template('{ name: REPLICAS }', '0', '${{REPLICAS}}'),
      yaml: template('{ name: REPLICAS }', '5 #! shifted:error', '${{REPLICAS}}'),
    },
    'the field is read from 1.27 on': { before: set('0'), yaml: set('5 #! deleted'), ...kubernetes(27) },
  },
});
