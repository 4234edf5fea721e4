import { admissionBehaviourOf } from '../openshift/regression';
import { argoApplicationOf } from './argo-cd';
import { deletePod, describe, setImage } from './commands';
import type { DownPod, LiveSet } from './live-set';
import { saidWords, troubleWords } from './pod-words';
import { pullCauseOf } from './pull-causes';
import { revisionWords } from './revision-words';
import { imageOf, type UnresolvedName } from './short-names';
import { imageIn, sayStream, streamAdvice } from './stream-words';
import type { Words } from './words';

/** The template itself holds the short name, so every pod of it gets that. */
export function sayUnresolvedTemplate(set: LiveSet, { pod }: DownPod, { container, image, templateImage, stream }: UnresolvedName): Words {
  const { name, message } = pod.seen;
  const full = imageIn(stream);
  return {
    message:
      `${name} asks a public registry for ${image}, since the template names container ${container}'s image by the short name ${templateImage}${saidWords(message)}. ` +
      `OpenShift looks such a name up only when the set is created or this text changes${windowNote(set)}; a pod that a set makes is never looked at. ` +
      `So deleting the pod, scaling to 0 and back, and applying the same text again fail alike. ${sayStream(stream)}`,
    next: `${streamAdvice(stream, container)}; that makes a new revision, and ${name}, which stays behind, is then deleted once${gitNote(set)}`,
    commands: full === undefined ? [] : [setImage(set, container, full)],
    writeImage: full === undefined ? undefined : { container, image: full },
    evidence: { stream, templateImage },
  };
}

/** The template is sound, and the pod made from it is not. */
export function sayUnresolvedPod(set: LiveSet, { pod }: DownPod, { container, image, templateImage, stream }: UnresolvedName): Words {
  const { name, message } = pod.seen;
  return {
    message:
      `${name} asks a public registry for ${image}, although its template, of the same revision, names ${templateImage} for container ${container}${saidWords(message)}. ` +
      'Something rewrites images pod by pod, a webhook or OpenShift up to 4.5, and did not get this one right.',
    next: `Delete ${name} once; if it comes back with the short name, look for the webhook and do not delete it again`,
    commands: [deletePod(set, name)],
    evidence: { stream, templateImage },
  };
}

export function sayImageUnavailable(set: LiveSet, { pod }: DownPod): Words {
  const { name, container = '', reason, revision } = pod.seen;
  const image = imageOf(pod.object, container) ?? '';
  const cause = pullCauseOf(reason, pod.said);
  return {
    message:
      `${troubleWords(pod)}. That means: ${cause.meaning}. The pod is at ${revisionWords(set, revision)}, so deleted it comes back with the same image.`,
    next: `${cause.next}${templateNote(set, name)}`,
    commands: [describe(set, 'pod', name)],
    evidence: { image, cause: cause.id },
  };
}

/** What a new template leaves to do where the controller replaces no unavailable pod. */
function templateNote({ spec }: LiveSet, pod: string): string {
  const replaces = spec.podManagementPolicy === 'Parallel' && spec.strategy.type === 'RollingUpdate';
  return replaces ? '' : `. A new template does not reach ${pod} by itself: look again once it is applied`;
}

function gitNote({ object }: LiveSet): string {
  const application = argoApplicationOf(object);
  return application === undefined ? '' : `. Argo CD applies this set (${application}), so the change belongs into git`;
}

function windowNote({ target: { platform, release } }: LiveSet): string {
  return platform === 'openshift' && admissionBehaviourOf(release).inWindow ? ', and releases of 4.6 to 4.9 not even then' : '';
}
