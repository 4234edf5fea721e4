import { kubectl } from '../rollout/changes/kubectl';
import { describe, logs, setImage } from './commands';
import type { LiveDeployment } from './live-deployment';
import { printSpan } from './moments';
import { lastRunOf, saidWords, troubleWords } from './pod-words';
import { pullCauseOf } from './pull-causes';
import { quote } from './quote';
import type { GoodRevision } from './replica-sets';
import { imageIn, sayStream, streamAdvice } from './stream-words';
import { counted, listed, type Words } from './words';

export function sayDeploymentGoing({ object }: LiveDeployment): Words {
  return { message: `${object.name} itself is being deleted.`, next: 'Wait until it is gone; if it stays, look for a finalizer that nobody removes' };
}

export function sayDeploymentUnobserved(live: LiveDeployment): Words {
  return {
    message: `The controller has not seen the newest ${live.object.name} yet, so its status speaks of an older one.`,
    next: 'Look again in a moment; if it stays so, find out whether the controller manager runs',
    commands: [describe(live, 'deployment', live.object.name)],
  };
}

export function sayReplicaFailure(live: LiveDeployment): Words {
  const said = quote(live.refusal ?? '');
  return {
    message: `${live.object.name} cannot create its pods: "${said}". Waiting does not help while that holds.`,
    next: 'Make room in the quota, meet the policy, or correct the template; the controller goes on trying',
    commands: [describe(live, 'deployment', live.object.name)],
    evidence: { refusal: said },
  };
}

/** The template itself holds the short name; a new text rolls by itself. */
export function sayShortNameInTemplate(live: LiveDeployment): Words {
  const { unresolved, failing } = live;
  const [pod] = failing;
  if (!unresolved || !pod) return sayDown(live);
  const { container, image, templateImage, stream } = unresolved;
  const full = imageIn(stream);
  return {
    message:
      `${pod.seen.name} asks a public registry for ${image}, since the template names container ${container}'s image by the short name ${templateImage}${saidWords(pod.seen.message)}. ` +
      `OpenShift looks such a name up only when the Deployment is created or this text changes; deleting pods and applying the same text again fail alike. ${sayStream(stream)}`,
    next: `${streamAdvice(stream, container)}; the new revision replaces these pods by itself${gitNote(live)}`,
    commands: full === undefined ? [] : [setImage(live, container, full)],
    writeImage: full === undefined ? undefined : { container, image: full },
    evidence: { stream, templateImage },
  };
}

export function sayShortNameInPod(live: LiveDeployment): Words {
  const { unresolved, failing } = live;
  const [pod] = failing;
  if (!unresolved || !pod) return sayDown(live);
  const { container, image, templateImage, stream } = unresolved;
  return {
    message:
      `${pod.seen.name} asks a public registry for ${image}, although its template names ${templateImage} for container ${container}${saidWords(pod.seen.message)}. ` +
      'Something rewrites images pod by pod, a webhook or OpenShift up to 4.5, and did not get this one right.',
    next: `Delete ${pod.seen.name} once; if the next one has the short name too, look for the webhook`,
    commands: [kubectl(['delete', 'pod', pod.seen.name], live.namespace.name)],
    evidence: { stream, templateImage },
  };
}

export function sayDeadlineExceeded(live: LiveDeployment): Words {
  const { object, wanted, updated, available, lastGood } = live;
  return {
    message:
      `The rollout of ${object.name} has made no progress within its deadline: ${updated} of ${counted(wanted, 'pod')} are updated and ${available} are available. ` +
      `${failingWords(live)}Kubernetes leaves it at that and takes nothing back.${lastGood ? goodWords(lastGood) : ''}`,
    next: `${causeNext(live)}${undoNext(live)}`,
    commands: [...lookCommands(live), ...undoCommands(live)],
  };
}

export function sayPaused(live: LiveDeployment): Words {
  const { object, updated, wanted } = live;
  return {
    message: `${object.name} is paused with ${updated} of ${counted(wanted, 'pod')} updated: no change of its template rolls out, and no deadline runs. ${failingWords(live)}`.trim(),
    next: `Resume it${gitNote(live)}`,
    commands: [kubectl(['rollout', 'resume', `deployment/${object.name}`], live.namespace.name)],
  };
}

