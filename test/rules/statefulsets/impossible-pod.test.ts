import { impossiblePod } from '../../../rules/statefulsets/impossible-pod';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly kind?: string;
  readonly mounts?: string;
  readonly more?: string;
  readonly volumes?: string;
  readonly claims?: string;
}

const workload = ({ kind = 'StatefulSet', mounts = '[]', more = '', volumes = '[]', claims = '[]' }: Parts): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: quay.io/shop/web:1.2
          volumeMounts: ${mounts}
${more}      volumes: ${volumes}
  volumeClaimTemplates: ${claims}
`;

const lines = (indent: number, ...items: readonly string[]): string => items.map((item) => `\n${' '.repeat(indent)}- ${item}`).join('');
const mounts = (...items: readonly string[]): string => lines(12, ...items);
const volumes = (...items: readonly string[]): string => lines(8, ...items);
const container = (text: string): string => `        - ${text}\n`;

const DATA = '{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }';
const IMAGE = 'image: quay.io/shop/web:1.2';

const template = (spec: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VOLUME }, { name: KNOWN, value: date }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      template:
        metadata: { labels: { app: web } }
        spec:
${spec}`;

ruleTest(impossiblePod, {
  valid: {
    'a volume may be mounted': { yaml: workload({ mounts: '[{ name: tmp, mountPath: /tmp }]', volumes: '[{ name: tmp, emptyDir: {} }]' }) },
    'a claim template is a volume': { yaml: workload({ mounts: '[{ name: data, mountPath: /data }]', claims: `[${DATA}]` }) },
    'a claim template stands in for a volume of its name': {
      yaml: workload({ mounts: '[{ name: data, mountPath: /data }]', volumes: '[{ name: data, emptyDir: {} }]', claims: `[${DATA}]` }),
    },
    'two containers may mount at the same path': {
      yaml: workload({
        mounts: '[{ name: tmp, mountPath: /tmp }]',
        more: container(`{ name: proxy, ${IMAGE}, volumeMounts: [{ name: tmp, mountPath: /tmp }] }`),
        volumes: '[{ name: tmp, emptyDir: {} }]',
      }),
    },
    'a blank image is for another rule': { yaml: workload({}).replace('quay.io/shop/web:1.2', '""') },
    'a patch mounts what its other half has': {
      yaml: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web }\nspec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, volumeMounts: [{ name: tmp, mountPath: /tmp }] }] } } }\n',
    },
    'a Job makes no pods here': { yaml: workload({ kind: 'Job', mounts: '[{ name: tmp, mountPath: /tmp }]' }) },
    'a mount whose name deployment supplies is not known': {
      yaml: template(`          containers: [{ name: web, ${IMAGE}, volumeMounts: [{ name: "\${VOLUME}", mountPath: /tmp }] }]\n`),
    },
    'a volume whose name deployment supplies may be the one': {
      yaml: template(
        `          containers: [{ name: web, ${IMAGE}, volumeMounts: [{ name: tmp, mountPath: /tmp }] }]\n          volumes: [{ name: "\${VOLUME}", emptyDir: {} }]\n`,
      ),
    },
    'volumes that deployment supplies may hold the one': {
      yaml: template(
        `          containers: [{ name: web, ${IMAGE}, volumeMounts: [{ name: tmp, mountPath: /tmp }] }]\n          volumes: \${{VOLUME}}\n`,
      ),
    },
  },
  invalid: {
    'a mount without a volume makes no pod': {
      yaml: workload({ mounts: mounts('{ name: tmp, mountPath: /tmp } #! unknownVolume:error') }),
      says: ['container web mounts tmp', 'deletes a pod that cannot come back'],
    },
    'a claim template of a like name that nobody mounts is meant': {
      yaml: workload({ mounts: mounts('{ name: Data, mountPath: /data } #! unknownVolume'), claims: `[${DATA}]` }),
      fixed: workload({ mounts: '[{ name: data, mountPath: /data }]', claims: `[${DATA}]` }),
      safety: 'safe',
      says: ['(did you mean data?)'],
    },
    'a volume that somebody mounts may not be meant': {
      yaml: workload({
        mounts: mounts('{ name: date, mountPath: /date } #! unknownVolume', '{ name: data, mountPath: /data }'),
        claims: `[${DATA}]`,
      }),
      says: ['(did you mean data?)'],
    },
    'a volume of quite another name is not meant': {
      yaml: workload({ mounts: mounts('{ name: cache, mountPath: /cache } #! unknownVolume'), claims: `[${DATA}]` }),
    },
    'a mount that deployment names may be of the idle volume': {
      yaml: template(
        `          containers:\n            - name: web\n              ${IMAGE}\n              volumeMounts:\n                - { name: "\${VOLUME}", mountPath: /tmp }\n                - { name: date, mountPath: /data } #! unknownVolume\n          volumes: [{ name: data, emptyDir: {} }]\n`,
      ),
    },
    'of two lost mounts none is guessed': {
      yaml: workload({
        mounts: mounts('{ name: dat, mountPath: /dat } #! unknownVolume', '{ name: date, mountPath: /date } #! unknownVolume'),
        claims: `[${DATA}]`,
      }),
    },
    'a raw device needs its volume too': {
      yaml: workload({ more: `          volumeDevices:\n            - { name: disk, devicePath: /dev/xvda } #! unknownVolume\n` }),
    },
    'an init container needs its volume too': {
      yaml: workload({ volumes: '[]' }).replace(
        '      containers:',
        `      initContainers:\n        - name: setup\n          ${IMAGE}\n          volumeMounts: [{ name: work, mountPath: /work }] #! unknownVolume\n      containers:`,
      ),
      says: ['container setup mounts work'],
    },
    'a Deployment is refused at once, and has no claim templates': {
      yaml: workload({ kind: 'Deployment', mounts: mounts('{ name: data, mountPath: /data } #! unknownVolume'), claims: `[${DATA}]` }),
      says: ['the API server refuses it'],
    },
    'a DaemonSet is refused at once': {
      yaml: workload({ kind: 'DaemonSet', mounts: mounts('{ name: tmp, mountPath: /tmp } #! unknownVolume') }),
    },
    'two containers of one name make no pod': {
      yaml: workload({ more: container('{ name: web, image: "quay.io/shop/proxy:3" } #! repeatedContainer:error') }),
      says: ['StatefulSet/web has two containers named web'],
      related: ['the first is here'],
    },
    'init containers and containers share their names': {
      yaml: workload({})
        .replace('- name: web', '- name: web #! repeatedContainer')
        .replace('      containers:', `      initContainers: [{ name: web, ${IMAGE}, command: [setup] }]\n      containers:`),
    },
    'a copy of a container is one too many': {
      yaml: workload({ more: container(`{ name: web, ${IMAGE}, volumeMounts: [] } #! repeatedContainer`) }),
      fixed: workload({}),
      safety: 'safe',
    },
    'two volumes of one name make no pod': {
      yaml: workload({ volumes: volumes('{ name: tmp, emptyDir: {} }', '{ name: tmp, configMap: { name: web } } #! repeatedVolume') }),
      says: ['two volumes named tmp'],
    },
    'a copy of a volume is one too many': {
      yaml: workload({ volumes: volumes('{ name: tmp, emptyDir: {} }', '{ emptyDir: {}, name: tmp } #! repeatedVolume') }),
      fixed: workload({ volumes: '[{ name: tmp, emptyDir: {} }]' }),
    },
    'of several copies none is removed, as each removal moves the next': {
      yaml: workload({ volumes: volumes('{ name: tmp }', '{ name: tmp } #! repeatedVolume', '{ name: tmp } #! repeatedVolume') }),
    },
    'two mounts at one path make no pod': {
      yaml: workload({
        mounts: mounts('{ name: tmp, mountPath: /data }', '{ name: data, mountPath: /data } #! repeatedMountPath'),
        volumes: '[{ name: tmp, emptyDir: {} }]',
        claims: `[${DATA}]`,
      }),
      says: ['container web mounts two volumes at /data'],
    },
    'what a parameter supplies is not written out': {
      yaml: template(
        `          containers:\n            - name: web\n              ${IMAGE}\n              volumeMounts:\n                - name: "\${KNOWN}" #! unknownVolume\n                  mountPath: /data\n          volumes: [{ name: data, emptyDir: {} }]\n`,
      ),
      related: ['the parameter KNOWN supplies "date"'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web, volumeMounts: [{ name: tmp, mountPath: /tmp }] }] } } #! unknownVolume
`,
    },
  },
});
