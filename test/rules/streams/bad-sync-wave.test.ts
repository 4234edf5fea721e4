import { badSyncWave } from '../../../rules/streams/bad-sync-wave';
import { ruleTest } from '../../support/rule-test';

/** A stream whose metadata holds the lines. */
const stream = (...lines: readonly string[]): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata:
  name: web
  annotations:
    team: blue
${lines.map((line) => `    ${line}\n`).join('')}spec: { lookupPolicy: { local: true } }
`;

const wave = (value: string, mark = ''): string => stream(`argocd.argoproj.io/sync-wave: ${value}${mark === '' ? '' : `   #! ${mark}`}`);

const job = (...lines: readonly string[]): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
${lines.map((line) => `    ${line}\n`).join('')}spec: { template: { spec: { containers: [{ name: migrate, image: quay.io/shop/migrate }] } } }
`;

const hook = (value: string, mark = ''): string => job(`argocd.argoproj.io/hook: ${value}${mark === '' ? '' : `   #! ${mark}`}`);
const policy = (value: string, mark = ''): string =>
  job('argocd.argoproj.io/hook: PreSync', `argocd.argoproj.io/hook-delete-policy: ${value}${mark === '' ? '' : `   #! ${mark}`}`);

const template = (annotation: string, value: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata:
      name: web
      annotations:
        argocd.argoproj.io/${annotation}: ${value}
`;

ruleTest(badSyncWave, {
  valid: {
    'an object without these annotations': { yaml: stream() },
    'an integer in quotes': { yaml: wave('"-1"') },
    'a plus and leading zeros, which Go reads': { yaml: wave("'+05'") },
    'the largest wave of 64 bits': { yaml: wave('"9223372036854775807"') },
    'every known hook': { yaml: hook('PreSync,Sync,PostSync,SyncFail,Skip,PreDelete,PostDelete') },
    'blanks and commas too many in a list': { yaml: hook('" PreSync ,, PostSync,"') },
    'known policies': { yaml: policy('HookSucceeded,HookFailed') },
    'a policy that names nothing': { yaml: policy('""') },
    'a wave of unknown text': { yaml: template('sync-wave', '"${WAVE}"', '{ name: WAVE }') },
    'a typed wave of unknown value': { yaml: template('sync-wave', '${{WAVE}}', '{ name: WAVE }') },
    'a hook that holds unknown text': { yaml: template('hook', '"presync,${MORE}"', '{ name: MORE }') },
    'a wave that a parameter supplies': { yaml: template('sync-wave', '"${WAVE}"', '{ name: WAVE, value: "-1" }') },
    'annotations on the pod template, which are nobody\'s wave': {
      yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { metadata: { annotations: { argocd.argoproj.io/sync-wave: first } } } }\n',
    },
    'annotations that are no map': { yaml: 'apiVersion: v1\nkind: Service\nmetadata: { name: web, annotations: [argocd.argoproj.io/hook] }\n' },
  },
  invalid: {
    'a wave without quotes is a number, which no annotation may be': {
      yaml: wave('-1', 'notText:error'),
      fixed: wave('"-1"'),
      safety: 'safe',
      says: ['sync-wave of ImageStream/web is -1 and no text', 'refuses the manifests'],
    },
    'a fraction of nothing is an integer all the same': { yaml: wave('2.0', 'notText'), fixed: wave('"2"'), safety: 'safe' },
    'a fraction is left to its author': { yaml: wave('1.5', 'notText'), says: ['is 1.5 and no text', 'a wave is an integer as text'] },
    'an empty value': { yaml: wave('', 'notText'), says: ['is empty and no text'] },
    'a hook that is a boolean': { yaml: hook('true', 'notText'), says: ['the known words are PreSync, Sync'] },
    'a word for a wave is passed over': {
      yaml: wave('first', 'noInteger:error'),
      says: ['ImageStream/web is "first", which is no integer', 'puts the object in wave 0'],
    },
    'an empty wave': { yaml: wave('""', 'noInteger') },
    'a wave beyond 64 bits': { yaml: wave('"9223372036854775808"', 'noInteger') },
    'blanks around an integer': { yaml: wave('" -1 "', 'noInteger'), fixed: wave('"-1"'), safety: 'safe' },
    'a blank behind the sign': { yaml: wave('"- 1"', 'noInteger'), fixed: wave('"-1"'), safety: 'safe' },
    'a typographic minus': { yaml: wave('"−3"', 'noInteger'), fixed: wave('"-3"'), safety: 'safe' },
    'quotes inside the quotes': { yaml: wave(`'"5"'`, 'noInteger'), fixed: wave('"5"'), safety: 'safe' },
    'a decimal point in text': { yaml: wave('"1.0"', 'noInteger'), fixed: wave('"1"'), safety: 'safe' },
    'digits set apart': { yaml: wave('"1_000"', 'noInteger') },
    'the weight of a Helm hook holds instead': {
      yaml: job('helm.sh/hook-weight: "-5"', 'argocd.argoproj.io/sync-wave: early   #! noInteger'),
      says: ['puts the object in wave -5'],
    },
    'a Helm weight of unknown text': {
      yaml: template('sync-wave', 'early   #! noInteger\n        helm.sh/hook-weight: "${WEIGHT}"', '{ name: WEIGHT }'),
      says: ['the wave that its Helm weight says'],
    },
    'a hook in another case makes the object vanish': {
      yaml: hook('presync', 'neverApplied:error'),
      fixed: hook('PreSync'),
      safety: 'safe',
      says: ['names presync (did you mean PreSync?)', 'never applied'],
    },
    'a hook with a dash': { yaml: hook('post-sync', 'neverApplied'), fixed: hook('PostSync'), safety: 'safe' },
    'hooks with a semicolon between them': { yaml: hook('PreSync;PostSync', 'neverApplied'), fixed: hook('PreSync,PostSync'), safety: 'safe' },
    'a misspelt hook is guessed, and left to its author': { yaml: hook('PreSycn', 'neverApplied'), says: ['did you mean PreSync?', 'the known words are'] },
    "a word of Helm's is no hook here": { yaml: hook('pre-install', 'neverApplied'), says: ['names pre-install,'] },
    'a hook that names nothing': { yaml: hook('""', 'noPhase:error'), says: ['is empty', 'never applied'] },
    'an unknown word beside a known one': {
      yaml: hook('PreSync,post sync', 'unknownHook:error'),
      fixed: hook('PreSync,PostSync'),
      safety: 'safe',
      says: ['names post sync (did you mean PostSync?), which Argo CD does not know and passes over'],
    },
    "Helm's hook fills in for an unknown one": { yaml: job('helm.sh/hook: post-install', 'argocd.argoproj.io/hook: later   #! unknownHook') },
    'an unknown policy leaves the one that holds without any': {
      yaml: policy('hook-succeeded', 'unknownPolicy:error'),
      fixed: policy('HookSucceeded'),
      safety: 'safe',
      says: ['names hook-succeeded (did you mean HookSucceeded?)', 'what holds is BeforeHookCreation'],
    },
    'an unknown policy beside a known one': { yaml: policy('HookFailed,Never', 'unknownPolicy'), says: ['what holds is HookFailed'] },
    "a parameter's text is left to the parameter": {
      yaml: template('sync-wave', '"${WAVE}"   #! noInteger', '{ name: WAVE, value: early }'),
      related: ['the parameter WAVE'],
    },
    'a typed parameter makes a number of a wave': { yaml: template('sync-wave', '${{WAVE}}   #! notText', '{ name: WAVE, value: "-1" }') },
    'items of a List': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: DaemonSet
    metadata:
      name: agent
      annotations:
        argocd.argoproj.io/sync-wave: 3   #! notText
`,
      says: ['DaemonSet/agent'],
    },
  },
});
