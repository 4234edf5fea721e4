import { volumeDeadlock } from '../../../rules/workloads/volume-deadlock';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly spec?: string;
  readonly pod?: string;
  readonly mark?: string;
}

const deployment = ({ spec = 'replicas: 1', pod = '', mark = '' }: Parts = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ledger }
spec:
  ${spec}
  template:
    spec:
      ${pod}
      volumes:
        - name: scratch
          emptyDir: {}
        - name: data
          persistentVolumeClaim:
            claimName: ledger-data${mark === '' ? '' : ` #! ${mark}`}
`;

const config = (spec: string, mark = ''): string =>
  deployment({ spec, mark }).replace('apps/v1', 'apps.openshift.io/v1').replace('Deployment', 'DeploymentConfig');

const claim = (modes: string, more = ''): string => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ledger-data }
spec: { accessModes: [${modes}]${more} }
`;

const volume = (name: string, source: string): string => `---
apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name} }
spec: { ${source} }
`;

const template = (strategy: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - { apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { accessModes: ["\${MODE}"] } }
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: ledger }
    spec:
      strategy: { type: "${strategy}" }
      template: { spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }] } }${mark}
`;

const ONCE = 'ReadWriteOnce';

ruleTest(volumeDeadlock, {
  valid: {
    'Recreate lets go of the volume first': { yaml: deployment({ spec: 'strategy: { type: Recreate }' }) + claim(ONCE) },
    'a volume for many is no bottleneck': { yaml: deployment() + claim('ReadWriteMany') },
    'a claim for one node or many may be had by many': { yaml: deployment() + claim('ReadWriteOnce, ReadWriteMany') },
    'a claim that the set does not hold is not known': { yaml: deployment() },
    'a claim without access modes is not known': { yaml: deployment() + claim('') },
    'no surge lets the old pod go first': {
      yaml: deployment({ spec: 'replicas: 1\n  strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }' }) + claim(ONCE),
    },
    'no surge is no surge where the other limit rounds to none': {
      yaml: deployment({ spec: 'replicas: 1\n  strategy: { rollingUpdate: { maxSurge: 0 } }' }) + claim(ONCE),
    },
    'old pods that need not stay up let go': {
      yaml: deployment({ spec: 'replicas: 1\n  strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } }' }) + claim(ONCE),
    },
    'without replicas nobody waits': { yaml: deployment({ spec: 'replicas: 0' }) + claim(ONCE) },
    'replicas that are no number are not counted': { yaml: deployment({ spec: 'replicas: one' }) + claim(ONCE) },
    'pods of one node share its volume': {
      yaml: deployment({ pod: 'nodeName: worker-1' }) + claim(ONCE),
    },
    'a node may be chosen by its label': {
      yaml: deployment({ pod: 'nodeSelector: { kubernetes.io/hostname: worker-1 }' }) + claim(ONCE),
    },
    'pods that have to be together are left alone': { yaml: deployment({ pod: 'affinity: { podAffinity: {} }' }) + claim(ONCE) },
    'nobody attaches a network file system': {
      yaml: deployment() + claim(ONCE, ', volumeName: ledger-1') + volume('ledger-1', 'nfs: { server: nfs.example.com, path: /ledger }'),
    },
    'a volume may name its claim': {
      yaml:
        deployment() + claim(ONCE, ', volumeName: any') + volume('ledger-1', 'claimRef: { name: ledger-data }, hostPath: { path: /ledger }'),
    },
    'a claim takes any volume of its class': {
      yaml: deployment() + claim(ONCE, ', storageClassName: manual') + volume('ledger-1', 'storageClassName: manual, local: { path: /ledger }'),
    },
    'the claims of a StatefulSet are for another rule': { yaml: deployment().replace('Deployment', 'StatefulSet') + claim(ONCE) },
    'a DeploymentConfig may recreate': { yaml: config('strategy: { type: Recreate }') + claim(ONCE) },
    'a custom strategy is not known': { yaml: config('strategy: { type: Custom }') + claim(ONCE) },
    'a volume without a claim is no volume of many': { yaml: deployment().replace(/ {8}- name: data[^]*/, '') + claim(ONCE) },
    'a mode that deployment supplies is not known': { yaml: template('RollingUpdate', '{ name: MODE }') },
    'a strategy that deployment supplies is not known': { yaml: template('${STRATEGY}', '{ name: STRATEGY }, { name: MODE, value: ReadWriteOnce }') },
  },
  invalid: {
    'a second node waits for the volume': {
      yaml: deployment({ mark: 'oneNode:warning' }) + claim(ONCE),
      fixed: deployment({ spec: 'replicas: 1\n  strategy: { type: Recreate }' }) + claim(ONCE),
      safety: 'unsafe',
      says: ['Deployment/ledger rolls with claim ledger-data, which is ReadWriteOnce'],
      related: ['the access modes of the claim'],
    },
    'a second pod waits for the volume': {
      yaml: deployment({ mark: 'onePod:error' }) + claim('ReadWriteOncePod'),
      fixed: deployment({ spec: 'replicas: 1\n  strategy: { type: Recreate }' }) + claim('ReadWriteOncePod'),
      safety: 'unsafe',
      says: ['which is ReadWriteOncePod'],
    },
    'one pod is one pod on every node': { yaml: deployment({ pod: 'nodeName: worker-1', mark: 'onePod' }) + claim('ReadWriteOncePod') },
    'a node chosen by another label may be one of many': {
      yaml: deployment({ pod: 'nodeSelector: { tier: data }', mark: 'oneNode' }) + claim(ONCE),
    },
    'replicas left out are 1': { yaml: deployment({ spec: 'minReadySeconds: 5', mark: 'oneNode' }) + claim(ONCE) },
    'the repair takes the limits away': {
      yaml: deployment({ spec: 'strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }', mark: 'oneNode' }) + claim(ONCE),
      fixed: deployment({ spec: 'strategy: { type: Recreate }' }) + claim(ONCE),
    },
    'a volume of another claim does not help': {
      yaml: deployment({ mark: 'oneNode' }) + claim(ONCE, ', volumeName: ledger-1') + volume('other', 'nfs: { server: nfs.example.com, path: / }'),
    },
    'a volume that is attached does not help': {
      yaml: deployment({ mark: 'oneNode' }) + claim(ONCE, ', volumeName: ledger-1') + volume('ledger-1', 'csi: { driver: ebs.csi.aws.com }'),
    },
    'a DeploymentConfig rolls unless told otherwise': {
      yaml: config('replicas: 1', 'oneNode') + claim(ONCE),
      fixed: config('replicas: 1\n  strategy: { type: Recreate }') + claim(ONCE),
    },
    'what else the strategy of a DeploymentConfig holds stays': {
      yaml: config('strategy: { type: Rolling, activeDeadlineSeconds: 900, rollingParams: { maxSurge: 1 } }', 'oneNode') + claim(ONCE),
      fixed: config('strategy: { type: Recreate, activeDeadlineSeconds: 900 }') + claim(ONCE),
      safety: 'unsafe',
    },
    'hooks are moved by a person': {
      yaml: config('strategy: { type: Rolling, rollingParams: { pre: { failurePolicy: Abort } } }', 'oneNode') + claim(ONCE),
      says: ['move the hooks to recreateParams'],
    },
    'a strategy that a parameter supplies is not written over': {
      yaml: template('${STRATEGY}', '{ name: STRATEGY, value: RollingUpdate }, { name: MODE, value: ReadWriteOnce }', ' #! oneNode'),
      says: ['give the parameters of the strategy other values'],
    },
  },
});
