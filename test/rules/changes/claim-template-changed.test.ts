import { claimTemplateChanged } from '../../../rules/changes/claim-template-changed';
import { ruleTest } from '../../support/rule-test';

const POD = `selector: { matchLabels: { app: ledger } }
  template: { metadata: { labels: { app: ledger } }, spec: { containers: [{ name: ledger, image: "quay.io/shop/ledger:1.2" }] } }`;

const set = (claims: string, { replicas = '3', apiVersion = 'apps/v1', mark = '', pod = POD } = {}): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: ledger, namespace: shop }
spec:${mark}
  ${pod}
  replicas: ${replicas}
  volumeClaimTemplates:${claims}
`;

const claim = (name: string, spec: string, mark = ''): string => `
    - metadata: { name: ${name} }${mark}
      spec: ${spec}`;

const data = (storage: string, rest = ''): string => `
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: ${storage} } }${rest}`;

const bare = (mark = ''): string => set(' []').replace('\n  volumeClaimTemplates: []', '').replace('spec:', `spec:${mark}`);

const template = (storage: string, name = 'data'): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: SIZE }, { name: CLAIM }, { name: SHARE, value: 2Gi }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: ledger }
    spec:
      volumeClaimTemplates:
        - metadata: { name: "${name}" }
          spec: { resources: { requests: { storage: "${storage}" } } }
`;

