import type { Edit, Fix } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import {
  annotationOf,
  annotationPath,
  type DeletePolicy,
  deletePoliciesOf,
  HELM_DELETE_POLICY,
  HELM_HOOK,
  type Hook,
  HOOK,
  HOOK_DELETE_POLICY,
  hookOf,
  SYNC_WAVE,
  syncPhasesOf,
  waveWithoutOwn,
} from '../../lib/kube/argocd';
import { mapField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { isImageStream } from '../../lib/openshift/image-stream';
import { isAppliedByArgoCd } from '../../lib/workspace/argocd';
import { isWritten } from './annotation-edits';

/** Flags image streams that Argo CD takes for hooks, and so deletes with all that they hold. */
export const streamAsHook = workspaceRule({
  id: 'stream-as-hook',
  summary: 'Image stream is an Argo CD hook, which is deleted around each sync',
  category: 'streams',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['ImageStream'],
  sources: [
    {
      title: 'Argo CD: hooks, and when they are deleted',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/#hook-lifecycle-and-cleanup',
      version: 'Argo CD 3.5',
    },
    {
      title: 'argoproj/argo-cd: the deletion policies, and the one that holds without any',
      url: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/gitops-engine/pkg/sync/hook/delete_policy.go',
      version: 'Argo CD 3.5',
    },
    {
      title: 'Argo CD: how Helm hooks are mapped',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks',
      version: 'Argo CD 3.5',
    },
    {
      title: 'OpenShift: what an image stream holds, its history included',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/managing-image-streams',
      version: 'OpenShift 4.17',
    },
  ],
  messages: {
    deletedBefore: ({ stream, hook }: Named) =>
      `The stream ${stream} is a ${hook} hook, and Argo CD deletes it before each sync, with all its tags and their history, to make ` +
      'it anew; take the hook away and give the stream a sync wave',
    deletedAfter: ({ stream, hook }: Named) =>
      `The stream ${stream} is a ${hook} hook, and Argo CD deletes it as soon as a sync has succeeded, so that no name of it is ` +
      'looked up after that; take the hook away and give the stream a sync wave',
    deletedOnFailure: ({ stream, hook }: Named) =>
      `The stream ${stream} is a ${hook} hook, and Argo CD deletes it, with all its tags and their history, when a sync fails; ` +
      'take the hook away and give the stream a sync wave',
    onDeletion: ({ stream, hook }: Named) =>
      `The stream ${stream} is a ${hook} hook, which Argo CD applies when the Application is deleted and at no sync; take the ` +
      'hook away where workloads are to use the stream',
  },
  check(object, { report, index, target }) {
    const hook = isImageStream(object) ? hookOf(object) : undefined;
    // A hook of no phase is never applied, which is another rule's fault to tell; one to skip is left out on purpose.
    const types = hook?.types.filter((type) => type !== 'Skip') ?? [];
    if (!hook || types.length === 0) return;
    if (hook.annotation === HELM_HOOK && !isAppliedByArgoCd(index, object, target)) return;
    const details = { at: annotationPath(hook.annotation), data: { stream: object.name, hook: Array.from(new Set(types)).join(' and ') } };
    if (syncPhasesOf(object)?.length === 0) {
      report('onDeletion', { ...details, hint: `without ${hook.annotation} every sync applies the stream, like any other object` });
    } else report(messageFor(deletePoliciesOf(object)), { ...details, fix: withoutHook(object, hook) });
  },
});

interface Named {
  readonly stream: string;
  /** The phases, as Argo CD names them. */
  readonly hook: string;
}

function messageFor(policies: readonly DeletePolicy[]): 'deletedBefore' | 'deletedAfter' | 'deletedOnFailure' {
  if (policies.includes('BeforeHookCreation')) return 'deletedBefore';
  return policies.includes('HookSucceeded') ? 'deletedAfter' : 'deletedOnFailure';
}

/** The stream as an ordinary object. What was to come before the sync comes in an earlier wave of it. */
function withoutHook(object: KubeObject, { annotation, types }: Hook): Fix | undefined {
  const policy = annotation === HOOK ? HOOK_DELETE_POLICY : HELM_DELETE_POLICY;
  const gone = [annotation, policy].filter((name) => annotationOf(object, name) !== undefined);
  if (!gone.every((name) => isWritten(object, annotationPath(name)))) return undefined;
  // Without Argo CD's own annotation, Helm's would make a hook of the stream again.
  if (annotation === HOOK && annotationOf(object, HELM_HOOK) !== undefined) return undefined;
  const needsWave = types.includes('PreSync') && annotationOf(object, SYNC_WAVE) === undefined && waveWithoutOwn(object) === 0;
  const first = needsWave ? ' and set the sync wave "-1"' : '';
  return {
    // Helm reads its annotation too, where the object is part of a chart.
    safety: annotation === HOOK ? 'safe' : 'unsafe',
    title: `remove ${annotation}${first}`,
    edits: needsWave ? [...removed(gone), { op: 'add', path: annotationPath(SYNC_WAVE), value: '-1' }] : withoutAnnotations(object, gone),
  };
}

/** Takes annotations away, and with the last of them the map that held them. */
function withoutAnnotations({ value }: KubeObject, names: readonly string[]): readonly Edit[] {
  const all = Object.keys(mapField(mapField(value, 'metadata'), 'annotations'));
  return all.every((name) => names.includes(name)) ? [{ op: 'remove', path: ['metadata', 'annotations'] }] : removed(names);
}

function removed(names: readonly string[]): readonly Edit[] {
  return names.map((name) => ({ op: 'remove', path: annotationPath(name) }));
}
