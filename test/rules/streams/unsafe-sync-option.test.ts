import { unsafeSyncOption } from '../../../rules/streams/unsafe-sync-option';
import { ruleTest } from '../../support/rule-test';

const VERSIONS: Readonly<Record<string, string>> = { StatefulSet: 'apps/v1', ImageStream: 'image.openshift.io/v1', PersistentVolumeClaim: 'v1', Deployment: 'apps/v1' };

/** An object of the kind in the namespace `shop`, with sync options. */
const kept = (kind: string, options: string, mark = ''): string => `apiVersion: ${VERSIONS[kind] ?? ''}
kind: ${kind}
metadata:
  name: web
  namespace: shop
${options === '' ? '' : `  annotations:\n    argocd.argoproj.io/sync-options: ${options}${mark === '' ? '' : `   #! ${mark}`}\n`}`;

const application = (options: readonly string[], { namespace = 'shop', name = 'shop' } = {}): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  destination: { namespace: ${namespace} }
  syncPolicy:
    syncOptions:${options.length === 0 ? ' []' : options.map((option) => `\n      - ${option}`).join('')}
`;

const template = (options: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: web
      annotations:
        argocd.argoproj.io/sync-options: ${options}
`;

ruleTest(unsafeSyncOption, {
  valid: {
    'a StatefulSet without options': { yaml: kept('StatefulSet', '') },
    'other options, and these in another case': { yaml: kept('StatefulSet', 'Prune=false,replace=true,Force=false,Replace = true') },
    'a Deployment keeps nothing': { yaml: kept('Deployment', 'Replace=true,Force=true') },
    'a Job of an Application may be made anew': {
      yaml: `apiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate, annotations: { argocd.argoproj.io/sync-options: "Force=true,Replace=true" } }\n${application([])}`,
    },
    'an Application that reaches nothing here': { yaml: application(['Replace=true']) },
    'an Application of another namespace': { yaml: kept('StatefulSet', '') + application(['Replace=true'], { namespace: 'bank' }) },
    'Force=true of a whole Application, which Argo CD does not read there': { yaml: kept('StatefulSet', '') + application(['Force=true']) },
    'a StatefulSet of another group': { yaml: kept('StatefulSet', 'Replace=true').replace('apps/v1', 'apps.kruise.io/v1beta1') },
    'options of unknown text': { yaml: template('"Replace=${REPLACE}"', '{ name: REPLACE }') },
    'options that are no text': { yaml: kept('StatefulSet', '[Replace=true]') },
    'options on the pod template': {
      yaml: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web }\nspec: { template: { metadata: { annotations: { argocd.argoproj.io/sync-options: Replace=true } } } }\n',
    },
  },
  invalid: {
    'a StatefulSet that is written as a whole': {
      yaml: kept('StatefulSet', 'Replace=true', 'replaced:error'),
      fixed: kept('StatefulSet', ''),
      safety: 'safe',
      says: ['write StatefulSet/web as a whole', 'replicas, images'],
    },
    'a stream that is written as a whole': { yaml: kept('ImageStream', 'Replace=true', 'replaced'), fixed: kept('ImageStream', ''), safety: 'safe', says: ['oc tag'] },
    'a claim that is written as a whole': {
      yaml: kept('PersistentVolumeClaim', 'Replace=true', 'replaced'),
      fixed: kept('PersistentVolumeClaim', ''),
      safety: 'safe',
      says: ['refuses once the claim is bound'],
    },
    'a StatefulSet that is deleted when a change is refused': {
      yaml: kept('StatefulSet', 'Force=true', 'forced:error'),
      fixed: kept('StatefulSet', ''),
      safety: 'safe',
      says: ['whenever the API server refuses a change, and with it all of its pods'],
    },
    'a stream that is deleted at each sync': {
      yaml: kept('ImageStream', '"Force=true, Replace=true"', 'recreated:error'),
      fixed: kept('ImageStream', ''),
      safety: 'safe',
      says: ['at each sync, and with it all of its tags and their history'],
    },
    'a claim that is deleted at each sync': { yaml: kept('PersistentVolumeClaim', '"Replace=true,Force=true"', 'recreated'), safety: 'safe', says: ['reclaim policy'] },
    'other options stay': {
      yaml: kept('StatefulSet', '"Prune=false, Replace=true,Delete=false"', 'replaced'),
      fixed: kept('StatefulSet', '"Prune=false,Delete=false"'),
      safety: 'safe',
    },
    'an option that stands twice goes twice': { yaml: kept('StatefulSet', '"Replace=true,Replace=true"', 'replaced'), fixed: kept('StatefulSet', ''), safety: 'safe' },
    'Force=true meets Replace=true of the Application': {
      yaml: kept('StatefulSet', 'Force=true', 'recreated') + application(['Prune=false', 'Replace=true   #! application']),
      fixed: kept('StatefulSet', '') + application(['Prune=false']),
      related: ['Replace=true of the whole Application'],
    },
    'an Application that replaces what it reaches': {
      yaml: kept('StatefulSet', '') + application(['Replace=true   #! application:error', 'Replace=true']),
      fixed: kept('StatefulSet', '') + application([]),
      safety: 'unsafe',
      says: ['Replace=true of Application/shop reaches StatefulSet/web:'],
      related: ['StatefulSet/web is written as a whole'],
    },
    'a message names three objects and counts the rest': {
      yaml: [kept('StatefulSet', ''), kept('ImageStream', ''), kept('PersistentVolumeClaim', ''), kept('PersistentVolumeClaim', '').replace('name: web', 'name: data')].join('---\n') + application(['Replace=true   #! application']),
      says: ['reaches StatefulSet/web, ImageStream/web, PersistentVolumeClaim/web and 1 more'],
    },
    'two Applications of one namespace': {
      yaml: kept('StatefulSet', '') + application(['Replace=true   #! application']) + application([], { name: 'other' }),
    },
    'an ApplicationSet for any namespace': {
      yaml: `${kept('StatefulSet', '')}---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: shop }
spec:
  template:
    spec:
      destination: { namespace: "{{.namespace}}" }
      syncPolicy:
        syncOptions:
          - Replace=true   #! application
`,
    },
    'options that a parameter supplies are left to the parameter': {
      yaml: template('"${OPTIONS}"   #! recreated', '{ name: OPTIONS, value: "Force=true,Replace=true" }'),
      related: ['the parameter OPTIONS'],
      says: ['a parameter of the Template supplies the options'],
    },
    'an option beside unknown text': { yaml: template('"Replace=true,${MORE}"   #! replaced', '{ name: MORE }') },
    'a claim in a List': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: PersistentVolumeClaim
    metadata:
      name: data
      annotations:
        argocd.argoproj.io/sync-options: Force=true   #! forced
`,
      safety: 'safe',
    },
  },
});
