import { claimsDeleted } from '../../../rules/statefulsets/claims-deleted';
import { ruleTest } from '../../support/rule-test';

const DATA = '[{ metadata: { name: data } }]';

const set = (policy: string, claims = DATA, apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: web }
spec:
  persistentVolumeClaimRetentionPolicy:
    ${policy}
  volumeClaimTemplates: ${claims}
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
      persistentVolumeClaimRetentionPolicy:
        whenScaled: "\${POLICY}"${mark}
      volumeClaimTemplates: ${DATA}
`;

const kubernetes = (minor: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch: undefined } } }) as const;

ruleTest(claimsDeleted, {
  valid: {
    'claims that are retained stay': { yaml: set('whenDeleted: Retain\n    whenScaled: Retain') },
    'without claim templates there are no claims': { yaml: set('whenScaled: Delete', '[]') },
    'a field that is dropped deletes nothing': { yaml: set('whenScaled: Delete'), ...kubernetes(26) },
    'a word in other letters is refused, not obeyed': { yaml: set('whenScaled: delete') },
    'a policy that deployment supplies is not known': { yaml: template('{ name: POLICY }') },
    'a StatefulSet of another API is not ours to judge': { yaml: set('whenScaled: Delete', DATA, 'apps.kruise.io/v1beta1') },
  },
  invalid: {
    'scaling down deletes claims': {
      yaml: set('whenScaled: Delete #! whenScaled:warning'),
      fixed: set('whenScaled: Retain'),
      safety: 'unsafe',
      says: ['StatefulSet/web deletes the claims data', 'scaling down'],
    },
    'deleting the set deletes claims': {
      yaml: set('whenDeleted: Delete #! whenDeleted:warning', '[{ metadata: { name: data } }, { metadata: { name: logs } }]'),
      fixed: set('whenDeleted: Retain', '[{ metadata: { name: data } }, { metadata: { name: logs } }]'),
      safety: 'unsafe',
      says: ['data and logs', 'prune'],
    },
    'both may be': {
      yaml: set('whenDeleted: Delete #! whenDeleted\n    whenScaled: Delete #! whenScaled'),
      fixed: set('whenDeleted: Retain\n    whenScaled: Retain'),
    },
    'the field is read from 1.27 on': { yaml: set('whenScaled: Delete #! whenScaled'), ...kubernetes(27) },
    'what a parameter supplies is not written out': {
      yaml: template('{ name: POLICY, value: Delete }', ' #! whenScaled'),
      related: ['the parameter POLICY supplies "Delete"'],
      says: ['give the parameter the value Retain'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      persistentVolumeClaimRetentionPolicy: { whenScaled: Delete } #! whenScaled
      volumeClaimTemplates: ${DATA}
`,
    },
  },
});
