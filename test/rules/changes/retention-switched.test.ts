import { retentionSwitched } from '../../../rules/changes/retention-switched';
import { ruleTest } from '../../support/rule-test';

const DATA = '[{ metadata: { name: data } }]';

const set = (policy: string, claims = DATA, replicas = '3', apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: web, namespace: shop }
spec:
  replicas: ${replicas}
  ${policy}
  volumeClaimTemplates: ${claims}
`;

const policy = (text: string): string => `persistentVolumeClaimRetentionPolicy:
    ${text}`;

const template = (word: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: POLICY }, { name: REPLICAS }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      replicas: "\${{REPLICAS}}"
      persistentVolumeClaimRetentionPolicy:
        whenScaled: ${word}${mark}
      volumeClaimTemplates: ${DATA}
`;

const kubernetes = (minor: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch: undefined } } }) as const;

ruleTest(retentionSwitched, {
  valid: {
    'a policy that stays is no switch': { before: set(policy('whenScaled: Delete')), yaml: set(policy('whenScaled: Delete')) },
    'Retain written out is what holds by default': { before: set(''), yaml: set(policy('whenScaled: Retain\n    whenDeleted: Retain')) },
    'claims that are kept from now on are no loss': { before: set(policy('whenScaled: Delete')), yaml: set('') },
    'a new set keeps nothing yet': { before: '', yaml: set(policy('whenScaled: Delete')) },
    'without claim templates there are no claims': { before: set('', '[]'), yaml: set(policy('whenScaled: Delete'), '[]') },
    'a field that is dropped deletes nothing': { before: set(''), yaml: set(policy('whenScaled: Delete')), ...kubernetes(26) },
    'a policy that is not known may have been Delete': { before: template('"${POLICY}"'), yaml: template('Delete') },
    'a policy that deployment supplies is not known': { before: template('Retain'), yaml: template('"${POLICY}"') },
    'a StatefulSet of another API is not ours to judge': {
      before: set('', DATA, '3', 'apps.kruise.io/v1beta1'),
      yaml: set(policy('whenScaled: Delete'), DATA, '3', 'apps.kruise.io/v1beta1'),
    },
  },
  invalid: {
    'scaling down starts to delete claims': {
      before: set(policy('whenScaled: Retain')),
      yaml: set(policy('whenScaled: Delete #! whenScaled:warning')),
      says: ['whenScaled of StatefulSet/web changes from Retain to Delete', 'data-web-0 to data-web-2', 'kubectl get pvc -n shop'],
    },
    'deleting the set starts to delete claims, where nothing was written before': {
      before: set(''),
      yaml: set(policy('whenDeleted: Delete #! whenDeleted:warning'), '[{ metadata: { name: data } }, { metadata: { name: logs } }]', '2'),
      says: ['data-web-0 and data-web-1 and logs-web-0 and logs-web-1', 'by a prune'],
    },
    'both may switch': { before: set(''), yaml: set(policy('whenDeleted: Delete #! whenDeleted\n    whenScaled: Delete #! whenScaled')) },
    'the field is read from 1.27 on': { before: set(''), yaml: set(policy('whenScaled: Delete #! whenScaled')), ...kubernetes(27) },
    'without known replicas the claims have no number': {
      before: template('Retain'),
      yaml: template('Delete', ' #! whenScaled'),
      says: ['data-web-<ordinal>'],
    },
  },
});
