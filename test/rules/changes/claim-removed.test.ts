import { claimRemoved } from '../../../rules/changes/claim-removed';
import { ruleTest } from '../../support/rule-test';
import { documents } from '../images/manifests';

const claim = ({ name = 'books', namespace = 'shop', annotations = '{}', spec = 'storageClassName: fast' } = {}): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name}, namespace: ${namespace}, annotations: ${annotations} }
spec: { accessModes: [ReadWriteOnce], ${spec}, resources: { requests: { storage: 1Gi } } }
`;

const mounting = (name: string, { workload = 'ledger', namespace = 'shop', kind = 'Deployment' } = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${workload}, namespace: ${namespace} }
spec:
  template:
    spec:
      volumes: [{ name: books, persistentVolumeClaim: { claimName: ${name} } }]
      containers: [{ name: ledger, image: "registry.example.com/shop/ledger:1.0" }]
`;

const volume = (policy: string): string => `apiVersion: v1
kind: PersistentVolume
metadata: { name: disk-1 }
spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce]${policy}, nfs: { server: nfs.example.com, path: /books } }
`;

const storageClass = (policy: string): string => `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: fast }
provisioner: csi.example.com
${policy}
`;

const template = (name: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME }]
objects:
  - { apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: ${name} }, spec: { accessModes: [ReadWriteOnce] } }
`;

/** So that a state without claims still has something in it. */
const NOTES = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes, namespace: shop }\n';
const BOOKS = documents(claim(), NOTES);

ruleTest(claimRemoved, {
  valid: {
    'a claim that stays, however changed, is not gone': { before: BOOKS, yaml: documents(claim({ spec: 'storageClassName: slow' }), NOTES) },
    'a claim that was never there is not gone': { before: NOTES, yaml: documents(NOTES, mounting('books')) },
    'a claim that went on into another file is there': { before: { 'a.yaml': BOOKS }, yaml: { 'b.yaml': claim(), 'a.yaml': NOTES } },
    'Argo CD passes it over': { before: documents(claim({ annotations: '{ argocd.argoproj.io/sync-options: "Delete=false, Prune=false" }' }), NOTES), yaml: NOTES },
    'Argo CD asks first': { before: documents(claim({ annotations: '{ argocd.argoproj.io/sync-options: Prune=confirm }' }), NOTES), yaml: NOTES },
    'Helm keeps it': { before: documents(claim({ annotations: '{ helm.sh/resource-policy: keep }' }), NOTES), yaml: NOTES },
    'its volume is written by hand, and stays': { before: documents(claim({ spec: 'volumeName: disk-1, storageClassName: ""' }), volume(''), NOTES), yaml: NOTES },
    'its volume says that it stays': { before: documents(claim({ spec: 'volumeName: disk-1' }), volume(', persistentVolumeReclaimPolicy: Retain'), NOTES), yaml: NOTES },
    'its class says that volumes stay': { before: documents(claim(), storageClass('reclaimPolicy: Retain'), NOTES), yaml: NOTES },
    'it is declared to live elsewhere': { before: documents(claim(), mounting('books')), yaml: mounting('books'), externals: { claims: [{ name: 'books' }] } },
    'a document that cannot be read may hold it': { before: BOOKS, yaml: documents(NOTES, 'kind: [\n') },
    'a claim whose name deployment supplies may be the one': {
      before: template('books'),
      yaml: template('"${NAME}"'),
    },
    'a claim of another API is not ours to judge': { before: documents(claim().replace('apiVersion: v1', 'apiVersion: example.com/v1'), NOTES), yaml: NOTES },
  },
  invalid: {
    'a claim that is gone goes with its data': {
      before: BOOKS,
      yaml: NOTES,
      gone: ['gone'],
      says: ['PersistentVolumeClaim/books is gone from the manifests: a prune deletes it', 'kubectl get pvc books -n shop', '"persistentVolumeReclaimPolicy":"Retain"'],
    },
    'without a namespace the command names none': { before: documents(claim().replace(', namespace: shop', ''), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes }\n'), yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes }\n', gone: ['gone'], says: ['$(kubectl get pvc books -o jsonpath'] },
    'a class that deletes volumes keeps nothing': { before: documents(claim(), storageClass('reclaimPolicy: Delete'), NOTES), yaml: NOTES, gone: ['gone'] },
    'a class that says nothing deletes them': { before: documents(claim(), storageClass('parameters: {}'), NOTES), yaml: NOTES, gone: ['gone'] },
    'a volume that is recycled loses its data': { before: documents(claim({ spec: 'volumeName: disk-1' }), volume(', persistentVolumeReclaimPolicy: Recycle'), NOTES), yaml: NOTES, gone: ['gone'] },
    'another sync option keeps nothing': { before: documents(claim({ annotations: '{ argocd.argoproj.io/sync-options: PruneLast=true }' }), NOTES), yaml: NOTES, gone: ['gone'] },
    'a claim of the name in another namespace is another one': { before: documents(claim(), NOTES), yaml: documents(claim({ namespace: 'office' }), NOTES), gone: ['gone'] },
    'so it is under another name': { before: BOOKS, yaml: documents(claim({ name: 'ledger-books' }), NOTES), gone: ['gone'] },
    'a workload still mounts it': {
      before: documents(claim(), mounting('books')),
      yaml: mounting('books'),
      gone: ['needed'],
      says: ['PersistentVolumeClaim/books is gone from the manifests, but still mounted by Deployment/ledger:', 'externals'],
      related: ['Deployment/ledger mounts it'],
    },
    'it is needed even where Argo CD keeps it from a prune': {
      before: documents(claim({ annotations: '{ argocd.argoproj.io/sync-options: Prune=false }' }), mounting('books')),
      yaml: mounting('books'),
      gone: ['needed'],
    },
    'several still mount it': {
      before: documents(claim(), mounting('books')),
      yaml: documents(mounting('books'), mounting('books', { workload: 'audit', kind: 'StatefulSet' })),
      gone: ['needed'],
      says: ['still mounted by Deployment/ledger and 1 more:'],
    },
    'what mounts it in another namespace needs another one': {
      before: documents(claim(), NOTES),
      yaml: documents(NOTES, mounting('books', { namespace: 'office' })),
      gone: ['gone'],
    },
  },
});
