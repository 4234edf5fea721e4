import type { Verdict, VerdictId } from '../../diagnosis/set-diagnosis';

/** What a verdict comes to, in a line for somebody who was woken by it. */
export function gistOf({ id, pod, ordinal }: Verdict): string {
  return GISTS[id](pod?.name ?? (ordinal === undefined ? 'a pod' : `the pod of ordinal ${ordinal}`));
}

const GISTS: Readonly<Record<VerdictId, (pod: string) => string>> = {
  unobserved: () => 'The controller has not looked at the last change: nothing can be said yet.',
  'scale-blocked': (pod) => `Scaling down waits for ever; ${pod} is in its way.`,
  healthy: () => 'All is well.',
  'pending-on-delete': () => 'All pods are available; some wait for somebody to delete them (OnDelete).',
  rolling: () => 'The update is on its way.',
  'template-rejected': (pod) => `${pod} cannot be created: the API server refuses it.`,
  'controller-acting': () => 'The controller is at work.',
  terminating: () => 'Something is about to go.',
  'terminating-overdue': (pod) => `${pod} was deleted and does not go: its node does not answer.`,
  progressing: (pod) => `${pod} is not ready yet, and has not been so for long.`,
  'parallel-regression': (pod) => `${pod} is left behind, by a fault of this release of Kubernetes: deleting it helps.`,
  'needs-partition-field': (pod) => `${pod} would come back as it is: updateStrategy lacks rollingUpdate.`,
  'held-by-partition': (pod) => `${pod} would come back as it is: the partition holds it back.`,
  'unresolved-template': (pod) => `${pod} cannot pull a short name that nobody resolves: the template needs the full name, and deleting pods does not help.`,
  'unresolved-pod': (pod) => `${pod} got a short name that nobody resolved: deleting it may help, once.`,
  'image-unavailable': (pod) => `${pod} cannot pull its image, and is what the template asks for: deleting it does not help.`,
  'config-error': (pod) => `${pod} lacks something that its template names: deleting it does not help.`,
  crashing: (pod) => `${pod} starts and fails, and is what the template asks for: deleting it does not help.`,
  capacity: (pod) => `${pod} finds no room: deleting it does not help.`,
  storage: (pod) => `${pod} waits for its volume: deleting it does not help.`,
  'not-ready': (pod) => `${pod} runs and is not ready: deleting it does not help.`,
  'superseded-stuck': (pod) => `${pod} is left behind at another revision and never ran: deleting it once frees the set.`,
  'superseded-running': (pod) => `${pod} is left behind at another revision, and has run: deleting it frees the set.`,
};