ruleTest(claimTemplateChanged, {
  valid: {
    'the same templates stay': { before: set(data('1Gi')), yaml: set(data('1Gi')) },
    'an amount may be spelled otherwise': { before: set(data('1Gi')), yaml: set(data('1024Mi')) },
    'a number of bytes is an amount': { before: set(data('1Gi')), yaml: set(data('1073741824')) },
    'so is one in exponent form': { before: set(data('1.5M')), yaml: set(data('15e5')) },
    'keys have no order': {
      before: set(claim('data', '{ accessModes: [ReadWriteOnce], volumeName: old }')),
      yaml: set(claim('data', '{ volumeName: old, accessModes: [ReadWriteOnce] }')),
    },
    'what the API server fills in may be written out': {
      before: set(data('1Gi')),
      yaml: set(`
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data, creationTimestamp: null, labels: {} }
      spec:
        volumeMode: Filesystem
        storageClassName: null
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 1Gi } }
      status: { phase: Pending }`),
    },
    'an empty list is none': { before: bare(), yaml: set(' []') },
    'a patch that leaves them out says nothing of them': { before: set(data('1Gi'), { pod: '' }), yaml: set(' null', { pod: '' }) },
    'a new set may have any': { before: '', yaml: set(data('1Gi')) },
    'a set that is gone is not this rule\'s': { before: set(data('1Gi')), yaml: '' },
    'a size that deployment supplies is not known': { before: template('1Gi'), yaml: template('${SIZE}') },
    'nor is a name': { before: template('1Gi'), yaml: template('1Gi', '${CLAIM}-data') },
    'a name that stays unknown is the same': { before: template('1Gi', '${CLAIM}'), yaml: template('1Gi', '${CLAIM}') },
    'a StatefulSet of another API is not ours to judge': {
      before: set(data('1Gi'), { apiVersion: 'apps.kruise.io/v1beta1' }),
      yaml: set(data('2Gi'), { apiVersion: 'apps.kruise.io/v1beta1' }),
    },
  },
  invalid: {
    'a template that is added': {
      before: bare(),
      yaml: set(claim('data', '{}', ' #! added:error')),
      says: [
        'StatefulSet/ledger gains claim template data',
        'data-ledger-0 to data-ledger-2',
        'kubectl delete statefulset ledger -n shop --cascade=orphan, then apply',
      ],
    },
    'a template that is removed': {
      before: set(data('1Gi')),
      yaml: bare(' #! removed:error'),
      says: ['loses claim template data', 'data-ledger-0 to data-ledger-2 stay behind'],
    },
    'one of two is removed': {
      before: set(data('1Gi') + claim('logs', '{}')),
      yaml: set(data('1Gi')).replace('- metadata: { name: data }', '- metadata: { name: data } #! removed'),
      says: ['logs-ledger-0 to logs-ledger-2'],
    },
    'a template that asks for the same under another name is renamed': {
      before: set(data('1Gi')),
      yaml: set(data('1024Mi').replace('{ name: data }', '{ name: books } #! renamed:error')),
      says: ['renames claim template data to books', 'new, empty claims books-ledger-0 to books-ledger-2: keep data', 'the data is in data-ledger-0 to data-ledger-2'],
    },
    'one that asks for something else is another': {
      before: set(claim('data', '{ volumeName: one }')),
      yaml: set(claim('books', '{ volumeName: two }', ' #! added, removed')),
    },
    'of two alike nobody can tell which was renamed': {
      before: set(claim('data', '{}') + claim('logs', '{}')),
      yaml: set(claim('books', '{}', ' #! added, removed, removed')),
    },
    'more storage': {
      before: set(data('1Gi'), { replicas: '2' }),
      yaml: set(data('5Gi', ' #! grown:error'), { replicas: '2' }),
      says: [
        'spec.volumeClaimTemplates[0].spec.resources.requests.storage (claim template data) from 1Gi to 5Gi',
        'resize data-ledger-0 and data-ledger-1 one by one',
        `kubectl patch pvc data-ledger-0 -n shop -p '{"spec":{"resources":{"requests":{"storage":"5Gi"}}}}'; kubectl patch pvc data-ledger-1 -n shop`,
        'then kubectl delete statefulset ledger -n shop --cascade=orphan',
      ],
    },
    'of many commands some are shown': {
      before: set(claim('data', '{ resources: { requests: { storage: 1Gi } } }'), { replicas: '7' }),
      yaml: set(claim('data', '{ resources: { requests: { storage: 2Gi } } } #! grown'), { replicas: '7' }),
      says: ['(and so on up to ordinal 6)'],
    },
    'without pods there is one': {
      before: set(claim('data', '{ resources: { requests: { storage: 1Gi } } }'), { replicas: '0' }),
      yaml: set(claim('data', '{ resources: { requests: { storage: 2Gi } } } #! grown'), { replicas: '0' }),
      says: ['resize data-ledger-N of each pod N one by one', '(and so on for each ordinal)'],
    },
    'what a parameter supplies counts': { before: template('1Gi'), yaml: template('${SHARE}').replace('" } } }', '" } } } #! grown'), says: ['from 1Gi to 2Gi'] },
    'less storage': {
      before: set(claim('data', '{ resources: { requests: { storage: 1Gi } } }')),
      yaml: set(claim('data', '{ resources: { requests: { storage: 1G } } } #! shrunk:error')),
      says: ['from 1Gi to 1G', 'data-ledger-0 to data-ledger-2 cannot shrink either'],
    },
    'another class': {
      before: set(claim('data', '{ storageClassName: gp2 }')),
      yaml: set(claim('data', '{ storageClassName: gp3 } #! storageClass:error')),
      says: ['spec.volumeClaimTemplates[0].spec.storageClassName (claim template data) from gp2 to gp3'],
    },
    'no class is not the default class': {
      before: set(claim('data', '{ volumeName: one }')),
      yaml: set(claim('data', '{ volumeName: one, storageClassName: "" } #! storageClass')),
      says: ["from the cluster's default class to no class"],
    },
    'other access modes': {
      before: set(claim('data', '{ accessModes: [ReadWriteOnce] }')),
      yaml: set(claim('data', '{ accessModes: [ReadWriteMany] } #! modes:error')),
      says: ['accessModes (claim template data) from [ReadWriteOnce] to [ReadWriteMany]'],
    },
    'another volume mode': {
      before: set(claim('data', '{ accessModes: [ReadWriteOnce] }')),
      yaml: set(claim('data', '{ accessModes: [ReadWriteOnce], volumeMode: Block } #! modes')),
      says: ['volumeMode (claim template data) from Filesystem to Block'],
    },
    'any other field, labels too': {
      before: set(' [{ metadata: { name: data, labels: { tier: gold } } }]'),
      yaml: set(' [{ metadata: { name: data, labels: { tier: silver } } }] #! field:error'),
      says: ['metadata.labels.tier (claim template data) from gold to silver'],
    },
    'another order': {
      before: set(claim('data', '{}') + claim('logs', '{}')),
      yaml: set(claim('logs', '{}', ' #! reordered:error') + claim('data', '{}')),
      says: ['from data, logs to logs, data'],
    },
  },
});
