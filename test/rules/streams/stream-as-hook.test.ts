import { streamAsHook } from '../../../rules/streams/stream-as-hook';
import { ruleTest } from '../../support/rule-test';

/** A stream whose metadata holds the annotations, one a line. */
const stream = (...annotations: readonly string[]): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata:
  name: web
${annotations.length === 0 ? '' : `  annotations:\n${annotations.map((line) => `    ${line}\n`).join('')}`}spec: { lookupPolicy: { local: true } }
`;

const hook = (value: string, mark = ''): string => `argocd.argoproj.io/hook: ${value}${mark === '' ? '' : `   #! ${mark}`}`;
const policy = (value: string): string => `argocd.argoproj.io/hook-delete-policy: ${value}`;
const WAVE = 'argocd.argoproj.io/sync-wave: "-1"';

const APPLICATION = (namespace: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec: { destination: { namespace: ${namespace} } }
`;

const template = (value: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata:
      name: web
      annotations:
        argocd.argoproj.io/hook: ${value}
`;

ruleTest(streamAsHook, {
  valid: {
    'a stream in a wave is no hook': { yaml: stream(WAVE) },
    'a stream to be skipped is left out on purpose': { yaml: stream(hook('Skip')) },
    'a hook of no phase is for another rule': { yaml: stream(hook('presync')) },
    'a hook of unknown text': { yaml: template('"${HOOK}"', '{ name: HOOK }') },
    'a Job may be a hook': { yaml: `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    ${hook('PreSync')}\n` },
    "Helm's hook is Helm's business where no Argo CD is": { yaml: stream('helm.sh/hook: pre-install') },
    "Helm's hook in a namespace that no Application goes to": {
      yaml: stream('helm.sh/hook: pre-install').replace('name: web', 'name: web\n  namespace: bank') + APPLICATION('shop'),
    },
    "a test of Helm's is no hook of Argo CD's": { yaml: stream('helm.sh/hook: test'), target: { argocd: true } },
    'a kind of another group with the same name': { yaml: stream(hook('PreSync')).replace('image.openshift.io/v1', 'example.com/v1') },
  },
  invalid: {
    'a stream before the sync is deleted before each, and gets a wave instead': {
      yaml: stream(hook('PreSync', 'deletedBefore:error')),
      fixed: stream(WAVE),
      safety: 'safe',
      says: ['The stream web is a PreSync hook', 'deletes it before each sync'],
    },
    'the policy goes with the hook': {
      yaml: stream(hook('PreSync', 'deletedBefore'), policy('BeforeHookCreation'), 'team: blue'),
      fixed: stream('team: blue', WAVE),
      safety: 'safe',
    },
    'a stream that has a wave keeps it': {
      yaml: stream('argocd.argoproj.io/sync-wave: "-5"', hook('PreSync', 'deletedBefore')),
      fixed: stream('argocd.argoproj.io/sync-wave: "-5"'),
      safety: 'safe',
    },
    'a stream with the sync becomes an ordinary one': { yaml: stream(hook('Sync', 'deletedBefore'), policy('BeforeHookCreation')), fixed: stream(), safety: 'safe' },
    'a stream that is gone once the sync succeeded': {
      yaml: stream(hook('Sync', 'deletedAfter:error'), policy('HookSucceeded')),
      fixed: stream(),
      safety: 'safe',
      says: ['deletes it as soon as a sync has succeeded'],
    },
    'a stream that is gone once a sync failed': {
      yaml: stream(hook('"Sync,PostSync"', 'deletedOnFailure:error'), policy('HookFailed')),
      fixed: stream(),
      safety: 'safe',
      says: ['a Sync and PostSync hook', 'when a sync fails'],
    },
    'a stream for the end of the Application is at no sync': {
      yaml: stream(hook('PostDelete', 'onDeletion:error')),
      says: ['at no sync', 'without argocd.argoproj.io/hook every sync applies the stream'],
    },
    'Skip beside another word skips nothing': { yaml: stream(hook('"Skip,Sync"', 'deletedBefore')), fixed: stream(), safety: 'safe' },
    "Helm's hook counts under Argo CD, and its weight becomes the wave": {
      yaml: stream('helm.sh/hook: "pre-install,pre-upgrade"   #! deletedBefore', 'helm.sh/hook-weight: "-5"', 'helm.sh/hook-delete-policy: before-hook-creation'),
      target: { argocd: true },
      fixed: stream('helm.sh/hook-weight: "-5"'),
      safety: 'unsafe',
    },
    "Helm's hook beside an Application": { yaml: stream('helm.sh/hook: post-install   #! deletedBefore') + APPLICATION('shop'), safety: 'unsafe' },
    'both kinds of hook are left to a person': { yaml: stream(hook('PreSync', 'deletedBefore'), 'helm.sh/hook: pre-install') },
    'a hook that a parameter supplies is left to the parameter': {
      yaml: template('"${HOOK}"   #! deletedBefore', '{ name: HOOK, value: PreSync }'),
      related: ['the parameter HOOK'],
    },
    'a group-less stream in a List': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ImageStream
    metadata:
      name: web
      annotations:
        ${hook('PostSync', 'deletedBefore')}
`,
      safety: 'safe',
    },
  },
});