export function saySettled({ object, wanted, isPaused }: LiveDeployment): Words {
  const paused = isPaused ? ' It is paused, so the next change of its template will not roll out.' : '';
  const message = wanted === 0 ? `${object.name} is scaled to 0 pods.` : `${wanted === 1 ? 'Its one pod is' : `All ${wanted} pods are`} updated and available.`;
  return { message: `${message}${paused}` };
}

export function sayRollingOut(live: LiveDeployment): Words {
  const { object, updated, available, wanted, deadlineInMs } = live;
  const deadline = deadlineInMs === undefined ? '' : `The controller calls it failed in ${printSpan(deadlineInMs)}.`;
  return {
    message: `${object.name} is on its way: ${updated} of ${counted(wanted, 'pod')} are updated, ${available} are available. ${failingWords(live)}${deadline}`.trim(),
    next: live.failing.length > 0 ? `Wait, or do what mends it: ${lowered(causeNext(live))}` : 'Wait',
    commands: lookCommands(live),
  };
}

export function sayDown(live: LiveDeployment): Words {
  const { object, available, wanted } = live;
  return {
    message: `${object.name} has ${available} of ${counted(wanted, 'pod')} available. ${failingWords(live)}`.trim(),
    next: `${causeNext(live)}${undoNext(live)}`,
    commands: [...lookCommands(live), ...undoCommands(live)],
  };
}

function failingWords({ failing }: LiveDeployment): string {
  const [first] = failing;
  if (!first) return '';
  const more = failing.length > 1 ? ` So it is with ${counted(failing.length - 1, 'more pod')} of that revision.` : '';
  return `${troubleWords(first)}.${more} `;
}

function causeNext({ failing }: LiveDeployment): string {
  const [first] = failing;
  switch (first?.seen.state) {
    case 'image':
      return pullCauseOf(first.seen.reason, first.said).next;
    case 'config':
      return 'Create what the template names and is not there, or correct the template';
    case 'crash':
      return `Read the log of the run that ended (${lastRunOf(first).exit}), then correct the template or what the program depends on`;
    case 'unscheduled':
      return 'Make room on the nodes, or ask for less in the template';
    case 'starting':
      return first.lack === 'storage' ? 'Find out why the volume is not attached' : 'Read the events of the pod';
    case 'not-ready':
      return 'Read its log, and ask what its readiness probe asks';
    default:
      return 'Read the events of the Deployment and of its newest ReplicaSet';
  }
}

function lookCommands(live: LiveDeployment): readonly string[] {
  const [first] = live.failing;
  if (!first) return [describe(live, 'deployment', live.object.name)];
  const { name, container, state } = first.seen;
  if (state !== 'crash' && state !== 'not-ready') return [describe(live, 'pod', name)];
  return [logs(live, name, container, state === 'crash' && lastRunOf(first).restarts > 0)];
}

function goodWords({ revision, replicaSet, proven, images }: GoodRevision): string {
  const what = listed(images.map(({ image, digest }) => (digest === undefined || image.includes('@') ? image : `${image} (${digest})`)));
  const state = proven ? 'still has available pods' : 'came before it, and nothing tells whether its pods were available';
  return ` Revision ${revision} (${replicaSet}) ${state}; it runs ${what}.`;
}

function undoNext({ lastGood, argoApplication }: LiveDeployment): string {
  if (!lastGood) return '';
  const back = `; or go back to revision ${lastGood.revision}`;
  if (argoApplication === undefined) return back;
  return `${back} in git: Argo CD applies this Deployment (${argoApplication}) and takes a rollout undo back with its next sync`;
}

function undoCommands({ lastGood, object, namespace, isPaused }: LiveDeployment): readonly string[] {
  if (!lastGood) return [];
  const name = `deployment/${object.name}`;
  // kubectl refuses to take a paused Deployment back.
  const resume = isPaused ? [kubectl(['rollout', 'resume', name], namespace.name)] : [];
  return [...resume, kubectl(['rollout', 'undo', name, `--to-revision=${lastGood.revision}`], namespace.name)];
}

function gitNote({ argoApplication }: LiveDeployment): string {
  return argoApplication === undefined ? '' : `. Argo CD applies this Deployment (${argoApplication}), so the change belongs into git`;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
