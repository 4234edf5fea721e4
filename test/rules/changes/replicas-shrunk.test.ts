import { replicasShrunk } from '../../../rules/changes/replicas-shrunk';
import { ruleTest } from '../../support/rule-test';

const DATA = 'volumeClaimTemplates: [{ metadata: { name: data } }]';
const DELETE = 'persistentVolumeClaimRetentionPolicy: { whenScaled: Delete }';

const set = (replicas: string, rest = DATA, apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: ledger, namespace: shop }
spec:
  replicas: ${replicas}
  ${rest}
`;

const whole = (spec: string, mark = ''): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ledger }
spec:${mark}
  ${spec}
  selector: { matchLabels: { app: ledger } }
  template: { metadata: { labels: { app: ledger } }, spec: { containers: [{ name: ledger, image: "quay.io/shop/ledger:1.2" }] } }
`;

const template = (replicas: string, policy = 'Retain'): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: REPLICAS }, { name: POLICY }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: ledger }
    spec:
      replicas: ${replicas}
      persistentVolumeClaimRetentionPolicy: { whenScaled: "${policy}" }
      ${DATA}
`;

const kubernetes = (minor: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch: undefined } } }) as const;

ruleTest(replicasShrunk, {
  valid: {
    'as many as before are no fewer': { before: set('3'), yaml: set('3') },
    'more are no fewer': { before: set('3'), yaml: set('5') },
    'one written is one left out': { before: whole('serviceName: ledger'), yaml: whole('replicas: 1') },
    'a patch that leaves them out says nothing of them': { before: set('3'), yaml: set('null') },
    'a new set has lost none': { before: '', yaml: set('1') },
    'a set that is gone is not this rule\'s': { before: set('3'), yaml: '' },
    'a number that deployment supplies is not known': { before: template('3'), yaml: template('${{REPLICAS}}') },
    'a policy that deployment supplies decides': { before: template('3', '${POLICY}'), yaml: template('2', '${POLICY}') },
    'a set that also starts elsewhere is ordinals-moved\'s': { before: set('3'), yaml: set('2', `ordinals: { start: 1 }\n  ${DATA}`) },
    'a StatefulSet of another API is not ours to judge': {
      before: set('3', DATA, 'apps.kruise.io/v1beta1'),
      yaml: set('1', DATA, 'apps.kruise.io/v1beta1'),
    },
  },
  invalid: {
    'claims go with the pods': {
      before: set('5', `${DELETE}\n  ${DATA}`),
      yaml: set('3 #! deleted:error', `${DELETE}\n  ${DATA}`),
      says: [
        'StatefulSet/ledger lowers replicas from 5 to 3: ledger-3 and ledger-4 and with them their claims data-ledger-3 and data-ledger-4 will be deleted',
        'only while ledger-0 to ledger-2 are ready',
        'save what data-ledger-3 and data-ledger-4 hold first, in namespace shop',
      ],
    },
    'a policy that comes with the change counts': { before: set('2'), yaml: set('1 #! deleted', `${DELETE}\n  ${DATA}`), says: ['only while ledger-0 is ready'] },
    'a policy that goes with the change does not': { before: set('2', `${DELETE}\n  ${DATA}`), yaml: set('1 #! kept:info') },
    'claims that are kept stay behind': {
      before: set('3'),
      yaml: set('1 #! kept:info'),
      says: ['ledger-1 and ledger-2 will be deleted, one at a time and only while ledger-0 is ready; their claims data-ledger-1 and data-ledger-2 stay', 'kubectl get pvc -n shop'],
    },
    'a release that does not read the policy keeps them': { before: set('2'), yaml: set('1 #! kept', `${DELETE}\n  ${DATA}`), ...kubernetes(26) },
    'claims of all templates go': {
      before: set('2', 'volumeClaimTemplates: [{ metadata: { name: data } }, { metadata: { name: logs } }]'),
      yaml: set('1 #! deleted', `${DELETE}\n  volumeClaimTemplates: [{ metadata: { name: data } }, { metadata: { name: logs } }]`),
      says: ['data-ledger-1 and logs-ledger-1'],
    },
    'pods without claims go alone': { before: set('3', 'serviceName: ledger'), yaml: set('0 #! pods:info', 'serviceName: ledger'), says: ['ledger-0 to ledger-2 will be deleted'] },
    'pods at any ordinal are named': {
      before: set('3', 'ordinals: { start: 5 }'),
      yaml: set('2 #! pods', 'ordinals: { start: 5, }\n  podManagementPolicy: Parallel'),
      says: ['from 3 to 2: ledger-7 will be deleted'],
    },
    'a number that is no longer written becomes 1': {
      before: whole(`replicas: 3\n  ${DATA}`),
      yaml: whole(DATA, ' #! kept'),
      says: ['no longer says replicas: 3, and without a number it is 1: ledger-1 and ledger-2'],
    },
    'one left out is more than none': { before: whole('serviceName: ledger'), yaml: whole('replicas: 0 #! pods'), says: ['from 1 to 0'] },
  },
});
