import { workloadRenamed } from '../../../rules/changes/workload-renamed';
import { ruleTest } from '../../support/rule-test';

interface Shape {
  readonly name?: string;
  readonly namespace?: string;
  readonly kind?: string;
  readonly spec?: string;
  readonly image?: string;
  readonly mark?: string;
}

/** A workload; `mark` stands on the line of its name, of its namespace for `moved`, and of its kind for `kind`. */
const workload = ({ name = 'web', namespace = 'shop', kind = 'StatefulSet', spec = CLAIMS, image = 'quay.io/shop/web:1.2', mark = '' }: Shape = {}): string => `apiVersion: apps/v1
kind: ${kind}${mark.includes('otherKind') ? mark : ''}
metadata:
  name: ${name}${mark.includes('renamed') && !mark.includes('moved') ? mark : ''}
  namespace: ${namespace}${mark.includes('moved') ? mark.replace(' moved', '') : ''}
spec:
  replicas: 3
  ${spec}
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: web, image: "${image}" }]
`;

const CLAIMS = 'volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }]';
const DELETES = `persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete }\n  ${CLAIMS}`;

const both = (...workloads: readonly string[]): string => workloads.join('---\n');

const deployment = (mark = ''): string => workload({ kind: 'Deployment', spec: '', mark });

/** With a claim that all pods share. */
const mounting = (kind: string, mark = ''): string =>
  workload({ kind, spec: '', mark }).replace('    spec:\n', '    spec:\n      volumes: [{ name: data, persistentVolumeClaim: { claimName: web } }]\n');

const PATCH = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web, namespace: shop }
spec: { ${CLAIMS} }
`;

const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
`;

const template = (name: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME }, { name: PLACE }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { ${name} }
    spec:
      ${CLAIMS}
      template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] } }
`;

const kubernetes = (minor: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch: undefined } } }) as const;

ruleTest(workloadRenamed, {
  valid: {
    'a set that stays keeps its claims': { before: workload(), yaml: workload({ image: 'quay.io/shop/web:1.3' }) },
    'a new set has none to lose': { before: CONFIG, yaml: both(CONFIG, workload()) },
    'a set beside one like it is no rename': { before: workload(), yaml: both(workload(), workload({ name: 'ledger' })) },
    'a set without claims that is gone loses nothing': { before: both(CONFIG, workload({ spec: '' })), yaml: CONFIG },
    'a Deployment that is gone is nobody\'s fault': { before: both(CONFIG, deployment()), yaml: CONFIG },
    'a patch that is gone is not its set': { before: both(CONFIG, PATCH), yaml: CONFIG },
    'a namespace that is written out now may be the one from before': { before: workload().replace('  namespace: shop\n', ''), yaml: workload() },
    'a name that deployment supplies may be the one from before': { before: template('name: web'), yaml: template('name: "${NAME}"') },
    'a namespace that deployment supplies may be the one from before': {
      before: template('name: web, namespace: shop'),
      yaml: template('name: web, namespace: "${PLACE}"'),
    },
    'what cannot be read may be the set': { before: workload(), yaml: 'kind: StatefulSet\nmetadata: { name: [web\n' },
    'a Deployment beside the set is another workload': { before: workload(), yaml: both(workload(), deployment()) },
    'two workloads of one name that were there before are known': { before: both(deployment(), PATCH), yaml: deployment() },
    'a set of another API was not ours to begin with': {
      before: both(CONFIG, workload().replace('apps/v1', 'apps.kruise.io/v1beta1')),
      yaml: CONFIG,
    },
  },
  invalid: {
    'a set that is gone leaves its claims behind': {
      before: both(CONFIG, workload()),
      yaml: CONFIG,
      gone: ['gone'],
      says: ['StatefulSet/web is gone', 'data-web-0 to data-web-2 stay behind', 'kubectl get pvc -n shop'],
    },
    'a set that is gone takes its claims along with whenDeleted: Delete': {
      before: both(CONFIG, workload({ spec: DELETES })),
      yaml: CONFIG,
      gone: ['gone'],
      says: [
        'whenDeleted: Delete takes the claims data-web-0 to data-web-2 away',
        'kubectl patch statefulset web -p \'{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}}\' -n shop',
      ],
    },
    'a policy that the target drops takes nothing along': {
      before: both(CONFIG, workload({ spec: DELETES })),
      yaml: CONFIG,
      gone: ['gone'],
      says: ['stay behind'],
      ...kubernetes(26),
    },
    'a set with the same containers and claims is the old one under another name': {
      before: workload(),
      yaml: workload({ name: 'ledger', mark: ' #! renamed:warning' }),
      says: ['StatefulSet/web becomes StatefulSet/ledger', 'empty claims (data-ledger-0 to data-ledger-2)', 'data-web-0 to data-web-2 stay behind'],
    },
    'a rename deletes the claims with whenDeleted: Delete': {
      before: workload({ spec: DELETES }),
      yaml: workload({ name: 'ledger', spec: DELETES, mark: ' #! renamed:error' }),
      says: ['takes the claims data-web-0 to data-web-2 away'],
    },
    'a rename without claims changes the names of the pods': {
      before: workload({ spec: '' }),
      yaml: workload({ name: 'ledger', spec: '', mark: ' #! renamed:warning' }),
      says: ['the old one runs on until it is deleted'],
    },
    'a set with another image is another set': {
      before: workload(),
      yaml: workload({ name: 'ledger', image: 'quay.io/shop/ledger:1.0' }),
      gone: ['gone'],
    },
    'a set in another namespace starts anew there': {
      before: workload(),
      yaml: workload({ namespace: 'market', image: 'quay.io/shop/web:1.3', mark: ' #! renamed:warning moved' }),
      says: ['StatefulSet/web in shop becomes StatefulSet/web in market'],
    },
    'a set that goes on as a Deployment runs beside it': {
      before: workload(),
      yaml: deployment(' #! otherKind:warning'),
      says: ['web was a StatefulSet and is a Deployment now', 'data-web-0 to data-web-2 stay behind', 'kubectl delete statefulset web -n shop'],
    },
    'a set that goes on as a Deployment may lose its claims': {
      before: workload({ spec: DELETES }),
      yaml: deployment(' #! otherKind:error'),
      says: ['keep the claims before anything is pruned', '; then kubectl delete statefulset web -n shop'],
    },
    'a Deployment that goes on as a set runs beside it': {
      before: deployment(),
      yaml: workload({ mark: ' #! otherKind:warning' }),
      says: ['web was a Deployment and is a StatefulSet now', 'kubectl delete deployment web -n shop'],
    },
    'two that mount one claim may both write it': {
      before: mounting('DaemonSet'),
      yaml: mounting('Deployment', ' #! otherKind'),
      says: ['keeps running beside it until it is deleted, and both may write one volume; delete'],
    },
    'a DeploymentConfig without images, which its trigger knows, runs beside what follows it': {
      before: 'apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: { name: web, namespace: shop }\nspec: { template: { metadata: { labels: { app: web } } } }\n',
      yaml: deployment(' #! otherKind'),
      says: ['the DeploymentConfig keeps running beside it until it is deleted; delete the DeploymentConfig first', 'kubectl delete deploymentconfig web'],
    },
  },
});
