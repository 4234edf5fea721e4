import { printSpan } from './moments';
import type { LivePod } from './pod-state';
import { imageOf } from './short-names';
import { counted } from './words';

/** What a pod suffers from, as a clause that starts with its name: `web-2 cannot pull … for container web (ImagePullBackOff, 10 min): "…"`. */
export function troubleWords(pod: LivePod): string {
  const { name, reason, ageMs, message } = pod.seen;
  const details = [reason, printSpan(ageMs)].filter((part) => part !== undefined).join(', ');
  return `${name} ${plightOf(pod)} (${details})${saidWords(message)}`;
}

/** `: "…"`, or nothing. */
export function saidWords(message: string | undefined): string {
  return message === undefined ? '' : `: "${message}"`;
}

/** How the last run of the container that crashes ended, and how often it was started again. */
export function lastRunOf({ seen, containers }: LivePod): { readonly exit: string; readonly restarts: number } {
  const found = containers.find(({ name }) => name === seen.container);
  const ended = found?.ended ?? found?.endedBefore;
  const why = ended?.reason ? ` (${ended.reason})` : '';
  return { exit: ended ? `exit code ${ended.exitCode}${why}` : 'an unknown exit code', restarts: found?.restarts ?? 0 };
}

function plightOf(pod: LivePod): string {
  const { state, container = '' } = pod.seen;
  switch (state) {
    case 'image':
      return `cannot pull ${imageOf(pod.object, container) ?? 'the image'} for container ${container}`;
    case 'config':
      return `cannot create container ${container} as its template asks for it`;
    case 'crash': {
      const { exit, restarts } = lastRunOf(pod);
      return `sees container ${container} end again and again, with ${exit} after ${counted(restarts, 'restart')}`;
    }
    case 'unscheduled':
      return 'is on no node yet';
    case 'starting':
      return pod.node === '' ? 'has not started yet' : `has not started yet on node ${pod.node}`;
    case 'not-ready':
      return container === '' ? 'runs and is not ready' : `runs, and container ${container} is not ready`;
    case 'terminating':
    case 'finished':
    case 'ready':
      return `is ${state}`;
  }
}
